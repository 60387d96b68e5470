"""What every answer carries, what no answer carries, and how much one account may ask."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Message, Receive, Scope, Send

from shared.messaging.runtime import Runtime
from shared.process.settings import ProcessSettings
from shared.web.edge import Edge
from shared.web.front import Front, front
from shared.web.health import status_routes
from shared.web.quota import Quota
from tests.sample import SampleWork, sample, sample_app
from tests.tokens import gettone, intestazioni


@pytest.fixture
async def runtime(tmp_path: Path) -> AsyncIterator[Runtime[SampleWork]]:
    runtime = sample(tmp_path)
    await runtime.start()
    yield runtime
    await runtime.stop()


def chiamante(runtime: Runtime[SampleWork], al_minuto: int = 0, schema: str = "http") -> httpx.AsyncClient:
    radice = Starlette(
        routes=[Mount("/sad/v1", sample_app(runtime)), *status_routes([], [])], middleware=front(al_minuto)
    )
    transport = httpx.ASGITransport(radice, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=f"{schema}://prova", headers=intestazioni())


RISPOSTE = {
    "un elenco": ("GET", "/sad/v1/cose", 200),
    "cosa che non c'è": ("GET", "/sad/v1/cose/assente", 404),
    "un indirizzo che non c'è": ("GET", "/altrove", 404),
    "un metodo non ammesso": ("PUT", "/sad/v1/cose", 405),
    "una richiesta che ripeterebbe le sue intestazioni": ("TRACE", "/sad/v1/cose", 405),
    "un corpo sbagliato": ("POST", "/sad/v1/cose", 422),
    "il documento": ("GET", "/sad/v1/openapi.json", 200),
    "lo stato del processo": ("GET", "/status/live", 200),
}


NULLA_SI_CARICA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
PER_UN_ANNO = "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("quale", RISPOSTE)
async def test_ogni_risposta_dice_al_browser_di_non_fare_nulla_con_cio_che_riceve(
    runtime: Runtime[SampleWork], quale: str
) -> None:
    metodo, indirizzo, stato = RISPOSTE[quale]
    async with chiamante(runtime) as client:
        risposta = await client.request(metodo, indirizzo)
    assert risposta.status_code == stato
    assert risposta.headers["x-content-type-options"] == "nosniff"
    assert risposta.headers["referrer-policy"] == "no-referrer"
    assert risposta.headers["content-security-policy"] == NULLA_SI_CARICA
    assert risposta.headers["cross-origin-resource-policy"] == "same-origin"
    assert risposta.headers["cache-control"] == "no-store"


async def test_anche_un_guasto_e_protetto(runtime: Runtime[SampleWork]) -> None:
    async def guasta(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError

    interna = sample_app(runtime)
    interna.router.routes.append(Mount("/guasta", guasta))
    radice = Starlette(routes=[Mount("/sad/v1", interna)], middleware=front(0))
    transport = httpx.ASGITransport(radice, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://prova") as client:
        risposta = await client.get("/sad/v1/guasta/")
    assert (risposta.status_code, risposta.json()["codice"]) == (500, "errore-interno")
    assert risposta.headers.get_list("x-content-type-options") == ["nosniff"]
    assert risposta.headers["cache-control"] == "no-store"


async def test_solo_cio_che_viaggia_cifrato_chiede_di_esserlo_sempre(runtime: Runtime[SampleWork]) -> None:
    async with chiamante(runtime) as chiaro, chiamante(runtime, schema="https") as cifrato:
        assert "strict-transport-security" not in (await chiaro.get("/sad/v1/cose")).headers
        assert (await cifrato.get("/sad/v1/cose")).headers["strict-transport-security"] == PER_UN_ANNO


async def test_una_rotta_puo_dire_da_se_quanto_si_conserva_cio_che_da() -> None:
    async def propria(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"cache-control", b"public, max-age=60")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body"})

    async with httpx.AsyncClient(transport=httpx.ASGITransport(Front(propria)), base_url="http://prova") as client:
        assert (await client.get("/")).headers.get_list("cache-control") == ["public, max-age=60"]


async def test_la_pagina_di_un_altro_sito_non_puo_leggere_nulla(runtime: Runtime[SampleWork]) -> None:
    altrove = {"Origin": "https://altrove.example", "Access-Control-Request-Method": "POST"}
    async with chiamante(runtime) as client:
        for metodo in ("OPTIONS", "GET", "POST"):
            risposta = await client.request(metodo, "/sad/v1/cose", headers=altrove)
            assert [name for name in risposta.headers if name.startswith("access-control")] == []
        assert (await client.options("/sad/v1/cose", headers=altrove)).status_code == 405


async def test_senza_un_limite_nessuno_e_contato(runtime: Runtime[SampleWork]) -> None:
    assert ProcessSettings().richieste_al_minuto == 0
    async with chiamante(runtime) as client:
        risposta = await client.get("/sad/v1/cose")
    assert [name for name in risposta.headers if name.startswith("x-ratelimit")] == []


async def test_chi_ha_finito_le_sue_richieste_aspetta_e_gli_altri_no(runtime: Runtime[SampleWork]) -> None:
    async with chiamante(runtime, al_minuto=2) as client:
        prima = await client.get("/sad/v1/cose")
        assert [prima.headers[f"x-ratelimit-{quale}"] for quale in ("limit", "remaining")] == ["2", "1"]
        assert (await client.get("/sad/v1/cose")).headers["x-ratelimit-remaining"] == "0"
        fermata = await client.post("/sad/v1/cose", json={"nome": "a"})
        assert (fermata.status_code, fermata.json()["codice"]) == (429, "troppe-richieste")
        assert fermata.headers["x-ratelimit-remaining"] == "0"
        assert 1 <= int(fermata.headers["retry-after"]) <= 30
        altro = {"Authorization": f"Bearer {gettone(sub='as-2')}"}
        assert (await client.get("/sad/v1/cose", headers=altro)).json()["elementi"] == []


async def test_chi_non_si_fa_riconoscere_non_consuma_le_richieste_di_nessuno(runtime: Runtime[SampleWork]) -> None:
    async with chiamante(runtime, al_minuto=1) as client:
        for _ in range(3):
            ignoto = await client.get("/sad/v1/cose", headers={"Authorization": "Bearer x"})
            assert ignoto.status_code == 401
            assert "x-ratelimit-limit" not in ignoto.headers
        assert (await client.get("/sad/v1/cose")).status_code == 200


def test_un_account_riprende_a_poco_a_poco_le_sue_richieste() -> None:
    ora = 0.0
    quota = Quota(60, lambda: ora)
    assert [quota.take("a")[0] for _ in range(61)] == [True] * 60 + [False]
    assert quota.take("a")[1]["Retry-After"] == "1"
    assert quota.take("a")[1]["X-RateLimit-Reset"] == "60"
    ora = 1.0
    assert [quota.take("a")[0] for _ in range(2)] == [True, False]
    ora = 1_000.0
    assert quota.take("a")[1]["X-RateLimit-Remaining"] == "59"


@given(
    al_minuto=st.integers(1, 50),
    pause=st.lists(st.floats(0, 30, allow_nan=False), min_size=1, max_size=200),
)
def test_nessuno_supera_mai_il_suo_limite(al_minuto: int, pause: list[float]) -> None:
    ora = 0.0
    quota = Quota(al_minuto, lambda: ora)
    passate: list[float] = []
    for pausa in pause:
        ora += pausa
        permessa, detto = quota.take("a")
        if permessa:
            passate.append(ora)
        else:
            assert int(detto["Retry-After"]) >= 1
        assert 0 <= int(detto["X-RateLimit-Remaining"]) < al_minuto or not permessa
    for fine, adesso in enumerate(passate):
        ultime = [quando for quando in passate[: fine + 1] if quando > adesso - 60]
        assert len(ultime) <= 2 * al_minuto


@given(st.integers(1, 2_000))
def test_chi_aspetta_quanto_gli_e_detto_passa(al_minuto: int) -> None:
    ora = 0.0
    quota = Quota(al_minuto, lambda: ora)
    for _ in range(al_minuto):
        assert quota.take("a")[0]
    _, detto = quota.take("a")
    ora += int(detto["Retry-After"])
    assert quota.take("a")[0]


ANNIDATI = (("[", "]"), ('{"a":', "}"))


@pytest.mark.parametrize("livelli", [100, 900, 9_000])
async def test_un_corpo_annidato_non_e_mai_un_guasto(runtime: Runtime[SampleWork], livelli: int) -> None:
    async with chiamante(runtime) as client:
        for apre, chiude in ANNIDATI:
            corpo = apre * livelli + "1" + chiude * livelli
            risposta = await client.post("/sad/v1/cose", content=corpo, headers={"Content-Type": "application/json"})
            assert risposta.status_code in (400, 422)


async def test_un_corpo_troppo_annidato_ha_un_suo_codice(runtime: Runtime[SampleWork]) -> None:
    livelli = 100_000
    async with chiamante(runtime) as client:
        for apre, chiude in ANNIDATI:
            corpo = apre * livelli + "1" + chiude * livelli
            risposta = await client.post("/sad/v1/cose", content=corpo, headers={"Content-Type": "application/json"})
            assert (risposta.status_code, risposta.json()["codice"]) == (400, "annidamento-eccessivo")


@pytest.mark.parametrize("intestazione", [{"content-length": "10"}, {"transfer-encoding": "chunked"}])
async def test_un_corpo_che_non_arriva_non_tiene_occupato_nessuno(
    runtime: Runtime[SampleWork], intestazione: dict[str, str]
) -> None:
    edge = Edge(sample_app(runtime), service="sad", limit=1000, new_id=lambda: "id", within=0)
    headers = intestazioni() | {"content-type": "application/json"} | intestazione
    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": "/cose",
        "query_string": b"",
        "scheme": "http",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    detto: list[Message] = []

    async def mai() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    async def send(message: Message) -> None:
        detto.append(message)

    await edge(scope, mai, send)
    assert detto[0]["status"] == 408
    assert (b"connection", b"close") in detto[0]["headers"]
    assert b'"codice":"richiesta-lenta"' in detto[1]["body"]
