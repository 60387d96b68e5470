"""DIP-2: persons who needed territorial social services and had them with their dimissione protetta.

Source: DGR Lombardia XII/2167 of 15/04/2024, Allegato A, chapter 5.
"""

from collections.abc import Iterator

from services.indicators.domain.case import Dimissione, Fatto, PresaInCarico, Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.parametri import Parametri
from services.indicators.domain.contributions.percorso_protetto import accesso_di, prese_di, segnalata_per_errore
from shared.contracts import dimissioni, pua, sad


def dip2(_parametri: Parametri) -> Regola:
    return Regola(
        "DIP-2",
        1,
        "Persone con una dimissione protetta segnalata nell'anno e un bisogno registrato di servizi sociali "
        "territoriali, che sono state dimesse con almeno un servizio sociale avviato, sul totale di quelle persone. "
        "Il servizio è avviato se lo dice la dimissione, o se un SAD che la porta è attivo o ha avviato l'erogazione, "
        "anche dopo la dimissione. L'anno è quello della segnalazione, per entrambi. Una persona con più dimissioni "
        "conta una volta sola per territorio e anno, e ha beneficiato se è così per almeno una; finché nessun accesso "
        "al PUA dice chi è, conta la dimissione. Le segnalazioni annullate o rifiutate perché errate non contano.",
        frozenset(
            {
                dimissioni.DimissioneSegnalata,
                dimissioni.DimissioneEffettuata,
                dimissioni.DimissioneRifiutata,
                dimissioni.DimissioneAnnullata,
                pua.AccessoAperto,
                pua.PaiAttivato,
                sad.SadRichiesto,
                sad.SadAttivato,
                sad.SadErogazioneAvviata,
                sad.SadConcluso,
            }
        ),
        _calcola,
    )


def _calcola(storia: Storia) -> Iterator[Contributo]:
    if storia.luogo is None:
        return
    for chiave, dimissione in storia.dimissioni.items():
        segnalata = dimissione.segnalata
        if segnalata is None or not segnalata.dati.bisogno_servizi_sociali or segnalata_per_errore(dimissione):
            continue
        accesso = accesso_di(storia, chiave)
        who = () if accesso is None else (accesso.evento,)
        benefited = _beneficio(storia, chiave, dimissione)
        yield Contributo(
            "DIP-2",
            chiave,
            segnalata.giorno,
            storia.luogo,
            numeratore=int(bool(benefited)),
            denominatore=1,
            eventi=(segnalata.evento, *who, *benefited),
            soggetto=chiave if accesso is None else accesso.dati.persona_id,
        )


def _beneficio(storia: Storia, chiave: str, dimissione: Dimissione) -> tuple[str, ...]:
    """The events that say that the person left with a social service; empty where they did not, or not yet."""
    effettuata = dimissione.effettuata
    if effettuata is None:
        return ()
    # The flag knows what was known at the discharge: a service that was announced later is in the case.
    if effettuata.dati.servizi_sociali_avviati:
        return (effettuata.evento,)
    for presa in prese_di(storia, chiave):
        started = _avviato(presa)
        if started is not None and presa.richiesta is not None:
            return (effettuata.evento, presa.richiesta.evento, started.evento)
    return ()


def _avviato(presa: PresaInCarico) -> Fatto[sad.SadErogazioneAvviata] | Fatto[sad.SadAttivato] | None:
    """What says that the service was there; one that ended before it delivered anything was not."""
    if presa.erogazione is not None:
        return presa.erogazione
    if presa.conclusa is not None and presa.conclusa.dati.esito != "conclusa":
        return None
    return presa.attivata
