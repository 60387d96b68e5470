"""The canonical form: whoever holds the document recomputes the same hash, in whatever order it comes."""

import json
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.indicators.domain.restituzione.canonico import LARGEST, canonico, impronta
from services.indicators.domain.restituzione.documento import Documento
from tests.indicators.restituzioni import congelata

LEAVES = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(st.characters(exclude_categories=["Cs"]))
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(TREES)
def test_rileggere_e_riscrivere_da_gli_stessi_byte(tree: Any) -> None:
    assert canonico(json.loads(canonico(tree))) == canonico(tree)
    assert json.loads(canonico(tree)) == tree


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), LEAVES, min_size=2), st.randoms())
def test_l_ordine_in_cui_arrivano_i_membri_non_conta(members: dict[str, Any], random: Any) -> None:
    names = list(members)
    random.shuffle(names)
    assert impronta(canonico({name: members[name] for name in names})) == impronta(canonico(members))


@given(st.fractions())
def test_una_frazione_e_un_testo_esatto(fraction: Fraction) -> None:
    assert Fraction(json.loads(canonico(fraction))) == fraction


def test_i_membri_sono_in_ordine_di_unita_utf_16() -> None:
    # The example of RFC 8785, section 3.2.3: a character beyond the first plane sorts by its surrogates.
    members = {"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\x80": 6, "ö": 7}
    assert list(json.loads(canonico(members)).values()) == [2, 4, 6, 7, 1, 5, 3]


def test_i_caratteri_di_controllo_sono_scritti_come_vuole_lo_standard() -> None:
    assert canonico('€$\x0f\nA\'B"\\\\"/') == b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'


def test_un_istante_e_detto_in_utc_da_qualunque_fuso_venga() -> None:
    rome = timezone(timedelta(hours=2))
    assert canonico(datetime(2026, 6, 1, 12, tzinfo=rome)) == canonico(datetime(2026, 6, 1, 10, tzinfo=UTC))


@pytest.mark.parametrize("value", [1.5, LARGEST + 1, object(), b"x"], ids=["float", "troppo grande", "oggetto", "byte"])
def test_cio_che_non_ha_una_forma_sola_e_rifiutato(value: object) -> None:
    with pytest.raises(TypeError):
        canonico({"a": [value]})


def test_chi_ha_il_documento_ricalcola_l_impronta_senza_il_nostro_codice() -> None:
    restituzione = congelata()
    held = json.loads(restituzione.congelato)
    by_hand = json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert sha256(by_hand).hexdigest() == restituzione.impronta


def test_un_documento_congelato_si_rilegge_uguale() -> None:
    restituzione = congelata()
    again = TypeAdapter(Documento).validate_json(restituzione.congelato)
    assert again == restituzione.documento
    assert canonico(again) == restituzione.congelato
