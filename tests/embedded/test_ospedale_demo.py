"""`raccordo ospedale-demo`: a hospital against the real platform, from the first message to the last Task."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from typer.testing import CliRunner

from services.embedded import host
from services.embedded.cli import app
from services.embedded.demo.clienti import Cliente, Linea, NonRisponde
from services.embedded.demo.guasti import in_byte
from services.embedded.issuer import Sviluppo, authenticator
from services.embedded.ospedale_demo import comando, territorio
from services.embedded.ospedale_demo.comando import Ordini, recita
from services.embedded.ospedale_demo.degenze import OSPEDALE, degenze
from services.embedded.ospedale_demo.ricoverato import Ricoverato
from services.embedded.ospedale_demo.sul_topic import SulTopic
from services.embedded.ospedale_demo.territorio import TerritorioDiProva
from services.embedded.settings import HostSettings
from shared.contracts.topics import HOSPITAL_MESSAGES
from shared.kernel.actor import Ruolo
from shared.kernel.clock import SystemClock
from shared.kernel.territory import lombardia
from shared.messaging.bus import Message
from shared.messaging.kafka_client import brokers
from tests.journeys.casa import abitata
from tests.real_parts import SharedKafka

SERIATE = lombardia().resolve("50017")
CLOCK = SystemClock()


@pytest.fixture(autouse=True)
def senza_attese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comando, "OGNI", 0.01)
    monkeypatch.setattr(territorio, "PAUSA", 0.01)


class Casa:
    """A platform of this process, whom it believes, and a way in."""

    def __init__(self, dati: Path, platform: host.Platform) -> None:
        self.platform = platform
        self.emittente = Sviluppo(dati, "raccordo")
        self.linea = Linea("http://raccordo", httpx.ASGITransport(host.create_app(platform)))

    def ordini(self, sub: str = "ospedale-di-prova", asst: str = "720", attesa: float = 60, quante: int = 2) -> Ordini:
        token = self.emittente.token(sub=sub, ruolo=Ruolo.SISTEMA_OSPEDALIERO, asst=[asst])
        return Ordini("http://raccordo", token, SERIATE, quante, "seme", attesa)


@pytest.fixture
async def casa(tmp_path: Path) -> AsyncIterator[Casa]:
    async with _casa(tmp_path) as pronta:
        yield pronta


@asynccontextmanager
async def _casa(dati: Path) -> AsyncIterator[Casa]:
    settings = HostSettings(dati=dati)
    async with abitata(host.build(settings, authenticator(settings))) as (_client, platform):
        yield Casa(dati, platform)


async def test_ogni_richiesta_si_segue_fino_in_fondo(casa: Casa, tmp_path: Path) -> None:
    console = Console(record=True, width=200)
    altri = [TerritorioDiProva(casa.linea, casa.emittente, SERIATE, CLOCK)]
    ordini = replace(casa.ordini(), scrivi=tmp_path / "messaggi")
    assert await recita(ordini, console, CLOCK, casa.linea, altri) == 0
    detto = console.export_text()
    passi = (
        "requested (segnalata)",
        "accepted (presa_in_carico)",
        "in-progress (servizi_pronti)",
        "completed (dimessa)",
    )
    dove = [detto.index(passo) for passo in passi]
    assert dove == sorted(dove)
    assert "motivo data_prevista: La data prevista è confermata?" in detto
    assert "2 compiute, 0 aperte" in detto
    scritti = sorted((tmp_path / "messaggi").iterdir())
    assert [json.loads(file.read_bytes())["resourceType"] for file in scritti] == ["Bundle"] * 7


async def test_senza_territorio_si_dice_che_cosa_resta_aperto(casa: Casa) -> None:
    console = Console(record=True, width=200)
    assert await recita(casa.ordini(attesa=0.3), console, CLOCK, casa.linea) == 0
    assert "0 compiute, 2 aperte" in console.export_text()


async def test_un_messaggio_respinto_si_dice_perche_e_si_esce_con_uno(casa: Casa) -> None:
    console = Console(record=True, width=200)
    assert await recita(casa.ordini(asst="718"), console, CLOCK, casa.linea) == 1
    assert "respinto, 403 territorio-non-consentito" in console.export_text().replace("messaggio-in-quarantena, ", "")


async def test_una_piattaforma_spenta_si_dice_spenta(tmp_path: Path) -> None:
    console = Console(record=True, width=200)
    ordini = Ordini("http://127.0.0.1:9", "x", SERIATE, 1, "seme", 1)
    assert await recita(ordini, console, CLOCK, Linea(ordini.base)) == 2
    assert "raccordo avvia" in console.export_text()


def _task(versione: int, stato: str, nostro: str) -> dict[str, Any]:
    return {
        "meta": {"versionId": str(versione)},
        "status": stato,
        "businessStatus": {"coding": [{"code": nostro}]},
    }


STORIA = (
    _task(1, "requested", "segnalata"),
    _task(2, "on-hold", "segnalata"),
    _task(3, "accepted", "presa_in_carico"),
    _task(4, "in-progress", "servizi_pronti"),
    _task(5, "in-progress", "servizi_pronti"),
    _task(6, "completed", "dimessa"),
)


@given(st.lists(st.sampled_from(STORIA)))
def test_comunque_si_guardi_nulla_si_legge_ne_si_dice_due_volte(viste: list[dict[str, Any]]) -> None:
    now = CLOCK.now()
    ricoverato = Ricoverato(degenze(1, SERIATE, "seme", now)[0])
    lette: list[str] = []
    dette: list[str] = []
    for task in viste:
        lette += ricoverato.legge(task)
        dette += [detto.che for detto in ricoverato.dice(task, now)]
    assert len(dette) == len(set(dette)) <= 3
    assert ("dimissione effettiva" in dette) == any(
        t["businessStatus"]["coding"][0]["code"] == "servizi_pronti" for t in viste
    )
    assert len(lette) <= len({t["meta"]["versionId"] for t in viste})


def test_lo_stesso_seme_segnala_le_stesse_persone() -> None:
    now = CLOCK.now()
    prime, seconde, altre = (degenze(3, SERIATE, seme, now) for seme in ("a", "a", "b"))
    assert prime == seconde
    assert {d.paziente.codice_fiscale for d in prime}.isdisjoint(d.paziente.codice_fiscale for d in altre)


@pytest.mark.xdist_group("kafka")
async def test_sul_topic_arrivano_gli_stessi_byte_e_la_richiesta_si_trova_per_numero(
    casa: Casa, kafka: SharedKafka
) -> None:
    from kafka import KafkaConsumer  # takes long to load, for this test alone

    topic = kafka.topic("ospedali")
    ordini = casa.ordini(sub=OSPEDALE)
    server = Cliente(casa.linea, "ospedale", ordini.token)
    canale = SulTopic(server, brokers(kafka.bootstrap), topic)
    ricoverato = Ricoverato(degenze(1, SERIATE, "seme", CLOCK.now())[0])
    detto = ricoverato.segnala()
    await canale.manda(ricoverato, detto)
    canale.chiudi()
    consumer = KafkaConsumer(topic, bootstrap_servers=kafka.bootstrap, auto_offset_reset="earliest")
    arrivato = next(consumer)
    consumer.close()
    assert (arrivato.key.decode(), arrivato.value) == (ricoverato.degenza.nosologico, in_byte(detto.bundle))

    await canale.cerca_task(ricoverato)
    assert ricoverato.task is None
    arriva = Message(HOSPITAL_MESSAGES, arrivato.key.decode(), arrivato.value)
    await casa.platform.dimissioni.ricevitore.consuma([arriva])
    await canale.cerca_task(ricoverato)
    letto = await server.leggi(f"/fhir/R4/Task/{ricoverato.task}")
    assert letto["status"] == "requested"


async def test_un_broker_che_non_risponde_si_dice(casa: Casa) -> None:
    server = Cliente(casa.linea, "ospedale", casa.ordini().token)
    ricoverato = Ricoverato(degenze(1, SERIATE, "seme", CLOCK.now())[0])
    canale = SulTopic(server, brokers("127.0.0.1:9"))
    with pytest.raises(NonRisponde, match="Kafka non ha preso il messaggio"):
        await canale.manda(ricoverato, ricoverato.segnala())
    canale.chiudi()


@pytest.mark.parametrize(
    ("opzioni", "detto"),
    [
        (["--ambito", "99999"], "Ambito"),
        (["--kafka", "boh"], "indirizzo di Kafka non valido"),
        (["--kafka", "a:1", "--cert", "x.pem"], "RACCORDO_KAFKA_CA_FILE"),
    ],
)
def test_cio_che_non_si_puo_cominciare_si_dice_ed_esce_con_due(tmp_path: Path, opzioni: list[str], detto: str) -> None:
    fatto = CliRunner().invoke(app, ["ospedale-demo", "--dati", str(tmp_path), *opzioni])
    assert (fatto.exit_code, detto in fatto.output) == (2, True)


def test_con_un_emittente_esterno_il_territorio_non_si_recita(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RACCORDO_EMITTENTE", "https://emittente.test")
    fatto = CliRunner().invoke(app, ["ospedale-demo", "--dati", str(tmp_path), "--token", "x", "--territorio"])
    assert fatto.exit_code == 2
    assert list(tmp_path.iterdir()) == []
