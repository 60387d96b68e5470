"""DIP-6: protected discharges handled through the integration of hospital and cartella sociale informatizzata.

Source: DGR Lombardia XII/2167 of 15/04/2024, Allegato A, chapter 5.
"""

from collections.abc import Iterator

from services.indicators.domain.case import Fatto, Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.parametri import Parametri
from services.indicators.domain.contributions.percorso_protetto import segnalata_per_errore
from shared.contracts import dimissioni, pua


def dip6(_parametri: Parametri) -> Regola:
    return Regola(
        "DIP-6",
        1,
        "Dimissioni protette segnalate nell'anno la cui segnalazione è arrivata per integrazione informatica e la cui "
        "cartella (accesso al PUA) è stata aperta da quella segnalazione senza riscriverla. Accanto, al denominatore, "
        "tutte le dimissioni protette segnalate nell'anno. Le segnalazioni annullate o rifiutate perché errate non "
        "contano; le altre rifiutate o annullate sì, perché sono state gestite. Scelta aperta: la deliberazione non "
        "dice se contano le dimissioni non portate a termine.",
        frozenset(
            {
                dimissioni.DimissioneSegnalata,
                dimissioni.DimissioneAnnullata,
                dimissioni.DimissioneRifiutata,
                pua.AccessoAperto,
            }
        ),
        _calcola,
    )


def _calcola(storia: Storia) -> Iterator[Contributo]:
    if storia.luogo is None:
        return
    for chiave, dimissione in storia.dimissioni.items():
        segnalata = dimissione.segnalata
        if segnalata is None or segnalata_per_errore(dimissione):
            continue
        events = [segnalata.evento]
        if segnalata.dati.provenienza == "integrazione":
            aperto = _aperto_da(storia, chiave)
            if aperto is not None:
                events.append(aperto.evento)
        yield Contributo(
            "DIP-6",
            chiave,
            segnalata.giorno,
            storia.luogo,
            numeratore=len(events) - 1,
            denominatore=1,
            eventi=tuple(events),
        )


def _aperto_da(storia: Storia, dimissione_id: str) -> Fatto[pua.AccessoAperto] | None:
    """The accesso that was opened from this dimissione by the integration, if there is one."""
    for accesso in storia.accessi.values():
        aperto = accesso.aperto
        if (
            aperto is not None
            and aperto.dati.dimissione_id == dimissione_id
            and aperto.dati.provenienza == "integrazione"
        ):
            return aperto
    return None
