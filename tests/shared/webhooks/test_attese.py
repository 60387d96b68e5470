"""How long to wait before trying again: always longer, for days, and never for ever."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.webhooks.attese import ATTESE, attesa_dopo, sorte

_sorti = st.floats(0, 1)
_falliti = st.integers(1, len(ATTESE))


@given(_falliti, _sorti, _sorti)
def test_dopo_un_fallimento_in_piu_non_si_aspetta_mai_meno(falliti: int, una: float, altra: float) -> None:
    before, after = attesa_dopo(falliti, una), attesa_dopo(falliti + 1, altra)
    assert before is not None
    assert after is None or ATTESE[falliti - 1] == ATTESE[falliti] or after > before


@given(_falliti, _sorti)
def test_lo_sparpaglio_allunga_di_un_decimo_al_massimo(falliti: int, quale: float) -> None:
    wait = attesa_dopo(falliti, quale)
    assert wait is not None
    assert ATTESE[falliti - 1] <= wait <= ATTESE[falliti - 1] * 1.1


@given(st.integers(len(ATTESE) + 1, 1000), _sorti)
def test_poi_si_smette(falliti: int, quale: float) -> None:
    assert attesa_dopo(falliti, quale) is None


def test_si_prova_per_giorni_e_non_per_minuti() -> None:
    assert timedelta(days=4) < sum(ATTESE, timedelta()) < timedelta(days=5)


@given(st.uuids(), _falliti)
def test_la_sorte_di_un_tentativo_e_sempre_la_stessa(consegna: object, falliti: int) -> None:
    assert sorte(str(consegna), falliti) == sorte(str(consegna), falliti)
    assert 0 <= sorte(str(consegna), falliti) <= 1


def test_consegne_diverse_non_tornano_tutte_insieme() -> None:
    assert len({round(sorte(f"consegna-{n}", 1), 3) for n in range(100)}) > 80
