"""Identifiers: form, order, and that nothing but time and chance is in them."""

import time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.ids import SequentialIds, Uuid7Ids

MILLISECONDS = st.integers(min_value=0, max_value=2**48 - 1)


def _id_at(milliseconds: int) -> UUID:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time_ns", lambda: milliseconds * 1_000_000)
        return UUID(Uuid7Ids().new())


@given(MILLISECONDS)
def test_e_un_uuid_di_versione_7_con_la_variante_della_rfc_9562(milliseconds: int) -> None:
    nato = _id_at(milliseconds)
    assert nato.version == 7
    assert (nato.int >> 62) & 0b11 == 0b10


@given(MILLISECONDS)
def test_i_primi_48_bit_sono_i_millisecondi_della_nascita(milliseconds: int) -> None:
    assert _id_at(milliseconds).int >> 80 == milliseconds


@given(MILLISECONDS, MILLISECONDS)
def test_chi_nasce_in_un_millisecondo_successivo_viene_dopo_anche_come_testo(primo: int, secondo: int) -> None:
    prima, dopo = sorted((primo, secondo))
    if prima != dopo:
        assert str(_id_at(prima)) < str(_id_at(dopo))


def test_nello_stesso_millisecondo_non_ce_ne_sono_due_uguali() -> None:
    assert len({_id_at(1_700_000_000_000) for _ in range(1_000)}) == 1_000


def test_quelli_delle_prove_si_leggono_e_si_ordinano() -> None:
    ids = SequentialIds("caso")
    assert [ids.new(), ids.new(), ids.new()] == ["caso-0001", "caso-0002", "caso-0003"]


@given(st.lists(st.integers(0, 3), min_size=2, max_size=50))
def test_chi_nasce_dopo_viene_dopo_anche_se_l_orologio_torna_indietro(orologio: list[int]) -> None:
    ids = Uuid7Ids()
    with pytest.MonkeyPatch.context() as patch:
        nati = []
        for millisecondo in orologio:
            patch.setattr("shared.kernel.ids.time.time_ns", lambda ms=millisecondo: ms * 1_000_000)
            nati.append(ids.new())
    assert nati == sorted(nati)


def test_se_ne_nascono_piu_di_quanti_il_contatore_ne_conta_si_resta_in_ordine() -> None:
    ids = Uuid7Ids()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shared.kernel.ids.time.time_ns", lambda: 1_000_000)
        nati = [ids.new() for _ in range(10_000)]
    assert nati == sorted(nati)
    assert len(set(nati)) == len(nati)
