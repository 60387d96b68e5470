"""/status/live, /status/ready and /metrics: what machines ask of a process."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from shared.custody.keyring import Keyring
from shared.custody.master import MasterKeys
from shared.custody.memory import MemoryKeyStore
from shared.custody.store import StoredKey
from shared.messaging.runtime import Runtime
from shared.messaging.standing import BusStanding, PartitionStanding, SubscriptionStanding
from shared.observability.metrics import Snapshot
from shared.persistence.engine import Unavailable
from shared.persistence.keyed import KeyedDatabase
from shared.web.health import (
    Asked,
    Outcome,
    Probe,
    database_probe,
    key_probes,
    metrics_route,
    movement_probe,
    running_probe,
    status_routes,
)
from tests.sample import SampleWork, sample


@pytest.fixture
async def runtime(tmp_path: Path) -> AsyncIterator[Runtime[SampleWork]]:
    runtime = sample(tmp_path)
    await runtime.start()
    yield runtime
    await runtime.stop()


async def chiedi(routes: Sequence[BaseRoute], path: str, *, da: str = "127.0.0.1") -> httpx.Response:
    transport = httpx.ASGITransport(Starlette(routes=routes), client=(da, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://prova") as client:
        return await client.get(path)


def prova(nome: str, ok: bool = True, perche: str = "") -> Probe:
    async def probe() -> Outcome:
        return Outcome(nome, ok, perche)

    return probe


async def test_se_tutto_va_bene_si_dice_che_cosa_si_e_guardato() -> None:
    risposta = await chiedi(status_routes([prova("lettura")], [prova("base dati")]), "/status/ready")
    assert risposta.status_code == 200
    assert risposta.json() == {"stato": "pronto", "controlli": [{"nome": "base dati", "dettaglio": ""}]}


@pytest.mark.parametrize(
    ("path", "codice"), [("/status/live", "processo-non-attivo"), ("/status/ready", "processo-non-pronto")]
)
async def test_se_qualcosa_non_va_si_dice_in_italiano_che_cosa_e_quando_tornare(path: str, codice: str) -> None:
    rotta = [prova("uno"), prova("due", False, "è fermo")]
    risposta = await chiedi(status_routes(rotta, rotta), path)
    assert risposta.status_code == 503
    assert risposta.headers["content-type"] == "application/problem+json"
    assert risposta.headers["retry-after"] == "5"
    assert (risposta.json()["codice"], risposta.json()["detail"]) == (codice, "due: è fermo")


async def test_vita_e_prontezza_sono_cose_diverse() -> None:
    routes = status_routes(live=[prova("vivo")], ready=[prova("base dati", False, "non risponde")])
    assert (await chiedi(routes, "/status/live")).status_code == 200
    assert (await chiedi(routes, "/status/ready")).status_code == 503


async def test_un_controllo_che_si_rompe_e_un_controllo_fallito() -> None:
    async def rotto() -> Outcome:
        raise ValueError("BRMGPP41C47F205X")

    risposta = await chiedi(status_routes([rotto], []), "/status/live")
    assert risposta.status_code == 503
    assert "ValueError" in risposta.text
    assert "BRMGPP41C47F205X" not in risposta.text


async def test_la_base_dati_che_risponde_rende_pronti(runtime: Runtime[SampleWork]) -> None:
    assert await database_probe(runtime.database, "base dati")() == Outcome("base dati", True)


class Muta:
    """A database that takes the question and never answers, in a thread, as a dead disk does."""

    def __init__(self) -> None:
        self.libera = threading.Event()
        self.chieste = 0

    async def read(self, _work: object) -> object:
        self.chieste += 1
        return await asyncio.to_thread(self.libera.wait)


class Assente:
    async def read(self, _work: object) -> object:
        raise ConnectionRefusedError("postgresql://utente:parola-d-ordine@host")


async def test_una_base_dati_muta_non_ferma_nessuno() -> None:
    muta: Any = Muta()
    probe = database_probe(muta, "base dati", within=0.05)
    battiti = 0

    async def cuore() -> None:
        nonlocal battiti
        while True:
            await asyncio.sleep(0.005)
            battiti += 1

    async with asyncio.timeout(5):
        battito = asyncio.create_task(cuore())
        trovato = await probe()
        battito.cancel()
    muta.libera.set()
    assert (trovato.ok, trovato.detail) == (False, "La base dati non risponde entro 0.05 secondi")
    assert battiti > 0


async def test_una_base_dati_assente_si_dice_senza_il_suo_indirizzo() -> None:
    assente: Any = Assente()
    trovato = await database_probe(assente, "base dati")()
    assert trovato == Outcome("base dati", False, "La base dati non risponde")


class ChiaviLontane(MemoryKeyStore):
    async def find(self, ids: object, subjects: object) -> Sequence[StoredKey]:
        raise Unavailable(f"{ids}, {subjects}")


async def test_senza_le_chiavi_non_si_e_pronti_e_lo_si_dice(runtime: Runtime[SampleWork]) -> None:
    def con(archivio: MemoryKeyStore) -> KeyedDatabase:
        return KeyedDatabase(runtime.database, Keyring(archivio, MasterKeys.fresh()))

    (vicine,), (lontane,) = key_probes(con(MemoryKeyStore())), key_probes(con(ChiaviLontane()))
    assert await vicine() == Outcome("chiavi", True)
    assert await lontane() == Outcome("chiavi", False, "La base dati delle chiavi non risponde")
    assert key_probes(runtime.database) == []


async def test_chi_chiede_insieme_fa_una_domanda_sola() -> None:
    muta: Any = Muta()
    probe = database_probe(muta, "base dati", within=0.05)
    await asyncio.gather(*(probe() for _ in range(20)))
    muta.libera.set()
    assert muta.chieste == 1


async def test_dopo_un_silenzio_si_torna_a_chiedere() -> None:
    mai = asyncio.Event()
    risposte = iter([mai.wait, lambda: asyncio.sleep(0, "sì")])

    async def chiesta() -> object:
        domanda: Callable[[], Awaitable[object]] = next(risposte)
        return await domanda()

    chiedere = Asked(chiesta, within=0.02)
    with pytest.raises(TimeoutError):
        await chiedere()
    await asyncio.sleep(0)
    assert await chiedere() == "sì"


async def test_un_ciclo_che_si_e_fermato_non_e_vivo() -> None:
    compito: asyncio.Task[None] | None = None
    probe = running_probe("consegna", lambda: compito)
    assert not (await probe()).ok
    fermo = asyncio.Event()

    async def ciclo() -> None:
        await fermo.wait()

    compito = asyncio.create_task(ciclo())
    assert (await probe()).ok
    fermo.set()
    await compito
    assert await probe() == Outcome("consegna", False, "Si è fermato e da solo non riparte")


def lettura(*, still_for: float = 0.0, mine: bool = True, failing_for: float = 0.0) -> SubscriptionStanding:
    partition = PartitionStanding("pua.events.v1", 3, committed=7, end=9, still_for=still_for, mine=mine)
    return SubscriptionStanding(
        group="raccordo.sad",
        topics=("pua.events.v1",),
        reading=True,
        failing_for=failing_for,
        missing_topics=(),
        measured_ago=0.1,
        partitions=(partition,),
    )


def bus(*letture: SubscriptionStanding, reachable: bool = True) -> BusStanding:
    return BusStanding(reached=True, reachable=reachable, subscriptions=letture)


async def test_un_lettore_vivo_che_non_avanza_non_e_vivo_e_si_dice_dove() -> None:
    fermo = bus(lettura(still_for=61))
    routes = status_routes([movement_probe("lettura", lambda: fermo)], [])
    risposta = await chiedi(routes, "/status/live")
    assert risposta.status_code == 503
    assert risposta.json()["detail"] == (
        "lettura: Il lettore è vivo ma non avanza, con messaggi da leggere in pua.events.v1[3]"
    )


@pytest.mark.parametrize(
    ("quale", "standing"),
    [
        ("si muove", bus(lettura(still_for=2))),
        ("la partizione è di altri", bus(lettura(still_for=600, mine=False))),
        ("il broker non risponde", bus(lettura(still_for=600), reachable=False)),
        ("fallisce e lo dice: la base dati è giù", bus(lettura(still_for=600, failing_for=600))),
        ("niente da leggere", bus()),
    ],
)
async def test_riavviare_non_serve_se(quale: str, standing: BusStanding) -> None:
    assert (await movement_probe("lettura", lambda: standing)()).ok, quale


async def test_un_lettore_in_pausa_non_va_riavviato() -> None:
    fermo = bus(lettura(still_for=600))
    assert (await movement_probe("lettura", lambda: fermo, lambda: True)()).ok


@dataclass
class Fotografo:
    servizio: str
    scatti: list[str] = field(default_factory=list)

    async def scatta(self) -> Snapshot:
        self.scatti.append(self.servizio)
        return Snapshot(service=self.servizio, database_up=True, outbox_waiting=3)


async def test_a_ogni_lettura_delle_misure_si_chiede_di_nuovo() -> None:
    fotografo = Fotografo("misurato")
    rotta = metrics_route([fotografo.scatta])
    await chiedi([rotta], "/metrics")
    risposta = await chiedi([rotta], "/metrics", da="10.0.0.7")
    assert fotografo.scatti == ["misurato", "misurato"]
    assert risposta.headers["content-type"].startswith("text/plain")
    assert 'raccordo_outbox_waiting{servizio="misurato"} 3.0' in risposta.text


@pytest.mark.parametrize(("da", "status"), [("127.0.0.1", 200), ("::1", 200), ("10.0.0.7", 404), ("", 404)])
async def test_nella_forma_incorporata_le_misure_si_vedono_solo_dalla_macchina(da: str, status: int) -> None:
    risposta = await chiedi([metrics_route([], loopback_only=True)], "/metrics", da=da)
    assert risposta.status_code == status
