"""DIP-2 and SAD-2: whether who needed social services, or SAD, had them with the dimissione protetta."""

import pytest

from services.indicators.domain.contributions.dip2 import dip2
from services.indicators.domain.contributions.parametri import PREDEFINITI
from services.indicators.domain.contributions.sad2 import sad2
from tests.indicators.storie import Caso


def con_bisogno() -> Caso:
    caso = Caso()
    caso.segnalata(bisogno_servizi_sociali=True)
    return caso


def sad_per(caso: Caso, dimissione: str | None = "dim-1", presa: str = "presa-1") -> None:
    caso.sad_richiesto(presa=presa, dimissione_id=dimissione, pai_id=None)


@pytest.mark.parametrize("bisogno", [None, False])
def test_senza_un_bisogno_registrato_non_si_entra_in_dip2(bisogno: bool | None) -> None:
    caso = Caso()
    caso.segnalata(bisogno_servizi_sociali=bisogno)
    assert caso.contributi(dip2(PREDEFINITI)) == []


def test_chi_aveva_bisogno_e_non_e_dimesso_conta_al_denominatore() -> None:
    contributo = con_bisogno().contributo(dip2)
    assert (contributo.numeratore, contributo.denominatore) == (0, 1)


def test_la_dimissione_puo_dire_che_i_servizi_sono_avviati() -> None:
    caso = con_bisogno()
    caso.dimessa(con_servizi=True)
    assert caso.contributo(dip2).numeratore == 1
    assert caso.contributo(dip2).eventi == ("caso-1-dimissioni-1", "caso-1-dimissioni-2")


def test_un_sad_saputo_dopo_la_dimissione_conta_anche_se_la_dimissione_non_lo_diceva() -> None:
    caso = con_bisogno()
    caso.dimessa(con_servizi=False)
    sad_per(caso)
    caso.sad_avviato()
    assert caso.contributo(dip2).numeratore == 1


def test_un_sad_attivo_e_gia_un_servizio() -> None:
    caso = con_bisogno()
    sad_per(caso)
    caso.sad_attivato()
    caso.dimessa()
    assert caso.contributo(dip2).numeratore == 1


def test_un_sad_annullato_prima_di_cominciare_non_e_un_servizio() -> None:
    caso = con_bisogno()
    sad_per(caso)
    caso.sad_attivato()
    caso.dimessa()
    caso.sad_concluso(esito="annullata")
    assert caso.contributo(dip2).numeratore == 0


def test_un_sad_di_un_altra_dimissione_non_vale() -> None:
    caso = con_bisogno()
    sad_per(caso, "dim-2")
    caso.sad_avviato()
    caso.dimessa()
    assert caso.contributo(dip2).numeratore == 0


def test_con_i_servizi_ma_senza_dimissione_non_si_e_ancora_beneficiato() -> None:
    caso = con_bisogno()
    sad_per(caso)
    caso.sad_avviato()
    assert caso.contributo(dip2).numeratore == 0


def test_conta_la_persona_quando_un_accesso_dice_chi_e() -> None:
    caso = con_bisogno()
    assert caso.contributo(dip2).soggetto == "dim-1"
    caso.accesso()
    assert caso.contributo(dip2).soggetto == "persona-1"


def test_l_anno_di_dip2_e_quello_della_segnalazione() -> None:
    caso = Caso()
    caso.segnalata("2025-12-30", bisogno_servizi_sociali=True)
    caso.dimessa("2026-01-10", con_servizi=True)
    assert (caso.contributo(dip2).anno, caso.contributo(dip2).numeratore) == (2025, 1)


def test_una_segnalazione_errata_non_conta() -> None:
    caso = Caso()
    caso.segnalata(bisogno_servizi_sociali=True, bisogno_sad=True)
    caso.annullata(motivo="errore")
    assert caso.contributi(dip2(PREDEFINITI)) == caso.contributi(sad2(PREDEFINITI)) == []


def test_una_dimissione_che_ha_bisogno_del_sad_conta_al_denominatore() -> None:
    caso = Caso()
    caso.segnalata(bisogno_sad=True)
    assert (caso.contributo(sad2).numeratore, caso.contributo(sad2).denominatore) == (0, 1)


def test_una_dimissione_che_non_ha_bisogno_del_sad_non_entra() -> None:
    caso = Caso()
    caso.segnalata(bisogno_sad=False)
    caso.accesso()
    caso.valutata(necessita_sad=False)
    assert caso.contributi(sad2(PREDEFINITI)) == []


def test_il_bisogno_lo_puo_dire_la_valutazione_del_suo_percorso() -> None:
    caso = Caso()
    caso.segnalata()
    caso.accesso()
    caso.valutata(necessita_sad=True)
    contributo = caso.contributo(sad2)
    assert (contributo.numeratore, contributo.denominatore) == (0, 1)
    assert contributo.eventi == ("caso-1-dimissioni-1", "caso-1-pua-1", "caso-1-pua-2")


def test_una_richiesta_di_sad_e_un_bisogno_e_il_progetto_lo_soddisfa() -> None:
    caso = Caso()
    caso.segnalata()
    sad_per(caso)
    assert (caso.contributo(sad2).numeratore, caso.contributo(sad2).denominatore) == (0, 1)
    caso.sad_progettato()
    contributo = caso.contributo(sad2)
    assert (contributo.numeratore, contributo.denominatore) == (1, 1)
    assert contributo.eventi == ("caso-1-dimissioni-1", "caso-1-sad-1", "caso-1-sad-2")


def test_due_progetti_della_stessa_dimissione_contano_una_volta_sola() -> None:
    caso = Caso()
    caso.segnalata()
    for presa in ("presa-1", "presa-2"):
        sad_per(caso, presa=presa)
        caso.sad_progettato(presa=presa)
    assert caso.contributo(sad2).numeratore == 1


def test_la_dimissione_si_trova_anche_attraverso_il_piano() -> None:
    caso = Caso()
    caso.segnalata(dimissione="dim-1")
    caso.segnalata(dimissione="dim-2")
    caso.pai_attivato(dimissione_id="dim-2")
    caso.sad_richiesto(pai_id="pai-1")
    caso.sad_progettato()
    assert [(each.chiave, each.numeratore) for each in caso.contributi(sad2(PREDEFINITI))] == [("dim-2", 1)]


def test_una_richiesta_che_viene_da_una_dimissione_e_non_la_nomina_vale_per_l_unica_del_caso() -> None:
    caso = Caso()
    caso.segnalata(dimissione="dim-1")
    sad_per(caso, None)
    assert len(caso.contributi(sad2(PREDEFINITI))) == 1
    caso.segnalata(dimissione="dim-2")
    assert caso.contributi(sad2(PREDEFINITI)) == []


def test_un_sad_chiesto_direttamente_non_porta_una_dimissione() -> None:
    caso = Caso()
    caso.segnalata()
    caso.sad_richiesto(origine="diretta", pai_id=None)
    caso.sad_progettato()
    assert caso.contributi(sad2(PREDEFINITI)) == []
