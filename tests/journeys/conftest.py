"""Which house a story is told in: see `casa.py`. Without Java or Maven only the first one is there."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from scripts.parts.databases import DatabaseServer
from services.dimissioni.adapters.migrations import MIGRATIONS as DIMISSIONI
from services.dimissioni.adapters.tables import tabelle as di_dimissioni
from services.embedded.host import Platform
from services.indicators.adapters.migrations import MIGRATIONS as INDICATORS
from services.indicators.adapters.tables import metadata as di_indicators
from services.pua.adapters.migrations import MIGRATIONS as PUA
from services.pua.adapters.tables import tabelle as di_pua
from services.sad.adapters.migrations import MIGRATIONS as SAD
from services.sad.adapters.tables import tabelle as di_sad
from tests.databases import PreparedDatabases, migrated
from tests.journeys import casa as incorporata
from tests.journeys.casa import Casa, Porta, abitata
from tests.journeys.casa_su_kafka import Quartiere, costruita, tutto
from tests.journeys.casa_tra_processi import Recitata, TraProcessi, recita
from tests.real_parts import SharedKafka
from tests.tokens import authenticator

PREPARA = {
    "pua": migrated(di_pua.metadata, PUA),
    "dimissioni": migrated(di_dimissioni.metadata, DIMISSIONI),
    "sad": migrated(di_sad.metadata, SAD),
    "indicators": migrated(di_indicators, INDICATORS),
}


class Incorporata:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self) -> AbstractAsyncContextManager[tuple[Porta, Platform]]:
        return incorporata.casa(self._folder)

    def tutti_i_byte(self, servizio: str) -> bytes:
        return b"".join(file.read_bytes() for file in self._folder.glob(f"{servizio}.db*"))


class SuKafka:
    def __init__(self, quartiere: Quartiere, urls: Mapping[str, str], server: DatabaseServer) -> None:
        self._quartiere = quartiere
        self._urls = urls
        self._server = server

    def __call__(self) -> AbstractAsyncContextManager[tuple[Porta, Platform]]:
        return abitata(costruita(self._quartiere, self._urls, authenticator()))

    def tutti_i_byte(self, servizio: str) -> bytes:
        return tutto(self._server, self._urls[servizio])


@pytest.fixture(scope="session")
def recitata(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recitata]:
    """Most of a minute: for the tests of one xdist_group, `processi`."""
    with recita(tmp_path_factory.mktemp("processi")) as fatta:
        yield fatta


@pytest.fixture(params=["incorporata", "kafka"])
def casa(request: pytest.FixtureRequest, tmp_path: Path) -> Casa:
    if request.param == "incorporata":
        return Incorporata(tmp_path)
    if request.param == "processi":
        return TraProcessi(request.getfixturevalue("recitata").processi)
    kafka: SharedKafka = request.getfixturevalue("kafka")
    databases: PreparedDatabases = request.getfixturevalue("prepared_databases")
    urls = {service: databases.emptied(service, prepare) for service, prepare in PREPARA.items()}
    return SuKafka(Quartiere(kafka.bootstrap), urls, request.getfixturevalue("postgres"))
