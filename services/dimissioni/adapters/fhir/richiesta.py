"""ServiceRequest and Task: what the hospital asks for, since when, of whom, and whether it still asks."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.dimissioni.adapters.fhir.busta import Voce
from services.dimissioni.adapters.fhir.codici import MOTIVI, REQUEST_INTENT, REQUEST_STATUS, TASK_STATUS, codifiche
from services.dimissioni.adapters.fhir.lettura import Lettura
from services.dimissioni.adapters.fhir.quaderno import Quaderno
from services.dimissioni.adapters.fhir.risorse import necessaria
from services.dimissioni.adapters.fhir.tempo import giorno_di, istante_di
from services.dimissioni.adapters.fhir.testo import leggibile
from services.dimissioni.application.lettura import MessaggioRifiutato, Problema
from services.dimissioni.domain.messaggio import MotivoChiusura
from shared.fhir.systems import CS_BISOGNO, SID_AMBITO, SID_ASST, SID_DISTRETTO

SID_TERRITORIO = frozenset({SID_AMBITO, SID_DISTRETTO, SID_ASST})


@dataclass(frozen=True)
class Richiesta:
    """The two resources of one request, parsed, with their entries. Either may be absent, not both."""

    service_request: Any | None = None
    voce_sr: Voce | None = None
    task: Any | None = None
    voce_task: Voce | None = None

    @property
    def presente(self) -> bool:
        return self.service_request is not None or self.task is not None

    @property
    def segnalata_il(self) -> datetime | None:
        """UTC instant at which the hospital wrote the request."""
        return next((i for r in (self.service_request, self.task) if r and (i := istante_di(r.authoredOn))), None)

    @property
    def data_prevista(self) -> date | None:
        """The day for which the help is asked: occurrence, or the start of its period."""
        sr = self.service_request
        if sr is None:
            return None
        return giorno_di(sr.occurrenceDateTime) or (
            giorno_di(sr.occurrencePeriod.start) if sr.occurrencePeriod else None
        )

    @property
    def motivo(self) -> str | None:
        """Why, in the hospital's words: reasons, else notes, else what the Task says."""
        sr = self.service_request
        ragioni = [c.text or next((x.display for x in c.coding or [] if x.display), None) for c in _ragioni(sr)]
        note = [nota.text for risorsa in (sr, self.task) if risorsa for nota in risorsa.note or []]
        scelte = [t for t in ragioni if t] or [t for t in note if t]
        if not scelte and self.task is not None and self.task.description:
            scelte = [self.task.description]
        return leggibile(" — ".join(pulita for t in scelte if (pulita := leggibile(t))))


def _ragioni(sr: Any | None) -> list[Any]:
    return list(sr.reasonCode or []) if sr is not None else []


def concetti(richiesta: Richiesta) -> list[Any]:
    """Every place of the request where a need may be coded."""
    sr, task = richiesta.service_request, richiesta.task
    trovati = [sr.code, *(sr.orderDetail or []), *_ragioni(sr)] if sr is not None else []
    if task is not None:
        trovati += [task.code, task.reasonCode]
    return [c for c in trovati if c is not None]


def leggi_richiesta(lettura: Lettura) -> Richiesta:
    """Find the request among the entries. Raises MessaggioRifiutato: richieste-multiple, richiesta-in-negativo,
    risorsa-non-valida, estensione-modificatrice."""
    quaderno = lettura.quaderno
    voce_task = _scelta(lettura, "Task")
    task = necessaria(lettura.usa(voce_task), quaderno) if voce_task else None
    voce_sr = lettura.bersaglio(task.focus, voce_task, "focus", "ServiceRequest") if task and voce_task else None
    voce_sr = voce_sr or _scelta(lettura, "ServiceRequest")
    sr = necessaria(lettura.usa(voce_sr), quaderno) if voce_sr else None
    if sr is not None and voce_sr is not None:
        if sr.doNotPerform:
            testo = "La richiesta chiede di non fare (doNotPerform): non è una segnalazione"
            raise MessaggioRifiutato(Problema("richiesta-in-negativo", f"{voce_sr.percorso}.doNotPerform", testo))
        _verifica(sr.status, REQUEST_STATUS, f"{voce_sr.percorso}.status", quaderno)
        _verifica(sr.intent, REQUEST_INTENT, f"{voce_sr.percorso}.intent", quaderno)
        if sr.status in ("draft", "on-hold"):
            testo = "La richiesta è in bozza o sospesa: accolta come attiva"
            quaderno.annota("richiesta-non-attiva", f"{voce_sr.percorso}.status", testo)
    if task is not None and voce_task is not None:
        _verifica(task.status, TASK_STATUS, f"{voce_task.percorso}.status", quaderno)
    return Richiesta(sr, voce_sr, task, voce_task)


