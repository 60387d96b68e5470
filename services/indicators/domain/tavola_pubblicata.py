"""The one table that those outside a territory see: the Ambiti of Lombardy in their ATS, these in the Region.

One table for everybody: two neighbours who put what they see together know no more than each of them. Distretti and
ASST are not in it, because they cut across Ambiti and their sums would uncover what is covered; but who works there
knows the numbers of more than one Ambito, so the table is safe against each of them, too.
"""

from collections.abc import Collection, Mapping
from functools import cache

from services.indicators.domain.levels import Livello, codici, righe
from services.indicators.domain.regulation import Misura
from services.indicators.domain.riservatezza import Albero, Conti, Foglie, Nodo, copri
from services.indicators.domain.verdicts import VUOTA, Cella
from shared.kernel.territory import REGIONE, Voce

RADICE: Nodo = (Livello.REGIONE.value, REGIONE)


def ambito(codice: str) -> Nodo:
    return (Livello.AMBITO.value, codice)


def ats(codice: str) -> Nodo:
    return (Livello.ATS.value, codice)


@cache
def lombardia() -> Albero:
    """Every Ambito lies in one ATS: the published table has no exception, and a test looks."""
    figli: dict[Nodo, tuple[Nodo, ...]] = {
        ats(code): tuple(sorted({ambito(row.territorio.ambito) for row in righe(Livello.ATS, code)}))
        for code in codici(Livello.ATS)
    }
    return Albero(RADICE, {RADICE: tuple(figli), **figli})


@cache
def uffici() -> tuple[Foglie, ...]:
    """The Ambiti that somebody knows together: an Ambito, a Distretto, an ASST, an ATS. See `conosciuti`."""
    found = {
        known
        for livello in (Livello.AMBITO, Livello.DISTRETTO, Livello.ASST, Livello.ATS)
        for code in codici(livello)
        for known in conosciuti(righe(livello, code))
    }
    return tuple(sorted(found, key=lambda known: (len(known), sorted(known))))


def conosciuti(rows: Collection[Voce]) -> tuple[Foglie, Foglie]:
    """The Ambiti known to who sees these rows of the territories' table: those seen whole, and those seen in part too.

    Who sees a part of Milano knows something of it: the others must be safe as if they knew it all, and Milano as if
    they knew nothing.
    """
    seen = {row.territorio for row in rows}
    touched = {row.territorio.ambito for row in rows}
    whole = {code for code in touched if seen.issuperset(row.territorio for row in righe(Livello.AMBITO, code))}
    return frozenset(map(ambito, whole)), frozenset(map(ambito, touched))


def da_coprire(
    misura: Misura, celle: Mapping[Nodo, Cella], soglia: int, di_chi_legge: Collection[Foglie] = ()
) -> frozenset[Nodo]:
    """What stays covered for who knows the Ambiti `di_chi_legge`: the same as for everybody, or more.

    `celle`: of Ambiti, ATS and Region, without the empty ones.
    """
    albero = lombardia()
    small = {nodo for nodo in albero.foglie if min(_contati(misura, celle.get(nodo, VUOTA))) < soglia}
    counts = {foglia: _conti(misura, celle.get(foglia, VUOTA)) for foglia in albero.foglie[RADICE]}
    everybody = copri(albero, counts, small, soglia, uffici())
    others = [known for known in di_chi_legge if known not in uffici()]
    return copri(albero, counts, small, soglia, [*uffici(), *others], everybody) if others else everybody


def _contati(misura: Misura, cella: Cella) -> Conti:
    """The counts of cases that a shown value tells; of a ratio, also of those who are not in the numerator."""
    match misura:
        case Misura.RAPPORTO:
            others = max(cella.denominatore - cella.numeratore, 0)
            return cella.numeratore, cella.denominatore, others
        case Misura.MEDIA:
            return (cella.contributi,)
    return (cella.numeratore,)


def _conti(misura: Misura, cella: Cella) -> Conti:
    """What adds up from Ambito to Region and would be worked back: of a mean also the days."""
    if misura is Misura.MEDIA:
        return cella.contributi, cella.somma
    return _contati(misura, cella)
