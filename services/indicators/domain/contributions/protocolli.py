"""PAF-1, DIP-1 and PUA-1: the step that a protocol has made by 31 December, from the register.

Source: DGR Lombardia XII/2167 of 15/04/2024, Allegato A, chapter 5. Which step each year asks is read in the milestones
of the deliberation (`Parametri.traguardi`); a year whose cell is blank asks what the year before asked.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, get_args

from services.indicators.domain.case import Fatto, Storia, VoceDiRegistro
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.del_registro import anni_in_uso, dette
from services.indicators.domain.contributions.parametri import PREDEFINITI, Parametri
from services.indicators.domain.refusals import DeliberazioneNonValida
from services.indicators.domain.regulation import Traguardo
from shared.contracts.registro import Materia, ProtocolloRegistrato, RegistrazioneAnnullata, StatoProtocollo

Passi = tuple[frozenset[str], ...]
"""What must have been registered: of each set, at least one state."""

STATI = frozenset(get_args(StatoProtocollo))


def paf1(parametri: Parametri) -> Regola:
    return _regola("PAF-1", "allontanamento_familiare", "la prevenzione dell'allontanamento familiare", parametri)


def dip1(parametri: Parametri) -> Regola:
    return _regola("DIP-1", "dimissioni_protette", "le dimissioni protette", parametri)


def pua1(parametri: Parametri) -> Regola:
    return _regola("PUA-1", "valutazione_integrata", "la valutazione integrata", parametri)


def passi(traguardo: Traguardo) -> Passi:
    """ "definito o aggiornato e condiviso": one of the first two, and the third. Words that name no state only explain.

    Raises DeliberazioneNonValida where a part of the milestone names no state of a protocol.
    """
    words = [re.findall(r"\w+", part) for part in re.split(r"\be\b", traguardo.testo.casefold())]
    found = tuple(STATI.intersection(part) for part in words)
    if not all(found):
        raise DeliberazioneNonValida(f"{traguardo.indicatore}: traguardo del {traguardo.anno} non riconosciuto")
    return found


def _regola(codice: str, materia: Materia, scopo: str, parametri: Parametri) -> Regola:
    """Raises DeliberazioneNonValida."""
    milestones = _traguardi(codice, parametri)
    asked = {each.anno: passi(each) for each in milestones}
    written = "; ".join(f"{each.anno}, {each.testo}" for each in milestones)

    def calcola(storia: Storia) -> Iterator[Contributo]:
        if storia.luogo is None:
            return
        for chiave, voce in storia.registro.items():
            said = _del_protocollo(voce, materia)
            steps: Passi | None = None
            for anno in range(parametri.primo_anno, parametri.ultimo_anno + 1):
                steps = asked.get(anno, steps)
                punto = None if steps is None else _al_31_dicembre(said, anno, steps)
                if punto is not None:
                    yield Contributo(
                        codice,
                        f"{chiave}:{anno}",
                        max(punto.dal, date(anno, 1, 1)),
                        storia.luogo,
                        numeratore=int(punto.raggiunto),
                        denominatore=1,
                        eventi=punto.eventi,
                    )

    return Regola(
        codice,
        1,
        f"Protocolli del registro per {scopo} che al 31 dicembre hanno raggiunto il passo chiesto dalla deliberazione, "
        "sul totale di quelli registrati: il traguardo è raggiunto se lo è per ciascuno, e ce n'è almeno uno. Passi "
        f"chiesti: {written or 'nessuno'}. Un anno senza traguardo scritto chiede ancora il passo dell'anno prima: un "
        "protocollo attivato deve restare tale. Ogni passo va registrato; un aggiornamento dopo l'attivazione non la "
        "toglie, la cessazione toglie tutti i passi e il protocollo conta un'ultima volta, come non raggiunto, "
        "nell'anno in cui cessa. Chi lo sostituisce registra quindi un aggiornamento, non una cessazione.",
        frozenset({ProtocolloRegistrato, RegistrazioneAnnullata}),
        calcola,
        (anni_in_uso(parametri), ("traguardi", written, milestones == _traguardi(codice, PREDEFINITI))),
    )


def _traguardi(codice: str, parametri: Parametri) -> list[Traguardo]:
    return sorted(each for each in parametri.traguardi if each.indicatore == codice)


def _del_protocollo(voce: VoceDiRegistro, materia: Materia) -> list[Fatto[ProtocolloRegistrato]]:
    """The states of a protocol, day by day, those of one day as they were recorded."""
    said = [each for each in dette(voce, ProtocolloRegistrato) if each.dati.materia == materia]
    return sorted(said, key=lambda each: each.dati.il)


class _Punto(NamedTuple):
    """Whether the step was reached, since when it is so, and the events that say it."""

    raggiunto: bool
    dal: date
    eventi: tuple[str, ...]


def _al_31_dicembre(said: list[Fatto[ProtocolloRegistrato]], anno: int, steps: Passi) -> _Punto | None:
    """Where a protocol stands at the end of a year; None where it was not there yet, or not there any more."""
    until = [each for each in said if each.dati.il.year <= anno]
    if not until or (until[-1].dati.stato == "cessato" and until[-1].dati.il.year < anno):
        return None
    reached: set[str] = set()
    done, since = False, until[0].dati.il
    for each in until:
        reached = set() if each.dati.stato == "cessato" else {*reached, each.dati.stato}
        before, done = done, all(step & reached for step in steps)
        if done is not before:
            since = each.dati.il
    return _Punto(done, since, tuple(each.evento for each in until))
