"""From the hospital's request to the numbers of the Ambito there is one trace, across outboxes and databases."""

import asyncio
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from services.embedded.demo.ospedale import Degenza, Paziente, bundle_dimissione
from shared.kernel.clock import ROME
from shared.observability.traces import record_traces
from tests.journeys.casa import Persona, casa

CHIAMANTE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
SEGNALATA, APERTO = "dimissioni.dimissione-segnalata.v1", "pua.accesso-aperto.v1"


@pytest.fixture
def tracce() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    stop = record_traces("embedded", SimpleSpanProcessor(exporter))
    yield exporter
    stop()


def _della_traccia(tracce: InMemorySpanExporter) -> dict[tuple[str, str], ReadableSpan]:
    """Those of the caller's trace, by service and name."""
    return {
        (str((each.attributes or {}).get("servizio")), each.name): each
        for each in tracce.get_finished_spans()
        if f"{each.context.trace_id:032x}" == CHIAMANTE[3:35]
    }


async def test_una_richiesta_si_segue_fino_alla_proiezione(tmp_path: Path, tracce: InMemorySpanExporter) -> None:
    proiettato = ("indicators", APERTO)
    async with casa(tmp_path) as (client, _platform):
        client.headers["traceparent"] = CHIAMANTE
        ospedale = Persona(client, "sistema_ospedaliero")
        paziente = Paziente("RSSMRA41C47A794Z", date(1941, 3, 7), "F")
        quando = datetime(2026, 3, 2, 9, 0, tzinfo=ROME)
        await ospedale.fa(
            "/fhir/R4", bundle_dimissione(Degenza("N1", paziente, "50036", "22047", "718", quando, quando))
        )
        async with asyncio.timeout(10):
            while proiettato not in _della_traccia(tracce):
                await asyncio.sleep(0.01)

    visti = _della_traccia(tracce)
    catena = [visti[proiettato]]
    per_id = {each.context.span_id: each for each in visti.values()}
    while catena[0].parent is not None and catena[0].parent.span_id in per_id:
        catena.insert(0, per_id[catena[0].parent.span_id])
    assert [((each.attributes or {})["servizio"], each.name) for each in catena] == [
        ("dimissioni", "POST /fhir/R4/"),
        ("dimissioni", "fhir_transazione"),
        ("dimissioni", "relay"),
        ("pua", SEGNALATA),
        ("pua", "relay"),
        ("indicators", APERTO),
    ]
    assert catena[0].parent is not None
    assert f"{catena[0].parent.span_id:016x}" == CHIAMANTE[36:52]
    assert not re.search("RSSMRA41C47A794Z|N1", "".join(each.to_json() for each in tracce.get_finished_spans()))
