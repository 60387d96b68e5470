"""VMD-1, VMD-2, VMD-3, PAF-3, DIP-5 and PUA-3: what the register states, voce by voce."""

from typing import Any

import pytest

from services.indicators.domain.contributions.contributo import Contributo
from services.indicators.domain.contributions.denominazioni import LONGEST, normalizzata
from services.indicators.domain.contributions.paf3 import paf3, paf3_tipologie
from services.indicators.domain.contributions.parametri import PREDEFINITI, Parametri
from services.indicators.domain.contributions.pua3 import pua3
from services.indicators.domain.contributions.vmd1 import vmd1
from services.indicators.domain.contributions.vmd2_dip5 import dip5, vmd2
from services.indicators.domain.contributions.vmd3 import vmd3, vmd3_registrate
from tests.indicators.registri import VoceDelRegistro


def anni(voce: VoceDelRegistro, rule: Any, parametri: Parametri = PREDEFINITI) -> dict[int, Contributo]:
    return {each.anno: each for each in voce.contributi(rule(parametri))}


def conta(voce: VoceDelRegistro, rule: Any) -> tuple[int, int]:
    contributo = voce.contributo(rule)
    return contributo.numeratore, contributo.denominatore


def test_un_equipe_senza_fine_conta_in_ogni_anno_fino_all_ultimo_della_deliberazione() -> None:
    voce = VoceDelRegistro()
    voce.equipe("2025-05-10")
    assert [each.giorno.isoformat() for each in voce.contributi(vmd1(PREDEFINITI))] == [
        "2025-05-10",
        "2026-01-01",
        "2027-01-01",
    ]


def test_un_equipe_cessata_conta_fino_all_anno_in_cui_cessa() -> None:
    voce = VoceDelRegistro()
    voce.equipe("2025-05-10", al="2026-01-01")
    assert sorted(anni(voce, vmd1)) == [2025, 2026]


def test_l_anno_prima_della_deliberazione_conta_per_il_confronto_e_non_quelli_ancora_prima() -> None:
    voce = VoceDelRegistro()
    voce.equipe("1998-05-10")
    assert sorted(anni(voce, vmd1)) == [2024, 2025, 2026, 2027]


def test_una_deliberazione_piu_lunga_allunga_gli_anni_e_si_legge_nella_versione() -> None:
    voce = VoceDelRegistro()
    voce.equipe("2026-05-10")
    lunga = Parametri(ultimo_anno=2030)
    assert max(anni(voce, vmd1, lunga)) == 2030
    assert vmd1(lunga).versione == "VMD-1/1[anni=2025-2030]"


def test_un_equipe_che_finisce_prima_di_cominciare_non_conta() -> None:
    voce = VoceDelRegistro()
    voce.equipe("2026-05-10", al="2026-05-09")
    assert anni(voce, vmd1) == {}


def test_una_registrazione_corretta_cede_il_posto() -> None:
    voce = VoceDelRegistro()
    voce.equipe("2025-05-10")
    voce.equipe("2026-05-10", sostituisce="reg-1")
    assert sorted(anni(voce, vmd1)) == [2026, 2027]


def test_una_registrazione_annullata_non_conta_piu() -> None:
    voce = VoceDelRegistro()
    voce.equipe()
    voce.annulla("reg-1")
    assert anni(voce, vmd1) == {}


def test_di_un_equipe_vale_l_ultima_registrazione() -> None:
    voce = VoceDelRegistro()
    voce.equipe("2025-05-10")
    voce.equipe("2025-05-10", al="2025-12-31", saputo="2026-02-01")
    assert sorted(anni(voce, vmd1)) == [2025]


def test_gli_incontri_svolti_si_rapportano_ai_previsti() -> None:
    voce = VoceDelRegistro()
    voce.incontri(svolti=3, previsti=4)
    assert conta(voce, vmd2) == (3, 4)
    assert voce.contributi(dip5(PREDEFINITI)) == []


def test_vale_la_registrazione_che_guarda_piu_avanti_nell_anno() -> None:
    voce = VoceDelRegistro()
    voce.incontri(svolti=3, previsti=4, al="2026-09-30")
    voce.incontri(svolti=1, previsti=4, al="2026-03-31", saputo="2026-10-05")
    assert conta(voce, vmd2) == (3, 4)
    assert voce.contributo(vmd2).giorno.isoformat() == "2026-09-30"


def test_a_parita_di_data_vale_l_ultima_registrata() -> None:
    voce = VoceDelRegistro()
    voce.incontri(svolti=3, previsti=4, al="2026-09-30")
    voce.incontri(svolti=2, previsti=4, al="2026-09-30", saputo="2026-10-05")
    assert conta(voce, vmd2) == (2, 4)


