"""Counters, traces and ids go with the work they belong to, and only once it is true."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import text

from shared.contracts.sad import SadAttivato
from shared.kernel.actor import Ruolo
from shared.kernel.refusal import NotFound
from shared.messaging.bus import Message
from shared.messaging.memory import MemoryBus
from shared.messaging.runtime import Runtime
from shared.observability.context import about, now_about
from shared.observability.metrics import render
from shared.observability.traces import TRACEPARENT, current_traceparent, span
from tests.sample import (
    CosaVista,
    CreaCosa,
    SampleWork,
    attivato,
    chiamata,
    cosa,
    crea_cosa,
    dimentica_il_commit,
    esegui,
    sample,
)

FUORI = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
async def runtime(tmp_path: Path) -> AsyncIterator[Runtime[SampleWork]]:
    runtime = sample(tmp_path)
    await runtime.database.start()
    yield runtime
    await runtime.database.stop()


def contati(nome: str, **etichette: str) -> float:
    testo = render([])[0].decode()
    scritte = ",".join(f'{name}="{value}"' for name, value in sorted(etichette.items()))
    trovato = re.search(rf"^raccordo_{nome}\{{{re.escape(scritte)}\}} (\S+)$", testo, re.MULTILINE)
    return float(trovato[1]) if trovato else 0.0


async def test_in_un_gruppo_ogni_lavoro_ha_la_sua_traccia_e_la_sua_correlazione(
    runtime: Runtime[SampleWork], tracce: InMemorySpanExporter
) -> None:
    async def richiesta(n: int) -> tuple[str, str, str]:
        def handler(command: CreaCosa, uow: SampleWork) -> str:
            crea_cosa(command, uow)
            return now_about().correlation_id

        with about("sad", f"corr-{n}") as presente, span(f"richiesta {n}"):
            traccia = current_traceparent()
            correlazione = await esegui(runtime, handler, CreaCosa("x"))
            assert traccia is not None
            return traccia, correlazione, presente.caso_id

    chieste = await asyncio.gather(*(richiesta(n) for n in range(20)))
    righe = await runtime.database.read(lambda c: c.execute(text("SELECT trace, caso_id FROM outbox")).all())
    assert sorted((traccia, caso) for traccia, _, caso in chieste) == sorted((r.trace, r.caso_id) for r in righe)
    assert [correlazione for _, correlazione, _ in chieste] == [f"corr-{n}" for n in range(20)]


async def test_anche_un_lavoro_lungo_tiene_la_sua_traccia(
    runtime: Runtime[SampleWork], tracce: InMemorySpanExporter
) -> None:
    with span("richiesta"):
        atteso = current_traceparent()
        assert await runtime.database.write_slowly(lambda _: current_traceparent()) == atteso
        assert await runtime.database.read(lambda _: current_traceparent()) == atteso


async def test_senza_tracce_la_colonna_resta_vuota(runtime: Runtime[SampleWork]) -> None:
    await esegui(runtime, crea_cosa, CreaCosa("x"))
    assert await runtime.database.read(lambda c: c.execute(text("SELECT trace FROM outbox")).scalar_one()) is None


async def test_chi_consegna_passa_avanti_la_traccia_e_conta(tmp_path: Path, tracce: InMemorySpanExporter) -> None:
    bus = MemoryBus()
    arrivati: list[Message] = []

    async def annota(messages: object) -> None:
        arrivati.extend(messages)  # type: ignore[arg-type]  # the bus hands over a sequence of them

    bus.subscribe(["sad.events.v1"], annota)
    runtime = sample(tmp_path, bus)
    await runtime.database.start()
    with span("richiesta", FUORI):
        await esegui(runtime, crea_cosa, CreaCosa("x"))
    await esegui(runtime, crea_cosa, CreaCosa("y"))
    prima = contati("relay_sent_total", servizio="sad")
    await runtime.relay.send_batch()
    await runtime.database.stop()
    con, senza = (message.headers for message in arrivati)
    assert con[TRACEPARENT][:36] == FUORI[:36]
    assert con[TRACEPARENT] != FUORI
    assert senza == {}
    assert contati("relay_sent_total", servizio="sad") == prima + 2


async def test_di_un_gruppo_si_contano_applicati_noti_e_fermati(runtime: Runtime[SampleWork]) -> None:
    def eventi() -> dict[str, float]:
        esiti = ("applicato", "gia_noto", "fermato")
        return {esito: contati("events_total", servizio="sad", esito=esito) for esito in esiti}

    prima = eventi()
    await runtime.consumer.handle(
        [
            attivato("c1", 1),
            attivato("c1", 1),
            attivato("c2", 1, "veleno"),
            attivato("c2", 2),
            Message("altro.events.v1", "", b"{"),
        ]
    )
    assert {k: v - prima[k] for k, v in eventi().items()} == {"applicato": 1, "gia_noto": 1, "fermato": 3}
    for esito in ("ok", "impossibile", "in-attesa-del-precedente"):
        assert contati("reactions_total", servizio="sad", azione=SadAttivato.tipo, esito=esito) >= 1
    assert contati("reactions_total", servizio="sad", azione="(illeggibile)", esito="evento-non-leggibile") >= 1


async def test_un_gruppo_disfatto_non_si_conta(runtime: Runtime[SampleWork], monkeypatch: pytest.MonkeyPatch) -> None:
    def cade(*_: object) -> None:
        raise RuntimeError("after the effects")

    monkeypatch.setattr(runtime.consumer.progress, "record", cade)
    prima = contati("events_total", servizio="sad", esito="applicato")
    with pytest.raises(RuntimeError, match="after the effects"):
        await runtime.consumer.handle([attivato("c1", 1)])
    assert contati("events_total", servizio="sad", esito="applicato") == prima


async def test_la_reazione_continua_la_traccia_dell_evento(
    runtime: Runtime[SampleWork], tracce: InMemorySpanExporter
) -> None:
    messaggio = attivato("c1", 1)
    messaggio.headers[TRACEPARENT] = FUORI
    await runtime.consumer.handle([messaggio])
    finiti = {each.name: each for each in tracce.get_finished_spans()}
    assert f"{finiti[SadAttivato.tipo].context.trace_id:032x}" == FUORI[3:35]
    assert [f"{link.context.trace_id:032x}" for link in finiti["batch"].links] == [FUORI[3:35]]


async def test_di_un_comando_si_conta_l_esito_per_codice(runtime: Runtime[SampleWork]) -> None:
    def comandi(esito: str) -> float:
        return contati("commands_total", servizio="sad", azione="prova", esito=esito)

    prima = {esito: comandi(esito) for esito in ("ok", "non-trovato", "errore-interno", "servizio-non-disponibile")}
    call = chiamata(ruolo=Ruolo.ASSISTENTE_SOCIALE)
    await runtime.runner.run(crea_cosa, CreaCosa("x"), call, CosaVista.model_validate)
    with pytest.raises(NotFound):
        await runtime.runner.read(cosa, call, CosaVista.model_validate, "assente")
    with pytest.raises(Exception, match="dimentica_il_commit"):
        await runtime.runner.run(dimentica_il_commit, CreaCosa("x"), call, CosaVista.model_validate)
    await runtime.database.stop()
    with pytest.raises(Exception, match="sample"):
        await runtime.runner.run(crea_cosa, CreaCosa("x"), call, CosaVista.model_validate)
    assert {esito: comandi(esito) - valore for esito, valore in prima.items()} == dict.fromkeys(prima, 1)
