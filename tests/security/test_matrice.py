"""The walk of `make security` in four Ambiti: two side by side in one Distretto, and two where Ambito, Distretto and
ASST do not lie one in the other."""

import asyncio

import pytest

from scripts.security.corsa import Corsa, corri
from scripts.security.domande import Rotta
from scripts.security.luoghi import luoghi, scelti
from shared.kernel.actor import EVERYBODY
from shared.web.politica import Portata

pytestmark = [pytest.mark.xdist_group("security"), pytest.mark.timeout(0)]


@pytest.fixture(scope="module")
def corsa() -> Corsa:
    return asyncio.run(corri(scelti(), lambda _: None))


def _di_un_caso(rotta: Rotta) -> bool:
    """Routes that name, in their path, something of somebody's territory."""
    nomi = {nome for nome in rotta.parametri if nome.endswith("id") or nome == "chiave"}
    return bool(nomi) and rotta.regola.portata is Portata.DI_CHI_CHIEDE


def test_nessuno_vede_cio_che_non_e_suo(corsa: Corsa) -> None:
    assert corsa.fughe == []


def test_nessuno_e_nominato_dove_non_deve(corsa: Corsa) -> None:
    assert corsa.dispersi == []


def test_ogni_manomissione_del_registro_e_vista(corsa: Corsa) -> None:
    assert len(corsa.manomissioni) == 6 and all(corsa.manomissioni.values())


def test_il_giro_arriva_ai_casi_e_non_solo_a_un_rifiuto(corsa: Corsa) -> None:
    """A walk that reached nothing would find nothing: each route that reads a case was answered to whose it is."""
    raggiunte = set(corsa.rapporto()["reached_by_their_own"])
    assert {rotta.nome for rotta in corsa.rotte if _di_un_caso(rotta) and rotta.legge} - raggiunte == set()


def test_ogni_rotta_di_un_caso_ha_risposto_a_un_altro_come_se_non_ci_fosse(corsa: Corsa) -> None:
    """And each that changes one was asked well enough to look for it."""
    taciute = set(corsa.rapporto()["answered_as_absent"])
    assert {rotta.nome for rotta in corsa.rotte if _di_un_caso(rotta)} - taciute == set()


def test_di_ogni_rotta_si_e_chiesto_qualcosa_che_esiste(corsa: Corsa) -> None:
    """A new name in a path has to be told by the story, or hidden and absent would be the same question."""
    assert corsa.rapporto()["never_named"] == []


def test_il_rapporto_dice_quanto_si_e_guardato(corsa: Corsa) -> None:
    rapporto = corsa.rapporto()
    assert (rapporto["routes"], rapporto["roles"]) == (len(corsa.rotte), len(EVERYBODY))
    assert (rapporto["ambiti"], rapporto["leaks"], rapporto["canaries_found"]) == (len(scelti()), [], 0)
    assert rapporto["requests"] > 1000 * len(scelti())


def test_tra_gli_scelti_ci_sono_i_territori_piu_intricati() -> None:
    assert {livello for luogo in scelti() for livello in luogo.livelli} == {"ambiti", "distretti", "asst"}
    assert len(luoghi()) == 91
