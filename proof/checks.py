"""The promises, each as a look at the databases after everything has calmed down."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from proof.clients import Acknowledged
from proof.findings import Findings
from proof.notices import notices
from proof.snapshot import AGGREGATES, SERVICES, Said, Snapshot
from services.dimissioni.application.reactions import REACTIONS as DIMISSIONI
from services.indicators.application.project import SUBSCRIPTIONS
from services.pua.application.reactions import REACTIONS as PUA
from services.sad.application.reactions import REACTIONS as SAD
from shared.contracts.envelope import Payload

PUBLISHERS: Final[Mapping[str, Sequence[str]]] = {
    "pua": ("dimissioni", "sad"),
    "dimissioni": ("pua", "sad"),
    "sad": ("pua", "dimissioni"),
    "indicators": ("pua", "dimissioni", "sad", "indicators"),
}
"""Whom each subscriber reads."""


def _names(kinds: Iterable[type[Payload]]) -> frozenset[str]:
    return frozenset(kind.tipo for kind in kinds)


HEARD: Final[Mapping[str, frozenset[str]]] = {
    "pua": _names(PUA),
    "dimissioni": _names(DIMISSIONI),
    "sad": _names(SAD),
    "indicators": _names(SUBSCRIPTIONS),
}
"""The types of event that have an effect on each."""
OF_PREFIX: Final = {"/pua/v1": "pua", "/dimissioni/v1": "dimissioni", "/sad/v1": "sad", "/indicatori/v1": "indicators"}
ANSWERS: Final = "idempotency"


def check(snapshot: Snapshot, acknowledged: Sequence[Acknowledged]) -> Findings:
    """Everything that can be told from the databases alone."""
    found = Findings()
    _commands(snapshot, acknowledged, found)
    _outboxes(snapshot, found)
    _inboxes(snapshot, found)
    _timeline(snapshot, found)
    _log_of_the_indicators(snapshot, found)
    _reactions(snapshot, found)
    found += notices(snapshot)
    for service in SERVICES:
        for letter in snapshot.rows(service, "dead_letters"):
            found.others.append(f"{service}: lettera morta del caso {letter['caso_id']}: {letter['codice']}")
    return found


def _commands(snapshot: Snapshot, acknowledged: Sequence[Acknowledged], found: Findings) -> None:
    """What was acknowledged stands there, as far as it was told, and was done once."""
    for service in SERVICES:
        kept = snapshot.services[service]
        answers = {(row["actor_id"], row["key"]) for row in kept.rows(ANSWERS)}
        done = Counter((row["actor_id"], row["correlation_id"]) for row in kept.rows("audit") if row["esito"] == "ok")
        versions = {row["id"]: row["versione"] for table in AGGREGATES[service] for row in kept.rows(table)}
        for told in acknowledged:
            if OF_PREFIX[told.prefix] != service:
                continue
            what = f"{service}: {told.path} ({told.key})"
            times = done[told.actor, told.key]
            if (told.actor, told.key) not in answers or times == 0:
                found.lost.append(f"{what}: risposto di sì, e non c'è traccia")
            elif versions.get(told.id, 0) < told.versione:
                found.lost.append(f"{what}: {told.id} è alla versione {versions.get(told.id, 0)}, non {told.versione}")
            if times > 1:
                found.doubles.append(f"{what}: eseguito {times} volte")


def _outboxes(snapshot: Snapshot, found: Findings) -> None:
    """Every event has left, and each case's are numbered 1..n as they were committed."""
    for service in SERVICES:
        kept = snapshot.services[service]
        found.orphans += [f"{service}: non spedito: {said.name}" for said in kept.outbox if not said.sent]
        said = _by_case(kept.outbox)
        counters = {row["caso_id"]: row["last"] for row in kept.rows("case_sequences")}
        for caso, numbers in said.items():
            if sorted(numbers) != list(range(1, len(numbers) + 1)):
                found.orphans.append(f"{service}: il caso {caso} ha gli eventi {sorted(numbers)}")
            elif numbers != sorted(numbers):
                found.order_violations.append(f"{service}: il caso {caso} li ha scritti come {numbers}")
        for caso in counters.keys() | said.keys():
            if counters.get(caso, 0) != len(said.get(caso, [])):
                found.orphans.append(
                    f"{service}: il caso {caso} conta {counters.get(caso, 0)} eventi e ne ha {len(said.get(caso, []))}"
                )


