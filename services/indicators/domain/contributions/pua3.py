"""PUA-3: assessment tools that the social and the health side of the Distretto share, from the register.

Source: DGR Lombardia XII/2167 of 15/04/2024, Allegato A, chapter 5.
"""

from collections.abc import Iterator

from services.indicators.domain.case import Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.del_registro import anni_in_uso, giorni, stato
from services.indicators.domain.contributions.denominazioni import normalizzata
from services.indicators.domain.contributions.parametri import Parametri
from shared.contracts.registro import RegistrazioneAnnullata, StrumentoRegistrato


def pua3(parametri: Parametri) -> Regola:
    def calcola(storia: Storia) -> Iterator[Contributo]:
        if storia.luogo is None:
            return
        for chiave, voce in storia.registro.items():
            strumento = stato(voce, StrumentoRegistrato)
            if strumento is None:
                continue
            for giorno in giorni(strumento.dati.condiviso_dal, strumento.dati.condiviso_al, parametri):
                yield Contributo(
                    "PUA-3",
                    f"{chiave}:{giorno.year}",
                    giorno,
                    storia.luogo,
                    numeratore=1,
                    denominatore=1,
                    eventi=(strumento.evento,),
                    soggetto=normalizzata(strumento.dati.denominazione),
                )

    return Regola(
        "PUA-3",
        1,
        "Strumenti unitari per la valutazione multidimensionale condivisi tra ambito sociale e sanitario per almeno "
        "un giorno dell'anno, come dice il registro. Lo stesso strumento registrato da più Ambiti conta una volta "
        "sola per territorio e anno: due denominazioni che differiscono solo per maiuscole, accenti, punteggiatura o "
        "spazi sono lo stesso strumento. Uno strumento senza data di fine conta fino all'ultimo anno della "
        "deliberazione.",
        frozenset({StrumentoRegistrato, RegistrazioneAnnullata}),
        calcola,
        (anni_in_uso(parametri),),
    )
