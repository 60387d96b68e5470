"""Who sends, and under which name the stay is known: what ties the messages about one discharge together."""

from dataclasses import dataclass
from typing import Any

from services.dimissioni.adapters.fhir.busta import Voce
from services.dimissioni.adapters.fhir.lettura import Lettura
from services.dimissioni.adapters.fhir.richiesta import Richiesta
from services.dimissioni.adapters.fhir.risorse import necessaria
from services.dimissioni.adapters.fhir.testo import leggibile
from services.dimissioni.domain.numero_ricovero import PREFISSO
from shared.fhir.systems import ASL_OID, OSPEDALE_OID

LUNGHEZZA = 200
"""Characters of a sender's name, and of each half of a key."""


@dataclass(frozen=True)
class Intestazione:
    """The MessageHeader of a message; of a transaction all None."""

    risorsa: Any | None = None
    voce: Voce | None = None


def leggi_intestazione(lettura: Lettura) -> Intestazione:
    """The MessageHeader, which opens every message. Its absence is noted; in a transaction it is not looked for."""
    if lettura.busta.tipo != "message":
        return Intestazione()
    prima = lettura.busta.voci[0]
    if prima.tipo != "MessageHeader":
        testo = "La prima voce di un messaggio dev'essere il MessageHeader"
        lettura.quaderno.annota("intestazione-assente", "Bundle.entry[0].resource", testo)
        return Intestazione()
    return Intestazione(necessaria(lettura.usa(prima), lettura.quaderno), prima)


def mittente(
    encounter: Any, voce: Voce, richiesta: Richiesta, intestazione: Intestazione, lettura: Lettura
) -> str | None:
    """The hospital: where the stay is, else who asks, else who sends."""
    sr, task, testata = richiesta.service_request, richiesta.task, intestazione.risorsa
    for reference, da, elemento in (
        (encounter.serviceProvider, voce, "serviceProvider"),
        (sr.requester if sr else None, richiesta.voce_sr, "requester"),
        (task.requester if task else None, richiesta.voce_task, "requester"),
        (testata.sender if testata else None, intestazione.voce, "sender"),
    ):
        nome = _nome(reference, da, elemento, lettura) if reference is not None and da is not None else None
        if nome:
            return nome
    if testata is not None and testata.source is not None:
        return leggibile(testata.source.name or testata.source.endpoint, LUNGHEZZA)
    return None


def _nome(reference: Any, da: Voce, elemento: str, lettura: Lettura) -> str | None:
    trovata = None
    if reference.reference:
        voce = lettura.bersaglio(reference, da, elemento)
        if voce is not None and voce.tipo == "Organization":
            trovata = lettura.organizzazione(reference, da, elemento)
    if trovata is not None:
        organization = trovata[0]
        codici = [i for i in organization.identifier or [] if i.value and i.use != "old"]
        codici.sort(key=lambda i: {OSPEDALE_OID: 0, ASL_OID: 1}.get(i.system, 2))
        detto = codici[0].value if codici else organization.name
    else:
        detto = reference.identifier.value if reference.identifier else reference.display
    return leggibile(detto, LUNGHEZZA)


def chiave_caso(encounter: Any, voce: Voce, richiesta: Richiesta, inviato_da: str | None, lettura: Lettura) -> str:
    """The same for every message about one discharge.

    The identifier of the stay with its system (which FHIR wants unique by itself); with the sender where it names no
    system; else the identifier of the request; else the address of the Encounter. Each step down is noted.
    """
    del_ricovero = _identificativo(encounter, inviato_da)
    if del_ricovero is not None:
        chiave, qualificata = del_ricovero
        if not qualificata:
            testo = "L'identificativo del ricovero non dice il suo sistema: vale dentro il mittente"
            lettura.quaderno.annota("identificativo-ricovero-senza-sistema", f"{voce.percorso}.identifier", testo)
        return f"{PREFISSO}{chiave}"
    testo = "Il ricovero non ha un identificativo: i messaggi successivi potrebbero non ritrovare il caso"
    lettura.quaderno.annota("identificativo-ricovero-assente", f"{voce.percorso}.identifier", testo)
    for risorsa in (richiesta.service_request, richiesta.task):
        della_richiesta = _identificativo(risorsa, inviato_da) if risorsa is not None else None
        if della_richiesta is not None:
            return f"richiesta|{della_richiesta[0]}"
    return f"voce|{inviato_da or ''}|{leggibile(voce.full_url, 2 * LUNGHEZZA) or lettura.busta.digest}"


def _identificativo(risorsa: Any, inviato_da: str | None) -> tuple[str, bool] | None:
    """(`system|value`, whether a system was named) of the best identifier: official first, never an old one."""
    trovati = risorsa.identifier or []
    if not isinstance(trovati, list):
        trovati = [trovati]
    validi = [i for i in trovati if i.use != "old" and leggibile(i.value, LUNGHEZZA)]
    # A system first, then official; the order of the message does not matter, for it may change.
    validi.sort(key=lambda i: (not i.system, i.use != "official", i.system or "", i.value))
    if not validi:
        return None
    scelto = validi[0]
    valore = leggibile(scelto.value, LUNGHEZZA)
    sistema = leggibile(scelto.system, LUNGHEZZA)
    return f"{sistema or inviato_da or ''}|{valore}", sistema is not None
