"""How good a number is: what stands beside it, for one indicator, territory and year."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.indicators.application import queries
from services.indicators.application.ports import UnitOfWork
from services.indicators.application.questions import Indirizzo, casella
from services.indicators.domain.contributions.contributo import Regola
from services.indicators.domain.cube import Casella
from services.indicators.domain.period import anno_iniziato
from services.indicators.domain.qualita.aperti import ANNI_PRIMA, Aperti, Misurate, aperti
from services.indicators.domain.qualita.forbice import Forbice, SenzaForbice, forbice
from services.indicators.domain.qualita.ritardi import Fatti, misura
from services.indicators.domain.regulation import Misura
from services.indicators.domain.verdicts import VUOTA, Cella


@dataclass(frozen=True)
class Qualita:
    """Beside a value. `misure` are the cells of the territory and year, by code; those up to the year in `aperti`."""

    valore: queries.Valore
    fatti: Fatti
    misure: Mapping[str, Cella]
    spiegate: tuple[Regola, ...]
    """The rules of the measures: what each counts, in words."""
    aperti: Aperti | None
    forbice: Forbice | SenzaForbice


def qualita(indirizzo: Indirizzo, uow: UnitOfWork) -> Qualita:
    """Raises what `queries.un_valore` raises."""
    valore = queries.un_valore(indirizzo, uow)
    wanted, noto_al = casella(indirizzo, uow), valore.noto_al
    misurate = _misurate(wanted, uow, valore)
    regola = valore.regola
    fatti = misura(uow.qualita.fatti(wanted, noto_al), regola.preferisce if regola is not None else (), wanted.anno)
    still = aperti(wanted.indicatore, misurate)
    bounds: Forbice | SenzaForbice = SenzaForbice.ANNO_NON_INIZIATO
    if anno_iniziato(wanted.anno, noto_al or uow.now):
        is_mean = valore.indicatore.misura is Misura.MEDIA
        estremi = uow.qualita.estremi(wanted, noto_al) if is_mean else None
        bounds = forbice(valore.indicatore.misura, _celle([wanted], uow, valore).get(wanted, VUOTA), still, estremi)
    return Qualita(valore, fatti, misurate.dell_anno, uow.regole.misure, still, bounds)


def _misurate(wanted: Casella, uow: UnitOfWork, valore: queries.Valore) -> Misurate:
    codes = [regola.codice for regola in uow.regole.misure]
    years = range(wanted.anno - ANNI_PRIMA, wanted.anno + 1)
    found = _celle([wanted._replace(indicatore=code, anno=anno) for code in codes for anno in years], uow, valore)
    of_year = {code: found.get(wanted._replace(indicatore=code), VUOTA) for code in codes}
    until = {code: _somma([cell for each, cell in found.items() if each.indicatore == code]) for code in codes}
    return Misurate(of_year, until)


def _celle(wanted: list[Casella], uow: UnitOfWork, valore: queries.Valore) -> dict[Casella, Cella]:
    if not wanted:
        return {}
    return uow.cubo.celle(wanted) if valore.noto_al is None else uow.libro.celle(wanted, valore.noto_al)


def _somma(cells: list[Cella]) -> Cella:
    return Cella(
        sum(cell.numeratore for cell in cells),
        sum(cell.denominatore for cell in cells),
        sum(cell.somma for cell in cells),
        sum(cell.contributi for cell in cells),
    )
