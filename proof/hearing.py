"""What the witness heard, against what was said."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select

from proof.findings import Findings
from proof.snapshot import Said, looking
from proof.witness import heard, machinery


def testimony(url: str) -> dict[tuple[str, str], list[int]]:
    """The sequences of each (source, case), in the order in which they were applied."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    with looking(url) as connection:
        for row in connection.execute(select(heard).order_by(heard.c.position)):
            found[row.source, row.caso_id].append(row.sequence)
    return found


def heard_against_said(url: str, said: Iterable[Said]) -> Findings:
    """Everything, once, in order."""
    findings = Findings()
    wanted: dict[tuple[str, str], set[int]] = defaultdict(set)
    for each in said:
        wanted[each.source, each.caso].add(each.sequence)
    found = testimony(url)
    for stream in wanted.keys() | found.keys():
        numbers = found.get(stream, [])
        where = f"testimone: di {stream[0]}, caso {stream[1]}"
        missing = sorted(wanted.get(stream, set()) - set(numbers))
        unknown = sorted(set(numbers) - wanted.get(stream, set()))
        if missing:
            findings.lost.append(f"{where}: mai uditi {missing}")
        if unknown:
            findings.doubles.append(f"{where}: uditi e mai detti {unknown}")
        if len(numbers) != len(set(numbers)):
            findings.doubles.append(f"{where}: uditi {numbers}")
        if numbers != sorted(numbers):
            findings.order_violations.append(f"{where}: uditi {numbers}")
    with looking(url) as connection:
        for row in connection.execute(select(machinery.dead_letters)):
            findings.others.append(f"testimone: lettera morta del caso {row.caso_id}: {row.codice}")
    return findings
