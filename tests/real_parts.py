"""Real Kafka and real PostgreSQL for tests: one of each for the whole run, whatever the number of xdist workers.

Loaded by `pytest_plugins` in tests/conftest.py. The first test that asks starts the part; its owner is the process that
leads the run (the xdist controller), so that it ends with the run however that ends: see `scripts.parts.guard`. Without
Java or Maven these tests are skipped with one line; where `CI` or `RACCORDO_PARTI_VERE=1` is set they fail.

Tests that stop, kill or pause a part start one of their own (`scripts.parts.kafka.Broker`, ...).
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import uuid4

import pytest

from scripts.parts.missing import PartMissing

if TYPE_CHECKING:  # the clients take half a second to load: only runs that ask for a part pay for them
    from scripts.parts.databases import DatabaseServer
    from scripts.parts.hapi_home import HapiHome

_OWNER = "raccordo_owner"


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells every worker who leads the run."""
    node.workerinput[_OWNER] = os.getpid()


class SharedKafka:
    """The broker of the run. Its topics are everybody's: take names from `topic`."""

    def __init__(self, bootstrap: str) -> None:
        from kafka import KafkaAdminClient

        self.bootstrap = bootstrap
        self._admin = KafkaAdminClient(bootstrap_servers=bootstrap)

    def topic(self, prefix: str, *, partitions: int = 1, settings: Mapping[str, str] | None = None) -> str:
        """A new topic whose name nobody else has; returns the name when the topic can be written to."""
        from kafka.admin import NewTopic

        name = f"{prefix}-{uuid4().hex[:12]}"
        self._admin.create_topics([NewTopic(name, partitions, 1, topic_configs=dict(settings or {}))])
        self._admin.wait_for_topics([name])
        return name

    def close(self) -> None:
        self._admin.close()


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[SharedKafka]:
    """The broker of this run: `.bootstrap`, `.topic(prefix, partitions=...)`. Not to be stopped."""
    from scripts.parts.kafka import Broker

    def start(owner: int) -> str:
        broker = Broker(owner=owner).start()
        broker.release()
        return broker.bootstrap

    shared = SharedKafka(_once_per_run("kafka", start, tmp_path_factory, request.config))
    yield shared
    shared.close()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> "DatabaseServer":
    """The PostgreSQL of this run: `.create_database(name, template=)`, `.template(name, build)`. Not to be stopped."""
    from scripts.parts.databases import DatabaseServer
    from scripts.parts.postgres import PostgresCluster

    def start(owner: int) -> str:
        cluster = PostgresCluster(owner=owner).start()
        cluster.release()
        return str(cluster.port)

    return DatabaseServer(int(_once_per_run("postgres", start, tmp_path_factory, request.config)))


@pytest.fixture
def postgres_database(postgres: "DatabaseServer") -> Iterator[str]:
    """The url of an empty database for one test, dropped afterwards."""
    name = f"prova_{uuid4().hex}"
    yield postgres.create_database(name)
    postgres.drop_database(name)


@pytest.fixture(scope="session")
def hapi() -> "HapiHome":
    """HL7's FHIR validator, ready to run: see `scripts.fhir_validation.giudizio`."""
    from scripts.parts.hapi_home import hapi_home

    try:
        return hapi_home()
    except PartMissing as missing:
        _give_up(str(missing))


def _once_per_run(
    part: str, start: Callable[[int], str], folders: pytest.TempPathFactory, config: pytest.Config
) -> str:
    """What `start(owner)` returned to the first that asked, in whichever process of the run."""
    worker: Mapping[str, Any] | None = getattr(config, "workerinput", None)
    own = folders.getbasetemp()
    room = own if worker is None else own.parent
    owner = os.getpid() if worker is None else worker[_OWNER]
    note = room / f"{part}.json"
    with Path(room, f"{part}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            note.write_text(json.dumps(_outcome(start, owner)), encoding="utf-8")
    outcome: dict[str, str] = json.loads(note.read_text(encoding="utf-8"))
    if "missing" in outcome:
        _give_up(outcome["missing"])
    return outcome["address"]


def _outcome(start: Callable[[int], str], owner: int) -> dict[str, str]:
    try:
        return {"address": start(owner)}
    except PartMissing as missing:
        return {"missing": str(missing)}


def _give_up(why: str) -> NoReturn:
    if os.environ.get("CI") or os.environ.get("RACCORDO_PARTI_VERE") == "1":
        pytest.fail(f"Qui le parti vere sono richieste. {why}", pytrace=False)
    pytest.skip(why)
