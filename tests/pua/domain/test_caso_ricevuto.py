"""A case of another system: what it is called there, what was read of it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pua.domain.caso_ricevuto import CasoAltrove, CasoRicevuto, StatoRicevuto
from services.pua.domain.refusals import DocumentoRiusato
from tests.pua.costruttori import ADESSO, BERGAMO

nomi = st.text(min_size=1, max_size=4)


def ricevuto(stato: StatoRicevuto = StatoRicevuto.RICEVUTO) -> CasoRicevuto:
    return CasoRicevuto(
        id="1",
        caso_id="caso-1",
        territorio=BERGAMO,
        persona_id="persona-1",
        altrove=CasoAltrove("50036", "csi", "118"),
        aggiornato_al=ADESSO,
        stato=stato,
    )


@given(st.tuples(nomi, nomi, nomi), st.tuples(nomi, nomi, nomi))
def test_due_nomi_diversi_non_si_confondono_comunque_si_taglino(uno: tuple[str, ...], altro: tuple[str, ...]) -> None:
    assert (CasoAltrove(*uno).impronta == CasoAltrove(*altro).impronta) == (uno == altro)
    assert CasoAltrove("a", "bc", "d").impronta != CasoAltrove("ab", "c", "d").impronta


def test_lo_stesso_documento_si_riconosce_e_uno_diverso_con_il_suo_id_no() -> None:
    caso = ricevuto()
    assert not caso.gia_letto("csi-1", "impronta")
    caso.letto("csi-1", "impronta", ADESSO)
    assert caso.gia_letto("csi-1", "impronta")
    with pytest.raises(DocumentoRiusato):
        caso.gia_letto("csi-1", "altra")


def test_il_documento_piu_recente_resta_quello_che_sa_di_piu_in_qualunque_ordine_arrivino() -> None:
    caso = ricevuto()
    caso.letto("nuovo", "a", ADESSO + timedelta(days=2))
    caso.letto("vecchio", "b", ADESSO + timedelta(days=1))
    assert not caso.piu_recente(ADESSO + timedelta(days=1))
    assert caso.piu_recente(ADESSO + timedelta(days=2))


def test_solo_di_un_caso_nato_qui_gli_id_di_qui_sono_quelli_di_chi_manda() -> None:
    assert ricevuto(StatoRicevuto.NATO_QUI).qui("valutazione-1", {}) == "valutazione-1"
    assert ricevuto().qui("valutazione-1", {}) == ""
    assert ricevuto().qui("v-1", {"v-1": "valutazione-1"}) == "valutazione-1"
