"""PostgreSQL keeps to what SQLite only says: lengths of text, width of numbers, no NUL in a text.

Whatever comes in is refused at the door or kept: never a fault of ours, never "come again later", and no event that
nobody could write stops those behind it.
"""

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from sqlalchemy import text

from services.embedded.demo.ospedale import Degenza, Paziente, bundle_dimissione
from shared.contracts.topics import HOSPITAL_MESSAGES
from shared.kernel.actor import Ruolo
from shared.kernel.clock import ROME
from shared.messaging.bus import Message
from shared.persistence.wall import by_platform
from shared.web.auth import EVERYWHERE
from shared.web.policy import api_routes, rule_of
from tests.databases import PreparedDatabases, created, migrated
from tests.dimissioni import servizio as dimissioni
from tests.dimissioni.servizio import SEGNALAZIONE
from tests.indicators import servizio as indicators
from tests.pua import banco as pua
from tests.pua.banco import ACCESSO
from tests.sad import servizio as sad
from tests.sad.percorso import PROGETTO, RICHIESTA, VISITA, preparata
from tests.sample import ASCOLTATO, Base, attivato, chiamata, sample
from tests.shared.persistence.impianti import IMPIANTI
from tests.tokens import intestazioni

TROPPI: list[Any] = ["a\0b", "x" * 5_000, "9" * 40, "è" * 70]
NUMERI: list[Any] = [2**31, -(2**31) - 1, 2**63, 10**40]


class Porta(NamedTuple):
    app: FastAPI
    http: httpx.AsyncClient


@asynccontextmanager
async def _sad(url: str) -> AsyncIterator[Porta]:
    servizio = await sad.acceso(url)
    await preparata(servizio)
    yield Porta(servizio.http._transport.app, servizio.http)  # type: ignore[attr-defined]  # the app it was made with
    await servizio.spegni()


@asynccontextmanager
async def _dimissioni(url: str) -> AsyncIterator[Porta]:
    servizio = await dimissioni.acceso(url)
    await servizio.segnala()
    yield Porta(servizio.http._transport.app, servizio.http)  # type: ignore[attr-defined]  # the app it was made with
    await servizio.spegni()


@asynccontextmanager
async def _indicators(url: str) -> AsyncIterator[Porta]:
    servizio = await indicators.acceso(url)
    yield Porta(servizio.http._transport.app, servizio.http)  # type: ignore[attr-defined]  # the app it was made with
    await servizio.spegni()


@asynccontextmanager
async def _pua(url: str) -> AsyncIterator[Porta]:
    async with pua.banco_acceso(url) as banco:
        await banco.accesso()
        yield Porta(banco.http._transport.app, banco.http)  # type: ignore[attr-defined]  # the app it was made with


PORTE: Mapping[str, Callable[[str], Any]] = {
    "pua": _pua,
    "dimissioni": _dimissioni,
    "sad": _sad,
    "indicators": _indicators,
}


@pytest.fixture
async def porta(servizio: str, prepared_databases: PreparedDatabases) -> AsyncIterator[Porta]:
    async with PORTE[servizio](prepared_databases.emptied(servizio, migrated(*IMPIANTI[servizio]))) as porta:
        yield porta


def come(app: FastAPI, route: APIRoute, **altro: str) -> dict[str, str]:
    ruolo = min(rule_of(app, route).ruoli, default=Ruolo.AMMINISTRATORE)
    dove = {"regione": True} if ruolo in EVERYWHERE else {}
    return intestazioni(ruolo.value, **dove) | altro


