"""CIRS. No worked example with its item scores was found: what is tested is the published definitions (severity is the
mean of the first thirteen systems, 1-5; comorbidity the number of them with 3 or more, 0-13) and a case of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pua.domain.scales.cirs import CIRS, VOCI_DEGLI_INDICI
from tests.pua.domain.scales.risposte import massime, minime, valide


@pytest.mark.parametrize(
    ("risposte", "severita", "comorbilita"), [(minime(CIRS), 1.0, 0), (massime(CIRS), 5.0, 13)], ids=["sano", "massimo"]
)
def test_gli_estremi_degli_indici_sono_quelli_pubblicati(
    risposte: dict[str, int], severita: float, comorbilita: int
) -> None:
    punteggio = CIRS.punteggio(risposte)
    assert (punteggio.valore, punteggio.dettaglio["indice_di_comorbilita"]) == (severita, comorbilita)


def test_scompenso_broncopneumopatia_e_diabete_danno_due_comorbilita() -> None:
    """Our own case, by hand: 4 + 2 + 3 + 2 + nine systems at 1 = 20; 20 / 13 = 1.54; two systems at 3 or more."""
    punteggio = CIRS.punteggio(minime(CIRS, cuore=4, ipertensione=2, respiratorie=3, endocrino_metaboliche=2))
    assert punteggio.valore == 1.54
    assert punteggio.dettaglio["indice_di_comorbilita"] == 2
    assert punteggio.classe == "comorbilita_rilevante"


@pytest.mark.parametrize(("punti", "classe"), [(2, "nessuna_comorbilita_rilevante"), (3, "comorbilita_rilevante")])
def test_una_malattia_conta_come_comorbilita_da_tre_in_su(punti: int, classe: str) -> None:
    assert CIRS.punteggio(minime(CIRS, rene=punti)).classe == classe


@given(risposte=valide(CIRS), psichiatriche=st.integers(1, 5))
def test_i_disturbi_psichici_si_registrano_ma_non_entrano_negli_indici(
    risposte: dict[str, int], psichiatriche: int
) -> None:
    prima, dopo = CIRS.punteggio(risposte), CIRS.punteggio(risposte | {"psichiatriche": psichiatriche})
    assert (prima.valore, prima.classe) == (dopo.valore, dopo.classe)
    assert dopo.dettaglio["psichiatriche"] == psichiatriche


@given(risposte=valide(CIRS))
def test_gli_indici_sono_media_e_conteggio_dei_primi_tredici_sistemi(risposte: dict[str, int]) -> None:
    punti = [risposte[voce.codice] for voce in VOCI_DEGLI_INDICI]
    assert len(punti) == 13
    punteggio = CIRS.punteggio(risposte)
    assert punteggio.valore == pytest.approx(sum(punti) / 13, abs=0.005)
    assert punteggio.dettaglio["indice_di_comorbilita"] == len([p for p in punti if p in (3, 4, 5)])


def test_l_arrotondamento_non_confonde_due_somme_diverse() -> None:
    assert len({round(somma / 13, 2) for somma in range(13, 66)}) == 53
