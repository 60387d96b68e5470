"""What a case brings to an indicator, and what a rule is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from services.indicators.domain.case import Storia
from services.indicators.domain.levels import Luogo
from shared.contracts.envelope import Payload


class Contributo(NamedTuple):
    """This, of this case, counts on this day and in this place, because of these events.

    `chiave` tells the contributions of one case to one indicator apart (a dimissione, a valutazione, a presa in
    carico). `giorno` is the civil day (Europe/Rome) whose year and month it counts in. `valore` is what means are made
    of, in whole days. Where `soggetto` is set (a person, a nucleo, a profession: always pseudonymous) numerator and
    denominator are 0 or 1 and each soggetto counts once per territory, level and year, however many its cases.
    """

    indicatore: str
    chiave: str
    giorno: date
    luogo: Luogo
    numeratore: int
    denominatore: int
    eventi: tuple[str, ...]
    valore: int | None = None
    soggetto: str | None = None

    @property
    def anno(self) -> int:
        return self.giorno.year


LONGEST_VERSION = 96
"""Characters that the ledger keeps of a version."""


@dataclass(frozen=True)
class Regola:
    """How one indicator is counted. Whatever can move a number is a new `numero`.

    `testo` is shown beside every value (Italian, with the open choices in use). `parametri` are the choices that
    configuration may change: (name, value in use, is it the default). `dipende_da` are the event types after which the
    rule is asked again; a change of the case's territory asks every rule. `accanto_a`: the indicator beside whose value
    this count is shown, never judged (`PAF-3.tipologie` beside PAF-3); None for an indicator of the deliberation.
    `preferisce` are the facts without which it counts all the same, by something else: what has them is complete.
    """

    codice: str
    numero: int
    testo: str
    dipende_da: frozenset[type[Payload]]
    calcola: Callable[[Storia], Iterator[Contributo]]
    parametri: tuple[tuple[str, str, bool], ...] = ()
    accanto_a: str | None = None
    preferisce: frozenset[type[Payload]] = frozenset()

    @cached_property
    def legge_il_registro(self) -> bool:
        """Whether it counts, also, what an Ambito states in its register."""
        return any(kind.tipo.startswith("registro.") for kind in self.dipende_da)

    @cached_property
    def conta_persone(self) -> bool:
        """Whether it counts, also, cases of persons: then its small numbers tell about them."""
        return not all(kind.tipo.startswith("registro.") for kind in self.dipende_da)

    @cached_property
    def versione(self) -> str:
        """`DIP-3/1`, or `DIP-3/1[inizio=segnalazione]` where a parameter is not at its default.

        What would be longer than the ledger keeps is there by its digest: `PAF-1/1[#9f86d081]`.
        """
        changed = ",".join(f"{name}={value}" for name, value, default in self.parametri if not default)
        version = f"{self.codice}/{self.numero}"
        if len(version) + len(changed) + 2 > LONGEST_VERSION:
            changed = f"#{sha256(changed.encode()).hexdigest()[:8]}"
        return version + (f"[{changed}]" if changed else "")
