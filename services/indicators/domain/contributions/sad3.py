"""SAD-3: SAD take-ins whose whole processo caratteristico (five phases) is in the cartella sociale informatizzata.

Source: DGR Lombardia XII/2167 of 15/04/2024, Allegato A, chapter 5, which does not say whether open ones count.
"""

from collections.abc import Iterator

from services.indicators.domain.case import PresaInCarico, Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.parametri import PREDEFINITI, Parametri
from shared.contracts import sad


def sad3(parametri: Parametri) -> Regola:
    aperte = parametri.sad3_conta_aperte

    def calcola(storia: Storia) -> Iterator[Contributo]:
        if storia.luogo is None:
            return
        for chiave, presa in storia.prese_in_carico.items():
            presa_in_carico = presa.presa_in_carico
            if presa_in_carico is None:
                continue
            phases = _fasi(presa, aperte)
            yield Contributo(
                "SAD-3",
                chiave,
                presa_in_carico.giorno,
                storia.luogo,
                numeratore=int(bool(phases)),
                denominatore=1,
                eventi=(presa_in_carico.evento, *phases),
            )

    contate = (
        "Contano anche quelle ancora aperte, quando hanno le prime quattro fasi."
        if aperte
        else "Quelle ancora aperte non contano."
    )
    return Regola(
        "SAD-3",
        1,
        "Prese in carico SAD dell'anno (data della presa in carico) concluse e con tutte e cinque le fasi nella "
        "cartella: accesso/orientamento (la richiesta), valutazione del bisogno, progetto individualizzato, "
        "erogazione, valutazione finale/conclusione. Accanto, al denominatore, tutte le prese in carico SAD "
        f"dell'anno. {contate} Chi finisce senza valutazione finale (decesso, rinuncia, trasferimento), o è rifiutato "
        "o annullato, non ha l'intero processo. Scelta aperta: la deliberazione non dice se contano quelle ancora "
        "aperte, né quelle finite senza valutazione finale.",
        frozenset(
            {
                sad.SadRichiesto,
                sad.SadPresoInCarico,
                sad.SadValutato,
                sad.SadProgettato,
                sad.SadErogazioneAvviata,
                sad.SadValutazioneFinale,
                sad.SadConcluso,
            }
        ),
        calcola,
        (("conta_aperte", "si" if aperte else "no", aperte is PREDEFINITI.sad3_conta_aperte),),
    )


def _fasi(presa: PresaInCarico, aperte: bool) -> tuple[str, ...]:
    """The events of the phases, where none is missing; empty otherwise."""
    richiesta, valutata, erogazione = presa.richiesta, presa.valutata, presa.erogazione
    if richiesta is None or valutata is None or not presa.progetti or erogazione is None:
        return ()
    phases = (richiesta.evento, valutata.evento, presa.progetti[0].evento, erogazione.evento)
    finale, conclusa = presa.valutazione_finale, presa.conclusa
    if conclusa is None:
        return phases if aperte else ()
    if finale is None or conclusa.dati.esito != "conclusa":
        return ()
    return (*phases, finale.evento, conclusa.evento)
