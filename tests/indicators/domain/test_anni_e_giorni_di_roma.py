"""Years are civil years of Lombardy, whatever the offset of an instant."""

from datetime import UTC, date, datetime

from services.indicators.domain.period import anno_concluso, anno_di, anno_iniziato, fine_del_giorno


def test_la_mezzanotte_che_conta_e_quella_di_roma() -> None:
    assert anno_di(datetime(2025, 12, 31, 22, 59, tzinfo=UTC)) == 2025
    assert anno_di(datetime(2025, 12, 31, 23, 0, tzinfo=UTC)) == 2026


def test_la_fine_di_un_giorno_d_estate_e_due_ore_prima_in_utc() -> None:
    assert fine_del_giorno(date(2026, 7, 1)) == datetime(2026, 7, 1, 21, 59, 59, 999999, tzinfo=UTC)


def test_la_fine_del_giorno_in_cui_cambia_l_ora() -> None:
    assert fine_del_giorno(date(2026, 10, 25)) == datetime(2026, 10, 25, 22, 59, 59, 999999, tzinfo=UTC)


def test_un_anno_finisce_alla_mezzanotte_di_roma() -> None:
    assert not anno_concluso(2026, datetime(2026, 12, 31, 22, 59, tzinfo=UTC))
    assert anno_concluso(2026, datetime(2026, 12, 31, 23, 0, tzinfo=UTC))


def test_un_anno_futuro_non_e_iniziato() -> None:
    assert not anno_iniziato(2027, datetime(2026, 11, 23, tzinfo=UTC))