def _inboxes(snapshot: Snapshot, found: Findings) -> None:
    """Every subscriber is exactly as far as its publishers."""
    for service, publishers in PUBLISHERS.items():
        wanted: dict[tuple[str, str], int] = {}
        for publisher in publishers:
            for said in snapshot.services[publisher].outbox:
                if said.type in HEARD[service]:
                    wanted[said.source, said.caso] = said.sequence
        heard = snapshot.services[service].inbox
        for (source, caso), sequence in wanted.items():
            if heard.get((source, caso), 0) < sequence:
                found.lost.append(f"{service}: di {source}, caso {caso}: {heard.get((source, caso), 0)} di {sequence}")
        for (source, caso), sequence in heard.items():
            if sequence > wanted.get((source, caso), 0):
                found.doubles.append(f"{service}: di {source}, caso {caso}: sentito il n. {sequence}, mai detto")


def _timeline(snapshot: Snapshot, found: Findings) -> None:
    """The cartella has each event once, and each publisher's in the order in which it said them."""
    seen: dict[tuple[str, str], list[int]] = defaultdict(list)
    times: Counter[tuple[str, ...]] = Counter()
    for row in sorted(snapshot.rows("pua", "cartella_voci"), key=lambda row: int(row["posizione"])):
        said = snapshot.said.get(row["evento_id"] or "")
        if row["evento_id"] and said is None:
            found.doubles.append(f"pua: una voce del caso {row['caso_id']} viene da un evento che nessuno ha detto")
        elif said is not None and not said.source.endswith("pua"):
            times[said.id, row["cosa"], row["riferimento"]] += 1
            seen[said.source, said.caso].append(said.sequence)
    found.doubles += [f"pua: due voci per {snapshot.said[id].name}" for (id, *_), many in times.items() if many > 1]
    for (source, caso), numbers in seen.items():
        if numbers != sorted(numbers):
            found.order_violations.append(f"pua: gli eventi di {source} sul caso {caso} hanno avuto effetto {numbers}")


def _log_of_the_indicators(snapshot: Snapshot, found: Findings) -> None:
    """Every event that counts is in the log, as it was said, and nothing else is."""
    log = {row["id"]: row for row in snapshot.rows("indicators", "eventi")}
    for said in snapshot.said.values():
        if said.type not in HEARD["indicators"]:
            continue
        row = log.pop(said.id, None)
        if row is None:
            found.lost.append(f"indicators: non contato: {said.name}")
        elif bytes(row["busta"]) != said.envelope or row["sequence"] != said.sequence:
            found.doubles.append(f"indicators: contato diverso da come fu detto: {said.name}")
    found.doubles += [
        f"indicators: contato e mai detto: {row['type']} del caso {row['caso_id']}" for row in log.values()
    ]


def _reactions(snapshot: Snapshot, found: Findings) -> None:
    """No reaction was carried out twice: each leaves one row of audit with what it touched."""
    for service in SERVICES:
        done: Counter[tuple[Any, ...]] = Counter(
            (row["azione"], row["correlation_id"], row["touched"])
            for row in snapshot.rows(service, "audit")
            if row["azione"] in HEARD[service] and row["touched"] != "[]"
        )
        found.doubles += [
            f"{service}: reazione a {azione} eseguita {many} volte su {touched}"
            for (azione, _, touched), many in done.items()
            if many > 1
        ]


def _by_case(outbox: Sequence[Said]) -> Mapping[str, list[int]]:
    said: dict[str, list[int]] = defaultdict(list)
    for each in outbox:
        said[each.caso].append(each.sequence)
    return said
