"""PAF-2, PAF-4 and PUA-4: children and families, and whom a UVM found in complex need."""

from typing import Any

from services.indicators.domain.contributions.paf2 import paf2
from services.indicators.domain.contributions.paf4 import paf4
from services.indicators.domain.contributions.parametri import PREDEFINITI, Parametri
from services.indicators.domain.contributions.pua4 import pua4, pua4_nuclei
from tests.indicators.storie import Caso

MINORI: dict[str, Any] = {"area": "minori_famiglia"}
ANCHE_IN_CORSO = Parametri(paf4_conta_in_corso=True)


def test_una_valutazione_con_progetto_conta_al_numeratore() -> None:
    caso = Caso()
    caso.valutata(**MINORI)
    caso.pai_attivato(**MINORI)
    contributo = caso.contributo(paf2)
    assert (contributo.numeratore, contributo.denominatore) == (1, 1)
    assert contributo.eventi == ("caso-1-pua-1", "caso-1-pua-2")


def test_una_valutazione_senza_progetto_conta_solo_al_denominatore() -> None:
    caso = Caso()
    caso.valutata(**MINORI)
    caso.pai_attivato(valutazione="un-altra", **MINORI)
    assert (caso.contributo(paf2).numeratore, caso.contributo(paf2).denominatore) == (0, 1)


def test_l_anno_del_progetto_e_quello_della_sua_valutazione() -> None:
    caso = Caso()
    caso.valutata("2026-12-20", **MINORI)
    caso.pai_attivato("2027-01-10", **MINORI)
    assert (caso.contributo(paf2).anno, caso.contributo(paf2).numeratore) == (2026, 1)


def test_due_progetti_della_stessa_valutazione_contano_una_volta() -> None:
    caso = Caso()
    caso.valutata(**MINORI)
    caso.pai_attivato(pai="pai-1", **MINORI)
    caso.pai_attivato("2026-05-01", pai="pai-2", **MINORI)
    assert caso.contributo(paf2).numeratore == 1


def test_le_altre_aree_non_entrano_in_paf() -> None:
    caso = Caso()
    caso.valutata()
    caso.pai_attivato()
    assert caso.contributi(paf2(PREDEFINITI)) == caso.contributi(paf4(PREDEFINITI)) == []


def test_un_nucleo_preso_in_carico_conta_nell_anno_del_progetto() -> None:
    caso = Caso()
    caso.pai_attivato("2026-03-06", nucleo_id="nuc-1", **MINORI)
    contributo = caso.contributo(paf4)
    assert (contributo.soggetto, contributo.anno, contributo.numeratore) == ("nucleo:nuc-1", 2026, 1)


def test_dove_il_progetto_non_nomina_un_nucleo_conta_la_persona() -> None:
    caso = Caso()
    caso.pai_attivato(**MINORI)
    assert caso.contributo(paf4).soggetto == "persona:persona-1"


def test_un_progetto_in_corso_conta_negli_anni_dopo_solo_se_lo_si_sceglie() -> None:
    caso = Caso()
    caso.pai_attivato("2025-03-06", **MINORI)
    caso.pai_chiuso("2026-09-01")
    assert [each.anno for each in caso.contributi(paf4(PREDEFINITI))] == [2025]
    assert [each.anno for each in caso.contributi(paf4(ANCHE_IN_CORSO))] == [2025, 2026]
    assert paf4(ANCHE_IN_CORSO).versione == "PAF-4/1[conta_in_corso=si]"


def test_una_persona_in_condizioni_complesse_conta_in_pua4() -> None:
    caso = Caso()
    caso.valutata(bisogno_complesso=True)
    contributo = caso.contributo(pua4)
    assert (contributo.soggetto, contributo.numeratore, contributo.eventi) == ("persona-1", 1, ("caso-1-pua-1",))


def test_un_bisogno_non_complesso_non_conta() -> None:
    caso = Caso()
    caso.valutata(bisogno_complesso=False)
    assert caso.contributi(pua4(PREDEFINITI)) == caso.contributi(pua4_nuclei(PREDEFINITI)) == []


def test_accanto_conta_il_nucleo_che_il_piano_nomina() -> None:
    caso = Caso()
    caso.valutata()
    caso.pai_attivato(nucleo_id="nuc-1")
    contributo = caso.contributo(pua4_nuclei)
    assert (contributo.indicatore, contributo.soggetto) == ("PUA-4.nuclei", "nucleo:nuc-1")
    assert contributo.eventi == ("caso-1-pua-1", "caso-1-pua-2")


def test_senza_un_piano_la_persona_e_nucleo_a_se() -> None:
    caso = Caso()
    caso.valutata()
    assert caso.contributo(pua4_nuclei).soggetto == "persona:persona-1"
