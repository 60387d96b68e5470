"""What an installation decides about who may look (ADR 0046); the defaults are those of the documentation."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Riservatezza:
    """`tentativi`: how many emergency accesses one account may ask for in a civil day (Europe/Rome)."""

    durata_emergenza: timedelta = timedelta(hours=4)
    tentativi: int = 10
