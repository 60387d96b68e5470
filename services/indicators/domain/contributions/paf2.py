"""PAF-2: progetti individualizzati over valutazioni, of children and families.

Source: DGR Lombardia XII/2167 of 15/04/2024, Allegato A, chapter 5.
"""

from collections.abc import Iterator

from services.indicators.domain.case import Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.parametri import Parametri
from shared.contracts import pua

AREA = "minori_famiglia"


def paf2(_parametri: Parametri) -> Regola:
    return Regola(
        "PAF-2",
        1,
        "Valutazioni dell'area minori e famiglia concluse nell'anno da cui è nato un progetto individualizzato (un PAI "
        "della stessa area, attivato anche in un anno successivo), sul totale delle valutazioni di quell'area concluse "
        "nell'anno. L'anno è quello della valutazione, e più progetti della stessa valutazione contano una volta: il "
        "rapporto non supera uno. Un progetto conta anche se poi si chiude, per qualunque motivo.",
        frozenset({pua.ValutazioneConclusa, pua.PaiAttivato}),
        _calcola,
    )


def _calcola(storia: Storia) -> Iterator[Contributo]:
    if storia.luogo is None:
        return
    progetti = {
        pai.attivato.dati.valutazione_id: pai.attivato.evento
        for pai in reversed(storia.pai.values())
        if pai.attivato is not None and pai.attivato.dati.area == AREA
    }
    for chiave, valutazione in storia.valutazioni.items():
        conclusa = valutazione.conclusa
        if conclusa is None or conclusa.dati.area != AREA:
            continue
        progetto = progetti.get(chiave)
        yield Contributo(
            "PAF-2",
            chiave,
            conclusa.giorno,
            storia.luogo,
            numeratore=int(progetto is not None),
            denominatore=1,
            eventi=(conclusa.evento,) if progetto is None else (conclusa.evento, progetto),
        )
