"""What belongs to one dimissione protetta within a case: its accesso, its SAD take-ins."""

from collections.abc import Iterator

from services.indicators.domain.case import Dimissione, Fatto, PresaInCarico, Storia
from shared.contracts.pua import AccessoAperto


def segnalata_per_errore(dimissione: Dimissione) -> bool:
    """It was a mistake to signal it: it never was a dimissione protetta."""
    return any(
        closed is not None and closed.dati.motivo == "errore" for closed in (dimissione.annullata, dimissione.rifiutata)
    )


def accesso_di(storia: Storia, dimissione_id: str) -> Fatto[AccessoAperto] | None:
    """The accesso that was opened from it, by the integration or by hand."""
    for accesso in storia.accessi.values():
        if accesso.aperto is not None and accesso.aperto.dati.dimissione_id == dimissione_id:
            return accesso.aperto
    return None


def prese_di(storia: Storia, dimissione_id: str) -> Iterator[PresaInCarico]:
    """The SAD take-ins that carry it."""
    for presa in storia.prese_in_carico.values():
        if dimissione_portata(storia, presa) == dimissione_id:
            yield presa


def dimissione_portata(storia: Storia, presa: PresaInCarico) -> str | None:
    """The dimissione that a SAD take-in carries: named by its request, or by the plan that it rests on.

    A request that says it comes from a dimissione protetta and names none means the only one of the case.
    """
    if presa.richiesta is None:
        return None
    richiesta = presa.richiesta.dati
    if richiesta.dimissione_id is not None:
        return richiesta.dimissione_id
    pai = storia.pai.get(richiesta.pai_id) if richiesta.pai_id is not None else None
    if pai is not None and pai.attivato is not None and pai.attivato.dati.dimissione_id is not None:
        return pai.attivato.dati.dimissione_id
    segnalate = [id for id, dimissione in storia.dimissioni.items() if dimissione.segnalata is not None]
    return segnalate[0] if richiesta.origine == "dimissione_protetta" and len(segnalate) == 1 else None
