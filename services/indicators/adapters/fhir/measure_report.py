"""The yearly return in FHIR R4 (4.0.1): a Bundle of one MeasureReport per indicator, built by the library's models."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from fhir.resources.R4B.bundle import Bundle

from services.indicators.adapters.fhir.misura import ente, istante, report
from services.indicators.domain.levels import Livello
from services.indicators.domain.restituzione.documento import Riga
from services.indicators.domain.restituzione.restituzione import Restituzione, Stato

SID_RESTITUZIONE = "urn:raccordo:sid:restituzione"
EXT_IMPRONTA = "urn:raccordo:fhir:impronta-sha256"
"""On Bundle.meta: the hash of the frozen return. Not a tag: a tag is a code of a list."""


def measure_reports(restituzione: Restituzione) -> bytes:
    """Raises pydantic's ValidationError where a report would not be FHIR: that is a mistake of ours."""
    documento = restituzione.documento
    when = documento.congelata_il or documento.foglio.noto_al
    bundle: dict[str, Any] = {
        "resourceType": "Bundle",
        "id": documento.numero.replace("/", "-"),
        "identifier": {"system": SID_RESTITUZIONE, "value": documento.numero},
        "type": "collection",
        "timestamp": istante(when),
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
    frozen = restituzione.stato is Stato.CONGELATA
    when = documento.congelata_il or foglio.noto_al
    return report(riga, foglio.anno, completo=frozen, quando=when, nota=documento.note.get(riga.codice)) | {
        "id": _uuid(restituzione, riga),
        "identifier": [{"system": SID_RESTITUZIONE, "value": f"{documento.numero}/{riga.codice}"}],
        "reporter": ente(Livello.AMBITO, foglio.ambito, foglio.ambito_nome),
    }


def _uuid(restituzione: Restituzione, riga: Riga) -> str:
    return str(uuid5(NAMESPACE_URL, f"{SID_RESTITUZIONE}:{restituzione.documento.numero}:{riga.codice}"))