def _filtri(dependant: Dependant) -> Iterator[str]:
    yield from (filtro.alias for filtro in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _filtri(inner)


def _indirizzi(route: APIRoute, valore: str) -> Iterator[str]:
    """The route with this value in each place of its path, and in each of its filters."""
    detto = quote(str(valore), safe="")
    nomi = re.findall(r"{(\w+)}", route.path_format)
    for nome in nomi:
        yield route.path_format.format_map({n: detto if n == nome else "esempio" for n in nomi})
    piano = route.path_format.format_map(dict.fromkeys(nomi, "esempio"))
    for filtro in _filtri(route.dependant):
        yield f"{piano}?{filtro}={detto}"


@pytest.mark.parametrize("servizio", PORTE)
async def test_nessun_indirizzo_e_nessun_filtro_fa_cadere_una_rotta(porta: Porta) -> None:
    caduti: list[str] = []
    for route in api_routes(porta.app):
        for valore in [*TROPPI, *map(str, NUMERI)]:
            for indirizzo in _indirizzi(route, valore):
                for metodo in route.methods or ():
                    risposta = await porta.http.request(metodo, indirizzo, headers=come(porta.app, route), json={})
                    if risposta.status_code >= 500:
                        caduti.append(f"{metodo} {route.path} con {str(valore)[:12]!r}: {risposta.status_code}")
    assert sorted(set(caduti)) == []


def _varianti(corpo: Any) -> Iterator[Any]:
    """The same body with one value, wherever it stands, replaced by one that no column keeps."""
    if isinstance(corpo, dict):
        for nome, valore in corpo.items():
            for variante in _varianti(valore):
                yield corpo | {nome: variante}
    elif isinstance(corpo, list):
        for posto, valore in enumerate(corpo):
            for variante in _varianti(valore):
                yield [*corpo[:posto], variante, *corpo[posto + 1 :]]
    elif isinstance(corpo, str):
        yield from TROPPI
    elif isinstance(corpo, int | float) and not isinstance(corpo, bool):
        yield from NUMERI


CORPI: list[tuple[str, str, str, Mapping[str, Any]]] = [
    ("pua", "/accessi", "assistente_sociale", ACCESSO),
    ("dimissioni", "/dimissioni", "assistente_sociale", SEGNALAZIONE),
    ("sad", "/prese-in-carico", "operatore_sad", RICHIESTA),
    ("sad", "visite", "operatore_sad", VISITA | {"inizio": "2026-03-11T08:00:00+01:00"}),
    ("sad", "progetto", "operatore_sad", PROGETTO),
]


@pytest.mark.parametrize(("servizio", "dove", "ruolo", "corpo"), CORPI)
async def test_nessun_corpo_fa_cadere_una_rotta(porta: Porta, dove: str, ruolo: str, corpo: Mapping[str, Any]) -> None:
    headers = intestazioni(ruolo)
    if not dove.startswith("/"):
        (una,) = (await porta.http.get("/prese-in-carico", headers=headers)).json()["elementi"]
        dove = f"/prese-in-carico/{una['id']}/{dove}"
    caduti: list[str] = []
    for variante in _varianti(dict(corpo)):
        risposta = await porta.http.post(dove, json=variante, headers=headers)
        if risposta.status_code >= 500:
            caduti.append(f"{risposta.status_code} {str(variante)[:400]}")
    assert caduti == []


@pytest.mark.parametrize(("servizio", "corpo"), [("pua", ACCESSO), ("sad", RICHIESTA)])
async def test_nessuna_intestazione_fa_cadere_una_rotta(servizio: str, porta: Porta, corpo: Mapping[str, Any]) -> None:
    dove, ruolo = {"pua": ("/accessi", "assistente_sociale"), "sad": ("/prese-in-carico", "operatore_sad")}[servizio]
    lunghe = [{"X-Correlation-Id": "x" * 5_000}, {"X-Correlation-Id": "è" * 60}, {"If-Match": "9" * 40}]
    lunghe += [{"Idempotency-Key": "k" * 128}, {"Idempotency-Key": "è" * 128}, {"traceparent": "0" * 5_000}]
    risposte = []
    for altra in lunghe:
        headers = intestazioni(ruolo) | altra
        scritte = [(nome.encode(), valore.encode("latin-1")) for nome, valore in headers.items()]
        risposte.append((await porta.http.post(dove, json=dict(corpo), headers=scritte)).status_code)
    assert [stato for stato in risposte if stato >= 500] == []


@pytest.mark.parametrize("servizio", ["sad"])
@pytest.mark.parametrize("chi", ["x" * 129, "x" * 5_000, "a\0b"])
async def test_un_gettone_che_dice_un_nome_impossibile_non_fa_cadere_nulla(porta: Porta, chi: str) -> None:
    headers = intestazioni("operatore_sad", sub=chi)
    assert (await porta.http.post("/prese-in-carico", json=dict(RICHIESTA), headers=headers)).status_code < 500
    assert (await porta.http.get("/prese-in-carico", headers=headers)).status_code < 500


def _storto(**altro: Any) -> Message:
    """An event of somebody who does not keep to the treaty."""
    busta = json.loads(attivato("caso-1", 1).value) | altro
    return Message(ASCOLTATO, "caso-1", json.dumps(busta).encode())


STORTI: list[dict[str, Any]] = [
    {"subject": "c" * 5_000},
    {"subject": "a\0b"},
    {"id": "i" * 5_000},
    {"id": "a\0b"},
    {"source": "s" * 5_000},
    {"source": "a\0b"},
    {"type": "t" * 5_000},
    {"type": "sad.sad-attivato.v9\0"},
    {"type": "sad.sad-attivato.v9", "subject": "c" * 5_000},
    {"sequence": 2**31},
    {"sequence": 10**40},
    {"sequence": -1},
    {"correlationid": "x" * 5_000},
    {"correlationid": "a\0b"},
    {"causationid": "x" * 5_000},
]


@pytest.mark.parametrize("storto", STORTI, ids=str)
async def test_un_evento_che_nessuno_puo_scrivere_si_mette_da_parte_e_gli_altri_passano(
    prepared_databases: PreparedDatabases, storto: dict[str, Any]
) -> None:
    runtime = sample(prepared_databases.emptied("sample", created(Base.metadata)))
    await runtime.database.start()
    await runtime.consumer.handle([_storto(**storto), attivato("caso-2", 1)])
    cose = await runtime.database.read(lambda c: runtime.unit_of_work(c, chiamata()).cose.all())
    ferme = await runtime.database.read(runtime.letters.count)
    await runtime.database.stop()
    assert "caso-2" in {cosa.caso_id for cosa in cose}
    assert ferme + len(cose) == 2 or storto.get("type", "").startswith("t")  # a type that nobody knows passes by


@pytest.mark.parametrize("numero", ["N\0", "N" * 5_000, "N" * 40])
async def test_un_messaggio_d_ospedale_che_nessuno_puo_scrivere_resta_in_quarantena(
    prepared_databases: PreparedDatabases, numero: str
) -> None:
    servizio = await dimissioni.acceso(prepared_databases.emptied("dimissioni", migrated(*IMPIANTI["dimissioni"])))
    paziente = Paziente("RSSMRA41C47A794Z", date(1941, 3, 7), "F")
    quando = datetime(2026, 2, 20, 9, tzinfo=ROME)
    ricovero = Degenza(numero, paziente, "50036", "22047", "718", quando, quando)
    buono = Degenza("N-buono", paziente, "50036", "22047", "718", quando, quando)
    messaggi = [
        Message(HOSPITAL_MESSAGES, "k", json.dumps(bundle_dimissione(una)).encode()) for una in (ricovero, buono)
    ]
    await servizio.dimissioni.ricevitore.consuma(messaggi)
    conti = text("SELECT (SELECT count(*) FROM dimissioni), (SELECT count(*) FROM quarantena)")
    accolte, ferme = await servizio.dimissioni.runtime.database.read(by_platform(lambda c: c.execute(conti).one()))
    await servizio.spegni()
    assert accolte >= 1
    assert accolte + ferme == 2
