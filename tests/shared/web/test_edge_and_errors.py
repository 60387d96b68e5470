from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, Depends
from sqlalchemy import text

from shared.kernel.actor import Ruolo
from shared.kernel.clock import FixedClock
from shared.messaging.runtime import Runtime
from shared.persistence.call import Call
from shared.web.policy import RouteWithoutPolicy, policy, public
from shared.web.politica import politica
from shared.web.service_app import Health, create_service_app
from tests.sample import ADESSO, SampleWork, regola, sample, sample_app
from tests.tokens import authenticator, gettone, intestazioni


@pytest.fixture
async def runtime(tmp_path: Path) -> AsyncIterator[Runtime[SampleWork]]:
    runtime = sample(tmp_path)
    await runtime.start()
    yield runtime
    await runtime.stop()


@pytest.fixture
async def client(runtime: Runtime[SampleWork]) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(sample_app(runtime), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://prova", headers=intestazioni()) as client:
        yield client


async def codice(response: httpx.Response, status: int) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["type"] == f"urn:raccordo:problema:{body['codice']}"
    assert body["correlation_id"] == response.headers["x-correlation-id"]
    return str(body["codice"])


async def test_chi_crea_riceve_indirizzo_e_versione(client: httpx.AsyncClient) -> None:
    creata = await client.post("/cose", json={"nome": "a"})
    assert creata.status_code == 201
    assert creata.headers["etag"] == '"1"'
    letta = await client.get(creata.headers["location"])
    assert letta.json() == creata.json()


async def test_la_stessa_richiesta_con_la_stessa_chiave_ha_effetto_una_volta(client: httpx.AsyncClient) -> None:
    prima = await client.post("/cose", json={"nome": "a"}, headers={"Idempotency-Key": "k1"})
    seconda = await client.post("/cose", json={"nome": "a"}, headers={"Idempotency-Key": "k1"})
    assert seconda.status_code == 201
    assert seconda.json() == prima.json()
    assert len((await client.get("/cose")).json()["elementi"]) == 1


async def test_la_stessa_chiave_con_un_altra_richiesta_e_un_errore(client: httpx.AsyncClient) -> None:
    await client.post("/cose", json={"nome": "a"}, headers={"Idempotency-Key": "k1"})
    altra = await client.post("/cose", json={"nome": "b"}, headers={"Idempotency-Key": "k1"})
    assert await codice(altra, 409) == "idempotency-key-riusata"


async def test_le_risposte_ricordate_si_dimenticano_dopo_una_settimana(
    client: httpx.AsyncClient, runtime: Runtime[SampleWork], tmp_path: Path
) -> None:
    await client.post("/cose", json={"nome": "a"}, headers={"Idempotency-Key": "k1"})
    conta = text("SELECT count(*) FROM idempotency")
    for giorni, attese in ((6, 1), (8, 0)):
        dopo = sample(tmp_path, clock=FixedClock(ADESSO + timedelta(days=giorni)))
        await dopo.start()
        assert await dopo.database.read(lambda c: c.execute(conta).scalar_one()) == attese
        await dopo.stop()


async def test_una_modifica_su_una_versione_superata_e_rifiutata(client: httpx.AsyncClient) -> None:
    creata = await client.post("/cose", json={"nome": "a"})
    indirizzo = f"{creata.headers['location']}/nome"
    prima = await client.post(indirizzo, json={"nome": "b"}, headers={"If-Match": creata.headers["etag"]})
    assert prima.headers["etag"] == '"2"'
    tardi = await client.post(indirizzo, json={"nome": "c"}, headers={"If-Match": creata.headers["etag"]})
    assert await codice(tardi, 412) == "versione-cambiata"
    assert (await client.get(creata.headers["location"])).json()["nome"] == "b"


@pytest.mark.parametrize(
    ("richiesta", "status", "atteso"),
    [
        ({"content": b"{", "headers": {"content-type": "application/json"}}, 400, "json-malformato"),
        ({"json": {}}, 422, "richiesta-non-valida"),
        ({"json": {"nome": "a", "ambito": "1"}}, 422, "ambito-sconosciuto"),
        ({"json": {"nome": "a", "ambito": "50007"}}, 422, "territorio-ambiguo"),
        ({"content": b"x" * 20_000_000}, 413, "corpo-troppo-grande"),
        ({"json": {"nome": "a"}, "headers": {"If-Match": "boh"}}, 422, "if-match-non-valido"),
        ({"json": {"nome": "a"}, "headers": [(b"If-Match", b"\xb2")]}, 422, "if-match-non-valido"),
        ({"json": {"nome": "a"}, "headers": {"If-Match": "9" * 5_000}}, 422, "if-match-non-valido"),
        ({"content": b"{}", "headers": {"Content-Length": "9" * 5_000}}, 413, "corpo-troppo-grande"),
        ({"content": b"{}", "headers": [(b"Content-Length", b"\xb2")]}, 422, "richiesta-non-valida"),
        ({"json": {"nome": "a"}, "headers": {"Idempotency-Key": "k" * 200}}, 422, "idempotency-key-non-valida"),
        ({"json": {"nome": "a"}, "headers": {"Authorization": ""}}, 401, "token-assente"),
    ],
)
async def test_ogni_errore_ha_un_suo_codice_e_non_cambia_nulla(
    client: httpx.AsyncClient, richiesta: dict[str, Any], status: int, atteso: str
) -> None:
    assert await codice(await client.post("/cose", **richiesta), status) == atteso
    assert (await client.get("/cose")).json()["elementi"] == []


async def test_un_corpo_enorme_a_pezzi_e_fermato_senza_leggerlo_tutto(client: httpx.AsyncClient) -> None:
    letti = 0

    async def pezzi() -> AsyncIterator[bytes]:
        nonlocal letti
        for _ in range(200):
            letti += 1
            yield b"x" * 100_000

    assert await codice(await client.post("/cose", content=pezzi()), 413) == "corpo-troppo-grande"


async def test_un_campo_sbagliato_e_detto_in_italiano_e_senza_ripetere_il_valore(client: httpx.AsyncClient) -> None:
    risposta = await client.post("/cose", json={"nome": 12345, "cognome": "SEGRETO"})
    assert risposta.json()["errori"] == [
        {"campo": "/nome", "messaggio": "deve essere un testo"},
        {"campo": "/cognome", "messaggio": "campo non previsto"},
    ]
    assert "SEGRETO" not in risposta.text
    assert "12345" not in risposta.text


async def test_le_pagine_si_seguono_con_il_cursore(client: httpx.AsyncClient) -> None:
    for nome in "abcde":
        await client.post("/cose", json={"nome": nome})
    prima = (await client.get("/cose", params={"limite": 3})).json()
    seconda = (await client.get("/cose", params={"limite": 3, "cursore": prima["cursore_successivo"]})).json()
    assert [c["nome"] for c in prima["elementi"] + seconda["elementi"]] == list("abcde")
    assert seconda["cursore_successivo"] is None


@pytest.mark.parametrize(
    ("parametri", "atteso"),
    [({"cursore": "%%%"}, "cursore-non-valido"), ({"limite": 0}, "richiesta-non-valida")],
)
async def test_una_pagina_chiesta_male_ha_un_suo_codice(
    client: httpx.AsyncClient, parametri: dict[str, Any], atteso: str
) -> None:
    assert await codice(await client.get("/cose", params=parametri), 422) == atteso


GETTONI_SBAGLIATI: dict[str, tuple[Callable[[], str], str]] = {
    "scaduto": (lambda: gettone(scade_fra=-120), "token-scaduto"),
    "ruolo della piattaforma": (lambda: gettone(ruolo="sistema"), "token-non-valido"),
    "ruolo inventato": (lambda: gettone(ruolo="re"), "token-non-valido"),
    "territorio non in elenco": (lambda: gettone(ambiti="50036"), "token-non-valido"),
    "scritto per altri": (lambda: gettone(aud="altri"), "token-non-valido"),
    "emesso da altri": (lambda: gettone(iss="altri"), "token-non-valido"),
    "firma alterata": (lambda: gettone()[:-4] + "AAAA", "token-non-valido"),
    "senza firma": (lambda: "eyJhbGciOiJub25lIn0.e30.", "token-non-valido"),
    "non un token": (lambda: "non-un-token", "token-non-valido"),
}


@pytest.mark.parametrize("quale", GETTONI_SBAGLIATI)
async def test_un_token_sbagliato_non_entra(client: httpx.AsyncClient, quale: str) -> None:
    token, atteso = GETTONI_SBAGLIATI[quale]
    risposta = await client.get("/cose", headers={"Authorization": f"Bearer {token()}"})
    assert await codice(risposta, 401) == atteso
    assert risposta.headers["www-authenticate"] == "Bearer"


async def test_un_ruolo_non_previsto_e_fermato(client: httpx.AsyncClient) -> None:
    risposta = await client.get("/cose", headers=intestazioni("ufficio_di_piano"))
    assert await codice(risposta, 403) == "non-autorizzato"


async def test_un_altro_territorio_riceve_la_stessa_risposta_di_chi_cerca_il_nulla(client: httpx.AsyncClient) -> None:
    creata = await client.post("/cose", json={"nome": "a"})
    altrove = intestazioni(ambiti=["50071"])
    nascosta = await client.get(creata.headers["location"], headers=altrove)
    assente = await client.get("/cose/assente", headers=altrove)
    assert await codice(nascosta, 404) == "non-trovato"
    assert {**nascosta.json(), "correlation_id": ""} == {**assente.json(), "correlation_id": ""}


async def test_ogni_sguardo_e_ogni_diniego_lascia_una_traccia(
    client: httpx.AsyncClient, runtime: Runtime[SampleWork]
) -> None:
    creata = await client.post("/cose", json={"nome": "a"})
    await client.get(creata.headers["location"])
    await client.get(creata.headers["location"], headers=intestazioni(ambiti=["50071"]))
    tracce = await runtime.database.read(
        lambda c: c.execute(text("SELECT azione, touched, esito FROM audit ORDER BY position")).all()
    )
    id = creata.json()["id"]
    assert [tuple(t) for t in tracce] == [
        ("crea", f'["{id}"]', "ok"),
        ("una", f'["{id}"]', "ok"),
        ("una", f'["{id}"]', "non-trovato"),
    ]


async def test_il_codice_di_correlazione_di_chi_chiama_si_conserva_se_innocuo(client: httpx.AsyncClient) -> None:
    innocuo = await client.get("/cose", headers={"X-Correlation-Id": "abc-1"})
    assert innocuo.headers["x-correlation-id"] == "abc-1"
    nocivo = await client.get("/cose", headers={"X-Correlation-Id": "a b <script>"})
    assert nocivo.headers["x-correlation-id"] != "a b <script>"


async def test_lo_stato_del_servizio_e_pubblico_e_non_dice_nulla_di_nessuno(client: httpx.AsyncClient) -> None:
    stato = await client.get("/status", headers={"Authorization": ""})
    assert stato.json() == {
        "servizio": "sad",
        "versione": "0.1.0",
        "stato": "attivo",
        "in_uscita": 0,
        "lettere_morte": 0,
        "in_pausa": False,
    }


async def test_se_la_base_dati_non_risponde_si_dice_di_riprovare(
    client: httpx.AsyncClient, runtime: Runtime[SampleWork]
) -> None:
    await runtime.database.write(lambda c: c.execute(text("ALTER TABLE cose RENAME TO altrove")).rowcount)
    risposta = await client.post("/cose", json={"nome": "a"})
    assert await codice(risposta, 503) == "servizio-non-disponibile"
    assert risposta.headers["retry-after"] == "5"


async def _sano() -> Health:
    return Health()


async def _nessuno(_call: Call, _codice: str) -> None:
    return


def test_una_rotta_senza_regola_di_accesso_impedisce_l_avvio() -> None:
    router = APIRouter()

    @router.get("/dimenticata")
    async def dimenticata() -> None:
        return None

    with pytest.raises(RouteWithoutPolicy, match="/dimenticata"):
        create_service_app(
            name="sad",
            title="t",
            description="d",
            authenticator=authenticator(),
            routers=[router],
            health=_sano,
            denied=_nessuno,
        )


def test_una_rotta_con_la_regola_si_avvia() -> None:
    router = APIRouter()

    @router.get("/curata", dependencies=[policy()])
    async def curata() -> None:
        return None

    create_service_app(
        name="sad",
        title="t",
        description="d",
        authenticator=authenticator(),
        routers=[router],
        health=_sano,
        rules=politica().di("sad") | regola("curata", Ruolo.AMMINISTRATORE),
        denied=_nessuno,
    )


def _con(router: APIRouter, **rules: Any) -> None:
    create_service_app(
        name="sad",
        title="t",
        description="d",
        authenticator=authenticator(),
        routers=[router],
        health=_sano,
        denied=_nessuno,
        rules=politica().di("sad") | rules,
    )


def test_una_rotta_che_la_tabella_non_conosce_impedisce_l_avvio() -> None:
    router = APIRouter()
    router.add_api_route("/nuova", _sano, name="nuova", dependencies=[policy()], response_model=None)
    with pytest.raises(RouteWithoutPolicy, match="nuova"):
        _con(router)


def test_aprire_a_chiunque_vuole_che_lo_dicano_sia_la_tabella_sia_il_codice() -> None:
    aperta, chiusa = APIRouter(), APIRouter()
    aperta.add_api_route("/x", _sano, name="x", dependencies=[Depends(public)], response_model=None)
    chiusa.add_api_route("/x", _sano, name="x", dependencies=[policy()], response_model=None)
    for router, ruoli in ((aperta, [Ruolo.AMMINISTRATORE]), (chiusa, [])):
        with pytest.raises(RouteWithoutPolicy, match="not in both"):
            _con(router, **regola("x", *ruoli))
