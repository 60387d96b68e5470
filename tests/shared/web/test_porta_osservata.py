"""What the edge tells of each request: a line, a measure, a span. And the two ways in which a database is missing."""

import io
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.messaging.bus import Message
from shared.messaging.runtime import Runtime
from shared.observability.metrics import render
from shared.persistence.call import Call
from shared.persistence.engine import OutcomeUnknown, Unavailable
from shared.web.policy import public
from shared.web.politica import politica
from shared.web.service_app import Health, create_service_app
from tests.sample import ASCOLTATO, SampleWork, attivato, regola, sample, sample_app
from tests.tokens import authenticator, intestazioni

Righe = Callable[[], list[dict[str, Any]]]
SEGRETO = "Giuseppa Brambilla"
FUORI = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
async def runtime(tmp_path: Path) -> AsyncIterator[Runtime[SampleWork]]:
    runtime = sample(tmp_path)
    await runtime.start()
    yield runtime
    await runtime.stop()


@pytest.fixture
async def client(runtime: Runtime[SampleWork]) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(sample_app(runtime)) as client:
        yield client


def _client(app: FastAPI) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, root_path="/sad/v1")
    return httpx.AsyncClient(transport=transport, base_url="http://prova/sad/v1", headers=intestazioni())


def _rotta_che(guasto: Exception) -> FastAPI:
    router = APIRouter()

    @router.get("/rotta/{persona}", dependencies=[Depends(public)])
    async def rotta(persona: str) -> None:
        raise guasto

    async def sano() -> Health:
        return Health()

    async def nessuno(_call: Call, _codice: str) -> None:
        return

    return create_service_app(
        name="sad",
        title="t",
        description="d",
        authenticator=authenticator(),
        routers=[router],
        health=sano,
        rules=politica().di("sad") | regola("rotta"),
        denied=nessuno,
    )


async def test_di_una_richiesta_si_scrive_il_modello_della_rotta_mai_il_percorso(
    client: httpx.AsyncClient, righe: Righe
) -> None:
    risposta = await client.get(f"/cose/{SEGRETO}", params={"q": SEGRETO}, headers={"X-Correlation-Id": "corr-1"})
    assert risposta.status_code == 404
    (riga,) = righe()
    assert riga.pop("ms") >= 0
    assert {k: riga[k] for k in ("service", "correlation_id", "method", "route", "status")} == {
        "service": "sad",
        "correlation_id": "corr-1",
        "method": "GET",
        "route": "/sad/v1/cose/{id}",
        "status": 404,
    }


async def test_una_rotta_che_non_c_e_non_entra_nelle_etichette(client: httpx.AsyncClient, righe: Righe) -> None:
    await client.get(f"/{SEGRETO}/BRMGPP41C47F205X")
    await client.request("BRMGPP", "/cose")
    assert [(r["method"], r["route"]) for r in righe()] == [("GET", "(nessuna)"), ("ALTRO", "/sad/v1/cose")]
    assert b"BRMGPP" not in render([])[0]


async def test_una_richiesta_si_misura(client: httpx.AsyncClient) -> None:
    await client.post("/cose", json={"nome": "a"})
    etichette = b'{metodo="POST",rotta="/sad/v1/cose",servizio="sad",stato="201"}'
    assert b"raccordo_http_request_duration_seconds_count" + etichette in render([])[0]


async def test_il_tratto_di_una_richiesta_continua_la_traccia_di_chi_chiama(
    client: httpx.AsyncClient, tracce: InMemorySpanExporter
) -> None:
    await client.get(f"/cose/{SEGRETO}", headers={"traceparent": FUORI, "tracestate": f"a={SEGRETO}", "baggage": "a=b"})
    tratto = next(each for each in tracce.get_finished_spans() if each.name.startswith("GET"))
    assert tratto.name == "GET /sad/v1/cose/{id}"
    assert f"{tratto.context.trace_id:032x}" == FUORI[3:35]
    assert dict(tratto.attributes or {}) == {
        "servizio": "sad",
        "http.request.method": "GET",
        "http.route": "/sad/v1/cose/{id}",
        "http.response.status_code": 404,
    }
    assert SEGRETO not in tratto.to_json()
    assert not tratto.context.trace_state


