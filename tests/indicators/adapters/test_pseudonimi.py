"""What a case is called in what leaves the house."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.adapters.pseudonimi import SENZA_NOME, SHORTEST, Pseudonimi

SEGRETO = "di-prova-" * 4
UNO = Pseudonimi(SEGRETO)
casi = st.uuids().map(str)
destinatari = st.sampled_from(["restituzioni/50036", "restituzioni/50037", "altri/1"])


@given(casi, destinatari)
def test_lo_stesso_caso_ha_per_lo_stesso_destinatario_lo_stesso_nome(caso: str, a_chi: str) -> None:
    assert UNO(caso, a_chi) == Pseudonimi(SEGRETO)(caso, a_chi)


@given(casi, casi, destinatari, destinatari)
def test_due_casi_o_due_destinatari_diversi_danno_nomi_diversi(uno: str, altro: str, a_chi: str, a_altri: str) -> None:
    assert (UNO(uno, a_chi) == UNO(altro, a_altri)) == ((uno, a_chi) == (altro, a_altri))


@given(casi, destinatari)
def test_nel_nome_non_si_legge_il_caso(caso: str, a_chi: str) -> None:
    nome = UNO(caso, a_chi)
    assert nome is not None
    assert (len(nome), nome.isalnum(), nome.islower()) == (24, True, True)
    assert UUID(caso).hex not in nome


@given(casi, destinatari)
def test_con_un_altro_segreto_il_nome_e_un_altro(caso: str, a_chi: str) -> None:
    assert UNO(caso, a_chi) != Pseudonimi(SEGRETO + "!")(caso, a_chi)


def test_senza_segreto_un_caso_non_ha_nome() -> None:
    assert SENZA_NOME("caso-1", "restituzioni/50036") is None


def test_un_segreto_corto_non_e_un_segreto() -> None:
    with pytest.raises(ValueError, match="pseudonimi"):
        Pseudonimi("x" * (SHORTEST - 1))
