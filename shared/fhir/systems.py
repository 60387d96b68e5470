"""The names of the lists that FHIR messages quote: identifiers, code systems, extensions. Constants only.

National OIDs (node 2.16.840.1.113883.2.9 of HL7 Italia) and the `http://hl7.it/sid/` addresses of HL7 Italia name the
same lists; hospitals send either, so both are accepted. What begins with `urn:raccordo:` is ours and is described
in `docs/fhir-ospedale.md` and `docs/fhir-territorio.md`.
"""

from collections.abc import Mapping

# Identifiers of persons
CODICE_FISCALE = "http://hl7.it/sid/codiceFiscale"
CODICE_FISCALE_OID = "urn:oid:2.16.840.1.113883.2.9.4.3.2"
ANPR = "http://hl7.it/sid/anpr"
ANPR_OID = "urn:oid:2.16.840.1.113883.2.9.4.3.16"
STP_OID = "urn:oid:2.16.840.1.113883.2.9.4.3.17"
ENI_OID = "urn:oid:2.16.840.1.113883.2.9.4.3.18"

IDENTIFICATIVI_PERSONA: Mapping[str, str] = {
    CODICE_FISCALE: "codice_fiscale",
    CODICE_FISCALE_OID: "codice_fiscale",
    ANPR: "anpr",
    ANPR_OID: "anpr",
    STP_OID: "stp",
    ENI_OID: "eni",
}
"""System of a Patient.identifier -> name of the list in our language. Others are the hospital's own numbers."""

# Identifiers of organisations
ASL_OID = "urn:oid:2.16.840.1.113883.2.9.4.1.1"
OSPEDALE_OID = "urn:oid:2.16.840.1.113883.2.9.4.1.2"
ANAGRAFE_LOMBARDIA_OID = "urn:oid:2.16.840.1.113883.2.9.2.30.4.1"

SID_AMBITO = "urn:raccordo:sid:ambito"
SID_DISTRETTO = "urn:raccordo:sid:distretto"
SID_ASST = "urn:raccordo:sid:asst"
SID_ATS = "urn:raccordo:sid:ats"
SID_REGIONE = "urn:raccordo:sid:regione"
SID_DIMISSIONE = "urn:raccordo:sid:dimissione"
SID_CASO = "urn:raccordo:sid:caso"
"""The case that everything about one request belongs to."""
SID_INCARICATO = "urn:raccordo:sid:incaricato"
"""Who in the territory a request of ours goes to: `uvm`, `sad`."""
SID_PAI = "urn:raccordo:sid:pai"
SID_VALUTAZIONE = "urn:raccordo:sid:valutazione"
SID_VISITA = "urn:raccordo:sid:visita"
SID_OPERATORE = "urn:raccordo:sid:operatore"
"""Accounts, offices and codes of whoever works on a case: never the person cared for."""
SID_SERVIZIO = "urn:raccordo:sid:servizio"
"""The services of the platform: `dimissioni`, `indicators`, `pua`, `sad`."""
SID_OGGETTO = "urn:raccordo:sid:oggetto"
"""Whatever was looked at or changed: cases, persons (by pseudonym), plans. An id is never used for two of them."""
SID_EROGATORE = "urn:raccordo:sid:erogatore"
"""Who delivers an intervention of a plan, by kind: `comune`, `asst`, ..."""

# Code systems of others
GOAL_ACHIEVEMENT = "http://terminology.hl7.org/CodeSystem/goal-achievement"
DISCHARGE_DISPOSITION = "http://terminology.hl7.org/CodeSystem/discharge-disposition"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
TASK_CODE = "http://hl7.org/fhir/CodeSystem/task-code"
LOINC = "http://loinc.org"
ICD_10 = "http://hl7.org/fhir/sid/icd-10"
ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm"
ICD_9_CM = "http://hl7.org/fhir/sid/icd-9-cm"
ICD_9_CM_OID = "urn:oid:2.16.840.1.113883.6.103"
"""Italian hospitals code discharges in ICD-9-CM."""
ICD_10_OID = "urn:oid:2.16.840.1.113883.6.3"
ORDINAL_VALUE = "http://hl7.org/fhir/StructureDefinition/ordinalValue"

LETTERA_DIMISSIONE_LOINC = "34105-7"
"""Hospital discharge summary: the Composition of the lettera di dimissione."""

AUDIT_TYPE = "http://terminology.hl7.org/CodeSystem/audit-event-type"
AUDIT_SOURCE = "http://terminology.hl7.org/CodeSystem/security-source-type"
DATA_OPERATION = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"
PARTICIPANT_TYPE = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
DATA_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

