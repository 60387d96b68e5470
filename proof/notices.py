"""What hospitals are told of their requests: of every version one notice, numbered without gaps, and on the topic."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from proof.findings import Findings
from proof.snapshot import Snapshot
from proof.topic_log import records
from services.dimissioni.adapters.avvisi.tables import avvisi
from shared.contracts.topics import HOSPITAL_NOTICES

TABLE = avvisi.name


class Notice(NamedTuple):
    """A version of a request. By its name, and in its order."""

    dimissione: str
    versione: int


def notices(snapshot: Snapshot) -> Findings:
    """What can be told from the database alone."""
    found = Findings()
    rows = snapshot.rows("dimissioni", TABLE)
    times = Counter(Notice(row["dimissione_id"], row["versione"]) for row in rows)
    wanted = set(_versions(snapshot))
    found.orphans += [f"avvisi: nessuno di {each}" for each in sorted(wanted - times.keys())]
    found.doubles += [f"avvisi: di una versione mai scritta: {each}" for each in sorted(times.keys() - wanted)]
    found.doubles += [f"avvisi: {many} di {each}" for each, many in times.items() if many > 1]
    found.orphans += [
        f"avvisi: mai detto: {Notice(row['dimissione_id'], row['versione'])}"
        for row in rows
        if row["numero"] is None or not row["pubblicato"]
    ]
    _numbers(rows, found)
    return found


def notices_on_the_topic(bootstrap: str, snapshot: Snapshot) -> Findings:
    """Every notice is there, and those of one request came first in the order of its versions."""
    found = Findings()
    first: dict[str, list[int]] = defaultdict(list)
    for value in records(bootstrap, HOSPITAL_NOTICES):
        dimissione, versione = told(json.loads(value))
        if versione not in first[dimissione]:
            first[dimissione].append(versione)
    kept = {Notice(row["dimissione_id"], row["versione"]) for row in snapshot.rows("dimissioni", TABLE)}
    there = {Notice(dimissione, versione) for dimissione, versions in first.items() for versione in versions}
    found.orphans += [f"{HOSPITAL_NOTICES}: mai arrivato: {each}" for each in sorted(kept - there)]
    found.doubles += [f"{HOSPITAL_NOTICES}: mai scritto: {each}" for each in sorted(there - kept)]
    for dimissione, versions in first.items():
        if versions != sorted(versions):
            found.order_violations.append(f"{HOSPITAL_NOTICES}: di {dimissione}: arrivati come {versions}")
    return found


def _versions(snapshot: Snapshot) -> Iterator[Notice]:
    """Of every request that a hospital made: what was typed in has no number of a stay beside its sealed document."""
    for row in snapshot.rows("dimissioni", "dimissioni"):
        if row["numero_ricovero"] is not None:
            yield from (Notice(row["id"], versione) for versione in range(1, int(row["versione"]) + 1))


def _numbers(rows: Iterable[Mapping[str, Any]], found: Findings) -> None:
    """1..n for each account, and those of one request in the order of its versions."""
    of_account: dict[str, list[int]] = defaultdict(list)
    of_request: dict[str, list[int]] = defaultdict(list)
    for row in sorted((row for row in rows if row["numero"] is not None), key=lambda row: int(row["numero"])):
        of_account[row["segnalante"]].append(row["numero"])
        of_request[row["dimissione_id"]].append(row["versione"])
    for account, numbers in of_account.items():
        if numbers != list(range(1, len(numbers) + 1)):
            found.orphans.append(f"avvisi: quelli di {account} sono numerati {numbers}")
    for dimissione, versions in of_request.items():
        if versions != sorted(versions):
            found.order_violations.append(f"avvisi: quelli di {dimissione} sono numerati come {versions}")


def told(bundle: Mapping[str, Any]) -> Notice:
    """Which version of which request a notification names: its second entry, after the status."""
    entry = bundle["entry"][1]
    return Notice(entry["fullUrl"].rpartition("/Task/")[2], int(entry["response"]["etag"].strip('W/"')))
