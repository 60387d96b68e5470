"""Periods in which the service does not go: hospital stay, absence, temporary renunciation."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.sad.domain.motivi import MotivoSospensione
from services.sad.domain.refusals import PeriodoRovesciato
from shared.kernel.refusal import FutureDate


@dataclass(frozen=True)
class Sospensione:
    """From `dal` (included) to `ripresa` (excluded), civil days; without `ripresa` it lasts until somebody resumes.

    `fine_prevista` is only a forecast: it resumes nothing by itself.
    """

    dal: date
    motivo: MotivoSospensione
    fine_prevista: date | None = None
    ripresa: date | None = None

    @classmethod
    def registra(cls, dal: date, al: date | None, motivo: MotivoSospensione, oggi: date) -> "Sospensione":
        """A suspension as told on the day `oggi`: over already if its last day `al` is past, otherwise in course.

        Raises FutureDate (it has not begun yet), PeriodoRovesciato.
        """
        if dal > oggi:
            raise FutureDate(dal=dal.isoformat())
        if al is not None and al < dal:
            raise PeriodoRovesciato(dal=dal.isoformat(), al=al.isoformat())
        ripresa = al + timedelta(days=1) if al is not None and al < oggi else None
        return cls(dal, motivo, al, ripresa)

    def termina(self, ripresa: date, oggi: date) -> "Sospensione":
        """The same, over: the service goes again from `ripresa`. Raises FutureDate, PeriodoRovesciato."""
        if ripresa > oggi:
            raise FutureDate(ripresa=ripresa.isoformat())
        if ripresa <= self.dal:
            raise PeriodoRovesciato("La ripresa deve seguire il primo giorno di sospensione")
        return replace(self, ripresa=ripresa)

    @property
    def in_corso(self) -> bool:
        return self.ripresa is None

    def copre(self, giorno: date) -> bool:
        return self.dal <= giorno and (self.ripresa is None or giorno < self.ripresa)

    def incontra(self, altra: "Sospensione") -> bool:
        """Whether the two share at least one day."""
        return self.copre(altra.dal) or altra.copre(self.dal)
