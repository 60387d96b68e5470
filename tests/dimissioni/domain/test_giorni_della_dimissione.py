"""Civil days, their instants, and the split date of DPCM 12/1/2017 art. 22."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.dimissioni.domain.giorni import fine_assistenza_sanitaria, istante
from services.dimissioni.domain.messaggio import DestinazioneDimissione
from shared.kernel.clock import civil_date
from tests.dimissioni.costruttori import DOMICILIO, dimessa, momento

INIZIO = datetime(2020, 1, 1, tzinfo=UTC)
giorni = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_l_assistenza_sanitaria_copre_i_trenta_giorni_dopo_la_dimissione() -> None:
    assert fine_assistenza_sanitaria(date(2026, 3, 10), DOMICILIO) == date(2026, 4, 9)


def test_chi_va_in_struttura_non_ha_una_data_di_passaggio() -> None:
    assert fine_assistenza_sanitaria(date(2026, 3, 10), DestinazioneDimissione.STRUTTURA_RESIDENZIALE) is None


def test_la_dimissione_conserva_la_data_di_passaggio() -> None:
    assert dimessa().fine_assistenza_sanitaria == date(2026, 4, 9)


def test_un_fatto_detto_il_giorno_stesso_ha_l_ora_in_cui_e_stato_detto() -> None:
    detto = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
    assert istante(date(2026, 3, 10), momento(detto)) == detto


@pytest.mark.parametrize(
    ("giorno", "inizio"),
    [
        (date(2026, 1, 10), datetime(2026, 1, 9, 23, 0, tzinfo=UTC)),
        (date(2026, 7, 10), datetime(2026, 7, 9, 22, 0, tzinfo=UTC)),
    ],
)
def test_un_fatto_detto_dopo_ha_il_primo_istante_del_suo_giorno_a_roma(giorno: date, inizio: datetime) -> None:
    assert istante(giorno, momento(datetime(2026, 8, 1, tzinfo=UTC))) == inizio


@given(giorno=giorni, detto=st.integers(0, 4000 * 24 * 60).map(lambda minuti: INIZIO + timedelta(minutes=minuti)))
def test_l_istante_di_un_giorno_cade_in_quel_giorno_e_mai_nel_futuro(giorno: date, detto: datetime) -> None:
    trovato = istante(giorno, momento(detto))
    assert civil_date(trovato) == giorno
    assert trovato <= detto or giorno > civil_date(detto)
