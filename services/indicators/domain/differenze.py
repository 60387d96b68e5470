"""What tells two sets of contributions of one cell apart: which entered, which left, which count otherwise.

The two sets may be one cell as known at two instants, a published snapshot and today, or two rules on the same cases.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from services.indicators.domain.contributions.contributo import Contributo
from services.indicators.domain.ledger import Voce

Chiave: TypeAlias = tuple[str, str]
"""The case, and the `chiave` that tells its contributions to one indicator apart."""


class Cambiamento(StrEnum):
    ENTRATO = "entrato"
    USCITO = "uscito"
    CAMBIATO = "cambiato"


@dataclass(frozen=True, slots=True)
class Differenza:
    """`prima` None: it entered; `dopo` None: it left; otherwise it counts otherwise than before."""

    caso_id: str
    chiave: str
    prima: Contributo | None
    dopo: Contributo | None

    @property
    def chi(self) -> Chiave:
        return self.caso_id, self.chiave

    @property
    def cambiamento(self) -> Cambiamento:
        if self.prima is None:
            return Cambiamento.ENTRATO
        return Cambiamento.USCITO if self.dopo is None else Cambiamento.CAMBIATO


def confronta(prima: Iterable[tuple[str, Contributo]], dopo: Iterable[tuple[str, Contributo]]) -> list[Differenza]:
    """The differences between two sets of contributions (with their cases) of one cell, by case and chiave.

    What counts the same is no difference, even where other events now say so, or in another place of the same cell.
    """
    before, after = _by_key(prima), _by_key(dopo)
    found: list[Differenza] = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old is None or new is None or _conta(old) != _conta(new):
            found.append(Differenza(*key, old, new))
    return found


def noti(voci: Iterable[tuple[str, Voce]], quando: datetime) -> Iterator[tuple[str, Contributo]]:
    """The contributions (with their cases) that the platform knew to be so at an instant."""
    for caso_id, voce in voci:
        if voce.noto_dal <= quando and (voce.noto_al is None or quando < voce.noto_al):
            yield caso_id, voce.contributo


def _by_key(contributi: Iterable[tuple[str, Contributo]]) -> dict[Chiave, Contributo]:
    return {(caso_id, contributo.chiave): contributo for caso_id, contributo in contributi}


def _conta(contributo: Contributo) -> tuple[date, int, int, int | None, str | None]:
    return contributo.giorno, contributo.numeratore, contributo.denominatore, contributo.valore, contributo.soggetto
