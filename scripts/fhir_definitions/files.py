"""Writes docs/fhir: our code systems, value sets, extensions and profiles, as FHIR R4 states them (`make schemas`).

A hospital loads them into its own tools; `make validate-fhir` loads them into the judge of what we emit.
"""

import json
from pathlib import Path

from scripts.fhir_definitions.code_systems import CODE_SYSTEMS, Definition, code_system, value_sets
from scripts.fhir_definitions.scales import scales
from scripts.fhir_definitions.structures import EXTENSIONS, extension, profiles, signature

FOLDER = Path(__file__).parents[2] / "docs" / "fhir"


def definitions() -> list[Definition]:
    return [
        *map(code_system, CODE_SYSTEMS),
        *(each for system in CODE_SYSTEMS for each in value_sets(system)),
        *map(extension, EXTENSIONS),
        signature(),
        *profiles(),
        scales(),
    ]


def render() -> dict[str, str]:
    """The text of every file, by its name."""
    return {
        f"{each['resourceType']}-{each['id']}.json": json.dumps(each, ensure_ascii=False, indent=2) + "\n"
        for each in definitions()
    }


def write() -> None:
    """Brings the folder up to date, and takes out what is no longer defined."""
    wanted = render()
    FOLDER.mkdir(exist_ok=True)
    for stale in {path.name for path in FOLDER.glob("*.json")} - wanted.keys():
        (FOLDER / stale).unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
