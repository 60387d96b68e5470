"""SAD-2: SAD projects that carry a dimissione protetta, over the dimissioni protette that need SAD.

Source: DGR Lombardia XII/2167 of 15/04/2024, Allegato A, chapter 5.
"""

from collections.abc import Iterator

from services.indicators.domain.case import Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.parametri import Parametri
from services.indicators.domain.contributions.percorso_protetto import (
    accesso_di,
    prese_di,
    segnalata_per_errore,
)
from shared.contracts import dimissioni, pua, sad


def sad2(_parametri: Parametri) -> Regola:
    return Regola(
        "SAD-2",
        1,
        "Dimissioni protette segnalate nell'anno che hanno bisogno del SAD e sono comprese in un progetto "
        "individualizzato SAD, sul totale di quelle che ne hanno bisogno. Ne ha bisogno la dimissione per cui lo dice "
        "la segnalazione, o una valutazione conclusa nel suo percorso, o per cui il SAD è stato richiesto: così il "
        "rapporto non supera uno. Una richiesta da dimissione protetta che non ne nomina nessuna intende l'unica del "
        "caso. Più progetti della stessa dimissione contano una volta. L'anno è quello della "
        "segnalazione, per entrambi. Le segnalazioni annullate o rifiutate perché errate non contano; le altre "
        "rifiutate o annullate sì, perché il bisogno c'era. Scelta aperta: la deliberazione non dice come si "
        "riconosce il bisogno di SAD, né di quale anno è un progetto che comincia nell'anno dopo.",
        frozenset(
            {
                dimissioni.DimissioneSegnalata,
                dimissioni.DimissioneRifiutata,
                dimissioni.DimissioneAnnullata,
                pua.AccessoAperto,
                pua.ValutazioneConclusa,
                pua.PaiAttivato,
                sad.SadRichiesto,
                sad.SadProgettato,
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
        need, project = _bisogno(storia, chiave), _progetto(storia, chiave)
        if not (segnalata.dati.bisogno_sad or need):
            continue
        yield Contributo(
            "SAD-2",
            chiave,
            segnalata.giorno,
            storia.luogo,
            numeratore=int(bool(project)),
            denominatore=1,
            eventi=tuple(dict.fromkeys((segnalata.evento, *need, *project))),
        )


def _bisogno(storia: Storia, dimissione_id: str) -> tuple[str, ...]:
    """The events, beside the segnalazione, that say that the SAD is needed: a valutazione, or a request."""
    accesso = accesso_di(storia, dimissione_id)
    if accesso is not None:
        for valutazione in storia.valutazioni.values():
            conclusa = valutazione.conclusa
            if (
                conclusa is not None
                and conclusa.dati.necessita_sad
                and conclusa.dati.accesso_id == accesso.dati.accesso_id
            ):
                return (accesso.evento, conclusa.evento)
    return tuple(presa.richiesta.evento for presa in prese_di(storia, dimissione_id) if presa.richiesta is not None)[:1]


def _progetto(storia: Storia, dimissione_id: str) -> tuple[str, ...]:
    """The events of the first SAD project that carries the dimissione."""
    for presa in prese_di(storia, dimissione_id):
        if presa.richiesta is not None and presa.progetti:
            return (presa.richiesta.evento, presa.progetti[0].evento)
    return ()
