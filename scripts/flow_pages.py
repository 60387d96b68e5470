"""Writes docs/flussi: of every file that is handed on its XSD, and a page on what its columns mean (`make schemas`)."""

from pathlib import Path
from xml.etree import ElementTree as ET

from services.pua.entrypoints.tracciato_accessi import SIAD_ACCESSI
from services.sad.entrypoints.tracciato_utenti import SAD_UTENTI
from shared.web.extracts.layout import Column, Kind, Layout

FOLDER = Path(__file__).parents[1] / "docs" / "flussi"
LAYOUTS = (SAD_UTENTI, SIAD_ACCESSI)
XS = "http://www.w3.org/2001/XMLSchema"
TYPES = {
    Kind.TEXT: "xs:string",
    Kind.INTEGER: "xs:nonNegativeInteger",
    Kind.DECIMAL: "xs:decimal",
    Kind.DAY: "xs:date",
    Kind.BOOLEAN: "xs:boolean",
}
STATED = {
    "ambito_richiesto": "xs:string",
    "periodo_dal": "xs:date",
    "periodo_al": "xs:date",
    "prodotto_il": "xs:dateTime",
}


def write() -> None:
    for page, text in render().items():
        page.write_text(text, encoding="utf-8")


def render() -> dict[Path, str]:
    """Every file of the folder."""
    pages: dict[Path, str] = {}
    for layout in LAYOUTS:
        pages[FOLDER / f"{layout.name}.xsd"] = schema(layout)
        pages[FOLDER / f"{layout.name}.md"] = page(layout)
    return pages


def schema(layout: Layout) -> str:
    """What `shared/web/extracts/xml_document.py` writes, and nothing else."""
    root = ET.Element(
        "xs:schema",
        {
            "xmlns:xs": XS,
            "xmlns": layout.namespace,
            "targetNamespace": layout.namespace,
            "elementFormDefault": "qualified",
            "version": layout.version,
        },
    )
    note = ET.SubElement(ET.SubElement(root, "xs:annotation"), "xs:documentation", {"xml:lang": "it"})
    note.text = f"{layout.title}: {layout.state}, di Raccordo. Non è un tracciato nazionale né regionale."
    flow = _complex(ET.SubElement(root, "xs:element", {"name": "flusso"}))
    inside = ET.SubElement(flow, "xs:sequence")
    missing = _complex(_several(inside, "leggimi", "manca"))
    text = ET.SubElement(ET.SubElement(missing, "xs:simpleContent"), "xs:extension", {"base": "xs:string"})
    for name in ("flusso", "decide"):
        _attribute(text, name, "xs:string")
    record = ET.SubElement(_complex(_several(inside, "dati", layout.record)), "xs:sequence")
    for column in layout.columns:
        _cell(record, column)
    fixed = {"stato_tracciato": layout.state, "tracciato": layout.name, "versione_tracciato": layout.version}
    for name, value in fixed.items():
        _attribute(flow, name, "xs:string", fixed=value)
    for name, kind in STATED.items():
        _attribute(flow, name, kind)
    _enumeration(ET.SubElement(flow, "xs:attribute", {"name": "copertura", "use": "required"}), ("intera", "parziale"))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _complex(element: ET.Element) -> ET.Element:
    return ET.SubElement(element, "xs:complexType")


def _several(sequence: ET.Element, name: str, of: str) -> ET.Element:
    many = ET.SubElement(_complex(ET.SubElement(sequence, "xs:element", {"name": name})), "xs:sequence")
    return ET.SubElement(many, "xs:element", {"name": of, "minOccurs": "0", "maxOccurs": "unbounded"})


def _attribute(element: ET.Element, name: str, kind: str, **more: str) -> None:
    ET.SubElement(element, "xs:attribute", {"name": name, "type": kind, "use": "required", **more})


def _enumeration(element: ET.Element, values: tuple[str, ...]) -> None:
    restriction = ET.SubElement(ET.SubElement(element, "xs:simpleType"), "xs:restriction", {"base": "xs:string"})
    for value in values:
        ET.SubElement(restriction, "xs:enumeration", {"value": value})


def _cell(record: ET.Element, column: Column) -> None:
    told = {"name": column.heading} | ({} if column.required else {"minOccurs": "0"})
    if column.kind is Kind.CODE:
        _enumeration(ET.SubElement(record, "xs:element", told), column.codes)
    else:
        ET.SubElement(record, "xs:element", told | {"type": TYPES[column.kind]})


def page(layout: Layout) -> str:
    lines = [
        f"# {layout.title}",
        "",
        f"Scritta da `make schemas`. Tracciato `{layout.name}`, versione {layout.version}, stato: **{layout.state}**.",
        f"L'XML ha il suo schema: [{layout.name}.xsd]({layout.name}.xsd).",
        "Che cosa vuol dire «bozza», e come si ottiene il file: [i flussi nazionali](../flussi-nazionali.md).",
        "",
        "| colonna | significato | formato | fonte | corrispondenza nazionale |",
        "| --- | --- | --- | --- | --- |",
        *map(_row, layout.columns),
        "",
        "## Che cosa manca",
        "",
        "| flusso | che cosa | chi decide |",
        "| --- | --- | --- |",
        *(f"| {each.flow} | {each.what} | {each.decided_by} |" for each in layout.missing),
        "",
    ]
    return "\n".join(lines)


def _row(column: Column) -> str:
    form = f"{column.kind}: {', '.join(f'`{code}`' for code in column.codes)}" if column.codes else str(column.kind)
    form += f" ({column.unit})" if column.unit else ""
    form += "" if column.required else "; può mancare"
    national = column.national
    told = f"{national.flow}: {national.standing.value.replace('_', ' ')}. {national.said}"
    return f"| `{column.heading}` | {column.meaning} | {form} | {column.source} | {told} |"
