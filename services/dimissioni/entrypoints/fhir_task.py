"""Task: how a request stands. The hospital's own, and of it ours towards UVM and SAD. No patient but a pseudonym."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from services.dimissioni.domain.andamento import Andamento, andamento
from services.dimissioni.domain.contatti import Contatti, Contatto
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.incarichi import Incarico, Mancato, Svolgimento, incarichi
from services.dimissioni.entrypoints.fhir_richieste import PRESTAZIONI
from shared.fhir import systems
from shared.fhir.elements import coded, instant, meta_of, patient, reference, territory
from shared.fhir.outcome import Resource
from shared.kernel.store import Version

_STATI = {
    Andamento.RICHIESTA: "requested",
    Andamento.ACCETTATA: "accepted",
    Andamento.IN_CORSO: "in-progress",
    Andamento.IN_ATTESA: "on-hold",
    Andamento.COMPIUTA: "completed",
    Andamento.RIFIUTATA: "rejected",
    Andamento.ANNULLATA: "cancelled",
    Andamento.NON_RIUSCITA: "failed",
}

DATE: Mapping[str, Callable[[Dimissione], date | None]] = {
    "data_prevista": lambda dimissione: dimissione.data_prevista,
    "servizi_pronti_dal": lambda dimissione: dimissione.servizi_pronti_dal,
    "servizi_avviati_il": lambda dimissione: dimissione.servizi_avviati_il,
    "dimessa_il": lambda dimissione: dimissione.dimessa_il,
}
"""The dates on which the hospital may count, by their code."""

PAI = ("pai", "Progetto di assistenza individuale in vigore")
EQUIPE = ("equipe", "Équipe che ha valutato")
CONTATTO = ("contatto", "Chi chiamare")
ESITI = (PAI, EQUIPE, CONTATTO)
"""What else comes of a request: codes, and what they are called."""
DI_ESEMPIO = "ESEMPIO"
"""Before the name of a contact that nobody answers: no hospital takes it for a real one."""

_SVOLGIMENTI = {
    Svolgimento.CHIESTO: "requested",
    Svolgimento.ACCETTATO: "accepted",
    Svolgimento.COMPIUTO: "completed",
    Svolgimento.ANNULLATO: "cancelled",
    Svolgimento.NON_RIUSCITO: "failed",
}


def task_della(versione: Version[Dimissione], contatti: Contatti) -> list[Resource]:
    """The hospital's first, then ours."""
    return [task_di(versione, contatti), *(_nostro(versione, incarico) for incarico in incarichi(versione.aggregate))]


def task_di(versione: Version[Dimissione], contatti: Contatti) -> Resource:
    """`businessStatus` holds our own state; `output` what the hospital may count on, and whom it calls.

    Whom it calls is who answers today, in every version: an office that has moved is of no use to anybody.
    """
    dimissione = versione.aggregate
    come_va = andamento(dimissione)
    task: Resource = {
        "resourceType": "Task",
        "id": dimissione.id,
        "meta": meta_of(versione),
        "identifier": [{"system": systems.SID_DIMISSIONE, "value": dimissione.id}],
        "basedOn": [{"reference": f"ServiceRequest/{dimissione.id}"}],
        "status": _STATI[come_va],
        "businessStatus": coded(systems.CS_STATO, dimissione.stato.value),
        "intent": "order",
        "code": coded(systems.TASK_CODE, "fulfill"),
        "focus": {"reference": f"ServiceRequest/{dimissione.id}"},
        "for": patient(dimissione.persona_id, dimissione.caso_id),
        "encounter": {"reference": f"Encounter/{dimissione.id}"},
        "authoredOn": instant(dimissione.segnalata_il),
        "lastModified": instant(versione.at),
        "owner": territory(dimissione.territorio.ambito),
    }
    if dimissione.attesa is not None:
        motivo = coded(systems.CS_MANCANZA, dimissione.attesa.manca.value)
        task["statusReason"] = motivo | ({"text": dimissione.attesa.richiesta} if dimissione.attesa.richiesta else {})
    else:
        non_riuscita = come_va is Andamento.NON_RIUSCITA
        task |= _perche(dimissione, Mancato.SAD_NON_AVVIATO if non_riuscita else None)
    output = [*_date(dimissione), *_documenti(dimissione), *_contatti(dimissione, contatti)]
    if output:
        task["output"] = output
    return task


def _perche(dimissione: Dimissione, mancato: Mancato | None) -> Resource:
    """Why it was refused, withdrawn, or not done; nothing where it was, or may be still."""
    if mancato is not None:
        return {"statusReason": coded(systems.CS_MANCATO, mancato.value)}
    motivo = dimissione.motivo_chiusura
    return {} if motivo is None else {"statusReason": coded(systems.CS_MOTIVO_CHIUSURA, motivo.value)}


def _nostro(versione: Version[Dimissione], incarico: Incarico) -> Resource:
    dimissione = versione.aggregate
    id = f"{dimissione.id}-{incarico.a.value}"
    ended = incarico.svolgimento in (Svolgimento.ANNULLATO, Svolgimento.NON_RIUSCITO)
    return {
        "resourceType": "Task",
        "id": id,
        "meta": meta_of(versione),
        "basedOn": [{"reference": f"ServiceRequest/{id}"}],
        "partOf": [{"reference": f"Task/{dimissione.id}"}],
        "status": _SVOLGIMENTI[incarico.svolgimento],
        **(_perche(dimissione, incarico.mancato) if ended else {}),
        "intent": "filler-order",
        "code": coded(systems.TASK_CODE, "fulfill"),
        "description": PRESTAZIONI[incarico.a][1],
        "focus": {"reference": f"ServiceRequest/{id}"},
        "for": patient(dimissione.persona_id, dimissione.caso_id),
        "authoredOn": instant(incarico.chiesto_il),
        "lastModified": instant(versione.at),
        "requester": territory(dimissione.territorio.ambito),
        "owner": {"identifier": {"system": systems.SID_INCARICATO, "value": incarico.a.value}},
    }


def _date(dimissione: Dimissione) -> list[dict[str, Any]]:
    return [
        {"type": coded(systems.CS_DATA, nome), "valueDate": giorno.isoformat()}
        for nome, quale in DATE.items()
        if (giorno := quale(dimissione)) is not None
    ]


def _documenti(dimissione: Dimissione) -> list[dict[str, Any]]:
    """What the PUA answers for: the plan since it is in force, the équipe since it has reached its result."""
    trovati = ((PAI, "CarePlan", dimissione.pai_id), (EQUIPE, "CareTeam", dimissione.valutazione_id))
    return [
        {"type": coded(systems.CS_ESITO, *esito), "valueReference": reference(tipo, id)}
        for esito, tipo, id in trovati
        if id is not None
    ]


def _contatti(dimissione: Dimissione, contatti: Contatti) -> list[dict[str, Any]]:
    contatto = contatti.di(dimissione.territorio.distretto)
    if contatto is None:
        return []
    nome = f"{DI_ESEMPIO}: {contatto.nome}" if contatti.esempio else contatto.nome
    chi = {"name": nome, "telecom": _recapiti(contatto)}
    return [{"type": coded(systems.CS_ESITO, *CONTATTO), "valueContactDetail": chi}]


def _recapiti(contatto: Contatto) -> list[dict[str, str]]:
    recapiti = (("phone", contatto.telefono), ("email", contatto.email))
    return [{"system": come, "value": dove, "use": "work"} for come, dove in recapiti if dove is not None]
