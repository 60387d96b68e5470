"""The life of a yearly return: draft, verified, frozen; and what each of them refuses."""

from collections.abc import Callable

import pytest

from services.indicators.domain.restituzione.canonico import impronta
from services.indicators.domain.restituzione.documento import CasiCambiati
from services.indicators.domain.restituzione.refusals import (
    AnnoNonConcluso,
    CodiceFiscaleNelTesto,
    CorrezioneSenzaDifferenze,
    CorrezioneSoloDellUltima,
    NotaSenzaIndicatore,
    RestituzioneCongelata,
    RestituzioneGiaVerificata,
    RestituzioneNonVerificata,
)
from services.indicators.domain.restituzione.restituzione import Restituzione, Stato
from shared.kernel.refusal import Refusal
from tests.indicators.restituzioni import CONGELATA, VERIFICATA, bozza, congelata, conteggio, foglio, media, riga

CAMBIAMENTI: dict[str, Callable[[Restituzione], None]] = {
    "aggiorna": lambda it: it.aggiorna(foglio(riga(conteggio=conteggio(1)))),
    "annota": lambda it: it.annota("PUA-2", "altro"),
    "verifica": lambda it: it.verifica(VERIFICATA),
}


def test_nasce_in_bozza_con_il_numero_della_prima_versione() -> None:
    restituzione = bozza()
    assert (restituzione.stato, restituzione.documento.numero) == (Stato.BOZZA, "2025/50036/v1")


def test_si_congela_soltanto_cio_che_e_stato_verificato() -> None:
    with pytest.raises(RestituzioneNonVerificata):
        bozza().congela(CONGELATA)


def test_congelata_ha_l_impronta_dei_suoi_byte() -> None:
    restituzione = congelata()
    assert restituzione.stato is Stato.CONGELATA
    assert restituzione.impronta == impronta(restituzione.congelato)
    assert b'"congelata_il":"2026-02-20T09:00:00Z"' in restituzione.congelato


@pytest.mark.parametrize("cambia", CAMBIAMENTI.values(), ids=CAMBIAMENTI)
def test_congelata_non_cambia_piu(cambia: Callable[[Restituzione], None]) -> None:
    restituzione = congelata()
    prima = (restituzione.documento, restituzione.congelato, restituzione.impronta)
    with pytest.raises(RestituzioneCongelata):
        cambia(restituzione)
    assert (restituzione.documento, restituzione.congelato, restituzione.impronta) == prima


@pytest.mark.parametrize("passo", [Restituzione.riapri, lambda it: it.congela(CONGELATA)], ids=["riapri", "congela"])
def test_congelata_non_si_riapre_e_non_si_ricongela(passo: Callable[[Restituzione], None]) -> None:
    with pytest.raises(RestituzioneCongelata):
        passo(congelata())


@pytest.mark.parametrize("cambia", CAMBIAMENTI.values(), ids=CAMBIAMENTI)
def test_verificata_si_cambia_solo_dopo_averla_riaperta(cambia: Callable[[Restituzione], None]) -> None:
    restituzione = bozza()
    restituzione.verifica(VERIFICATA)
    with pytest.raises(RestituzioneGiaVerificata):
        cambia(restituzione)
    restituzione.riapri()
    cambia(restituzione)


def test_una_bozza_non_ha_nulla_da_riaprire() -> None:
    with pytest.raises(RestituzioneNonVerificata):
        bozza().riapri()


def test_valori_presi_prima_della_fine_dell_anno_non_si_congelano() -> None:
    restituzione = bozza(anno_concluso=False)
    restituzione.verifica(VERIFICATA)
    with pytest.raises(AnnoNonConcluso) as refused:
        restituzione.congela(CONGELATA)
    assert isinstance(refused.value, Refusal)
    assert restituzione.stato is Stato.VERIFICATA


def test_l_aggiornamento_riprende_i_valori_e_tiene_le_note() -> None:
    restituzione = bozza()
    restituzione.annota("PUA-2", "Due équipe su tre")
    restituzione.aggiorna(foglio(riga(conteggio=conteggio(3)), media()))
    assert next(restituzione.documento.foglio.righe).conteggio.numeratore == 3
    assert restituzione.documento.note == {"PUA-2": "Due équipe su tre"}


def test_una_nota_vuota_toglie_la_nota() -> None:
    restituzione = bozza()
    restituzione.annota("generale", "Anno di avvio")
    restituzione.annota("generale", "")
    assert restituzione.documento.note == {}


def test_non_si_annota_un_indicatore_che_non_c_e() -> None:
    with pytest.raises(NotaSenzaIndicatore):
        bozza().annota("SAD-9", "testo")


@pytest.mark.parametrize("testo", ["visto RSSMRA80A01F205X ieri", "rssmra80a01f205x", "RSSMRAULALMFNLRX"])
def test_un_codice_fiscale_non_entra_in_una_nota(testo: str) -> None:
    with pytest.raises(CodiceFiscaleNelTesto):
        bozza().annota("generale", testo)


def test_una_correzione_e_una_nuova_versione_e_la_prima_resta_com_e() -> None:
    prima = congelata()
    ferma = prima.congelato
    seconda = prima.correggi("rest-2", foglio(riga(conteggio=conteggio(1)), media()), "dato tardivo", {})
    assert (seconda.documento.numero, seconda.stato) == ("2025/50036/v2", Stato.BOZZA)
    assert seconda.documento.corregge is not None
    assert seconda.documento.corregge.impronta == prima.impronta
    assert prima.congelato == ferma


def test_la_correzione_elenca_le_differenze_indicatore_per_indicatore() -> None:
    casi = {"PUA-2": CasiCambiati(usciti=("caso-7",))}
    seconda = congelata().correggi("rest-2", foglio(riga(conteggio=conteggio(1)), media()), "dato tardivo", casi)
    (differenza,) = seconda.documento.differenze
    assert differenza.codice == "PUA-2"
    assert {(each.campo, each.prima, each.dopo) for each in differenza.cambi} == {
        ("valore", "2/3", "1/3"),
        ("numeratore", "2", "1"),
    }
    assert differenza.casi == CasiCambiati(usciti=("caso-7",))


def test_anche_una_nota_cambiata_e_una_differenza() -> None:
    prima = congelata()
    seconda = prima.correggi("rest-2", foglio(), "chiarimento", {})
    seconda.annota("generale", "Chiarimento chiesto dalla Regione", prima)
    (differenza,) = seconda.documento.differenze
    assert (differenza.codice, differenza.cambi[0].campo) == ("generale", "nota")


def test_le_note_passano_alla_correzione() -> None:
    prima = bozza()
    prima.annota("PUA-2", "Due équipe su tre")
    prima.verifica(VERIFICATA)
    prima.congela(CONGELATA)
    assert prima.correggi("rest-2", foglio(), "motivo", {}).documento.note == {"PUA-2": "Due équipe su tre"}


def test_una_correzione_che_non_cambia_nulla_non_si_congela() -> None:
    seconda = congelata().correggi("rest-2", foglio(), "per scrupolo", {})
    seconda.verifica(VERIFICATA)
    with pytest.raises(CorrezioneSenzaDifferenze):
        seconda.congela(CONGELATA)


def test_non_si_corregge_cio_che_non_e_congelato() -> None:
    with pytest.raises(CorrezioneSoloDellUltima):
        bozza().correggi("rest-2", foglio(), "motivo", {})
