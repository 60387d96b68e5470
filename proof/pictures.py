"""What became of each story, so that two runs of the same stories can be laid one upon the other.

Ids and instants of recording differ from run to run; everything else must not.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from proof.findings import Findings, counted
from proof.snapshot import SERVICES, Snapshot

Picture = Counter[str]
"""The things that a case consists of, in words, with how many of each."""
REPEATED = "dimissioni.messaggio-ripetuto.v1"
REPETITIONS = "Q.ripetuti"
"""How often a hospital says the same again depends on how often nobody answers it: that is what is disturbed here."""
OF_NOBODY = "?"
"""Whatever belongs to a case that no story told of."""


def pictures(snapshot: Snapshot, stories: Mapping[str, str]) -> dict[str, Picture]:
    """By story. `stories`: its key by case id."""
    drawn: dict[str, Picture] = {key: Counter() for key in stories.values()}
    drawn[OF_NOBODY] = Counter()

    def put(caso_id: str, what: str) -> None:
        drawn[stories.get(caso_id, OF_NOBODY)][what] += 1

    for service in SERVICES:
        for said in snapshot.services[service].outbox:
            if said.type != REPEATED:
                put(said.caso, f"evento {said.type}")
    for service, table in (
        ("pua", "accessi"),
        ("pua", "valutazioni"),
        ("pua", "pai"),
        ("dimissioni", "dimissioni"),
        ("sad", "prese_in_carico"),
        ("sad", "visite"),
        ("sad", "pai_noti"),
        ("sad", "dimissioni_note"),
    ):
        for row in snapshot.rows(service, table):
            put(row["caso_id"], f"{table}: {row['stato']}")
    for row in snapshot.rows("pua", "cartella_voci"):
        put(row["caso_id"], f"voce {row['cosa']} del {row['avvenuto_il']} ({row['provenienza']})")
    for row in snapshot.rows("indicators", "eventi"):
        if row["type"] != REPEATED:
            put(row["caso_id"], f"contato {row['type']}")
    for row in snapshot.rows("indicators", "contributi"):
        if row["noto_al"] is None and row["indicatore"] != REPETITIONS:
            put(row["caso_id"], f"contributo {_contribution(row)}")
    return drawn


def totals(snapshot: Snapshot) -> Picture:
    """What belongs to no single case: the cells of the cube, the persons, the messages in quarantine."""
    cells = (
        f"cella {tuple(row.values())}"
        for row in snapshot.rows("indicators", "cubo")
        if row["indicatore"] != REPETITIONS
    )
    persons = ("persona" for _ in snapshot.rows("pua", "persone"))
    refused = ("messaggio in quarantena" for _ in snapshot.rows("dimissioni", "quarantena"))
    return Counter([*cells, *persons, *refused])


def compare(found: Mapping[str, Picture], undisturbed: Mapping[str, Picture]) -> Findings:
    """What a run has less, or more, than the undisturbed run of the same stories."""
    findings = Findings()
    for key in undisturbed.keys() | found.keys():
        wanted, there = undisturbed.get(key, Counter()), found.get(key, Counter())
        for line in counted((wanted - there).elements()):
            (findings.orphans if line.startswith("evento ") else findings.lost).append(f"storia {key}: manca {line}")
        findings.doubles += [f"storia {key}: di troppo {line}" for line in counted((there - wanted).elements())]
    return findings


def _contribution(row: Mapping[str, Any]) -> str:
    counts = f"{row['numeratore']}/{row['denominatore']}, {row['valore']}"
    return f"{row['indicatore']} {row['anno']} {row['ambito']}: {counts}"
