"""The files of a yearly return: opened again with other libraries than those that wrote them."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from io import BytesIO, StringIO
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from openpyxl import load_workbook
from pypdf import PdfReader

from services.indicators.adapters.esporta.parole import obiettivo, piccoli_numeri, valore
from services.indicators.adapters.esportatore import esporta
from services.indicators.application.ports_restituzioni import Formato
from services.indicators.domain.regulation import Misura, TipoObiettivo
from services.indicators.domain.restituzione.documento import CasiCambiati, Conteggio, Traguardo
from services.indicators.domain.restituzione.restituzione import Restituzione
from services.indicators.domain.verdicts import Esito
from tests.indicators.restituzioni import bozza, con_nota, congelata, conteggio, foglio, media, riga

FORMULE = ["=SUM(A1:A9)", "+39 035", "-1", "@cmd", " =1+1", "＝1"]


def cartella(restituzione: Restituzione) -> Any:
    return load_workbook(BytesIO(esporta(restituzione, Formato.XLSX).contenuto))


def tabella(restituzione: Restituzione) -> list[dict[str, str]]:
    text = esporta(restituzione, Formato.CSV).contenuto.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def bundle(restituzione: Restituzione) -> Any:
    return Bundle.model_validate_json(esporta(restituzione, Formato.FHIR).contenuto)


def pagine_lette(restituzione: Restituzione) -> list[str]:
    pages = PdfReader(BytesIO(esporta(restituzione, Formato.PDF).contenuto)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


@pytest.mark.parametrize("formato", Formato)
def test_la_stessa_restituzione_da_sempre_gli_stessi_byte(formato: Formato) -> None:
    assert esporta(congelata(), formato) == esporta(congelata(), formato)


@pytest.mark.parametrize("formato", Formato)
def test_il_nome_del_file_dice_quale_e_e_se_e_una_bozza(formato: Formato) -> None:
    assert esporta(congelata(), formato).nome.startswith("monitoraggio-2025-50036-v1.")
    assert esporta(bozza(), formato).nome.startswith("monitoraggio-2025-50036-v1-bozza.")


def test_il_json_porta_i_byte_congelati_e_la_loro_impronta() -> None:
    restituzione = congelata()
    file = esporta(restituzione, Formato.JSON)
    assert restituzione.congelato in file.contenuto
    told = json.loads(file.contenuto)
    held = json.dumps(told["documento"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert told["impronta"] == {"algoritmo": "sha-256", "valore": sha256(held).hexdigest()}


def test_il_json_di_una_bozza_non_ha_impronta() -> None:
    assert json.loads(esporta(bozza(), Formato.JSON).contenuto)["impronta"] is None


def test_il_csv_si_apre_in_un_foglio_italiano() -> None:
    raw = esporta(congelata(), Formato.CSV).contenuto
    assert raw.startswith(b"\xef\xbb\xbfnumero;stato;")
    prima, seconda = tabella(congelata())
    assert (prima["codice"], prima["valore"], prima["numeratore"]) == ("PUA-2", "0,666667", "2")
    assert (prima["verdetto"], prima["impronta_sha256"]) == ("Raggiunto", congelata().impronta)
    assert (seconda["valore"], seconda["valore_anno_prima"]) == ("8,5", "12")


@pytest.mark.parametrize("testo", FORMULE)
def test_nel_csv_una_nota_non_diventa_una_formula(testo: str) -> None:
    assert tabella(con_nota(congelata(), "PUA-2", testo))[0]["nota"] == f"'{testo}"


@pytest.mark.parametrize("testo", FORMULE)
def test_nella_cartella_una_nota_non_diventa_una_formula(testo: str) -> None:
    cell = cartella(con_nota(congelata(), "PUA-2", testo))["PUA"]["J6"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (testo, "s", True)


def test_la_cartella_ha_copertina_un_foglio_per_leps_e_le_differenze() -> None:
    book = cartella(congelata())
    assert book.sheetnames == ["Copertina", "PUA", "Differenze"]
    sheet = book["PUA"]
    assert [sheet.cell(6, column).value for column in (1, 3, 4, 5, 8)] == [
        "PUA-2",
        pytest.approx(2 / 3),
        2,
        3,
        "Raggiunto",
    ]
    assert sheet["C6"].number_format == "0.0%"
    assert sheet["C7"].number_format == '0.00" giorni"'


def test_ogni_foglio_si_stampa_largo_una_pagina_con_impronta_e_numero() -> None:
    restituzione = congelata()
    for sheet in cartella(restituzione):
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert restituzione.impronta in sheet.oddFooter.center.text
        assert "Pagina &P di &N" in sheet.oddFooter.right.text
    assert cartella(restituzione)["PUA"].print_title_rows == "$5:$5"


def test_la_correzione_porta_le_differenze_in_cartella_e_pdf() -> None:
    casi = {"PUA-2": CasiCambiati(usciti=("caso-7",))}
    seconda = congelata().correggi("rest-2", foglio(riga(conteggio=conteggio(1)), media()), "dato tardivo", casi)
    rows = [tuple(row) for row in cartella(seconda)["Differenze"].iter_rows(min_row=4, values_only=True)]
    assert rows == [
        ("PUA-2", "valore", "2/3", "1/3"),
        ("PUA-2", "numeratore", "2", "1"),
        ("PUA-2", "caso uscito", "", "caso-7"),
    ]
    pages = pagine_lette(seconda)
    assert any("Che cosa cambia rispetto alla 2025/50036/v1" in page and "2/3" in page for page in pages)
    assert "BOZZA" in pages[0]


def test_il_pdf_dice_a_che_punto_siamo_su_una_pagina() -> None:
    prima = pagine_lette(congelata())[0]
    for told in ("A che punto siamo: Ambito di Bergamo", "66,6 %", "8,50 giorni", "Raggiunto", "pagina 1 di 3"):
        assert told in prima
    assert congelata().impronta in prima


def test_il_pdf_ha_titolo_lingua_indice_e_un_carattere_libero_incorporato() -> None:
    reader = PdfReader(BytesIO(esporta(congelata(), Formato.PDF).contenuto))
    assert reader.metadata is not None
    assert reader.metadata.title == "Monitoraggio dei Piani di Zona: Ambito di Bergamo, anno 2025"
    assert reader.trailer["/Root"]["/Lang"] == "it-IT"  # type: ignore[index]  # a dictionary, says the format
    assert len(reader.outline) == 3
    fonts = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]  # likewise
    used = [fonts[name].get_object() for name in fonts]
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in used if "Vera" in font["/BaseFont"])


@pytest.mark.parametrize("testo", ["<b>", "a & b < c", "riga\nriga", "</para>", "{x}"])
def test_una_nota_non_rompe_il_pdf(testo: str) -> None:
    pages = pagine_lette(con_nota(congelata(), "PUA-2", testo))
    assert " ".join(testo.split()) in pages[1]


def test_i_measure_report_dicono_popolazioni_e_punteggio() -> None:
    found = bundle(congelata())
    assert (found.type, found.identifier.value) == ("collection", "2025/50036/v1")
    assert found.meta.extension[0].valueString == congelata().impronta
    rapporto, attesa = (entry.resource for entry in found.entry)
    assert (rapporto.status, rapporto.type, rapporto.measure) == (
        "complete",
        "summary",
        "urn:raccordo:fhir:misura:PUA-2",
    )
    assert (rapporto.reporter.identifier.value, str(rapporto.period.end)) == ("50036", "2025-12-31")
    group = rapporto.group[0]
    counts = {each.code.coding[0].code: each.count for each in group.population}
    assert counts == {"numerator": 2, "denominator": 3}
    assert group.measureScore.value == Decimal("0.666667")
    assert [each.code.coding[0].code for each in attesa.group[0].population] == ["measure-population"]
    assert (attesa.group[0].measureScore.value, attesa.group[0].measureScore.code) == (Decimal("8.5"), "d")


def test_una_bozza_in_fhir_non_e_completa() -> None:
    assert {entry.resource.status for entry in bundle(bozza()).entry} == {"pending"}


def test_senza_valore_non_c_e_punteggio_ma_c_e_il_motivo() -> None:
    vuota = media(conteggio=Conteggio(2025, None, 0, 0, 0))
    report = bundle(congelata(vuota)).entry[0].resource
    assert report.group[0].measureScore is None
    assert [each.code for each in report.extension[0].valueCodeableConcept.coding] == [
        "non_calcolabile",
        "nessun_obiettivo",
    ]


@pytest.mark.parametrize("formato", Formato)
def test_una_restituzione_senza_alcun_valore_si_esporta(formato: Formato) -> None:
    vuota = riga(
        misura=Misura.TRAGUARDO,
        conteggio=Conteggio(2025, None, None, None, 0),
        su=None,
        regola=None,
        esito=Esito.NON_CALCOLABILE,
        obiettivo=Traguardo(TipoObiettivo.NON_LETTO),
    )
    assert esporta(congelata(vuota), formato).contenuto


def test_cio_che_manca_di_poco_non_sembra_mai_raggiunto() -> None:
    assert valore(Misura.RAPPORTO, Fraction(7499, 10000)) == "74,9 %"
    assert valore(Misura.CONTEGGIO, Fraction(12345)) == "12.345"
    assert valore(Misura.MEDIA, Fraction(20, 3)) == "6,66 giorni"
    assert valore(Misura.TRAGUARDO, Fraction(1)) == "sì"


def test_l_obiettivo_di_confronto_dice_con_che_cosa_si_confronta() -> None:
    assert obiettivo(media(obiettivo=Traguardo(TipoObiettivo.RIDUZIONE))) == "meno dell'anno prima (12,00 giorni)"


def test_i_piccoli_numeri_sono_segnalati_su_carta() -> None:
    assert piccoli_numeri(congelata().documento)
    assert "Prima di pubblicarla" in pagine_lette(congelata())[0]
    grandi = congelata(riga(conteggio=conteggio(20, 30)))
    assert not piccoli_numeri(grandi.documento)
    assert "Prima di pubblicarla" not in pagine_lette(grandi)[0]
