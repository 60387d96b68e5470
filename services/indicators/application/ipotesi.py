"""What a value would be if an open choice were made otherwise: the same cases, counted by another rule.

Nothing is written, and the published numbers stay as they are. Reading (`raccogli`) and counting (`riconta`) are apart:
counting is pure work that needs no database, and is done where nobody waits for it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from services.indicators.application.differenze import sfoglia
from services.indicators.application.ports import BusteDelCaso, UnitOfWork
from services.indicators.application.queries import Conto, conto_di, prima_di, verdetto_di
from services.indicators.application.questions import Indirizzo, casella, istante_chiesto
from services.indicators.domain.case import NAME_TERRITORY
from services.indicators.domain.contributions.contributo import Regola
from services.indicators.domain.contributions.registry import regole_in_vigore
from services.indicators.domain.contributions.scelte import scegli
from services.indicators.domain.cube import Casella
from services.indicators.domain.differenze import Cambiamento, Differenza, confronta
from services.indicators.domain.levels import Livello, righe
from services.indicators.domain.refusals import RegolaNonInVigore, TroppoDaConfrontare
from services.indicators.domain.regulation import Indicatore
from services.indicators.domain.rigioco import Rigioco, leggi, storia_di
from services.indicators.domain.verdicts import Verdetto
from shared.kernel.store import Page, PageRequest

CASES_AT_MOST = 20_000
"""Cases that one question over HTTP may count again; `raccordo ipotesi` has no such bound."""


@dataclass(frozen=True)
class Ipotesi:
    """`parametri`: the choices to be made otherwise, by name; the others stay as they are in force."""

    indirizzo: Indirizzo
    parametri: Mapping[str, str]


@dataclass(frozen=True)
class Raccolto:
    """Everything that counting needs: the two rules, and what was said about the cases that could count."""

    indicatore: Indicatore
    casella: Casella
    noto_al: datetime | None
    noto_ora: datetime
    in_vigore: Regola
    ipotesi: Regola
    casi: Sequence[BusteDelCaso]


@dataclass(frozen=True)
class Lato:
    """The value by one of the two rules."""

    regola: Regola
    conto: Conto
    verdetto: Verdetto


@dataclass(frozen=True)
class Risultato:
    """`scarto`: hypothesis less in force; None where one of the two has no value. `casi`: how many were counted."""

    casella: Casella
    noto_al: datetime | None
    casi: int
    in_vigore: Lato
    ipotesi: Lato
    scarto: Fraction | None
    quanti: Counter[Cambiamento]
    pagina: Page[Differenza]


def raccogli(ipotesi: Ipotesi, al_massimo: int | None, uow: UnitOfWork) -> Raccolto:
    """Raises what `questions.casella` raises, NotoAlNelFuturo, RegolaNonInVigore, ParametroSconosciuto,
    ValoreNonAmmesso, TroppoDaConfrontare (more than `al_massimo` cases)."""
    indirizzo = ipotesi.indirizzo
    wanted = casella(indirizzo, uow, con_i_casi=True)
    noto_al = istante_chiesto(indirizzo.noto_al, uow.now)
    in_force = uow.regole.get(wanted.indicatore)
    if in_force is None:
        raise RegolaNonInVigore()
    otherwise = regole_in_vigore(scegli(wanted.indicatore, ipotesi.parametri, uow.regole.parametri))
    other = otherwise.get(wanted.indicatore)
    if other is None:
        raise RegolaNonInVigore()
    livello = Livello(wanted.livello)
    codes = {wanted.territorio, *(each.territorio for each in prima_di(wanted))}
    territories = [row.territorio for code in sorted(codes) for row in righe(livello, code)]
    cases = uow.proiezione.casi_di(territories, None if al_massimo is None else al_massimo + 1)
    if al_massimo is not None and len(cases) > al_massimo:
        raise TroppoDaConfrontare(
            f"Più di {al_massimo} casi in questo territorio: chiedere un territorio più piccolo, o usare il comando "
            "`raccordo ipotesi` dove stanno i dati"
        )
    kinds = NAME_TERRITORY | in_force.dipende_da | other.dipende_da
    return Raccolto(
        uow.deliberazione.indicatore(wanted.indicatore),
        wanted,
        noto_al,
        noto_al or uow.now,
        in_force,
        other,
        list(uow.archivio.dei_casi(cases, kinds, noto_al)),
    )


def riconta(raccolto: Raccolto, page: PageRequest) -> Risultato:
    """Pure. Raises RegolaFallita."""
    sides = [
        Rigioco(regola, raccolto.casella, prima_di(raccolto.casella))
        for regola in (raccolto.in_vigore, raccolto.ipotesi)
    ]
    for caso in raccolto.casi:
        storia = storia_di(leggi(caso.buste))
        for side in sides:
            side.conta(caso.caso_id, storia)
    in_vigore, ipotesi = (_lato(side, raccolto) for side in sides)
    found = confronta(sides[0].contributi, sides[1].contributi)
    before, after = in_vigore.conto.valore, ipotesi.conto.valore
    return Risultato(
        raccolto.casella,
        raccolto.noto_al,
        len(raccolto.casi),
        in_vigore,
        ipotesi,
        None if before is None or after is None else after - before,
        Counter(each.cambiamento for each in found),
        sfoglia(found, page),
    )


def _lato(rigioco: Rigioco, raccolto: Raccolto) -> Lato:
    indicatore, anno = raccolto.indicatore, raccolto.casella.anno
    verdetto = verdetto_di(
        rigioco.regola, indicatore, raccolto.casella, rigioco.cella, rigioco.cella_prima, raccolto.noto_ora
    )
    return Lato(rigioco.regola, conto_di(indicatore.misura, anno, rigioco.cella), verdetto)
