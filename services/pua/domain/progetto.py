"""What a PAI says: needs, goals, interventions. This is what the two sides sign."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from services.pua.domain.codici import Erogatore, Finanziamento, Orizzonte, TipoIntervento
from services.pua.domain.refusals import OreNonValide, VoceSconosciuta
from shared.kernel.refusal import InconsistentDates

ORE_DI_UNA_SETTIMANA = 168


@dataclass(frozen=True)
class Obiettivo:
    """`id` is `O1`, `O2`, ... within its PAI; empty while it has not been numbered."""

    testo: str
    orizzonte: Orizzonte
    id: str = ""


@dataclass(frozen=True)
class Intervento:
    """One intervention; hours are per week, days are civil days in Lombardy, both included. `id` is `I1`, `I2`, ..."""

    tipo: TipoIntervento
    erogatore: Erogatore
    dal: date
    al: date | None = None
    ore_settimanali: float | None = None
    frequenza: str | None = None
    descrizione: str | None = None
    finanziamento: Finanziamento | None = None
    id: str = ""

    def verifica(self) -> None:
        """Raises InconsistentDates, OreNonValide."""
        if self.al is not None and self.al < self.dal:
            raise InconsistentDates("Un intervento finisce prima di cominciare")
        if self.ore_settimanali is not None and not 0 < self.ore_settimanali <= ORE_DI_UNA_SETTIMANA:
            raise OreNonValide


@dataclass(frozen=True)
class Progetto:
    bisogni: tuple[str, ...] = ()
    obiettivi: tuple[Obiettivo, ...] = ()
    interventi: tuple[Intervento, ...] = ()


@dataclass(frozen=True)
class Caregiver:
    """Whoever cares for the person at home. Personal data of a third person: never published."""

    nome: str
    relazione: str | None = None
    telefono: str | None = None


@dataclass(frozen=True)
class Riferimenti:
    """Whom to turn to, and when the plan is to be looked at again. It may change without new signatures."""

    case_manager: str | None = None
    caregiver: Caregiver | None = None
    verifica_prevista: date | None = None


@dataclass
class Numerazione:
    """The last numbers given inside one PAI. They are never given twice, whatever revisions drop."""

    obiettivi: int = 0
    interventi: int = 0

    def applica(self, progetto: Progetto) -> Progetto:
        """The same project with every entry numbered; entries that carry a number keep it.

        Raises VoceSconosciuta for a number never given (or given twice), and what `Intervento.verifica` raises.
        """
        for intervento in progetto.interventi:
            intervento.verifica()
        obiettivi, self.obiettivi = _numera(progetto.obiettivi, "O", self.obiettivi, lambda o, id: replace(o, id=id))
        interventi, self.interventi = _numera(
            progetto.interventi, "I", self.interventi, lambda i, id: replace(i, id=id)
        )
        return replace(progetto, obiettivi=obiettivi, interventi=interventi)


V = TypeVar("V", Obiettivo, Intervento)


def _numera(voci: Iterable[V], sigla: str, ultimo: int, con_id: Callable[[V, str], V]) -> tuple[tuple[V, ...], int]:
    dati = {f"{sigla}{numero}" for numero in range(1, ultimo + 1)}
    numerate = []
    for voce in voci:
        if not voce.id:
            ultimo += 1
            numerate.append(con_id(voce, f"{sigla}{ultimo}"))
        elif voce.id in dati:
            dati.remove(voce.id)
            numerate.append(voce)
        else:
            raise VoceSconosciuta
    return tuple(numerate), ultimo