async def test_un_errore_imprevisto_lascia_tipo_e_luogo_con_la_sua_correlazione(
    righe: Righe, registro: io.StringIO
) -> None:
    async with _client(_rotta_che(KeyError(SEGRETO))) as client:
        risposta = await client.get(f"/rotta/{SEGRETO}")
    assert risposta.status_code == 500
    guasto, richiesta = righe()
    assert (guasto["level"], guasto["error"]) == ("ERROR", "KeyError")
    assert guasto["at"][-1].endswith(" rotta")
    assert guasto["correlation_id"] == richiesta["correlation_id"] == risposta.json()["correlation_id"]
    assert (richiesta["level"], richiesta["status"]) == ("WARNING", 500)
    assert SEGRETO not in registro.getvalue()


@pytest.mark.parametrize(
    ("guasto", "codice", "consiglio"),
    [
        (Unavailable("ConnectionRefusedError"), "servizio-non-disponibile", "nulla è stato modificato"),
        (OutcomeUnknown("ConnectionDoesNotExistError"), "esito-non-noto", "stessa Idempotency-Key"),
    ],
)
async def test_chi_non_ha_avuto_risposta_sa_se_puo_ripetere(
    righe: Righe, guasto: Exception, codice: str, consiglio: str
) -> None:
    async with _client(_rotta_che(guasto)) as client:
        risposta = await client.get("/rotta/x")
    assert risposta.status_code == 503
    assert risposta.headers["content-type"] == "application/problem+json"
    assert risposta.headers["retry-after"] == "5"
    assert risposta.json()["codice"] == codice
    assert consiglio in risposta.text
    assert righe()[0]["error"] == f"shared.persistence.engine.{type(guasto).__name__}"


async def test_una_correlazione_che_e_un_codice_fiscale_si_sostituisce(
    client: httpx.AsyncClient, registro: io.StringIO
) -> None:
    risposta = await client.get("/cose", headers={"X-Correlation-Id": "BRMGPP41C47F205X"})
    assert risposta.headers["x-correlation-id"] != "BRMGPP41C47F205X"
    assert "BRMGPP41C47F205X" not in registro.getvalue()


async def test_la_telemetria_propria_di_fastapi_resta_spenta_anche_con_un_provider_globale(
    runtime: Runtime[SampleWork], monkeypatch: pytest.MonkeyPatch
) -> None:
    esportati, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(esportati))
    monkeypatch.setattr("opentelemetry.trace._TRACER_PROVIDER", provider)
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    async with _client(sample_app(runtime)) as client:
        await client.get(f"/cose/{SEGRETO}")
    assert [each.to_json() for each in esportati.get_finished_spans()] == []


CANARINI = ("BRMGPP41C47F205X", "Giuseppa", "Brambilla", "3391234567", "via Canarino")


async def test_i_dati_di_una_persona_non_arrivano_mai_a_righe_misure_e_tratti(
    client: httpx.AsyncClient, runtime: Runtime[SampleWork], registro: io.StringIO, tracce: InMemorySpanExporter
) -> None:
    persona = {"nome": "Giuseppa Brambilla 3391234567", "ambito": "BRMGPP41C47F205X"}
    for n, canarino in enumerate(CANARINI):
        veleno = attivato(f"caso-{n}", 1, "veleno").value.replace(b'"dal"', f'"nome":"{canarino}","dal"'.encode())
        await client.post("/cose", json={"nome": canarino})
        await client.post("/cose", json=persona | {"cognome": canarino, "via": canarino})
        await client.post("/cose", content=f'{{"nome": "{canarino}'.encode())
        await client.post(f"/cose/{canarino}/nome", json={"nome": canarino}, headers={"If-Match": canarino})
        await client.get(f"/cose/{canarino}", params={"cursore": canarino, canarino: canarino})
        await client.get("/cose", params={"cursore": canarino, "limite": canarino})
        await client.get(f"/{canarino}")
        await client.request(canarino.split()[0].upper(), "/cose")
        for nome in ("Authorization", "Idempotency-Key", "X-Correlation-Id", "traceparent", "tracestate", "baggage"):
            await client.get("/cose", headers={nome: f"Bearer {canarino}" if nome == "Authorization" else canarino})
        intestazione = {"traceparent": canarino, "correlation-id": canarino, canarino: canarino}
        await runtime.consumer.handle(
            [
                Message(ASCOLTATO, canarino, canarino.encode(), intestazione),
                Message(ASCOLTATO, canarino, json.dumps({"subject": canarino, "data": persona}).encode(), intestazione),
                Message(ASCOLTATO, canarino, veleno, intestazione),
            ]
        )
    detto = registro.getvalue() + render([])[0].decode()
    detto += "".join(each.to_json() for each in tracce.get_finished_spans())
    assert len(tracce.get_finished_spans()) > 50
    assert detto.count("parked") == 3 * len(CANARINI)
    assert [canarino for canarino in CANARINI if canarino in detto] == []
