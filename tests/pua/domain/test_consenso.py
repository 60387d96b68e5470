import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pua.domain.consenso import Consenso, StatoConsenso
from services.pua.domain.emergenza import EsitoRiesame
from services.pua.domain.refusals import ConsensoNonDato, EmergenzaGiaRiesaminata, RiesameProprio
from services.pua.domain.volonta import Dichiarante, Volonta
from shared.kernel.motivo import Motivo
from shared.kernel.refusal import InconsistentDates
from tests.pua.costruttori import ADESSO, BERGAMO, atto
from tests.pua.domain.test_oscuramento import emergenza


def consenso() -> Consenso:
    return Consenso(id="c-1", persona_id="persona-1", territorio=BERGAMO)


def volonta(numero: int = 1, dichiarante: Dichiarante = Dichiarante.PERSONA) -> Volonta:
    return Volonta(dichiarante, atto(numero))


def test_finche_nessuno_lo_ha_registrato_il_consenso_non_c_e() -> None:
    nuovo = consenso()
    nuovo.informata("informativa-1", volonta())
    assert nuovo.stato is StatoConsenso.NON_REGISTRATO
    assert nuovo.informative[0].volonta.dichiarante is Dichiarante.PERSONA


def test_si_revoca_soltanto_cio_che_e_stato_dato() -> None:
    nuovo = consenso()
    for negato in (False, True):
        with pytest.raises(ConsensoNonDato):
            nuovo.revoca(volonta(3))
        if not negato:
            nuovo.sceglie(dato=False, testo="t-1", volonta=volonta(2))


def test_una_scelta_non_precede_quella_di_prima() -> None:
    nuovo = consenso()
    nuovo.sceglie(dato=True, testo="t-1", volonta=volonta(5))
    with pytest.raises(InconsistentDates):
        nuovo.revoca(volonta(4))
    assert nuovo.stato is StatoConsenso.DATO


@given(st.lists(st.sampled_from(["dato", "negato", "revocato", "informata"])))
def test_vale_l_ultima_scelta_e_nessuna_si_perde(passi: list[str]) -> None:
    nuovo, attese = consenso(), list[str]()
    for passo in passi:
        if passo == "informata":
            nuovo.informata("i-1", volonta())
        elif passo != "revocato":
            nuovo.sceglie(dato=passo == "dato", testo="t-1", volonta=volonta())
            attese.append(passo)
        elif attese and attese[-1] == "dato":
            nuovo.revoca(volonta())
            attese.append(passo)
        else:
            with pytest.raises(ConsensoNonDato):
                nuovo.revoca(volonta())
    assert [scelta.stato.value for scelta in nuovo.scelte] == attese
    assert nuovo.stato.value == (attese[-1] if attese else "non_registrato")


def test_nessuno_riesamina_il_proprio_accesso_in_emergenza() -> None:
    with pytest.raises(RiesameProprio):
        emergenza().riesamina(EsitoRiesame.GIUSTIFICATO, None, "as-9", ADESSO)


def test_un_riesame_resta_ma_cio_che_era_da_approfondire_si_riprende() -> None:
    aperta = emergenza()
    aperta.riesamina(EsitoRiesame.DA_APPROFONDIRE, None, "udp-1", ADESSO)
    aperta.riesamina(EsitoRiesame.NON_GIUSTIFICATO, "Nessun pericolo", "udp-1", ADESSO)
    with pytest.raises(EmergenzaGiaRiesaminata):
        aperta.riesamina(EsitoRiesame.GIUSTIFICATO, None, "udp-1", ADESSO)


def test_non_ogni_motivo_giustifica_un_emergenza() -> None:
    assert {motivo.value for motivo in Motivo if motivo.emergenza} == {
        "pericolo_per_la_salute",
        "pericolo_per_l_incolumita",
        "protezione_di_minore_o_incapace",
    }
