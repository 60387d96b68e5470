"""When something happened: stated or now, never in the future; instants in UTC, days in Rome."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.clock import FIRST_DAY, LAST_DAY, TOLERANCE, FixedClock, SystemClock, civil_date, happened, plausible
from shared.kernel.refusal import FutureDate

ADESSO = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
scarti = st.timedeltas(min_value=-timedelta(days=36_500), max_value=timedelta(0))
fusi = st.integers(min_value=-12 * 60, max_value=14 * 60).map(lambda m: timezone(timedelta(minutes=m)))


def test_senza_data_dichiarata_e_avvenuto_adesso() -> None:
    assert happened(None, ADESSO) == ADESSO


@given(scarti, fusi)
def test_il_passato_si_accetta_con_qualsiasi_fuso_e_si_conserva_in_utc(scarto: timedelta, fuso: timezone) -> None:
    dichiarato = (ADESSO + scarto).astimezone(fuso)
    conservato = happened(dichiarato, ADESSO)
    assert conservato == dichiarato
    assert conservato.tzinfo is UTC


def test_il_futuro_si_rifiuta() -> None:
    with pytest.raises(FutureDate):
        happened(ADESSO + timedelta(days=1), ADESSO)


def test_un_orologio_avanti_di_poco_non_e_il_futuro() -> None:
    assert happened(ADESSO + TOLERANCE, ADESSO) == ADESSO + TOLERANCE
    with pytest.raises(FutureDate):
        happened(ADESSO + TOLERANCE + timedelta(microseconds=1), ADESSO)


@pytest.mark.parametrize(
    ("istante", "giorno"),
    [
        (datetime(2025, 12, 31, 22, 59, tzinfo=UTC), date(2025, 12, 31)),
        (datetime(2025, 12, 31, 23, 0, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 7, 31, 21, 59, tzinfo=UTC), date(2026, 7, 31)),
        (datetime(2026, 7, 31, 22, 0, tzinfo=UTC), date(2026, 8, 1)),
    ],
)
def test_il_giorno_e_l_anno_si_contano_a_roma_anche_con_l_ora_legale(istante: datetime, giorno: date) -> None:
    assert civil_date(istante) == giorno


def test_l_orologio_fermo_si_muove_solo_quando_glielo_si_dice() -> None:
    orologio = FixedClock(ADESSO)
    assert orologio.now() == orologio.now() == ADESSO
    orologio.move_to(datetime(2026, 3, 11, 1, 0, tzinfo=timezone(timedelta(hours=1))))
    assert orologio.now() == datetime(2026, 3, 11, 0, 0, tzinfo=UTC)
    assert orologio.now().tzinfo is UTC


def test_l_orologio_vero_da_istanti_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


@pytest.mark.parametrize("giorno", [date(1900, 1, 1), date(2026, 3, 10), date(2199, 12, 31)])
def test_di_un_giorno_di_questo_tempo_si_puo_parlare(giorno: date) -> None:
    assert plausible(giorno)


@pytest.mark.parametrize("giorno", [date.min, date(1899, 12, 31), date(2200, 1, 1), date.max])
def test_di_un_giorno_di_un_altro_tempo_no_neppure_se_e_un_istante(giorno: date) -> None:
    assert not plausible(giorno)
    assert not plausible(datetime(giorno.year, giorno.month, giorno.day, tzinfo=timezone(timedelta(hours=14))))


@given(st.dates(FIRST_DAY, LAST_DAY), st.times(), fusi)
def test_ogni_istante_plausibile_ha_un_suo_giorno_a_roma_e_un_suo_istante_utc(
    giorno: date, ora: time, fuso: timezone
) -> None:
    istante = datetime.combine(giorno, ora, fuso)
    assert plausible(istante)
    assert abs((civil_date(istante) - giorno).days) <= 1
    assert istante.astimezone(UTC) == istante
