"""PUA-4: persons with complex needs whom a UVM took in charge, and beside them the nuclei.

Source: DGR Lombardia XII/2167 of 15/04/2024, Allegato A, chapter 5: the table uses both persons and nuclei.
"""

from collections.abc import Iterator

from services.indicators.domain.case import Fatto, Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.nuclei import nucleo
from services.indicators.domain.contributions.parametri import Parametri
from shared.contracts import pua

NUCLEI = "PUA-4.nuclei"


def pua4(_parametri: Parametri) -> Regola:
    return Regola(
        "PUA-4",
        1,
        "Persone distinte il cui bisogno è risultato complesso in una valutazione multidimensionale della UVM conclusa "
        "nell'anno, di ogni area. Chi ha più valutazioni conta una volta sola per territorio e anno. Scelta aperta: la "
        "deliberazione scrive sia persone sia nuclei, e non dice che cosa è una presa in carico della UVM: si contano "
        "le persone valutate, e accanto i nuclei.",
        frozenset({pua.ValutazioneConclusa}),
        _persone,
    )


def pua4_nuclei(_parametri: Parametri) -> Regola:
    return Regola(
        NUCLEI,
        1,
        "Nuclei familiari distinti delle persone che conta PUA-4: quello nominato dal piano (PAI) nato dalla "
        "valutazione; dove non c'è un piano, o non nomina un nucleo, la persona conta come nucleo a sé.",
        frozenset({pua.ValutazioneConclusa, pua.PaiAttivato}),
        _nuclei,
        accanto_a="PUA-4",
    )


def _complesse(storia: Storia) -> Iterator[tuple[Fatto[pua.ValutazioneConclusa], Contributo]]:
    if storia.luogo is None:
        return
    for chiave, valutazione in storia.valutazioni.items():
        conclusa = valutazione.conclusa
        if conclusa is not None and conclusa.dati.bisogno_complesso:
            yield (
                conclusa,
                Contributo(
                    "PUA-4",
                    chiave,
                    conclusa.giorno,
                    storia.luogo,
                    numeratore=1,
                    denominatore=1,
                    eventi=(conclusa.evento,),
                    soggetto=conclusa.dati.persona_id,
                ),
            )


def _persone(storia: Storia) -> Iterator[Contributo]:
    for _, contributo in _complesse(storia):
        yield contributo


def _nuclei(storia: Storia) -> Iterator[Contributo]:
    piani = {
        pai.attivato.dati.valutazione_id: pai.attivato
        for pai in storia.pai.values()
        if pai.attivato is not None and pai.attivato.dati.nucleo_id is not None
    }
    for conclusa, contributo in _complesse(storia):
        piano = piani.get(conclusa.dati.valutazione_id)
        if piano is None:
            who, because = f"persona:{conclusa.dati.persona_id}", contributo.eventi
        else:
            who, because = nucleo(piano.dati), (*contributo.eventi, piano.evento)
        yield contributo._replace(indicatore=NUCLEI, soggetto=who, eventi=because)
