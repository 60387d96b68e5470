"""An indicator's value in FHIR R4 (4.0.1): one MeasureReport, as plain JSON, live or of a yearly return.

The population codes are HL7's: a ratio and a milestone have numerator and denominator, a count has an initial
population, a mean has the cases that it is taken over. What R4 has no place for (verdict, target, rule) are extensions
of ours.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from services.indicators.adapters.esporta.parole import ASSENTE, VERDETTI, obiettivo
from services.indicators.application.misurazioni import Misurazione
from services.indicators.domain.levels import Livello
from services.indicators.domain.regulation import Misura, TipoObiettivo
from services.indicators.domain.restituzione.documento import Riga
from shared.fhir import elements, systems
from shared.fhir.outcome import Resource
from shared.kernel.clock import ROME

MISURA = "urn:raccordo:fhir:misura:"
"""The canonical address of an indicator: `urn:raccordo:fhir:misura:DIP-3`."""
EXT_VERDETTO = "urn:raccordo:fhir:verdetto"
EXT_OBIETTIVO = "urn:raccordo:fhir:obiettivo"
EXT_REGOLA = "urn:raccordo:fhir:regola"
EXT_NOTA = "urn:raccordo:fhir:nota"
CS_VERDETTO = "urn:raccordo:cs:verdetto"
CS_MOTIVO = "urn:raccordo:cs:motivo-senza-verdetto"
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
_SISTEMI = {
    Livello.AMBITO: systems.SID_AMBITO,
    Livello.DISTRETTO: systems.SID_DISTRETTO,
    Livello.ASST: systems.SID_ASST,
    Livello.ATS: systems.SID_ATS,
    Livello.REGIONE: systems.SID_REGIONE,
}


def misura(misurazione: Misurazione) -> Resource:
    """What an indicator is worth in a territory, as the platform has known it since `misurazione.dal`."""
    casella = misurazione.casella
    livello = Livello(casella.livello)
    fatto = report(misurazione.riga, casella.anno, completo=misurazione.concluso, quando=misurazione.dal)
    return fatto | {
        "id": misurazione.id,
        "meta": elements.meta(misurazione.versione, misurazione.dal),
        "reporter": ente(livello, casella.territorio, misurazione.territorio_nome),
    }


def report(riga: Riga, anno: int, *, completo: bool, quando: datetime, nota: str | None = None) -> Resource:
    """Without what tells this report from another: id, whose it is."""
    better = "decrease" if riga.obiettivo.tipo is TipoObiettivo.RIDUZIONE else "increase"
    return {
        "resourceType": "MeasureReport",
        "status": "complete" if completo else "pending",
        "type": "summary",
        "measure": f"{MISURA}{riga.codice}",
        "date": istante(quando),
        "period": {"start": f"{anno}-01-01", "end": f"{anno}-12-31"},
        "improvementNotation": elements.coded(IMPROVEMENT, better),
        "group": [_group(riga)],
        "extension": _extensions(riga, nota),
    }


def ente(livello: Livello, codice: str, nome: str) -> dict[str, Any]:
    """The territory, as the organisation that reports."""
    display = f"Ambito di {nome}" if livello is Livello.AMBITO else nome
    return elements.named("Organization", _SISTEMI[livello], codice) | {"display": display}


def istante(when: datetime) -> str:
    return when.astimezone(ROME).isoformat(timespec="seconds")


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
        exact = int(score) if score == score.to_integral_value() else float(score)
        group["measureScore"] = {"value": exact, "system": UCUM, "code": unit}
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