def test_gli_incontri_di_due_anni_nella_stessa_voce_restano_di_due_anni() -> None:
    voce = VoceDelRegistro()
    voce.incontri(svolti=3, previsti=4, al="2025-12-31")
    voce.incontri(svolti=1, previsti=5, al="2026-03-31")
    assert {anno: (each.numeratore, each.denominatore) for anno, each in anni(voce, vmd2).items()} == {
        2025: (3, 4),
        2026: (1, 5),
    }


def test_gli_incontri_oltre_i_previsti_non_portano_il_rapporto_sopra_uno() -> None:
    voce = VoceDelRegistro()
    voce.incontri(svolti=6, previsti=4)
    assert conta(voce, vmd2) == (4, 4)


def test_gli_incontri_per_i_caregiver_si_contano_tutti() -> None:
    voce = VoceDelRegistro()
    voce.incontri(svolti=6, previsti=4, destinatari="caregiver")
    assert conta(voce, dip5) == (6, 4)
    assert voce.contributi(vmd2(PREDEFINITI)) == []


def test_nessun_incontro_svolto_e_uno_zero_osservato() -> None:
    voce = VoceDelRegistro()
    voce.incontri(svolti=0, previsti=0, destinatari="caregiver")
    assert conta(voce, dip5) == (0, 0)


def test_una_professione_di_un_equipe_conta_al_numeratore_e_al_denominatore() -> None:
    voce = VoceDelRegistro()
    voce.equipe("2027-01-15", professioni=("psicologo", "psicologo"))
    (contributo,) = voce.contributi(vmd3(PREDEFINITI))
    assert (contributo.soggetto, contributo.numeratore, contributo.denominatore) == ("psicologo", 1, 1)


def test_una_professione_presente_nei_servizi_conta_al_denominatore() -> None:
    voce = VoceDelRegistro()
    voce.professioni("psicologo", "educatore", anno=2026)
    assert sorted(
        (each.soggetto, each.numeratore, each.denominatore) for each in voce.contributi(vmd3(PREDEFINITI))
    ) == [
        ("educatore", 0, 1),
        ("psicologo", 0, 1),
    ]


def test_accanto_si_contano_le_professioni_registrate_nei_servizi() -> None:
    voce = VoceDelRegistro()
    voce.professioni("psicologo", "educatore")
    voce.professioni("psicologo", saputo="2026-05-01")
    assert [(each.soggetto, each.numeratore) for each in voce.contributi(vmd3_registrate(PREDEFINITI))] == [
        ("psicologo", 1)
    ]


def test_un_ente_conta_con_il_suo_nome_e_accanto_con_la_sua_tipologia() -> None:
    voce = VoceDelRegistro()
    voce.ente("Comune di Bergamo", "comune", dal="2027-02-01")
    assert voce.contributo(paf3).soggetto == "comune di bergamo"
    assert (voce.contributo(paf3_tipologie).indicatore, voce.contributo(paf3_tipologie).soggetto) == (
        "PAF-3.tipologie",
        "comune",
    )
    assert (paf3(PREDEFINITI).accanto_a, paf3_tipologie(PREDEFINITI).accanto_a) == (None, "PAF-3")


def test_uno_strumento_conta_negli_anni_in_cui_e_condiviso() -> None:
    voce = VoceDelRegistro()
    voce.strumento("S.Va.M.A.", dal="2025-02-01", al="2026-02-01")
    assert {anno: each.soggetto for anno, each in anni(voce, pua3).items()} == {2025: "s va m a", 2026: "s va m a"}


@pytest.mark.parametrize("altra", ["COMUNE DI BERGAMO", "Comune  di Bergamo.", "comùne di-bergamo"])
def test_due_modi_di_scrivere_un_nome_sono_lo_stesso_nome(altra: str) -> None:
    assert normalizzata(altra) == normalizzata("Comune di Bergamo")


def test_un_nome_lungo_resta_distinto_e_ci_sta() -> None:
    uno, altro = "Associazione " + "a" * 100 + " uno", "Associazione " + "a" * 100 + " due"
    assert normalizzata(uno) != normalizzata(altro)
    assert max(len(normalizzata(uno)), len(normalizzata(altro))) <= LONGEST


def test_un_nome_di_soli_segni_resta_se_stesso() -> None:
    assert normalizzata("+++") == "+++"


def test_una_voce_di_altro_genere_non_entra_in_nessun_conto() -> None:
    voce = VoceDelRegistro()
    voce.strumento()
    for rule in (vmd1, vmd2, vmd3, vmd3_registrate, dip5, paf3, paf3_tipologie):
        assert voce.contributi(rule(PREDEFINITI)) == []
