"""Our extensions, and the profiles by which our resources and the hospitals' are judged.

The Italian base profiles (`hl7.fhir.it.base`) are in no registry that a build can use: what they say of the identifiers
of a person is said again here, as constraints of `Patient` (ADR 0033).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from scripts.fhir_definitions.code_systems import Definition, pascal, spoken_url, value_set_url
from services.indicators.adapters.fhir.measure_report import EXT_IMPRONTA
from services.indicators.adapters.fhir.misura import CS_VERDETTO, EXT_NOTA, EXT_OBIETTIVO, EXT_REGOLA, EXT_VERDETTO
from shared.fhir import systems

PROFILE = "urn:raccordo:fhir:profilo:"


class Extension(NamedTuple):
    url: str
    title: str
    on: str
    """The element that carries it."""
    values: tuple[str, ...]
    """The types that the value may have."""

    @property
    def name(self) -> str:
        return self.url.rpartition(":")[2]


EXTENSIONS: Sequence[Extension] = (
    Extension(
        systems.EXT_CLINICAMENTE_DIMISSIBILE,
        "Il giorno da cui la persona potrebbe uscire",
        "Encounter",
        ("date", "dateTime"),
    ),
    Extension(
        systems.EXT_CHIAVE_DI_FIRMA,
        "La chiave che firma gli avvisi, mostrata una volta sola",
        "Subscription.channel",
        ("string",),
    ),
    Extension(systems.EXT_CHIUSURA, "Perché un piano si è chiuso", "CarePlan", ("CodeableConcept",)),
    Extension(systems.EXT_VERIFICA, "Quando un piano va rivisto", "CarePlan", ("date",)),
    Extension(systems.EXT_ORE_SETTIMANALI, "Ore alla settimana", "CarePlan.activity.detail", ("decimal",)),
    Extension(systems.EXT_PROVENIENZA, "Per quale via è arrivato", "Provenance.agent", ("CodeableConcept",)),
    Extension(EXT_VERDETTO, "Il verdetto, o perché non c'è", "MeasureReport", ("CodeableConcept",)),
    Extension(EXT_OBIETTIVO, "L'obiettivo della delibera, in parole", "MeasureReport", ("string",)),
    Extension(EXT_REGOLA, "La versione della regola di conteggio", "MeasureReport", ("string",)),
    Extension(EXT_IMPRONTA, "L'impronta SHA-256 della restituzione congelata", "Meta", ("string",)),
    Extension(EXT_NOTA, "La nota dell'Ufficio di Piano", "MeasureReport", ("string",)),
)

_CODICE_FISCALE = "^([A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]|[0-9]{11})$"
"""Sixteen characters, digits replaced by letters where two persons have the same (omocodia), or a provisional one."""
_PERSON_LISTS: Sequence[tuple[str, str, Sequence[str], str]] = (
    ("rac-cf", "codice fiscale", (systems.CODICE_FISCALE, systems.CODICE_FISCALE_OID), _CODICE_FISCALE),
    ("rac-anpr", "identificativo unico ANPR", (systems.ANPR, systems.ANPR_OID), "^[A-Z0-9]{9}$"),
    ("rac-stp", "codice STP", (systems.STP_OID,), "^STP[0-9]{13}$"),
    ("rac-eni", "codice ENI", (systems.ENI_OID,), "^ENI[0-9]{13}$"),
)


def extension(each: Extension) -> Definition:
    value: Definition = {
        "id": "Extension.value[x]",
        "path": "Extension.value[x]",
        "min": 1,
        "type": [{"code": code} for code in each.values],
    }
    elements = [
        {"id": "Extension", "path": "Extension", "short": each.title, "definition": f"{each.title}."},
        {"id": "Extension.extension", "path": "Extension.extension", "max": "0"},
        {"id": "Extension.url", "path": "Extension.url", "fixedUri": each.url},
        value,
    ]
    return _extension(each.url, each.name, each.title, each.on, elements)


def signature() -> Definition:
    """EXT_FIRMA, the one extension that holds two: which side signed, and when."""
    title, path = "La firma di un lato sotto un piano", "Extension.extension"
    slicing = {"discriminator": [{"type": "value", "path": "url"}], "rules": "closed"}
    elements: list[Definition] = [
        {"id": "Extension", "path": "Extension", "short": title, "definition": f"{title}."},
        {"id": path, "path": path, "slicing": slicing, "min": 2, "max": "2"},
    ]
    for part, value in (("lato", "code"), ("il", "dateTime")):
        elements += [
            {"id": f"{path}:{part}", "path": path, "sliceName": part, "min": 1, "max": "1"},
            {"id": f"{path}:{part}.extension", "path": f"{path}.extension", "max": "0"},
            {"id": f"{path}:{part}.url", "path": f"{path}.url", "fixedUri": part},
            {"id": f"{path}:{part}.value[x]", "path": f"{path}.value[x]", "min": 1, "type": [{"code": value}]},
        ]
    elements += [
        {"id": "Extension.url", "path": "Extension.url", "fixedUri": systems.EXT_FIRMA},
        {"id": "Extension.value[x]", "path": "Extension.value[x]", "max": "0"},
    ]
    return _extension(systems.EXT_FIRMA, "firma", title, "CarePlan", elements)


def _extension(url: str, id: str, title: str, on: str, elements: list[Definition]) -> Definition:
    return _structure(url, id, title, "Extension", elements) | {"context": [{"type": "element", "expression": on}]}


def profiles() -> list[Definition]:
    """What R4 leaves open and we do not: identifiers of persons, and the codes that are ours alone."""
    return [
        _structure(
            f"{PROFILE}persona", "persona", "Una persona, con gli identificativi nazionali", "Patient", _persona()
        ),
        _structure(
            f"{PROFILE}richiesta-seguita",
            "richiesta-seguita",
            "A che punto è una richiesta",
            "Task",
            [
                _bound("Task.businessStatus", value_set_url(systems.CS_STATO)),
                _bound("Task.output.type", spoken_url(systems.CS_DATA)),
            ],
        ),
        _structure(
            f"{PROFILE}valore-di-un-indicatore",
            "valore-di-un-indicatore",
            "Un indicatore di una restituzione",
            "MeasureReport",
            _valore(),
        ),
    ]


def _persona() -> list[Definition]:
    constraints = []
    for key, name, lists, form in _PERSON_LISTS:
        among = " or ".join(f"system = '{system}'" for system in lists)
        constraints.append(
            {
                "key": key,
                "severity": "error",
                "human": f"Il {name} ha la sua forma" if name[0] != "i" else f"L'{name} ha la sua forma",
                "expression": f"({among}) implies value.matches('{form}')",
            }
        )
    return [{"id": "Patient.identifier", "path": "Patient.identifier", "constraint": constraints}]


def _valore() -> list[Definition]:
    """The verdict is always said."""
    slicing = {"discriminator": [{"type": "value", "path": "url"}], "rules": "open"}
    path = "MeasureReport.extension"
    verdict = {
        "id": f"{path}:verdetto",
        "path": path,
        "sliceName": "verdetto",
        "min": 1,
        "max": "1",
        "type": [{"code": "Extension", "profile": [EXT_VERDETTO]}],
    }
    inside = {
        "id": f"{path}:verdetto.value[x]",
        "path": f"{path}.value[x]",
        "binding": {"strength": "required", "valueSet": spoken_url(CS_VERDETTO)},
    }
    return [{"id": path, "path": path, "slicing": slicing, "min": 1}, verdict, inside]


def _bound(path: str, value_set: str) -> Definition:
    return {"id": path, "path": path, "binding": {"strength": "required", "valueSet": value_set}}


def _structure(url: str, id: str, title: str, kind: str, elements: list[dict[str, Any]]) -> Definition:
    return {
        "resourceType": "StructureDefinition",
        "id": id,
        "language": "it",
        "url": url,
        "name": pascal(id),
        "title": title,
        "status": "active",
        "experimental": False,
        "publisher": "Raccordo",
        "description": f"{title}.",
        "fhirVersion": "4.0.1",
        "kind": "complex-type" if kind == "Extension" else "resource",
        "abstract": False,
        "type": kind,
        "baseDefinition": f"http://hl7.org/fhir/StructureDefinition/{kind}",
        "derivation": "constraint",
        "differential": {"element": elements},
    }
