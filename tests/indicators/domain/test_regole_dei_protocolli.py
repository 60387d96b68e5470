"""PAF-1, DIP-1 and PUA-1: which step a protocol has made by 31 December, and which one the deliberation asks."""

from dataclasses import replace

import pytest

from services.indicators.domain.contributions.parametri import PREDEFINITI, Parametri, secondo
from services.indicators.domain.contributions.protocolli import dip1, paf1, passi, pua1
from services.indicators.domain.refusals import DeliberazioneNonValida
from services.indicators.domain.regulation import Traguardo, load
from tests.indicators.registri import VoceDelRegistro


def raggiunti(voce: VoceDelRegistro, parametri: Parametri = PREDEFINITI) -> dict[int, int]:
    """Year by year, whether DIP-1's step was reached."""
    found = voce.contributi(dip1(parametri))
    assert all(each.denominatore == 1 for each in found)
    return {each.anno: each.numeratore for each in found}


def attivato_nel_2026() -> VoceDelRegistro:
    voce = VoceDelRegistro()
    voce.protocollo("definito", "2025-03-01")
    voce.protocollo("condiviso", "2025-06-01")
    voce.protocollo("attivato", "2026-04-01")
    return voce


def test_i_parametri_predefiniti_sono_quelli_della_deliberazione() -> None:
    assert secondo(load()) == replace(PREDEFINITI, traguardi=load().traguardi)
    assert set(load().traguardi) == set(PREDEFINITI.traguardi)
    assert paf1(secondo(load())).versione == "PAF-1/1"


def test_definito_condiviso_e_poi_attivato_e_il_cammino_chiesto() -> None:
    assert raggiunti(attivato_nel_2026()) == {2025: 1, 2026: 1, 2027: 1}


def test_definito_e_non_condiviso_non_basta_per_il_primo_anno() -> None:
    voce = VoceDelRegistro()
    voce.protocollo("definito", "2025-03-01")
    assert raggiunti(voce)[2025] == 0


def test_aggiornato_vale_quanto_definito() -> None:
    voce = VoceDelRegistro()
    voce.protocollo("aggiornato", "2025-03-01")
    voce.protocollo("condiviso", "2025-12-31")
    assert raggiunti(voce)[2025] == 1


def test_quel_che_accade_dopo_il_31_dicembre_e_dell_anno_dopo() -> None:
    voce = VoceDelRegistro()
    voce.protocollo("definito", "2025-03-01")
    voce.protocollo("condiviso", "2026-01-01")
    voce.protocollo("attivato", "2026-02-01")
    assert raggiunti(voce) == {2025: 0, 2026: 1, 2027: 1}


def test_un_aggiornamento_non_toglie_l_attivazione() -> None:
    voce = attivato_nel_2026()
    voce.protocollo("aggiornato", "2026-10-01")
    assert raggiunti(voce) == {2025: 1, 2026: 1, 2027: 1}


def test_un_anno_senza_traguardo_chiede_di_restare_attivato() -> None:
    voce = attivato_nel_2026()
    voce.protocollo("cessato", "2027-05-01")
    assert raggiunti(voce) == {2025: 1, 2026: 1, 2027: 0}


def test_un_protocollo_cessato_non_conta_piu_dall_anno_dopo() -> None:
    voce = attivato_nel_2026()
    voce.protocollo("cessato", "2026-05-01")
    assert raggiunti(voce) == {2025: 1, 2026: 0}


def test_un_protocollo_non_conta_prima_di_esserci() -> None:
    voce = VoceDelRegistro()
    voce.protocollo("attivato", "2026-02-01")
    assert raggiunti(voce) == {2026: 1, 2027: 1}


def test_un_protocollo_di_prima_della_deliberazione_conta_dal_suo_primo_anno() -> None:
    voce = VoceDelRegistro()
    voce.protocollo("definito", "2019-02-01")
    voce.protocollo("condiviso", "2019-03-01")
    assert raggiunti(voce) == {2025: 1, 2026: 0, 2027: 0}


def test_il_giorno_e_quello_in_cui_il_passo_e_raggiunto() -> None:
    giorni = {each.anno: each.giorno.isoformat() for each in attivato_nel_2026().contributi(dip1(PREDEFINITI))}
    assert giorni == {2025: "2025-06-01", 2026: "2026-04-01", 2027: "2027-01-01"}


def test_i_passi_si_leggono_per_giorno_comunque_siano_stati_registrati() -> None:
    voce = VoceDelRegistro()
    voce.protocollo("attivato", "2026-02-01")
    voce.protocollo("cessato", "2025-06-01", saputo="2026-03-01")
    assert raggiunti(voce) == {2025: 0, 2026: 1, 2027: 1}


def test_uno_stato_registrato_per_errore_si_annulla() -> None:
    voce = attivato_nel_2026()
    voce.annulla("reg-3")
    assert raggiunti(voce) == {2025: 1, 2026: 0, 2027: 0}


def test_ogni_materia_ha_il_suo_indicatore() -> None:
    voce = VoceDelRegistro()
    voce.protocollo("attivato", "2027-02-01", materia="allontanamento_familiare")
    assert voce.contributo(paf1).numeratore == 1
    assert voce.contributi(dip1(PREDEFINITI)) == voce.contributi(pua1(PREDEFINITI)) == []


def test_che_cosa_chiede_un_anno_lo_dice_la_deliberazione() -> None:
    altra = replace(PREDEFINITI, traguardi=(Traguardo("DIP-1", 2025, "attivato o aggiornato, ogni anno"),))
    voce = VoceDelRegistro()
    voce.protocollo("definito", "2025-03-01")
    voce.protocollo("aggiornato", "2026-03-01")
    assert raggiunti(voce, altra) == {2025: 0, 2026: 1, 2027: 1}
    assert dip1(altra).versione == "DIP-1/1[traguardi=2025, attivato o aggiornato, ogni anno]"
    assert "2025, attivato o aggiornato, ogni anno" in dip1(altra).testo


def test_senza_traguardi_non_si_conta_nulla() -> None:
    assert raggiunti(attivato_nel_2026(), replace(PREDEFINITI, traguardi=())) == {}


def test_i_passi_sono_una_congiunzione_di_alternative() -> None:
    assert passi(Traguardo("DIP-1", 2025, "definito o aggiornato e condiviso in Cabina di Regia ASST")) == (
        frozenset({"definito", "aggiornato"}),
        frozenset({"condiviso"}),
    )


@pytest.mark.parametrize("testo", ["pubblicato", "definito e firmato", ""])
def test_un_traguardo_che_non_nomina_uno_stato_si_rifiuta(testo: str) -> None:
    with pytest.raises(DeliberazioneNonValida, match="DIP-1: traguardo del 2025"):
        dip1(replace(PREDEFINITI, traguardi=(Traguardo("DIP-1", 2025, testo),)))


def test_una_versione_troppo_lunga_porta_la_sua_impronta() -> None:
    lunghi = tuple(Traguardo("DIP-1", anno, "definito o aggiornato e condiviso") for anno in range(2025, 2031))
    versione = dip1(replace(PREDEFINITI, traguardi=lunghi, ultimo_anno=2030)).versione
    assert versione.startswith("DIP-1/1[#")
    assert len(versione) <= 96