# Code systems and extensions of ours
CS_BISOGNO = "urn:raccordo:cs:bisogno"
CS_DESTINAZIONE = "urn:raccordo:cs:destinazione"
CS_MOTIVO_CHIUSURA = "urn:raccordo:cs:motivo-chiusura"
CS_PROBLEMA = "urn:raccordo:cs:problema-messaggio"
"""The codes in OperationOutcome.issue.details: anomalies and reasons of refusal."""
CS_EVENTO = "urn:raccordo:cs:evento-messaggio"
CS_STATO = "urn:raccordo:cs:stato-dimissione"
"""Task.businessStatus: our states, as the regulation names them."""
CS_MANCANZA = "urn:raccordo:cs:mancanza"
"""Task.statusReason of a request on hold: what the territory needs to know from the hospital."""
CS_MANCATO = "urn:raccordo:cs:mancato"
"""Task.statusReason of what failed: what did not come about."""
CS_PRESTAZIONE = "urn:raccordo:cs:prestazione"
"""ServiceRequest.code: `dimissione_protetta` is the hospital's, `valutazione_multidimensionale` and `sad` are ours."""
CS_DATA = "urn:raccordo:cs:data-dimissione"
"""Task.output.type: which date it is."""
CS_ESITO = "urn:raccordo:cs:esito-richiesta"
"""Task.output.type: what else came of a request: `pai`, `equipe`, `contatto`."""

EXT_CLINICAMENTE_DIMISSIBILE = "urn:raccordo:fhir:clinicamente-dimissibile"
"""On Encounter, valueDate or valueDateTime: the day from which the patient could leave."""

CS_AREA = "urn:raccordo:cs:area"
CS_PROFESSIONE = "urn:raccordo:cs:professione"
CS_ENTE = "urn:raccordo:cs:ente"
CS_INTERVENTO = "urn:raccordo:cs:tipo-intervento"
CS_ORIZZONTE = "urn:raccordo:cs:orizzonte"
"""Goal.category: `breve`, `medio`, `lungo`."""
CS_ESITO_OBIETTIVO = "urn:raccordo:cs:esito-obiettivo"
"""Goal.achievementStatus: 1 no, 2 in part, 3 yes."""
CS_MOTIVO_CHIUSURA_PAI = "urn:raccordo:cs:motivo-chiusura-pai"
CS_PROVENIENZA = "urn:raccordo:cs:provenienza"
CS_RUOLO = "urn:raccordo:cs:ruolo"
CS_FINALITA = "urn:raccordo:cs:finalita"
"""AuditEvent.purposeOfEvent: for what purpose somebody asked, in the words of the policy table."""
CS_VISITA_MANCATA = "urn:raccordo:cs:motivo-visita-mancata"
CS_SCALA = "urn:raccordo:cs:scala:"
"""Begins the names of the lists of answers of each scale: `urn:raccordo:cs:scala:barthel:alimentazione`."""

EXT_PROVENIENZA = "urn:raccordo:fhir:provenienza"
"""On Provenance.agent, valueCodeableConcept of CS_PROVENIENZA: by which way it came."""
EXT_FIRMA = "urn:raccordo:fhir:firma"
"""On CarePlan, one for each side that signed it: `lato` (valueCode), `il` (valueDateTime)."""
EXT_CHIUSURA = "urn:raccordo:fhir:motivo-chiusura"
"""On CarePlan, valueCodeableConcept of CS_MOTIVO_CHIUSURA_PAI."""
EXT_VERIFICA = "urn:raccordo:fhir:verifica-prevista"
"""On CarePlan, valueDate: when the plan is to be looked at again."""
EXT_ORE_SETTIMANALI = "urn:raccordo:fhir:ore-settimanali"
"""On CarePlan.activity.detail, valueDecimal: hours per week."""

TOPIC_RICHIESTA = "urn:raccordo:fhir:topic:richiesta"
"""Subscription.criteria: a request of the hospital's has a new version."""
EXT_CHIAVE_DI_FIRMA = "urn:raccordo:fhir:chiave-di-firma"
"""On Subscription.channel, valueString: the key that signs the notices; in the answer to the creation only."""
CS_ESITO_AVVISO = "urn:raccordo:cs:esito-avviso"
"""How the last attempt to tell somebody ended."""

QUESTIONARIO = "urn:raccordo:fhir:questionario:"
"""Begins the canonical address of the Questionnaire of each scale."""
QUESTIONARIO_BRASS = "urn:raccordo:fhir:questionario:brass"
QUESTIONARIO_BARTHEL = "urn:raccordo:fhir:questionario:barthel"
