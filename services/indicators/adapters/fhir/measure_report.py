"""The yearly return in FHIR R4 (4.0.1): a Bundle of one MeasureReport per indicator, built by the library's models.

The population codes are HL7's: a ratio and a milestone have numerator and denominator, a count has an initial
population, a mean has the cases that it is taken over. What R4 has no place for (verdict, target, rule) are extensions
of ours.
"""

from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from fhir.resources.R4B.bundle import Bundle

from services.indicators.adapters.esporta.parole import ASSENTE, VERDETTI, obiettivo
from services.indicators.domain.regulation import Misura, TipoObiettivo
from services.indicators.domain.restituzione.documento import Riga
from services.indicators.domain.restituzione.restituzione import Restituzione, Stato
from shared.fhir.systems import SID_AMBITO
from shared.kernel.clock import ROME

SID_RESTITUZIONE = "urn:raccordo:sid:restituzione"
MISURA = "urn:raccordo:fhir:misura:"
"""The canonical address of an indicator: `urn:raccordo:fhir:misura:DIP-3`."""
EXT_VERDETTO = "urn:raccordo:fhir:verdetto"
EXT_OBIETTIVO = "urn:raccordo:fhir:obiettivo"
EXT_REGOLA = "urn:raccordo:fhir:regola"
EXT_NOTA = "urn:raccordo:fhir:nota"
CS_VERDETTO = "urn:raccordo:cs:verdetto"
CS_MOTIVO = "urn:raccordo:cs:motivo-senza-verdetto"
EXT_IMPRONTA = "urn:raccordo:fhir:impronta-sha256"
"""On Bundle.meta: the hash of the frozen return. Not a tag: a tag is a code of a list."""
POPULATION = "http://terminology.hl7.org/CodeSystem/measure-population"
IMPROVEMENT = "http://terminology.hl7.org/CodeSystem/measure-improvement-notation"
UCUM = "http://unitsofmeasure.org"
_POPOLAZIONI = {
    Misura.RAPPORTO: ("numerator", "denominator"),
    Misura.TRAGUARDO: ("numerator", "denominator"),
    Misura.CONTEGGIO: ("initial-population", None),
    Misura.MEDIA: (None, "measure-population"),
}
"""Which populations numerator and denominator of ours are. The numerator of a mean is a sum of days: no population."""
_SCORE = Decimal("0.000001")


def measure_reports(restituzione: Restituzione) -> bytes:
    """Raises pydantic's ValidationError where a report would not be FHIR: that is a mistake of ours."""
    documento = restituzione.documento
    when = documento.congelata_il or documento.foglio.noto_al
    bundle: dict[str, Any] = {
        "resourceType": "Bundle",
        "id": _id(documento.numero),
        "identifier": {"system": SID_RESTITUZIONE, "value": documento.numero},
        "type": "collection",
        "timestamp": _instant(when),
        "entry": [
            {"fullUrl": f"urn:uuid:{_uuid(restituzione, riga)}", "resource": _report(restituzione, riga)}
            for riga in documento.foglio.righe
        ],
    }
    if restituzione.impronta:
        bundle["meta"] = {"extension": [{"url": EXT_IMPRONTA, "valueString": restituzione.impronta}]}
    text: str = Bundle.model_validate(bundle).model_dump_json()
    return text.encode()


def _report(restituzione: Restituzione, riga: Riga) -> dict[str, Any]:
    documento = restituzione.documento
    foglio = documento.foglio
    return {
        "resourceType": "MeasureReport",
        "id": str(_uuid(restituzione, riga)),
        "identifier": [{"system": SID_RESTITUZIONE, "value": f"{documento.numero}/{riga.codice}"}],
        "status": "complete" if restituzione.stato is Stato.CONGELATA else "pending",
        "type": "summary",
        "measure": f"{MISURA}{riga.codice}",
        "date": _instant(documento.congelata_il or foglio.noto_al),
        "reporter": {
            "type": "Organization",
            "identifier": {"system": SID_AMBITO, "value": foglio.ambito},
            "display": f"Ambito di {foglio.ambito_nome}",
        },
        "period": {"start": f"{foglio.anno}-01-01", "end": f"{foglio.anno}-12-31"},
        "improvementNotation": {
            "coding": [
                {
                    "system": IMPROVEMENT,
                    "code": "decrease" if riga.obiettivo.tipo is TipoObiettivo.RIDUZIONE else "increase",
                }
            ]
        },
        "group": [_group(riga)],
        "extension": _extensions(riga, documento.note.get(riga.codice)),
    }


def _group(riga: Riga) -> dict[str, Any]:
    group: dict[str, Any] = {"code": {"text": riga.nome}}
    codes = _POPOLAZIONI[riga.misura]
    counts = (riga.conteggio.numeratore, riga.conteggio.denominatore)
    populations = [
        {"code": {"coding": [{"system": POPULATION, "code": code}], "text": said}, "count": count}
        for code, count, said in zip(codes, counts, (riga.conta, riga.su or riga.conta), strict=True)
        if code is not None and count is not None
    ]
    if populations:
        group["population"] = populations
    value = riga.conteggio.valore
    if value is not None:
        score = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_SCORE).normalize()
        unit = "d" if riga.misura is Misura.MEDIA else "1"
        group["measureScore"] = {"value": f"{score:f}", "system": UCUM, "code": unit}
    return group


def _extensions(riga: Riga, nota: str | None) -> list[dict[str, Any]]:
    verdict = [{"system": CS_VERDETTO, "code": riga.esito.value, "display": VERDETTI[riga.esito]}]
    if riga.motivo is not None:
        verdict.append({"system": CS_MOTIVO, "code": riga.motivo.value, "display": riga.motivo.testo})
    said: list[dict[str, Any]] = [
        {"url": EXT_VERDETTO, "valueCodeableConcept": {"coding": verdict}},
        {"url": EXT_OBIETTIVO, "valueString": obiettivo(riga) or ASSENTE},
    ]
    if riga.regola is not None:
        said.append({"url": EXT_REGOLA, "valueString": riga.regola.versione})
    if nota:
        said.append({"url": EXT_NOTA, "valueString": nota})
    return said


def _instant(when: Any) -> str:
    text: str = when.astimezone(ROME).isoformat(timespec="seconds")
    return text


def _id(numero: str) -> str:
    return numero.replace("/", "-")


def _uuid(restituzione: Restituzione, riga: Riga) -> str:
    return str(uuid5(NAMESPACE_URL, f"{SID_RESTITUZIONE}:{restituzione.documento.numero}:{riga.codice}"))
