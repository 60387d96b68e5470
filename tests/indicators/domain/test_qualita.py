"""The bounds, the delays and the completeness of a number: pure arithmetic."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.domain.contributions.misure import ACCESSI_APERTI, DIMISSIONI_APERTE, QUARANTENA, SAD_APERTI
from services.indicators.domain.qualita.aperti import Aperti, Misurate, aperti
from services.indicators.domain.qualita.forbice import Forbice, SenzaForbice, forbice
from services.indicators.domain.qualita.ritardi import FattoContato, misura, percentile
from services.indicators.domain.regulation import Misura, load
from services.indicators.domain.verdicts import Cella, valore
from shared.contracts.dimissioni import DimissioneEffettuata, PazienteClinicamenteDimissibile

COUNTS = st.integers(0, 200)
OPEN = st.builds(Aperti, COUNTS, COUNTS)


@st.composite
def celle(draw: st.DrawFn, misura: Misura) -> tuple[Cella, tuple[int, int] | None]:
    """A cell that such an indicator can have, and the extremes of what its mean is made of."""
    if misura is Misura.MEDIA:
        waits = draw(st.lists(st.integers(0, 90), max_size=30))
        return Cella(0, len(waits), sum(waits), len(waits)), (min(waits), max(waits)) if waits else None
    denominatore = draw(COUNTS)
    numeratore = draw(st.integers(0, denominatore if misura is Misura.RAPPORTO else 200))
    return Cella(numeratore, denominatore, 0, denominatore), None


CASI = st.sampled_from([Misura.CONTEGGIO, Misura.RAPPORTO, Misura.MEDIA]).flatmap(
    lambda misura: st.tuples(st.just(misura), celle(misura))
)


@given(CASI, OPEN)
def test_il_valore_sta_nella_sua_forbice(
    caso: tuple[Misura, tuple[Cella, tuple[int, int] | None]], still: Aperti
) -> None:
    misura, (cella, estremi) = caso
    bounds, now = forbice(misura, cella, still, estremi), valore(misura, cella)
    if now is not None:
        assert isinstance(bounds, Forbice)
        assert bounds.minimo <= now <= bounds.massimo


@given(CASI, OPEN, COUNTS, COUNTS)
def test_con_piu_aperti_la_forbice_non_si_stringe(
    caso: tuple[Misura, tuple[Cella, tuple[int, int] | None]], still: Aperti, gia: int, nuovi: int
) -> None:
    misura, (cella, estremi) = caso
    less = forbice(misura, cella, still, estremi)
    more = forbice(misura, cella, Aperti(still.gia_contati + gia, still.nuovi + nuovi), estremi)
    if isinstance(less, Forbice):
        assert isinstance(more, Forbice)
        assert more.minimo <= less.minimo
        assert less.massimo <= more.massimo


@given(celle(Misura.RAPPORTO), OPEN)
def test_un_rapporto_non_esce_mai_da_zero_e_uno(caso: tuple[Cella, tuple[int, int] | None], still: Aperti) -> None:
    bounds = forbice(Misura.RAPPORTO, caso[0], still)
    if isinstance(bounds, Forbice):
        assert 0 <= bounds.minimo <= bounds.massimo <= 1


@given(CASI)
def test_senza_aperti_la_forbice_e_il_valore(caso: tuple[Misura, tuple[Cella, tuple[int, int] | None]]) -> None:
    misura, (cella, estremi) = caso
    bounds = forbice(misura, cella, Aperti(), estremi)
    if isinstance(bounds, Forbice):
        assert bounds.minimo == bounds.massimo == valore(misura, cella)


def test_tre_aperti_su_dieci_spostano_un_rapporto_di_quanto_dicono() -> None:
    bounds = forbice(Misura.RAPPORTO, Cella(6, 10, 0, 10), Aperti(gia_contati=1, nuovi=2))
    assert bounds == Forbice(Fraction(6, 12), Fraction(9, 12))


def test_una_media_si_sposta_tra_l_attesa_piu_breve_e_la_piu_lunga() -> None:
    bounds = forbice(Misura.MEDIA, Cella(0, 2, 12, 2), Aperti(nuovi=2), (2, 10))
    assert bounds == Forbice(Fraction(16, 4), Fraction(32, 4))


def test_senza_casi_una_media_non_ha_forbice() -> None:
    assert forbice(Misura.MEDIA, Cella(), Aperti(nuovi=2)) is SenzaForbice.NESSUN_CASO


def test_cio_che_viene_dal_registro_non_ha_casi_aperti() -> None:
    for codice in ("VMD-1", "PAF-3", "DIP-1", "PUA-3"):
        assert aperti(codice, Misurate()) is None
    assert forbice(Misura.CONTEGGIO, Cella(3), None) is SenzaForbice.NON_DA_CASI


def test_ogni_motivo_si_dice_in_italiano() -> None:
    assert all(motivo.testo for motivo in SenzaForbice)


def test_ogni_indicatore_ha_i_suoi_aperti_o_nessuno() -> None:
    cella = Cella(2, 3, 0, 5)
    same = dict.fromkeys((QUARANTENA, DIMISSIONI_APERTE, ACCESSI_APERTI, SAD_APERTI), cella)
    misurate = Misurate(same, same)
    found = {each.codice: aperti(each.codice, misurate) for each in load().indicatori}
    assert {codice: still for codice, still in found.items() if still is not None} == {
        "DIP-2": Aperti(5, 2),
        "DIP-3": Aperti(0, 7),
        "DIP-4": Aperti(0, 7),
        "DIP-6": Aperti(5, 2),
        "PUA-2": Aperti(0, 5),
        "PUA-4": Aperti(0, 5),
        "SAD-1": Aperti(3, 2),
        "SAD-2": Aperti(7, 2),
        "SAD-3": Aperti(3, 2),
    }


def fatto(chiave: str = "dim-1", tipo: str = DimissioneEffettuata.tipo, ritardo: int = 0, il: int = 10) -> FattoContato:
    avvenuto = datetime(2026, 3, il, 11, 0, tzinfo=UTC)
    return FattoContato("caso-1", chiave, tipo, avvenuto, avvenuto + timedelta(days=ritardo))


@given(st.lists(st.integers(0, 400), min_size=1), st.integers(1, 100))
def test_il_percentile_e_il_piu_basso_che_ne_copre_abbastanza(days: list[int], percent: int) -> None:
    found = percentile({day: days.count(day) for day in days}, percent)
    assert found in days
    assert sum(day <= found for day in days) * 100 >= len(days) * percent
    assert sum(day < found for day in days) * 100 < len(days) * percent


def test_i_ritardi_hanno_mediana_e_novantesimo_percentile() -> None:
    ritardi = misura([fatto(ritardo=each) for each in (0, 0, 1, 3, 30)], (), 2026).ritardi
    assert (ritardi.eventi, ritardi.mediana, ritardi.percentile_90) == (5, 1, 30)


def test_senza_eventi_non_ci_sono_ritardi() -> None:
    ritardi = misura([], (), 2026).ritardi
    assert (ritardi.eventi, ritardi.mediana, ritardi.percentile_90, ritardi.dopo_la_chiusura) == (0, None, None, 0)


def test_i_giorni_sono_quelli_di_roma() -> None:
    # 23:30 in Rome of the 10th, known at 00:30 of the 11th: an hour later, and the day after.
    notte = FattoContato(
        "caso-1", "dim-1", "t", datetime(2026, 6, 10, 21, 30, tzinfo=UTC), datetime(2026, 6, 10, 22, 30, tzinfo=UTC)
    )
    assert misura([notte], (), 2026).ritardi.mediana == 1


def test_dopo_la_chiusura_e_chi_si_sa_l_anno_dopo() -> None:
    # From 10 March: 296 days later is 31 December, 297 is 1 January.
    fatti = [fatto(ritardo=5), fatto(ritardo=296), fatto(ritardo=297), fatto(ritardo=400)]
    assert misura(fatti, (), 2026).ritardi.dopo_la_chiusura == 2


@pytest.mark.parametrize(("con", "completi"), [(0, 0), (1, 1), (3, 3)])
def test_e_completo_cio_che_ha_il_fatto_preferito(con: int, completi: int) -> None:
    fatti = [fatto(chiave=f"dim-{n}") for n in range(3)]
    fatti += [fatto(chiave=f"dim-{n}", tipo=PazienteClinicamenteDimissibile.tipo) for n in range(con)]
    completezza = misura(fatti, {PazienteClinicamenteDimissibile}, 2026).completezza
    assert completezza is not None
    assert (completezza.contributi, completezza.completi) == (3, completi)


def test_dove_la_regola_non_ha_ripieghi_non_c_e_completezza() -> None:
    assert misura([fatto()], (), 2026).completezza is None
