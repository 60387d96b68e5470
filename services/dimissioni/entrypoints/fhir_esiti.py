"""What a hospital gets back, in its own language: FHIR R4 as plain JSON. Nothing here names the patient."""

from collections.abc import Iterable
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from services.dimissioni.application.lettura import Problema
from services.dimissioni.application.ricezione import Accolto, Respinto
from services.dimissioni.domain.contatti import Contatti
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.entrypoints.fhir_task import task_di
from shared.fhir import systems
from shared.fhir.outcome import Resource, issue, outcome
from shared.kernel.store import Version

ESITO_SEGNALAZIONE = "esito-segnalazione"
"""MessageHeader.event of our answers."""
STATI_HTTP = {
    "json-malformato": 400,
    "non-fhir": 400,
    "bundle-assente": 400,
    "corpo-troppo-grande": 413,
    "errore-interno": 500,
}
"""HTTP statuses of refusals that are not a matter of content (422), of state (409) or of permission (403)."""
PRINCIPALI = ("Task", "ServiceRequest", "Encounter")
"""The entry that stands for the case in the answer: the first of these that was read."""


def respinto(messaggio: Respinto) -> Resource:
    """Why not, element by element, and where the message waits."""
    conservato = issue(
        "messaggio-in-quarantena", "Il messaggio è conservato: una persona lo esaminerà", severity="information"
    )
    issues = [issue(p.codice, p.testo, p.elemento) for p in messaggio.problemi]
    return outcome([*issues, conservato | {"diagnostics": messaggio.quarantena_id}])


def rifiutato(problemi: Iterable[Problema]) -> Resource:
    """Why not, of something that was not kept."""
    return outcome([issue(p.codice, p.testo, p.elemento) for p in problemi])


def risposta(accolto: Accolto, contatti: Contatti, ora: datetime, base: str) -> Resource:
    """A transaction is answered by a transaction-response, a message by a message. `base`: see `searchset`."""
    if accolto.letto.busta.tipo == "message":
        return _messaggio(accolto, contatti, ora, base)
    return _transazione(accolto)


def _transazione(accolto: Accolto) -> Resource:
    """One entry for each that came, in the same order. Resources are read, not stored: what exists is our Task."""
    voci = accolto.letto.busta.voci
    principale = next((i for tipo in PRINCIPALI for i, v in enumerate(voci) if v.usata and v.tipo == tipo), 0)
    annotati = _annotati(accolto, principale)
    entry = []
    for indice, voce in enumerate(voci):
        nuova = indice == principale and accolto.esito.nuova
        response: Resource = {"status": "201 Created" if nuova else "200 OK"}
        issues = annotati.get(indice, [])
        if indice == principale:
            response["location"] = f"Task/{accolto.esito.dimissione.id}"
        if not voce.usata:
            issues = [
                *issues,
                issue("risorsa-non-usata", "La risorsa non viene letta né conservata", None, "information"),
            ]
        if issues:
            response["outcome"] = outcome(issues)
        entry.append({"response": response})
    return {"resourceType": "Bundle", "type": "transaction-response", "entry": entry}


def _messaggio(accolto: Accolto, contatti: Contatti, ora: datetime, base: str) -> Resource:
    busta, dimissione = accolto.letto.busta, accolto.esito.dimissione
    id = str(uuid5(NAMESPACE_URL, f"urn:raccordo:risposta:{accolto.letto.messaggio.messaggio_id}"))
    # By its address, from which its relative references lead on; the identity alone would make them all be the Task.
    indirizzo = f"{base}/Task/{dimissione.id}"
    issues = [each for annotated in _annotati(accolto, 0).values() for each in annotated]
    issues = issues or [issue("messaggio-accolto", "Il messaggio è stato accolto", None, "information")]
    testata: Resource = {
        "resourceType": "MessageHeader",
        "id": id,
        "eventCoding": {"system": systems.CS_EVENTO, "code": ESITO_SEGNALAZIONE},
        "source": {"name": "Raccordo", "endpoint": "urn:raccordo:dimissioni"},
        "response": {
            "identifier": busta.intestazione_id or id,
            "code": "ok",
            "details": {"reference": f"urn:uuid:{uuid5(NAMESPACE_URL, f'{id}/esito')}"},
        },
        "focus": [{"reference": indirizzo}],
    }
    if busta.mittente_endpoint:
        testata["destination"] = [{"endpoint": busta.mittente_endpoint}]
    return {
        "resourceType": "Bundle",
        "type": "message",
        "timestamp": ora.isoformat(),
        "entry": [
            {"fullUrl": f"urn:uuid:{id}", "resource": testata},
            {"fullUrl": testata["response"]["details"]["reference"], "resource": outcome(issues)},
            {"fullUrl": indirizzo, "resource": task_di(Version(dimissione, ora), contatti)},
        ],
    }


def _annotati(accolto: Accolto, principale: int) -> dict[int, list[Resource]]:
    """The anomalies of this message by the entry that they concern; what concerns none goes to the principal one."""
    annotati: dict[int, list[Resource]] = {}
    if accolto.esito.duplicato:
        ripetuto = issue("messaggio-gia-ricevuto", "Lo stesso messaggio era già stato accolto", None, "information")
        annotati[principale] = [ripetuto]
    for codice, elemento, testo in _anomalie(accolto.esito.dimissione, accolto):
        indice = _indice(elemento, principale)
        annotati.setdefault(indice, []).append(issue(codice, testo, elemento, "warning"))
    return annotati


def _anomalie(dimissione: Dimissione, accolto: Accolto) -> list[tuple[str, str, str]]:
    """What the reader found, then what the case contradicted."""
    messaggio = accolto.letto.messaggio
    del_caso = [a for a in dimissione.anomalie if a.messaggio_id == messaggio.messaggio_id]
    trovate = [(a.codice, a.elemento, a.testo) for a in messaggio.anomalie]
    return list(dict.fromkeys([*trovate, *((a.codice, a.elemento, a.testo) for a in del_caso)]))


def _indice(elemento: str, principale: int) -> int:
    numero = elemento.removeprefix("Bundle.entry[").partition("]")[0]
    return int(numero) if elemento.startswith("Bundle.entry[") and numero.isdigit() else principale
