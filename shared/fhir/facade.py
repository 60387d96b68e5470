"""The FHIR R4 server as others see it: which resources there are, which service answers, what one may search by.

One address, `/fhir/R4`; behind it each service answers for what is its own. From this table come the routes of each
service, the CapabilityStatement, and the paths by which a gateway tells the services apart.
"""

from dataclasses import dataclass

from shared.fhir.search import Kind, Parameter


@dataclass(frozen=True)
class ResourceType:
    """`also`: other services answer for a part of it, too. Then each id begins with the service that it is of, and a
    search is complete only where all of them answer. `writes`, `operations`: what else one may do."""

    name: str
    service: str
    documentation: str
    parameters: tuple[Parameter, ...]
    also: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()

    @property
    def services(self) -> tuple[str, ...]:
        return (self.service, *self.also)


def _id() -> Parameter:
    return Parameter("_id", Kind.TOKEN, ("id",), "L'identificativo logico della risorsa")


def _updated() -> Parameter:
    return Parameter("_lastUpdated", Kind.DATE, ("meta.lastUpdated",), "Quando è cambiata, per esempio ge2026-03-01")


def _patient(*paths: str) -> Parameter:
    return Parameter("patient", Kind.REFERENCE, paths, "La persona, per esempio Patient/123", target="Patient")


def _subject() -> Parameter:
    return Parameter("subject", Kind.REFERENCE, ("subject",), "Come patient", target="Patient")


def _status(name: str = "status", path: str = "status") -> Parameter:
    return Parameter(name, Kind.TOKEN, (path,), "Lo stato della risorsa; più stati separati da virgole")


def _date(name: str, path: str, documentation: str) -> Parameter:
    return Parameter(name, Kind.DATE, (path,), f"{documentation}, per esempio ge2026-03-01")


COMMON = (_id(), _updated())

TASK = ResourceType(
    "Task",
    "dimissioni",
    "A che punto è una richiesta, quella dell'ospedale e quelle nostre verso UVM e SAD che ne discendono; in output le "
    "date, il piano, l'équipe e chi chiamare",
    (
        *COMMON,
        _status(),
        _patient("for"),
        Parameter(
            "owner",
            Kind.REFERENCE,
            ("owner",),
            "A chi è affidata: owner:identifier=urn:raccordo:sid:ambito|50036",
            target="Organization",
        ),
        Parameter("authored-on", Kind.DATE, ("authoredOn",), "Quando è stata inviata, per esempio ge2026-03-01"),
        Parameter("part-of", Kind.REFERENCE, ("partOf",), "Il Task di cui è parte", target="Task"),
        Parameter("based-on", Kind.REFERENCE, ("basedOn",), "La richiesta da cui nasce", target="ServiceRequest"),
    ),
)
SERVICE_REQUEST = ResourceType(
    "ServiceRequest",
    "dimissioni",
    "La richiesta dell'ospedale, e le nostre verso UVM e SAD (filler-order) che nascono da essa",
    (
        *COMMON,
        _status(),
        _patient("subject"),
        Parameter("authored", Kind.DATE, ("authoredOn",), "Quando è stata fatta, per esempio ge2026-03-01"),
        Parameter("based-on", Kind.REFERENCE, ("basedOn",), "La richiesta da cui nasce", target="ServiceRequest"),
        Parameter("intent", Kind.TOKEN, ("intent",), "order: dell'ospedale; filler-order: nostra"),
    ),
)
ENCOUNTER = ResourceType(
    "Encounter",
    "dimissioni",
    "Il ricovero da cui la persona viene dimessa, per quanto l'ospedale ne ha detto",
    (
        *COMMON,
        _status(),
        _patient("subject"),
        Parameter(
            "identifier",
            Kind.TOKEN,
            ("identifier",),
            "Il numero del ricovero, come l'ospedale l'ha comunicato: https://ospedale.example/sid/nosologico|123",
            personal=True,
        ),
        Parameter("date", Kind.DATE, ("period",), "Un giorno del ricovero, per esempio ge2026-03-01"),
    ),
)

SUBSCRIPTION = ResourceType(
    "Subscription",
    "dimissioni",
    "Essere avvisati (rest-hook, id-only) quando una propria richiesta cambia: urn:raccordo:fhir:topic:richiesta",
    (*COMMON, _status()),
    writes=("create", "update", "delete"),
    operations=("status", "events"),
)

