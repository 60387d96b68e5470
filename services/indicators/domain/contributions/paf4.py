"""PAF-4: nuclei familiari taken in charge for prevention.

Source: DGR Lombardia XII/2167 of 15/04/2024, Allegato A, chapter 5.
"""

from collections.abc import Iterator

from services.indicators.domain.case import Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.del_registro import anni_in_uso, giorni
from services.indicators.domain.contributions.nuclei import nucleo
from services.indicators.domain.contributions.paf2 import AREA
from services.indicators.domain.contributions.parametri import PREDEFINITI, Parametri
from shared.contracts import pua


def paf4(parametri: Parametri) -> Regola:
    in_corso = parametri.paf4_conta_in_corso

    def calcola(storia: Storia) -> Iterator[Contributo]:
        if storia.luogo is None:
            return
        for chiave, pai in storia.pai.items():
            attivato = pai.attivato
            if attivato is None or attivato.dati.area != AREA:
                continue
            chiuso = pai.chiuso if in_corso else None
            fine = None if chiuso is None else chiuso.giorno
            for giorno in giorni(attivato.giorno, fine, parametri) if in_corso else (attivato.giorno,):
                yield Contributo(
                    "PAF-4",
                    f"{chiave}:{giorno.year}",
                    giorno,
                    storia.luogo,
                    numeratore=1,
                    denominatore=1,
                    eventi=(attivato.evento,) if chiuso is None else (attivato.evento, chiuso.evento),
                    soggetto=nucleo(attivato.dati),
                )

    quando = (
        "Un nucleo conta in ogni anno in cui un suo progetto è in vigore, dall'attivazione alla chiusura, dall'anno "
        "prima della deliberazione al suo ultimo anno."
        if in_corso
        else "Un nucleo conta nell'anno in cui un suo progetto si attiva; i progetti attivati negli anni prima e "
        "ancora in corso non contano."
    )
    return Regola(
        "PAF-4",
        1,
        "Nuclei familiari distinti presi in carico in ottica di prevenzione: quelli con un progetto individualizzato "
        f"(PAI) dell'area minori e famiglia. {quando} Un nucleo con più progetti conta una volta sola per territorio e "
        "anno; dove il progetto non nomina un nucleo, conta la persona. Scelta aperta: la deliberazione non dice che "
        "cosa è una presa in carico, né se conta quella iniziata negli anni prima.",
        frozenset({pua.PaiAttivato, pua.PaiChiuso}) if in_corso else frozenset({pua.PaiAttivato}),
        calcola,
        (
            ("conta_in_corso", "si" if in_corso else "no", in_corso is PREDEFINITI.paf4_conta_in_corso),
            *((anni_in_uso(parametri),) if in_corso else ()),
        ),
    )
