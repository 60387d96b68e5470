"""What a check may find. Everything is named: whoever reads it must be able to go and look."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Findings:
    """Broken promises, one line each, by the promise that they break."""

    lost: list[str] = field(default_factory=list)
    """Acknowledged, or announced, and not there."""
    orphans: list[str] = field(default_factory=list)
    """State without its event, or an event that never left."""
    doubles: list[str] = field(default_factory=list)
    """More than was asked for, or something that nobody asked for."""
    order_violations: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Dead letters, numbers that differ, limits not kept."""

    @property
    def all(self) -> list[str]:
        named = {
            "perso": self.lost,
            "orfano": self.orphans,
            "doppio": self.doubles,
            "ordine": self.order_violations,
            "altro": self.others,
        }
        return [f"{kind}: {line}" for kind, lines in named.items() for line in lines]

    def __bool__(self) -> bool:
        return bool(self.all)

    def __iadd__(self, more: "Findings") -> "Findings":
        self.lost += more.lost
        self.orphans += more.orphans
        self.doubles += more.doubles
        self.order_violations += more.order_violations
        self.others += more.others
        return self


def counted(lines: Iterable[str]) -> list[str]:
    """The same line once, with how many times."""
    return [line if many == 1 else f"{line} ({many} volte)" for line, many in sorted(Counter(lines).items())]
