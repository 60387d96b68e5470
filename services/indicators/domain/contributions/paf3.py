"""PAF-3: bodies in the Gruppi territoriali, and beside it their kinds, from the register.

Source: DGR Lombardia XII/2167 of 15/04/2024, Allegato A, chapter 5: the title says kinds, the target says bodies.
"""

from collections.abc import Callable, Iterator

from services.indicators.domain.case import Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.del_registro import anni_in_uso, giorni, stato
from services.indicators.domain.contributions.denominazioni import normalizzata
from services.indicators.domain.contributions.parametri import Parametri
from shared.contracts.registro import EnteRegistrato, RegistrazioneAnnullata


def paf3(parametri: Parametri) -> Regola:
    return _regola(
        "PAF-3",
        "Enti distinti che nell'anno partecipano, almeno per un giorno, ai Gruppi territoriali, come dice il registro. "
        "Lo stesso ente registrato da più Ambiti, o più volte, conta una volta sola per territorio e anno: due "
        "denominazioni che differiscono solo per maiuscole, accenti, punteggiatura o spazi sono lo stesso ente. Un "
        "ente senza data di fine conta fino all'ultimo anno della deliberazione. Scelta aperta: il titolo "
        "dell'indicatore parla di tipologie, l'obiettivo di enti: si contano gli enti, e accanto le tipologie.",
        lambda ente: normalizzata(ente.denominazione),
        parametri,
    )


def paf3_tipologie(parametri: Parametri) -> Regola:
    return _regola(
        "PAF-3.tipologie",
        "Tipologie distinte degli enti che nell'anno partecipano ai Gruppi territoriali, ciascuna una volta sola per "
        "territorio e anno: è quanto dice il titolo dell'indicatore PAF-3.",
        lambda ente: ente.tipologia,
        parametri,
        accanto_a="PAF-3",
    )


def _regola(
    codice: str,
    testo: str,
    soggetto: Callable[[EnteRegistrato], str],
    parametri: Parametri,
    accanto_a: str | None = None,
) -> Regola:
    def calcola(storia: Storia) -> Iterator[Contributo]:
        if storia.luogo is None:
            return
        for chiave, voce in storia.registro.items():
            ente = stato(voce, EnteRegistrato)
            if ente is None:
                continue
            for giorno in giorni(ente.dati.partecipa_dal, ente.dati.partecipa_al, parametri):
                yield Contributo(
                    codice,
                    f"{chiave}:{giorno.year}",
                    giorno,
                    storia.luogo,
                    numeratore=1,
                    denominatore=1,
                    eventi=(ente.evento,),
                    soggetto=soggetto(ente.dati),
                )

    return Regola(
        codice,
        1,
        testo,
        frozenset({EnteRegistrato, RegistrazioneAnnullata}),
        calcola,
        (anni_in_uso(parametri),),
        accanto_a,
    )
