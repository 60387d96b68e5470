"""The answer to "how did this value grow, month by month": from the ledger, as known now or on a day."""

from dataclasses import dataclass
from datetime import datetime

from services.indicators.application.ports import UnitOfWork
from services.indicators.application.questions import Indirizzo, casella, istante_chiesto
from services.indicators.domain.andamento import Mese, andamento
from services.indicators.domain.contributions.contributo import Regola
from services.indicators.domain.cube import Casella
from services.indicators.domain.levels import Livello, nome
from services.indicators.domain.period import mesi_iniziati
from services.indicators.domain.regulation import Indicatore


@dataclass(frozen=True)
class Andamento:
    """No months: the year has not begun, or no rule counts the indicator (`regola` None)."""

    indicatore: Indicatore
    casella: Casella
    territorio_nome: str
    regola: Regola | None
    mesi: list[Mese]
    noto_al: datetime | None
    aggiornato_al: datetime | None


def per_mese(indirizzo: Indirizzo, uow: UnitOfWork) -> Andamento:
    """Raises what `questions.casella` raises, and NotoAlNelFuturo."""
    wanted = casella(indirizzo, uow)
    noto_al = istante_chiesto(indirizzo.noto_al, uow.now)
    regola = uow.regole.get(wanted.indicatore)
    months = 0 if regola is None else mesi_iniziati(wanted.anno, noto_al or uow.now)
    found = uow.andamenti.per_mese(wanted, noto_al) if months else {}
    return Andamento(
        uow.deliberazione.indicatore(wanted.indicatore),
        wanted,
        nome(Livello(wanted.livello), wanted.territorio),
        regola,
        andamento(found.get(wanted.anno, {}), found.get(wanted.anno - 1, {}), months),
        noto_al,
        uow.archivio.aggiornato_al(noto_al),
    )
