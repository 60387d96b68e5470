"""When a delivery is due: on change after a quiet period, every day, every month, by the clocks of Rome."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.domain.consegne.cadenza import Cadenza, Cambiamento, Ritmo
from services.indicators.domain.consegne.refusals import CadenzaNonValida
from shared.kernel.clock import ROME

IERI = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ORA = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_instants = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 2, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def fa(**quanto: float) -> datetime:
    return ORA - timedelta(**quanto)


def test_la_prima_consegna_e_dovuta_subito() -> None:
    assert all(Cadenza(ritmo).dovuta(None, None, ORA) for ritmo in Ritmo)


def test_al_cambiamento_si_aspetta_che_i_valori_stiano_fermi() -> None:
    cadenza = Cadenza(quiete=15)
    assert not cadenza.dovuta(IERI, Cambiamento(fa(minutes=20), fa(minutes=14)), ORA)
    assert cadenza.dovuta(IERI, Cambiamento(fa(minutes=20), fa(minutes=15)), ORA)


def test_chi_non_sta_mai_fermo_riceve_comunque() -> None:
    cadenza = Cadenza(quiete=15)
    assert not cadenza.dovuta(IERI, Cambiamento(fa(minutes=59), fa(minutes=0)), ORA)
    assert cadenza.dovuta(IERI, Cambiamento(fa(minutes=60), fa(minutes=0)), ORA)


def test_se_nulla_e_cambiato_nulla_e_dovuto() -> None:
    assert not Cadenza().dovuta(IERI, None, ORA)


def test_ogni_giorno_alla_sua_ora_anche_se_nulla_e_cambiato() -> None:
    cadenza = Cadenza(Ritmo.GIORNALIERA, ora=10)  # 10:00 in Rome is 9:00 UTC in winter
    assert cadenza.dovuta(IERI, None, ORA)
    assert not cadenza.dovuta(IERI, None, fa(minutes=1))
    assert not cadenza.dovuta(ORA, None, ORA + timedelta(hours=23, minutes=59))


def test_ogni_mese_nel_suo_giorno() -> None:
    cadenza = Cadenza(Ritmo.MENSILE, ora=6, giorno=24)
    assert cadenza.ultima_scadenza(ORA) == datetime(2026, 10, 24, 4, 0, tzinfo=UTC)  # summer time still
    assert not cadenza.dovuta(IERI, None, ORA)
    assert cadenza.dovuta(IERI, None, ORA + timedelta(days=1))


def test_un_ora_che_a_marzo_non_c_e_e_quella_che_segue() -> None:
    cadenza = Cadenza(Ritmo.GIORNALIERA, ora=2)
    at = cadenza.ultima_scadenza(datetime(2026, 3, 29, 12, 0, tzinfo=UTC))
    assert at.astimezone(ROME).isoformat() == "2026-03-29T03:00:00+02:00"


def test_un_ora_che_a_ottobre_viene_due_volte_consegna_una_volta() -> None:
    cadenza = Cadenza(Ritmo.GIORNALIERA, ora=2)
    first = cadenza.ultima_scadenza(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert first == datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    assert not cadenza.dovuta(first, None, datetime(2026, 10, 25, 1, 30, tzinfo=UTC))


@given(_instants, st.sampled_from([Ritmo.GIORNALIERA, Ritmo.MENSILE]), st.integers(0, 23), st.integers(1, 28))
def test_la_scadenza_e_passata_da_meno_di_un_periodo(now: datetime, ritmo: Ritmo, ora: int, giorno: int) -> None:
    cadenza = Cadenza(ritmo, ora=ora, giorno=giorno)
    at = cadenza.ultima_scadenza(now)
    period = timedelta(days=1) if ritmo is Ritmo.GIORNALIERA else timedelta(days=31)
    assert timedelta() <= now - at < period + timedelta(hours=1)
    assert not cadenza.dovuta(now, None, now)


@given(_instants, st.sampled_from([Ritmo.GIORNALIERA, Ritmo.MENSILE]), st.integers(0, 23))
def test_dopo_la_consegna_la_stessa_scadenza_non_torna(now: datetime, ritmo: Ritmo, ora: int) -> None:
    cadenza = Cadenza(ritmo, ora=ora)
    at = cadenza.ultima_scadenza(now)
    assert cadenza.ultima_scadenza(at) == at
    assert not cadenza.dovuta(at, None, now)


@pytest.mark.parametrize("fuori", [{"quiete": 0}, {"quiete": 1441}, {"ora": 24}, {"ora": -1}, {"giorno": 29}])
def test_una_cadenza_impossibile_e_rifiutata(fuori: dict[str, int]) -> None:
    with pytest.raises(CadenzaNonValida):
        Cadenza(**fuori)  # type: ignore[arg-type]
