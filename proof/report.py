"""What was proved, as numbers for a program and lines for a person."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from proof.findings import Findings

RESULT = Path("var/proof/proof.json")
SHOWN = 60
"""Lines of what was found that are shown; all of them are in the file."""


@dataclass
class Report:
    """`cycles` by form and process. `failpoints`: the pairs (name, action) that went off, each survived."""

    seed: str
    findings: Findings = field(default_factory=Findings)
    cycles: dict[str, dict[str, int]] = field(default_factory=dict)
    failpoints: set[tuple[str, str]] = field(default_factory=set)
    stories: dict[str, int] = field(default_factory=dict)
    disturbances: list[str] = field(default_factory=list)
    planted: dict[str, bool] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    """Parts that did not come to their end, and why."""

    @property
    def kept(self) -> bool:
        return not (self.findings or self.broken) and all(self.planted.values())

    def as_json(self) -> dict[str, Any]:
        found = self.findings
        return {
            "cycles": sum(sum(of_form.values()) for of_form in self.cycles.values()),
            "lost": len(found.lost),
            "orphans": len(found.orphans),
            "doubles": len(found.doubles),
            "order_violations": len(found.order_violations),
            "failpoints": len(self.failpoints),
            "planted_total": len(self.planted),
            "planted_found": sum(self.planted.values()),
            "others": len(found.others),
            "broken": self.broken,
            "seed": self.seed,
            "cycles_by_process": self.cycles,
            "failpoints_passed": sorted(f"{name}={action}" for name, action in self.failpoints),
            "stories": self.stories,
            "disturbances": self.disturbances,
            "planted": self.planted,
            "seconds": {name: round(seconds, 1) for name, seconds in self.seconds.items()},
            "found": found.all,
        }

    def write(self, console: Console) -> None:
        RESULT.parent.mkdir(parents=True, exist_ok=True)
        told = self.as_json()
        RESULT.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        for line in (*self.broken, *found_lines(self.findings)):
            console.print(f"[red]{line}[/red]", soft_wrap=True, highlight=False)
        numbers = {name: value for name, value in told.items() if isinstance(value, int)}
        console.print_json(data=numbers)
        if self.kept:
            console.print("Tutte le promesse sono mantenute.")
        else:
            console.print(f"[red]Promesse non mantenute.[/red] Per ripetere: python -m proof --seme {self.seed}")


def found_lines(findings: Findings) -> list[str]:
    lines = findings.all
    return lines if len(lines) <= SHOWN else [*lines[:SHOWN], f"... e altre {len(lines) - SHOWN}: vedi {RESULT}"]