def annullamento(richiesta: Richiesta, quaderno: Quaderno) -> tuple[MotivoChiusura, date | None] | None:
    """Why and when the hospital withdraws the request; None where it does not. The day may be unknown."""
    sr, task = richiesta.service_request, richiesta.task
    stati = {risorsa.status for risorsa in (sr, task) if risorsa is not None}
    if not stati & {"revoked", "cancelled", "entered-in-error"}:
        return None
    quando = giorno_di(task.lastModified) if task is not None else None
    if "entered-in-error" in stati:
        return MotivoChiusura.ERRORE, quando
    return _motivo(task, richiesta.voce_task, quaderno), quando


def _motivo(task: Any | None, voce: Voce | None, quaderno: Quaderno) -> MotivoChiusura:
    ragione = task.statusReason if task is not None else None
    coppie = [(c.sistema, c.codice) for c in codifiche(ragione)]
    motivi = [MOTIVI[coppia] for coppia in coppie if coppia in MOTIVI]
    if motivi:
        return motivi[0]
    elemento = f"{voce.percorso if voce else 'Bundle'}.statusReason"
    if coppie:
        quaderno.annota("codice-sconosciuto", elemento, "Il motivo di annullamento non è in un elenco conosciuto")
    else:
        quaderno.annota("motivo-annullamento-assente", elemento, "L'annullamento non ha un motivo codificato")
    return MotivoChiusura.ALTRO


def _verifica(codice: str, ammessi: frozenset[str], elemento: str, quaderno: Quaderno) -> None:
    if codice not in ammessi:
        testo = "Lo stato o l'intento non è uno dei codici FHIR: non muove il caso"
        quaderno.annota("codice-sconosciuto", elemento, testo)


def _scelta(lettura: Lettura, tipo: str) -> Voce | None:
    """The one that is marked as ours, or the only one; None where several could be meant and none is marked."""
    candidate = lettura.busta.di_tipo(tipo)
    if len(candidate) <= 1:
        return candidate[0] if candidate else None
    nostre = [voce for voce in candidate if _nostra(voce, lettura)]
    if len(nostre) > 1:
        testo = f"Il messaggio contiene più {tipo} che chiedono una dimissione protetta"
        raise MessaggioRifiutato(Problema("richieste-multiple", nostre[1].percorso, testo))
    return nostre[0] if nostre else None


def _nostra(voce: Voce, lettura: Lettura) -> bool:
    """Whether a request names a territory of ours or a need of our list, looking at the JSON as it came."""
    risorsa = voce.risorsa
    for destinatario in [risorsa.get("owner"), *_lista(risorsa.get("performer"))]:
        if not isinstance(destinatario, dict):
            continue
        riferimento = destinatario.get("reference")
        puntata = lettura.indice.risolvi(riferimento, voce) if isinstance(riferimento, str) else None
        identificativi = [
            destinatario.get("identifier"),
            *_lista(puntata.risorsa.get("identifier") if puntata else None),
        ]
        if any(isinstance(i, dict) and i.get("system") in SID_TERRITORIO for i in identificativi):
            return True
    codici = [risorsa.get("code"), *_lista(risorsa.get("orderDetail")), *_lista(risorsa.get("reasonCode"))]
    return any(
        isinstance(coding, dict) and coding.get("system") == CS_BISOGNO
        for codice in codici
        if isinstance(codice, dict)
        for coding in _lista(codice.get("coding"))
    )


def _lista(valore: Any) -> list[Any]:
    return valore if isinstance(valore, list) else []
