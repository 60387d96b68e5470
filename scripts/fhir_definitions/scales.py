"""The lists of answers of the assessment scales, out of the Questionnaires that hold them: one Bundle for all."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scripts.fhir_definitions.code_systems import CodeSystem, Concept, Definition, code_system
from services.pua.entrypoints.fhir_questionari import questionari


def scale_lists() -> list[CodeSystem]:
    """One for each item, circumstance and class of each scale in use."""
    return [
        CodeSystem(system, f"{questionnaire['title']}: {text}", _listed(concepts))
        for questionnaire in questionari()
        for system, text, concepts in _asked(questionnaire["item"])
    ]


def scales() -> Definition:
    lists = [code_system(each, whole=False) for each in scale_lists()]
    return {
        "resourceType": "Bundle",
        "id": "scale",
        "type": "collection",
        "entry": [{"fullUrl": f"{ADDRESS}{each['id']}", "resource": each} for each in lists],
    }


ADDRESS = "https://raccordo.example/fhir/CodeSystem/"
"""A Bundle wants addresses from which ids follow; nobody answers there."""


def _listed(concepts: Sequence[Concept]) -> Any:
    return lambda: concepts


def _asked(items: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, list[Concept]]]:
    for item in items:
        yield from _asked(item.get("item", ()))
        codings = [option["valueCoding"] for option in item.get("answerOption", ())]
        if codings:
            yield codings[0]["system"], item["text"], [(each["code"], each["display"]) for each in codings]