PATIENT = ResourceType(
    "Patient",
    "pua",
    "La persona, come la conoscono i territori di chi chiede",
    (
        *COMMON,
        Parameter(
            "identifier",
            Kind.TOKEN,
            ("identifier",),
            "Codice fiscale, ANPR, STP o ENI: http://hl7.it/sid/codiceFiscale|RSSMRA...",
            personal=True,
        ),
    ),
)
RELATED_PERSON = ResourceType(
    "RelatedPerson",
    "pua",
    "Il caregiver indicato in un PAI, con l'identificativo del PAI",
    (*COMMON, _patient("patient"), Parameter("active", Kind.TOKEN, ("active",), "true: il PAI non è chiuso")),
)
CARE_TEAM = ResourceType(
    "CareTeam",
    "pua",
    "L'équipe di una valutazione multidimensionale, con l'identificativo della valutazione; anche per l'ospedale "
    "che ha segnalato il caso",
    (
        *COMMON,
        _status(),
        _patient("subject"),
        _subject(),
        _date("date", "period", "Un giorno della valutazione"),
        Parameter("category", Kind.TOKEN, ("category",), "L'area: anziani, disabilita, minori_famiglia, adulti"),
    ),
)
CARE_PLAN = ResourceType(
    "CarePlan",
    "pua",
    "Il PAI, dalla bozza alla chiusura; per l'ospedale che ha segnalato il caso, da quando è in vigore",
    (
        *COMMON,
        _status(),
        _patient("subject"),
        _subject(),
        _date("date", "period", "Un giorno in cui il PAI è in vigore"),
        Parameter("category", Kind.TOKEN, ("category",), "L'area: anziani, disabilita, minori_famiglia, adulti"),
        Parameter("care-team", Kind.REFERENCE, ("careTeam",), "L'équipe da cui nasce", target="CareTeam"),
        Parameter("goal", Kind.REFERENCE, ("goal",), "Un obiettivo del PAI", target="Goal"),
    ),
)
GOAL = ResourceType(
    "Goal",
    "pua",
    "Un obiettivo di un PAI: quelli di CarePlan.goal, visibili a chi vede il piano",
    (
        *COMMON,
        _status("lifecycle-status", "lifecycleStatus"),
        _patient("subject"),
        _subject(),
        Parameter("achievement-status", Kind.TOKEN, ("achievementStatus",), "Se è stato raggiunto"),
        _date("start-date", "startDate", "Da quando"),
    ),
)
QUESTIONNAIRE_RESPONSE = ResourceType(
    "QuestionnaireResponse",
    "pua",
    "Una scala compilata in una valutazione: risposte, punteggio e classe",
    (
        *COMMON,
        _status(),
        _patient("subject"),
        _subject(),
        _date("authored", "authored", "Quando è stata compilata"),
        Parameter(
            "questionnaire",
            Kind.REFERENCE,
            ("questionnaire",),
            "La scala: urn:raccordo:fhir:questionario:barthel",
            target="Questionnaire",
        ),
    ),
)
QUESTIONNAIRE = ResourceType(
    "Questionnaire",
    "pua",
    "Le scale in uso, con le voci, i punti e le fonti",
    (*COMMON, _status(), Parameter("version", Kind.TOKEN, ("version",), "La versione della scala")),
)
PROCEDURE = ResourceType(
    "Procedure",
    "sad",
    "Una visita del SAD, fatta o mancata",
    (
        *COMMON,
        _status(),
        _patient("subject"),
        _subject(),
        _date("date", "performedPeriod", "Il giorno della visita"),
        Parameter(
            "based-on",
            Kind.REFERENCE,
            ("basedOn",),
            "La richiesta (ServiceRequest/{id}-sad) o il PAI da cui nasce",
            target="ServiceRequest",
        ),
    ),
)
MEASURE_REPORT = ResourceType(
    "MeasureReport",
    "indicators",
    "Un indicatore LEPS di un territorio e di un anno, con l'identificativo ambito-50036-2026-DIP-3",
    (
        *COMMON,
        _status(),
        Parameter(
            "measure",
            Kind.REFERENCE,
            ("measure",),
            "L'indicatore: urn:raccordo:fhir:misura:DIP-3",
            target="Measure",
        ),
        Parameter(
            "reporter",
            Kind.REFERENCE,
            ("reporter",),
            "Il territorio: reporter:identifier=urn:raccordo:sid:ambito|50036",
            target="Organization",
        ),
        _date("period", "period", "L'anno"),
    ),
)
AUDIT_EVENT = ResourceType(
    "AuditEvent",
    "dimissioni",
    "Un accesso di chi chiede: che cosa ha letto o fatto il suo account, e nessun altro",
    (
        *COMMON,
        _date("date", "recorded", "Quando"),
        Parameter("action", Kind.TOKEN, ("action",), "C, R, U, D o E: creato, letto, cambiato, tolto, eseguito"),
        Parameter("outcome", Kind.TOKEN, ("outcome",), "0: riuscito; 4: rifiutato"),
        Parameter(
            "entity",
            Kind.REFERENCE,
            ("entity.what",),
            "Che cosa ha toccato: entity:identifier=urn:raccordo:sid:oggetto|123",
        ),
    ),
    also=("indicators", "pua", "sad"),
)
PROVENANCE = ResourceType(
    "Provenance",
    "dimissioni",
    "Chi ha registrato una versione di una risorsa, quando è avvenuto, e per quale via",
    (
        *COMMON,
        Parameter("target", Kind.REFERENCE, ("target",), "La risorsa: CarePlan/123, o CarePlan/123/_history/2"),
        _date("recorded", "recorded", "Quando è stata registrata"),
    ),
    also=("pua", "sad"),
)

FACADE: tuple[ResourceType, ...] = (
    TASK,
    SERVICE_REQUEST,
    ENCOUNTER,
    SUBSCRIPTION,
    PATIENT,
    RELATED_PERSON,
    CARE_TEAM,
    CARE_PLAN,
    GOAL,
    QUESTIONNAIRE_RESPONSE,
    QUESTIONNAIRE,
    PROCEDURE,
    MEASURE_REPORT,
    AUDIT_EVENT,
    PROVENANCE,
)


def of_service(service: str) -> tuple[ResourceType, ...]:
    return tuple(each for each in FACADE if service in each.services)
