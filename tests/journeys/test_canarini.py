"""A hundred persons are told to the platform, and half of them erased: nobody finds them where they should not be."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from kafka import KafkaAdminClient

from scripts.parts.databases import DatabaseServer
from scripts.security.cancellazioni.persone import canarini, porzioni, trovati_nei_file
from scripts.security.cancellazioni.racconto import PAZIENZA, Chi, Narratore
from scripts.security.cancellazioni.scenario import scenario
from services.embedded.host import create_app
from shared.custody.keyring import Keyring
from shared.custody.master import MasterKeys
from shared.kernel.clock import FixedClock, SystemClock
from shared.persistence.keys import SqlKeyStore
from tests.databases import PreparedDatabases
from tests.journeys.casa_su_kafka import Quartiere, costruita
from tests.journeys.conftest import PREPARA
from tests.real_parts import SharedKafka
from tests.tokens import authenticator, intestazioni

CHI = Chi(
    ospedale=intestazioni("sistema_ospedaliero", ambiti=["50036"], asst=["718"]),
    assistente=intestazioni("assistente_sociale"),
    asst=intestazioni("operatore_asst"),
    sad=intestazioni("operatore_sad"),
    amministratore=intestazioni("amministratore", regione=True),
)


async def test_nella_forma_incorporata_non_si_trova_nessuno() -> None:
    esito = await scenario(100)
    assert (esito.canarini, esito.cancellati, esito.letti_prima) == (100, 50, 100)
    assert esito.in_quarantena and esito.lettere_morte, "the story left nothing where it should be looked for"
    assert esito.trovati_prima == {"file": {}, "topic": {}, "log": {}}
    assert (esito.letti_dopo, esito.letti_dal_ripristino, esito.persi) == ([], [], [])
    assert esito.indicatori_uguali and esito.indicatori_ricontati_uguali


async def test_nei_file_di_postgresql_e_di_kafka_non_si_trova_nessuno(
    kafka: SharedKafka, postgres: DatabaseServer, prepared_databases: PreparedDatabases, tmp_path: Path
) -> None:
    tutti, orologio = canarini(20), FixedClock(SystemClock().now())
    urls = {service: prepared_databases.emptied(service, prepare) for service, prepare in PREPARA.items()}
    keyring = Keyring(SqlKeyStore(f"sqlite:///{tmp_path / 'chiavi.db'}"), MasterKeys.fresh())
    platform = costruita(
        Quartiere(kafka.bootstrap), urls, authenticator(), orologio, keyring=keyring, conservazione_anni=0
    )
    app = create_app(platform)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://prova", timeout=PAZIENZA) as http,
    ):
        cominciato = time.time()
        racconto = await Narratore(http, CHI, platform.bus, orologio.now()).racconta(tutti)
        await _partito(platform)
        scritti = await asyncio.to_thread(_scritti_dal, cominciato, postgres, kafka)
        assert await asyncio.to_thread(_contiene, scritti, b"dimissione-segnalata"), "this is not where it is written"
        assert await asyncio.to_thread(trovati_nei_file, tutti, scritti) == {}

        orologio.move_to(orologio.now() + timedelta(days=2))
        for canarino in tutti:
            corpo = {"persona_id": racconto.persone[canarino.numero], "motivo": "richiesta_dell_interessato"}
            risposta = await http.post("/pua/v1/cancellazioni", json=corpo, headers=dict(CHI.amministratore))
            assert risposta.status_code == 200, risposta.text
            for indirizzo in racconto.indirizzi[canarino.numero]:
                assert (await http.get(indirizzo, headers=dict(CHI.assistente))).status_code == 404


async def _partito(platform: Any) -> None:
    runtimes = [each.runtime for each in (platform.pua, platform.dimissioni, platform.sad, platform.indicators)]
    async with asyncio.timeout(PAZIENZA):
        while any([await runtime.relay.waiting() for runtime in runtimes]):
            await asyncio.sleep(0.05)


def _scritti_dal(cominciato: float, postgres: DatabaseServer, kafka: SharedKafka) -> list[Path]:
    """Tables, write-ahead log and segments, as they lie there. What is only in the server's memory is written first."""
    with postgres.connect() as connection:
        connection.autocommit = True
        connection.execute("CHECKPOINT")
        (dati,) = connection.execute("SHOW data_directory").fetchone() or ("",)
    admin = KafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    try:
        cartelle = _log_dirs(admin.describe_log_dirs())
    finally:
        admin.close()
    trovati_ = [file for cartella in (Path(dati), *cartelle) for file in cartella.rglob("*")]
    return [file for file in trovati_ if _scritto_dal(file, cominciato)]


def _scritto_dal(file: Path, cominciato: float) -> bool:
    try:
        return file.is_file() and file.stat().st_mtime >= cominciato - 1
    except FileNotFoundError:  # others use the same servers
        return False


def _contiene(files: Sequence[Path], parola: bytes) -> bool:
    return any(parola in porzione for file in files for porzione in porzioni(file))


def _log_dirs(answer: Any) -> list[Path]:
    found = [Path(each["log_dir"]) for broker in answer for each in broker["log_dirs"]]
    assert any(True for folder in found for _ in folder.glob("*restricted.v1-*/*.log")), "no segment to look into"
    return found
