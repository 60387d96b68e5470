"""What a hospital gets back, in its own language: FHIR R4 as plain JSON. Nothing here names the patient."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from services.dimissioni.application.lettura import Problema
from services.dimissioni.application.ricezione import Accolto, Respinto
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.entrypoints.fhir_task import task_di
from shared.fhir import systems

Risorsa = dict[str, Any]

PRINCIPALI = ("Task", "ServiceRequest", "Encounter")
"""The entry that stands for the case in the answer: the first of these that was read."""

_TIPI: dict[str, str] = {
    "json-malformato": "structure",
    "non-fhir": "structure",
    "bundle-assente": "structure",
    "tipo-bundle-non-supportato": "not-supported",
    "corpo-troppo-grande": "too-long",
    "annidamento-eccessivo": "too-costly",
    "estensione-modificatrice": "extension",
    "regole-implicite": "not-supported",
    "territorio-mancante": "required",
    "territorio-non-consentito": "forbidden",
    "caso-di-altro-mittente": "forbidden",
    "token-assente": "login",
    "token-scaduto": "expired",
    "token-non-valido": "login",
    "non-autorizzato": "forbidden",
    "non-trovato": "not-found",
    "errore-interno": "exception",
    "servizio-non-disponibile": "transient",
    "esito-non-noto": "transient",
}
"""Our codes as FHIR IssueType, where it is not plainly a matter of content."""


def segnale(codice: str, testo: str, elemento: str | None = None, gravita: str = "error") -> Risorsa:
    """One OperationOutcome.issue."""
    tipo = "informational" if gravita == "information" else _TIPI.get(codice) or _tipo(codice)
    issue: Risorsa = {
        "severity": gravita,
        "code": tipo,
        "details": {"coding": [{"system": systems.CS_PROBLEMA, "code": codice}], "text": testo},
    }
    if elemento:
        issue["expression"] = [elemento]
    return issue


def esito(issues: Sequence[Risorsa]) -> Risorsa:
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


def respinto(messaggio: Respinto) -> Risorsa:
    """Why not, element by element, and where the message waits."""
    conservato = segnale(
        "messaggio-in-quarantena", "Il messaggio è conservato: una persona lo esaminerà", gravita="information"
    )
    issues = [segnale(p.codice, p.testo, p.elemento) for p in messaggio.problemi]
    return esito([*issues, conservato | {"diagnostics": messaggio.quarantena_id}])


def rifiutato(problemi: Iterable[Problema]) -> Risorsa:
    """Why not, of something that was not kept."""
    return esito([segnale(p.codice, p.testo, p.elemento) for p in problemi])


def risposta(accolto: Accolto, ora: datetime) -> Risorsa:
    """A transaction is answered by a transaction-response, a message by a message."""
    if accolto.letto.busta.tipo == "message":
        return _messaggio(accolto, ora)
    return _transazione(accolto)


def _transazione(accolto: Accolto) -> Risorsa:
    """One entry for each that came, in the same order. Resources are read, not stored: what exists is our Task."""
    voci = accolto.letto.busta.voci
    principale = next((i for tipo in PRINCIPALI for i, v in enumerate(voci) if v.usata and v.tipo == tipo), 0)
    annotati = _annotati(accolto, principale)
    entry = []
    for indice, voce in enumerate(voci):
        nuova = indice == principale and accolto.esito.nuova
        response: Risorsa = {"status": "201 Created" if nuova else "200 OK"}
        issues = annotati.get(indice, [])
        if indice == principale:
            response["location"] = f"Task/{accolto.esito.dimissione.id}"
        if not voce.usata:
            issues = [
                *issues,
                segnale("risorsa-non-usata", "La risorsa non viene letta né conservata", None, "information"),
            ]
        if issues:
            response["outcome"] = esito(issues)
        entry.append({"response": response})
    return {"resourceType": "Bundle", "type": "transaction-response", "entry": entry}


def _messaggio(accolto: Accolto, ora: datetime) -> Risorsa:
    busta, dimissione = accolto.letto.busta, accolto.esito.dimissione
    id = str(uuid5(NAMESPACE_URL, f"urn:raccordo:risposta:{accolto.letto.messaggio.messaggio_id}"))
    issues = [issue for issues in _annotati(accolto, 0).values() for issue in issues]
    issues = issues or [segnale("messaggio-accolto", "Il messaggio è stato accolto", None, "information")]
    testata: Risorsa = {
        "resourceType": "MessageHeader",
        "id": id,
        "eventCoding": {"system": systems.CS_EVENTO, "code": "esito-segnalazione"},
        "source": {"name": "Raccordo", "endpoint": "urn:raccordo:dimissioni"},
        "response": {
            "identifier": busta.intestazione_id or id,
            "code": "ok",
            "details": {"reference": f"urn:uuid:{uuid5(NAMESPACE_URL, f'{id}/esito')}"},
        },
        "focus": [{"reference": f"urn:uuid:{dimissione.id}"}],
    }
    if busta.mittente_endpoint:
        testata["destination"] = [{"endpoint": busta.mittente_endpoint}]
    return {
        "resourceType": "Bundle",
        "type": "message",
        "timestamp": ora.isoformat(),
        "entry": [
            {"fullUrl": f"urn:uuid:{id}", "resource": testata},
            {"fullUrl": testata["response"]["details"]["reference"], "resource": esito(issues)},
            {"fullUrl": f"urn:uuid:{dimissione.id}", "resource": task_di(dimissione)},
        ],
    }


def _annotati(accolto: Accolto, principale: int) -> dict[int, list[Risorsa]]:
    """The anomalies of this message by the entry that they concern; what concerns none goes to the principal one."""
    annotati: dict[int, list[Risorsa]] = {}
    if accolto.esito.duplicato:
        ripetuto = segnale("messaggio-gia-ricevuto", "Lo stesso messaggio era già stato accolto", None, "information")
        annotati[principale] = [ripetuto]
    for codice, elemento, testo in _anomalie(accolto.esito.dimissione, accolto):
        indice = _indice(elemento, principale)
        annotati.setdefault(indice, []).append(segnale(codice, testo, elemento, "warning"))
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


def _tipo(codice: str) -> str:
    if codice.endswith(("-assente", "-mancante")):
        return "required"
    return "code-invalid" if codice == "codice-sconosciuto" else "business-rule"
