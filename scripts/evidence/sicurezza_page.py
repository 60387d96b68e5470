"""Writes docs/sicurezza.md from sicurezza.md and minacce.csv, both beside this file (`make schemas`)."""

import csv
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from scripts.evidence.rows import NOMI, ROOT, SENZA_PROVE, Esito, Riga, in_breve

PAGE = ROOT / "docs" / "sicurezza.md"
_HERE = Path(__file__)


@dataclass(frozen=True)
class Minaccia(Riga):
    """`requisito` is the threat; `confine`, where it comes through. Threats have no level: 0."""

    confine: str


def minacce() -> list[Minaccia]:
    """Raises ValueError, KeyError where a row has not the form."""
    with _HERE.with_name("minacce.csv").open(encoding="utf-8", newline="") as file:
        return [
            Minaccia(r["id"], 0, r["minaccia"], Esito(r["esito"]), r["come"], tuple(r["prove"].split()), r["confine"])
            for r in csv.DictReader(file, delimiter=";")
        ]


def render() -> str:
    """The whole page."""
    rows = minacce()
    page = _HERE.with_name("sicurezza.md").read_text(encoding="utf-8")
    written = {"{{conteggi}}": _counts(rows), "{{minacce}}": _tables(rows), "{{manca}}": _absent(rows)}
    for place, text in written.items():
        page = page.replace(place, text)
    return page


def _absent(rows: list[Minaccia]) -> str:
    wanted = (row for row in rows if row.esito in SENZA_PROVE)
    return "\n".join(f"- **{row.id}** {row.requisito}. *{NOMI[row.esito]}*: {row.come}." for row in wanted)


def _counts(rows: list[Minaccia]) -> str:
    of = Counter(row.esito for row in rows)
    said = ", ".join(f"{NOMI[esito]} {of[esito]}" for esito in Esito if of[esito])
    return f"Minacce considerate: {len(rows)}. {said}."


def _tables(rows: list[Minaccia]) -> str:
    lines: list[str] = []
    for confine, each in groupby(rows, lambda row: row.confine):
        lines += [f"### {confine}", ""]
        lines += ["| | minaccia | esito | che cosa la contrasta | prove |", "| --- " * 5 + "|"]
        for row in each:
            tests = "<br>".join(map(in_breve, row.prove))
            lines.append(f"| {row.id} | {row.requisito} | {NOMI[row.esito]} | {row.come} | {tests} |")
        lines.append("")
    return "\n".join(lines).rstrip()
