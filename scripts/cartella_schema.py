"""Writes docs/cartella: the JSON Schema of the document of the cartella sociale (`make schemas`)."""

import json
from pathlib import Path

from shared.contracts.cartella_sociale import FORMATO, CartellaSociale
from shared.contracts.compatibility import Schema, breaking_changes
from shared.contracts.schema_files import WithoutFieldTitles, as_text

FILE = Path(__file__).parents[1] / "docs" / "cartella" / "cartella-sociale-v1.schema.json"


class BrokenDocument(Exception):
    """The class no longer keeps what the file promises to other systems: that is a new version beside this one."""


def schema() -> Schema:
    stated = CartellaSociale.model_json_schema(schema_generator=WithoutFieldTitles)
    return {"$schema": WithoutFieldTitles.schema_dialect, "$id": FORMATO, **stated}


def render() -> str:
    return as_text(schema())


def write(file: Path = FILE) -> None:
    """Raises BrokenDocument, and then writes nothing."""
    if file.exists() and (breaks := breaking_changes(json.loads(file.read_text(encoding="utf-8")), schema())):
        raise BrokenDocument("\n".join(breaks))
    file.parent.mkdir(exist_ok=True)
    file.write_text(render(), encoding="utf-8")
