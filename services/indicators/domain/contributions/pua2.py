"""PUA-2: valutazioni in which the assistente sociale of Comune or Ambito took part.

Source: DGR Lombardia XII/2167 of 15/04/2024, Allegato A, chapter 5.
"""

from collections.abc import Iterator

from services.indicators.domain.case import Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.parametri import Parametri
from shared.contracts import pua


def pua2(_parametri: Parametri) -> Regola:
    return Regola(
        "PUA-2",
        1,
        "Valutazioni multidimensionali concluse nell'anno con la partecipazione dell'assistente sociale del Comune o "
        "dell'Ambito, sul totale delle valutazioni multidimensionali concluse nell'anno, di ogni area. Scelta aperta: "
        "la composizione dell'équipe è rimessa a un decreto (D.Lgs. 29/2024) non ancora noto.",
        frozenset({pua.ValutazioneConclusa}),
        _calcola,
    )


def _calcola(storia: Storia) -> Iterator[Contributo]:
    if storia.luogo is None:
        return
    for chiave, valutazione in storia.valutazioni.items():
        conclusa = valutazione.conclusa
        if conclusa is not None:
            yield Contributo(
                "PUA-2",
                chiave,
                conclusa.giorno,
                storia.luogo,
                numeratore=int(conclusa.dati.assistente_sociale_presente),
                denominatore=1,
                eventi=(conclusa.evento,),
            )
