"""PUA-2, SAD-1 and SAD-3, case by case."""

from services.indicators.domain.contributions.parametri import PREDEFINITI, Parametri
from services.indicators.domain.contributions.pua2 import pua2
from services.indicators.domain.contributions.sad1 import sad1
from services.indicators.domain.contributions.sad3 import sad3
from tests.indicators.storie import Caso, percorso_completo

ANCHE_APERTE = Parametri(sad3_conta_aperte=True)


def test_una_valutazione_con_l_assistente_sociale_conta_al_numeratore() -> None:
    caso = Caso()
    caso.valutata(con_assistente_sociale=True)
    assert (caso.contributo(pua2).numeratore, caso.contributo(pua2).denominatore) == (1, 1)


def test_senza_assistente_sociale_conta_solo_al_denominatore() -> None:
    caso = Caso()
    caso.valutata(con_assistente_sociale=False)
    assert (caso.contributo(pua2).numeratore, caso.contributo(pua2).denominatore) == (0, 1)


def test_una_valutazione_di_capodanno_e_dell_anno_di_roma() -> None:
    caso = Caso()
    caso.valutata("2025-12-31T23:30:00+00:00")
    assert caso.contributo(pua2).anno == 2026


def test_ogni_valutazione_del_caso_conta() -> None:
    caso = Caso()
    caso.valutata("2026-03-05", valutazione="val-1")
    caso.valutata("2026-06-05", con_assistente_sociale=False, valutazione="val-2")
    assert sorted(c.numeratore for c in caso.contributi(pua2(PREDEFINITI))) == [0, 1]


def test_un_progetto_con_piano_unico_conta_in_sad1() -> None:
    caso = Caso()
    caso.sad_richiesto()
    caso.sad_progettato(integrato=True)
    contributo = caso.contributo(sad1)
    assert (contributo.numeratore, contributo.denominatore) == (1, 1)
    assert contributo.eventi == ("caso-1-sad-1", "caso-1-sad-2")


def test_vale_l_ultima_versione_del_progetto_ma_l_anno_e_del_primo() -> None:
    caso = Caso()
    caso.sad_richiesto("2026-12-01")
    caso.sad_progettato("2026-12-10", integrato=False)
    caso.sad_progettato("2027-01-10", integrato=True)
    assert (caso.contributo(sad1).numeratore, caso.contributo(sad1).anno) == (1, 2026)


def test_chi_non_e_anziano_non_entra_in_sad1() -> None:
    caso = Caso()
    caso.sad_richiesto(anziano=False)
    caso.sad_progettato()
    assert caso.contributi(sad1(PREDEFINITI)) == []


def test_la_valutazione_sad_corregge_il_bisogno_della_richiesta() -> None:
    caso = Caso()
    caso.sad_richiesto()
    caso.sad_valutato(alto_bisogno=False)
    caso.sad_progettato()
    assert caso.contributi(sad1(PREDEFINITI)) == []


def test_il_processo_intero_conta_in_sad3_con_i_suoi_eventi() -> None:
    contributo = percorso_completo().contributo(sad3)
    assert (contributo.numeratore, contributo.denominatore) == (1, 1)
    assert contributo.eventi == tuple(f"caso-1-sad-{n}" for n in (2, 1, 3, 4, 5, 6, 7))


def test_una_presa_in_carico_aperta_non_conta_se_non_lo_si_sceglie() -> None:
    caso = Caso()
    caso.sad_richiesto()
    caso.sad_preso_in_carico()
    caso.sad_valutato()
    caso.sad_progettato()
    caso.sad_avviato()
    assert caso.contributo(sad3).numeratore == 0
    assert caso.contributo(sad3, ANCHE_APERTE).numeratore == 1
    assert sad3(ANCHE_APERTE).versione == "SAD-3/1[conta_aperte=si]"


def test_senza_una_fase_il_processo_non_e_intero() -> None:
    caso = Caso()
    caso.sad_richiesto()
    caso.sad_preso_in_carico()
    caso.sad_progettato()
    caso.sad_avviato()
    caso.sad_concluso()
    assert caso.contributo(sad3).numeratore == 0
    assert caso.contributo(sad3, ANCHE_APERTE).numeratore == 0


def test_chi_finisce_senza_valutazione_finale_non_ha_l_intero_processo() -> None:
    caso = Caso()
    caso.sad_richiesto()
    caso.sad_preso_in_carico()
    caso.sad_valutato()
    caso.sad_progettato()
    caso.sad_avviato()
    caso.sad_concluso(motivo="decesso")
    assert caso.contributo(sad3).numeratore == 0


def test_una_presa_in_carico_annullata_non_ha_l_intero_processo() -> None:
    caso = Caso()
    caso.sad_richiesto()
    caso.sad_preso_in_carico()
    caso.sad_valutato()
    caso.sad_progettato()
    caso.sad_avviato()
    caso.sad_valutazione_finale()
    caso.sad_concluso(esito="annullata")
    assert caso.contributo(sad3).numeratore == 0
    assert caso.contributo(sad3, ANCHE_APERTE).numeratore == 0
