"""The answer to "how do the others stand": an Ambito among those of its ATS and of the Region, small numbers covered.

As known now: the day-by-day past of others is nobody's but theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from services.indicators.application.ports import UnitOfWork
from services.indicators.application.questions import Indirizzo, casella
from services.indicators.domain.confronto import Ordine, Posizione, ordine, posizione
from services.indicators.domain.contributions.contributo import Regola
from services.indicators.domain.cube import Casella
from services.indicators.domain.levels import Livello, nome, righe
from services.indicators.domain.period import anno_iniziato
from services.indicators.domain.refusals import ConfrontoSoloTraAmbiti
from services.indicators.domain.regulation import Indicatore
from services.indicators.domain.riservatezza import NESSUNO, Nodo
from services.indicators.domain.tavola_pubblicata import RADICE, ambito, ats, conosciuti, da_coprire, lombardia
from services.indicators.domain.verdicts import VUOTA, Cella, valore
from services.indicators.domain.visibility import vede_il_valore
from shared.kernel import territory

Celle = Mapping[Nodo, Cella]


@dataclass(frozen=True)
class Cifra:
    """A territory's value as the reader is shown it. `cella` None: covered (`coperta`), or not counted at all."""

    livello: Livello
    territorio: str
    nome: str
    coperta: bool
    cella: Cella | None
    valore: Fraction | None


@dataclass(frozen=True)
class Gruppo:
    """The Ambito among those of an ATS, or of the Region. `cifra`: of the ATS or the Region itself."""

    cifra: Cifra
    posizione: Posizione
    ambiti: int
    coperti: int


@dataclass(frozen=True)
class Confronto:
    """`regola` None: no rule counts the indicator."""

    indicatore: Indicatore
    anno: int
    cifra: Cifra
    ordine: Ordine
    gruppi: list[Gruppo]
    ambiti: list[Cifra]
    soglia: int
    regola: Regola | None
    aggiornato_al: datetime | None


def confronta(indirizzo: Indirizzo, uow: UnitOfWork) -> Confronto:
    """Raises what `questions.casella` raises, and ConfrontoSoloTraAmbiti."""
    wanted = casella(indirizzo, uow)
    if wanted.livello != Livello.AMBITO:
        raise ConfrontoSoloTraAmbiti(livello=wanted.livello)
    indicatore = uow.deliberazione.indicatore(wanted.indicatore)
    regola = uow.regole.get(wanted.indicatore)
    celle = _celle(wanted, uow) if regola is not None and anno_iniziato(wanted.anno, uow.now) else None
    covered = NESSUNO if celle is None or not _conta_persone(regola) else _coperti(indicatore, celle, uow)
    tree = lombardia()
    cifre = {nodo: _cifra(nodo, indicatore, celle, covered) for nodo in tree.foglie}
    mine = ambito(wanted.territorio)
    come = ordine(indicatore)
    (my_ats,) = {row.ats for row in righe(Livello.AMBITO, wanted.territorio)}
    return Confronto(
        indicatore,
        wanted.anno,
        cifre[mine],
        come,
        [_gruppo(sopra, mine, cifre, come) for sopra in (ats(my_ats), RADICE)],
        [cifre[foglia] for foglia in sorted(tree.foglie[RADICE])],
        uow.soglia_piccoli_numeri,
        regola,
        uow.archivio.aggiornato_al(None),
    )


def _conta_persone(regola: Regola | None) -> bool:
    return regola is not None and regola.conta_persone


def _celle(wanted: Casella, uow: UnitOfWork) -> Celle:
    """Of all Ambiti, all ATS and the Region: what is covered depends on all of them."""
    found: dict[Nodo, Cella] = {}
    for livello in (Livello.AMBITO, Livello.ATS, Livello.REGIONE):
        nodes = [nodo for nodo in lombardia().foglie if nodo[0] == livello]
        cells = uow.cubo.celle([Casella(wanted.indicatore, wanted.anno, livello.value, code) for _, code in nodes])
        found |= {(each.livello, each.territorio): cell for each, cell in cells.items()}
    return found


def _coperti(indicatore: Indicatore, celle: Celle, uow: UnitOfWork) -> frozenset[Nodo]:
    """What stays covered for the caller: nothing of what they may read anyway."""
    rows = [row for row in territory.lombardia().voci if uow.actor.scope.sees(row.territorio)]
    if len(rows) == len(territory.lombardia().voci):
        return NESSUNO
    covered = da_coprire(indicatore.misura, celle, uow.soglia_piccoli_numeri, conosciuti(rows))
    return frozenset(nodo for nodo in covered if not vede_il_valore(uow.actor, Livello(nodo[0]), nodo[1]))


def _cifra(nodo: Nodo, indicatore: Indicatore, celle: Celle | None, covered: frozenset[Nodo]) -> Cifra:
    livello, codice = Livello(nodo[0]), nodo[1]
    shown = None if celle is None or nodo in covered else celle.get(nodo, VUOTA)
    number = None if shown is None else valore(indicatore.misura, shown)
    return Cifra(livello, codice, nome(livello, codice), nodo in covered, shown, number)


def _gruppo(sopra: Nodo, mine: Nodo, cifre: Mapping[Nodo, Cifra], come: Ordine) -> Gruppo:
    others = [cifre[foglia] for foglia in lombardia().foglie[sopra] if foglia != mine]
    values = [each.valore for each in others if each.valore is not None]
    covered = sum(each.coperta for each in others)
    return Gruppo(cifre[sopra], posizione(cifre[mine].valore, values, come), len(others) + 1, covered)
