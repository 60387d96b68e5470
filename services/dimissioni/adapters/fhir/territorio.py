"""Whom the request is addressed to: the Ambito, Distretto and ASST that must answer."""

from typing import Any

from services.dimissioni.adapters.fhir.busta import Voce
from services.dimissioni.adapters.fhir.lettura import Lettura
from services.dimissioni.adapters.fhir.richiesta import SID_TERRITORIO, Richiesta
from services.dimissioni.application.lettura import MessaggioRifiutato, Problema
from shared.fhir.systems import SID_AMBITO, SID_ASST, SID_DISTRETTO
from shared.kernel.refusal import Refusal
from shared.kernel.territory import (
    AsstSconosciuta,
    DistrettoSconosciuto,
    Territorio,
    TerritorioAmbiguo,
    TerritorioIncoerente,
    lombardia,
)

SUPERIORI = 3
"""How many steps of Organization.partOf are followed: an office, its Ambito, its Distretto or ASST."""


def leggi_territorio(richiesta: Richiesta, lettura: Lettura) -> Territorio | None:
    """The territory that Task.owner, or else ServiceRequest.performer, names; None where neither does.

    Raises MessaggioRifiutato with the kernel's code (ambito-sconosciuto, ...) where the codes name no territory.
    """
    for destinatari, voce, elemento in _destinatari(richiesta):
        codici: dict[str, str] = {}
        for reference in destinatari:
            for sistema, codice in _codici(reference, voce, elemento, lettura).items():
                codici.setdefault(sistema, codice)
        if codici:
            return _risolvi(codici, f"{voce.percorso}.{elemento}")
    return None


def _destinatari(richiesta: Richiesta) -> list[tuple[list[Any], Voce, str]]:
    trovati: list[tuple[list[Any], Voce, str]] = []
    if richiesta.task is not None and richiesta.voce_task is not None and richiesta.task.owner is not None:
        trovati.append(([richiesta.task.owner], richiesta.voce_task, "owner"))
    sr = richiesta.service_request
    if sr is not None and richiesta.voce_sr is not None and sr.performer:
        trovati.append((list(sr.performer), richiesta.voce_sr, "performer"))
    return trovati


def _codici(reference: Any, voce: Voce, elemento: str, lettura: Lettura) -> dict[str, str]:
    """System -> code, from the reference itself and from the Organization it points to, with those above it."""
    codici: dict[str, str] = {}
    _aggiungi(codici, [reference.identifier] if reference.identifier else [])
    for _ in range(SUPERIORI):
        trovata = lettura.organizzazione(reference, voce, elemento)
        if trovata is None:
            break
        organization, voce = trovata
        _aggiungi(codici, organization.identifier or [])
        reference, elemento = organization.partOf, "partOf"
        if reference is not None and reference.identifier:
            _aggiungi(codici, [reference.identifier])
    return codici


def _aggiungi(codici: dict[str, str], identifiers: list[Any]) -> None:
    for identifier in identifiers:
        if identifier.system in SID_TERRITORIO and identifier.value and identifier.use != "old":
            codici.setdefault(identifier.system, identifier.value.strip())


def _risolvi(codici: dict[str, str], elemento: str) -> Territorio:
    ambito, distretto, asst = (codici.get(sistema) for sistema in (SID_AMBITO, SID_DISTRETTO, SID_ASST))
    try:
        return lombardia().resolve(ambito or _unico_ambito(distretto, asst), distretto, asst)
    except Refusal as rifiuto:
        raise MessaggioRifiutato(Problema(rifiuto.codice, elemento, rifiuto.titolo)) from None


def _unico_ambito(distretto: str | None, asst: str | None) -> str:
    """The Ambito that a Distretto or an ASST leaves open. Raises DistrettoSconosciuto, AsstSconosciuta,
    TerritorioIncoerente, TerritorioAmbiguo where that is not one."""
    territori = [voce.territorio for voce in lombardia().voci]
    if distretto is not None and all(t.distretto != distretto for t in territori):
        raise DistrettoSconosciuto(distretto=distretto)
    if asst is not None and all(t.asst != asst for t in territori):
        raise AsstSconosciuta(asst=asst)
    ambiti = {t.ambito for t in territori if distretto in (None, t.distretto) and asst in (None, t.asst)}
    if not ambiti:
        raise TerritorioIncoerente(distretto=distretto, asst=asst)
    if len(ambiti) > 1:
        raise TerritorioAmbiguo(distretto=distretto, asst=asst)
    return ambiti.pop()
