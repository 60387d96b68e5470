"""What is counted and measured, for Prometheus. Labels are names and codes out of the code, never what somebody sent.

One registry per process: the embedded host holds four services, so everything carries the label `servizio`. What only
the database or the broker knows is asked at each scrape (`Snapshot`) and never remembered: a gauge that nobody could
read is missing, instead of showing an old number.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import chain
from platform import python_version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "(nessuna)"
"""The route of a request that none of ours answers to: its path is whatever somebody typed."""

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
Info("raccordo_build", "Versione in funzione", registry=REGISTRY).info(
    {"versione": version("shared"), "python": python_version()}
)

_REQUESTS = Histogram(
    "raccordo_http_request_duration_seconds",
    "Durata delle richieste HTTP, fino all'ultimo byte della risposta",
    ["servizio", "metodo", "rotta", "stato"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
_IN_FLIGHT = Gauge("raccordo_http_requests_in_flight", "Richieste HTTP in corso", ["servizio"], registry=REGISTRY)
_COMMANDS = Counter(
    "raccordo_commands", "Comandi e letture, per esito", ["servizio", "azione", "esito"], registry=REGISTRY
)
_REACTIONS = Counter(
    "raccordo_reactions", "Reazioni a eventi altrui, per esito", ["servizio", "azione", "esito"], registry=REGISTRY
)
_EVENTS = Counter(
    "raccordo_events",
    "Eventi ricevuti: applicato, gia_noto, fermato (in attesa tra le lettere morte)",
    ["servizio", "esito"],
    registry=REGISTRY,
)
_FRESHNESS = Histogram(
    "raccordo_freshness_seconds",
    "Dalla registrazione di un evento (recordedat) al commit dei suoi effetti qui",
    ["servizio"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800),
    registry=REGISTRY,
)
_RELAYED = Counter("raccordo_relay_sent", "Eventi consegnati al bus", ["servizio"], registry=REGISTRY)
_RELAY_FAILURES = Counter(
    "raccordo_relay_failures", "Giri di consegna falliti (si riprova)", ["servizio"], registry=REGISTRY
)
_SEAL_FAILURES = Counter(
    "raccordo_seal_failures",
    "Giri di sigillo del registro degli accessi falliti (si riprova)",
    ["servizio"],
    registry=REGISTRY,
)
_last_applied: dict[str, float] = {}


class RequestsInFlight:
    """`with` it: a request of the service is counted while it is served. One for all of them."""

    __slots__ = ("_gauge",)

    def __init__(self, service: str) -> None:
        self._gauge = _IN_FLIGHT.labels(service)

    def __enter__(self) -> None:
        self._gauge.inc()

    def __exit__(self, *_: object) -> None:
        self._gauge.dec()


def request_served(service: str, method: str, route: str, status: int, seconds: float) -> None:
    """`route` is a template; `method` one of METHODS, or whatever `bounded_method` made of it."""
    _REQUESTS.labels(service, method, route, str(status)).observe(seconds)


def bounded_method(method: str) -> str:
    return method if method in METHODS else "ALTRO"


def command_done(service: str, azione: str, esito: str = "ok") -> None:
    """`azione` is the name of a route's function, `esito` the code of a refusal."""
    _COMMANDS.labels(service, azione, esito).inc()


def seal_failed(service: str) -> None:
    _SEAL_FAILURES.labels(service).inc()


def reaction_done(service: str, azione: str, esito: str = "ok") -> None:
    """`azione` is the type of an event that the service listens to, `esito` a code."""
    _REACTIONS.labels(service, azione, esito).inc()


def events_applied(service: str, ages: Sequence[float]) -> None:
    """After the commit. One age per event, in seconds since it was recorded; clocks of two machines may differ."""
    if not ages:
        return
    _EVENTS.labels(service, "applicato").inc(len(ages))
    freshness = _FRESHNESS.labels(service)
    for age in ages:
        freshness.observe(max(0.0, age))
    _last_applied[service] = time.monotonic()


def events_known(service: str, how_many: int) -> None:
    """Duplicates: delivered again, and rightly without effect."""
    if how_many:
        _EVENTS.labels(service, "gia_noto").inc(how_many)


def events_parked(service: str, how_many: int) -> None:
    if how_many:
        _EVENTS.labels(service, "fermato").inc(how_many)


def relay_sent(service: str, how_many: int) -> None:
    _RELAYED.labels(service).inc(how_many)


def relay_failed(service: str) -> None:
    _RELAY_FAILURES.labels(service).inc()


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What one service's database, and its broker, say at this moment. None: nobody could tell."""

    service: str
    database_up: bool
    outbox_waiting: int | None = None
    outbox_oldest_seconds: float | None = None
    dead_letters: int | None = None
    consumer_paused: bool | None = None
    consumer_stuck: bool | None = None
    lag: Mapping[str, int] = field(default_factory=dict)
    """Messages to read, by topic."""


def render(snapshots: Sequence[Snapshot], accept: str = "") -> tuple[bytes, str]:
    """Everything as text, and its content type: OpenMetrics where `accept` asks for it."""
    encode, content_type = choose_encoder(accept)
    return encode(_AtScrape(snapshots)), content_type


class _AtScrape(Collector):
    def __init__(self, snapshots: Sequence[Snapshot]) -> None:
        self._snapshots = snapshots

    def collect(self) -> Iterator[Metric]:
        return chain(REGISTRY.collect(), _from_snapshots(self._snapshots), [_since_last_applied()])


def _from_snapshots(snapshots: Sequence[Snapshot]) -> Iterator[Metric]:
    for name, text, attribute in (
        ("raccordo_database_up", "1 se la base dati risponde", "database_up"),
        ("raccordo_outbox_waiting", "Eventi registrati e non ancora consegnati (al massimo 100000)", "outbox_waiting"),
        ("raccordo_outbox_oldest_seconds", "Età del più vecchio di essi", "outbox_oldest_seconds"),
        ("raccordo_dead_letters", "Eventi che attendono qualcuno tra le lettere morte", "dead_letters"),
        ("raccordo_consumer_paused", "1 se il lettore si è fermato perché falliva tutto", "consumer_paused"),
        ("raccordo_consumer_stuck", "1 se il lettore è vivo ma non avanza", "consumer_stuck"),
    ):
        gauge = GaugeMetricFamily(name, text, labels=["servizio"])
        for snapshot in snapshots:
            value = getattr(snapshot, attribute)
            if value is not None:
                gauge.add_metric([snapshot.service], float(value))
        yield gauge
    lag = GaugeMetricFamily("raccordo_consumer_lag", "Messaggi ancora da leggere", labels=["servizio", "topic"])
    for snapshot in snapshots:
        for topic, messages in snapshot.lag.items():
            lag.add_metric([snapshot.service, topic], messages)
    yield lag


def _since_last_applied() -> Metric:
    gauge = GaugeMetricFamily(
        "raccordo_since_last_applied_seconds", "Secondi dall'ultimo evento applicato", labels=["servizio"]
    )
    now = time.monotonic()
    for service, when in list(_last_applied.items()):
        gauge.add_metric([service], now - when)
    return gauge
