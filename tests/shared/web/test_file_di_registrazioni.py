"""How files of records are written: no formula in a spreadsheet, no broken XML, and a heading that says: draft."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st

from scripts.flow_pages import schema
from shared.web.extracts.layout import Cell, Column, Heading, Kind, Layout, Missing, National, Standing
from shared.web.extracts.spreadsheet import harmless, table
from shared.web.extracts.xml_document import document

NOTA = National(Standing.KNOWN, "FLUSSO", "una fonte")
NON_NOTA = National(Standing.UNKNOWN, "FLUSSO", "la lista")
FORMULE = ["=SUM(A1:A9)", "+39 035", "-1", "@cmd", " =1+1", "＝1", "\t=1"]


class Colore(StrEnum):
    ROSSO = "rosso"


@dataclass(frozen=True)
class Cosa:
    testo: str = "uno"
    colore: Colore | None = Colore.ROSSO
    quanti: int = 3
    ore: float = 1.5
    giorno: date | None = date(2026, 3, 9)
    vero: bool = True


def colonna(name: str, kind: Kind, **altro: object) -> Column:
    return Column(name, kind, f"Il {name}", "una prova", NON_NOTA, **altro)  # type: ignore[arg-type]  # told by name


COSE = Layout(
    name="cose",
    version="0.1",
    title="Cose di prova",
    record="cosa",
    key="testo",
    columns=(
        colonna("testo", Kind.TEXT, required=True),
        colonna("colore", Kind.CODE, codes=("rosso", "verde")),
        colonna("quanti", Kind.INTEGER, required=True),
        colonna("ore", Kind.DECIMAL, required=True),
        colonna("giorno", Kind.DAY),
        colonna("vero", Kind.BOOLEAN, required=True),
    ),
    missing=(Missing("FLUSSO", "<il tracciato> & il resto", 'il "ministero"'),),
)
TESTA = Heading(COSE, "50036", date(2026, 1, 1), date(2026, 12, 31), datetime(2026, 11, 23, 9, tzinfo=UTC), True)


def csv_di(*cose: Cosa) -> list[dict[str, str]]:
    text = "".join(table(TESTA, cose)).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def xml_di(*cose: Cosa) -> ET.Element:
    text = "".join(document(TESTA, cose))
    xmlschema.XMLSchema(schema(COSE)).validate(text)
    return ET.fromstring(text)  # noqa: S314  # written three lines above


@pytest.mark.parametrize("testo", FORMULE)
def test_nel_csv_un_testo_non_diventa_una_formula(testo: str) -> None:
    assert csv_di(Cosa(testo))[0]["testo"] == f"'{testo}"


@pytest.mark.parametrize("testo", ["", "2 su 3", "a=b", "– trattino", "il 50%"])
def test_un_testo_innocuo_resta_com_e(testo: str) -> None:
    assert harmless(testo) == testo


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), max_size=4))
def test_qualunque_testo_torna_dal_csv_nella_sua_cella(testi: list[str]) -> None:
    assert [riga["testo"] for riga in csv_di(*map(Cosa, testi))] == [harmless(testo) for testo in testi]


@given(st.text(max_size=40))
def test_qualunque_testo_torna_dall_xml_e_l_xsd_lo_accetta(testo: str) -> None:
    (cosa,) = xml_di(Cosa(testo))[1]
    leggibile = re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", testo)
    assert (cosa[0].text or "") == re.sub("\r\n?", "\n", leggibile)


def test_nel_csv_numeri_e_date_sono_come_li_legge_un_foglio_italiano() -> None:
    (riga,) = csv_di(Cosa())
    assert list(riga.values())[-6:] == ["uno", "rosso", "3", "1,5", "2026-03-09", "si"]


def test_nell_xml_numeri_e_date_sono_come_li_legge_un_programma() -> None:
    (cosa,) = xml_di(Cosa())[1]
    assert [campo.text for campo in cosa] == ["uno", "rosso", "3", "1.5", "2026-03-09", "true"]


def test_cio_che_manca_e_una_cella_vuota_e_nell_xml_non_c_e() -> None:
    vuota = Cosa(colore=None, giorno=None)
    (riga,), (cosa,) = csv_di(vuota), xml_di(vuota)[1]
    assert (riga["colore_codice_raccordo"], riga["giorno"]) == ("", "")
    assert [campo.tag.rpartition("}")[2] for campo in cosa] == ["testo", "quanti", "ore", "vero"]


@pytest.mark.parametrize(
    ("kind", "national", "intestazione"),
    [
        (Kind.CODE, NON_NOTA, "campo_codice_raccordo"),
        (Kind.CODE, NOTA, "campo"),
        (Kind.TEXT, NON_NOTA, "campo"),
    ],
)
def test_un_codice_che_non_e_nazionale_lo_dice_nell_intestazione(
    kind: Kind, national: National, intestazione: str
) -> None:
    assert Column("campo", kind, "", "", national).heading == intestazione


def test_ogni_riga_del_csv_dice_che_e_una_bozza_e_di_quale_periodo() -> None:
    (riga,) = csv_di(Cosa())
    assert (riga["stato_tracciato"], riga["versione_tracciato"], riga["copertura"]) == ("bozza", "0.1", "intera")
    assert (riga["periodo_dal"], riga["periodo_al"], riga["prodotto_il"]) == (
        "2026-01-01",
        "2026-12-31",
        "2026-11-23T09:00:00+00:00",
    )


def test_l_xml_dice_di_essere_una_bozza_e_che_cosa_manca() -> None:
    flusso = xml_di()
    assert (flusso.get("stato_tracciato"), flusso.get("copertura"), len(flusso[1])) == ("bozza", "intera", 0)
    (manca,) = flusso[0]
    assert (manca.text, manca.get("decide")) == ("<il tracciato> & il resto", 'il "ministero"')


def test_l_xsd_rifiuta_un_codice_che_non_e_nella_lista() -> None:
    text = "".join(document(TESTA, [Cosa()])).replace(">rosso<", ">blu<")
    assert not xmlschema.XMLSchema(schema(COSE)).is_valid(text)


def test_un_campo_che_la_registrazione_non_ha_si_vede_subito() -> None:
    with pytest.raises(AttributeError):
        list(table(TESTA, ["senza campi"]))


def test_i_valori_escono_nell_ordine_delle_colonne() -> None:
    valori: list[Cell] = [valore for _, valore in COSE.cells(Cosa())]
    assert valori == ["uno", "rosso", 3, 1.5, date(2026, 3, 9), True]
