"""SAD-1: SAD projects of highly needy, non self-sufficient old people that rest on one plan integrated with health.

Source: DGR Lombardia XII/2167 of 15/04/2024, Allegato A, chapter 5.
"""

from collections.abc import Iterator

from services.indicators.domain.case import Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.parametri import Parametri
from shared.contracts import sad


def sad1(_parametri: Parametri) -> Regola:
    return Regola(
        "SAD-1",
        1,
        "Progetti individualizzati SAD dell'anno (data del primo progetto) per anziani non autosufficienti ad alto "
        "bisogno assistenziale con un piano unico integrato con l'ambito sanitario, sul totale di quei progetti. Il "
        "piano è integrato se il progetto SAD, nella sua ultima versione, poggia su un solo piano firmato dalla parte "
        "sociale e da quella sanitaria. Non autosufficienza e alto bisogno sono quelli della valutazione SAD; prima "
        "di essa, quelli della richiesta.",
        frozenset({sad.SadRichiesto, sad.SadValutato, sad.SadProgettato}),
        _calcola,
        preferisce=frozenset({sad.SadValutato}),
    )


def _calcola(storia: Storia) -> Iterator[Contributo]:
    if storia.luogo is None:
        return
    for chiave, presa in storia.prese_in_carico.items():
        richiesta = presa.richiesta
        if richiesta is None or not presa.progetti or not richiesta.dati.anziano:
            continue
        bisogno = presa.valutata or richiesta
        if not (bisogno.dati.non_autosufficiente and bisogno.dati.alto_bisogno_assistenziale):
            continue
        primo, ultimo = presa.progetti[0], presa.progetti[-1]
        yield Contributo(
            "SAD-1",
            chiave,
            primo.giorno,
            storia.luogo,
            numeratore=int(ultimo.dati.piano_integrato),
            denominatore=1,
            eventi=tuple(dict.fromkeys((richiesta.evento, bisogno.evento, primo.evento, ultimo.evento))),
        )
