"""The files that the platform hands on, as whoever receives them reads them."""

import csv
import io
from functools import cache
from xml.etree import ElementTree as ET

import xmlschema

from scripts.flow_pages import FOLDER


def tabella(contenuto: bytes) -> list[dict[str, str]]:
    """The rows of a CSV as an Italian spreadsheet opens it."""
    assert contenuto.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(contenuto.decode("utf-8-sig"), newline=""), delimiter=";"))


def registrazioni(contenuto: bytes, quale: str) -> list[dict[str, str]]:
    """The records of an XML file, once its own XSD has said yes."""
    schema(quale).validate(contenuto.decode())
    dati = ET.fromstring(contenuto)[1]  # noqa: S314  # made by the platform under test
    return [{_nome(campo): campo.text or "" for campo in voce} for voce in dati]


@cache
def schema(quale: str) -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(FOLDER / f"{quale}.xsd"))


def _nome(elemento: ET.Element) -> str:
    return elemento.tag.rpartition("}")[2]
