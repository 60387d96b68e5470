"""The table of territories: what it resolves, and what it refuses to guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.territory import (
    AmbitoSconosciuto,
    AsstSconosciuta,
    DistrettoSconosciuto,
    Territorio,
    TerritorioAmbiguo,
    TerritorioIncoerente,
    Voce,
    lombardia,
)

MILANO, LODI, OGLIO_PO, ALTO_MILANESE = "50007", "50066", "50097", "50096"
VOCI = lombardia().voci
ogni_voce = st.sampled_from(VOCI)


def _territori_di(ambito: str) -> list[Territorio]:
    return [v.territorio for v in VOCI if v.territorio.ambito == ambito]


def test_la_tabella_ha_le_righe_e_i_livelli_pubblicati() -> None:
    assert len(VOCI) == len({v.territorio for v in VOCI}) == 102
    assert len({v.territorio.ambito for v in VOCI}) == 91
    assert len({v.territorio.distretto for v in VOCI}) == 86
    assert len({v.territorio.asst for v in VOCI}) == 25
    assert len({v.ats for v in VOCI}) == 8


@given(ogni_voce)
def test_i_tre_codici_di_una_riga_nominano_quella_riga(voce: Voce) -> None:
    t = voce.territorio
    assert lombardia().resolve(t.ambito, t.distretto, t.asst) == t
    assert lombardia().voce(t) is voce
    assert lombardia().ats_of(t) == voce.ats


@given(ogni_voce, st.booleans(), st.booleans())
def test_i_codici_mancanti_si_completano_solo_dove_la_scelta_e_una(
    voce: Voce, con_distretto: bool, con_asst: bool
) -> None:
    t = voce.territorio
    distretto, asst = (t.distretto if con_distretto else None), (t.asst if con_asst else None)
    scelte = [c for c in _territori_di(t.ambito) if distretto in (None, c.distretto) and asst in (None, c.asst)]
    if len(scelte) == 1:
        assert lombardia().resolve(t.ambito, distretto, asst) == t
    else:
        with pytest.raises(TerritorioAmbiguo):
            lombardia().resolve(t.ambito, distretto, asst)


@given(ogni_voce, ogni_voce)
def test_codici_di_righe_diverse_passano_solo_se_stanno_insieme_in_una_riga(una: Voce, altra: Voce) -> None:
    misto = Territorio(una.territorio.ambito, altra.territorio.distretto, altra.territorio.asst)
    if any(v.territorio == misto for v in VOCI):
        assert lombardia().resolve(misto.ambito, misto.distretto, misto.asst) == misto
    else:
        with pytest.raises(TerritorioIncoerente):
            lombardia().resolve(misto.ambito, misto.distretto, misto.asst)
        with pytest.raises(TerritorioIncoerente):
            lombardia().voce(misto)


def test_un_ambito_con_un_solo_distretto_e_una_sola_asst_si_completa_da_se() -> None:
    assert lombardia().resolve("50036") == Territorio("50036", "22047", "718")


@pytest.mark.parametrize("ambito", [MILANO, LODI, ALTO_MILANESE, OGLIO_PO])
def test_dove_la_tabella_e_ambigua_non_si_indovina(ambito: str) -> None:
    with pytest.raises(TerritorioAmbiguo):
        lombardia().resolve(ambito)


def test_a_milano_il_distretto_dice_anche_la_asst() -> None:
    distretti = {t.distretto for t in _territori_di(MILANO)}
    assert len(distretti) == 9
    assert {lombardia().resolve(MILANO, d).asst for d in distretti} == {t.asst for t in _territori_di(MILANO)}
    assert len({t.asst for t in _territori_di(MILANO)}) == 3


def test_a_milano_la_asst_non_dice_il_distretto() -> None:
    with pytest.raises(TerritorioAmbiguo):
        lombardia().resolve(MILANO, asst="702")


def test_a_lodi_la_asst_non_basta_il_distretto_si() -> None:
    with pytest.raises(TerritorioAmbiguo):
        lombardia().resolve(LODI, asst="709")
    assert lombardia().resolve(LODI, "22016") == Territorio(LODI, "22016", "709")


def test_a_oglio_po_il_distretto_non_basta_la_asst_si() -> None:
    with pytest.raises(TerritorioAmbiguo):
        lombardia().resolve(OGLIO_PO, "22070")
    assert lombardia().resolve(OGLIO_PO, asst="725") == Territorio(OGLIO_PO, "22070", "725")
    assert lombardia().resolve(OGLIO_PO, "22070", "724") == Territorio(OGLIO_PO, "22070", "724")


def test_ogni_codice_sconosciuto_ha_il_suo_rifiuto() -> None:
    with pytest.raises(AmbitoSconosciuto):
        lombardia().resolve("59999")
    with pytest.raises(DistrettoSconosciuto):
        lombardia().resolve("50036", "29999")
    with pytest.raises(AsstSconosciuta):
        lombardia().resolve("50036", "22047", "799")


@pytest.mark.parametrize(
    ("distretto", "ambiti"),
    [("22053", {"50079", "50019", "50035"}), ("22071", {"50053", "50062"})],
)
def test_un_distretto_puo_avere_piu_ambiti(distretto: str, ambiti: set[str]) -> None:
    assert {v.territorio.ambito for v in VOCI if v.territorio.distretto == distretto} == ambiti


def test_i_rifiuti_hanno_codici_stabili_e_diversi() -> None:
    classi = [AmbitoSconosciuto, DistrettoSconosciuto, AsstSconosciuta, TerritorioIncoerente, TerritorioAmbiguo]
    assert [c.codice for c in classi] == [
        "ambito-sconosciuto",
        "distretto-sconosciuto",
        "asst-sconosciuta",
        "territorio-incoerente",
        "territorio-ambiguo",
    ]
