"""Values of Ambiti that merged or divided: invented successions on the table of Lombardia."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest

from services.indicators.application.ipotesi import Ipotesi, raccogli, riconta
from services.indicators.application.matrice import matrice
from services.indicators.application.queries import un_valore, valori
from services.indicators.application.questions import Filtro, Indirizzo
from services.indicators.application.spiegazione import spiega
from services.indicators.domain import levels
from services.indicators.domain.verdicts import Esito, Motivo
from shared.contracts.envelope import TerritorioDelCaso
from shared.kernel.store import PageRequest
from shared.kernel.territory import Successione
from tests.indicators.storie import BERGAMO, OGLIO_PO_CREMONA, Caso
from tests.indicators.tavole import Tavole
from tests.territori import finito

DIP3_2026 = Indirizzo("DIP-3", "ambito", BERGAMO.ambito, 2026)


@pytest.fixture
def confluiti(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Oglio Po goes into Bergamo on 1 January 2026."""
    yield from _con(monkeypatch, Successione(date(2026, 1, 1), OGLIO_PO_CREMONA.ambito, BERGAMO.ambito))


@pytest.fixture
def diviso(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Oglio Po is divided on 1 January 2026: a part of it goes to Bergamo, a part to Milano."""
    of = OGLIO_PO_CREMONA.ambito
    parts = (Successione(date(2026, 1, 1), of, BERGAMO.ambito), Successione(date(2026, 1, 1), of, "50007"))
    yield from _con(monkeypatch, *parts)


def _con(monkeypatch: pytest.MonkeyPatch, *successioni: Successione) -> Iterator[None]:
    table = finito(OGLIO_PO_CREMONA.ambito, date(2025, 12, 31), *successioni)
    caches = (levels._righe, levels.di_prima)
    for each in caches:
        each.cache_clear()
    monkeypatch.setattr(levels, "lombardia", lambda: table)
    yield
    for each in caches:
        each.cache_clear()


def dimesso(id: str, territorio: TerritorioDelCaso, anno: int, giorno: int) -> Caso:
    caso = Caso(id, territorio)
    caso.segnalata(f"{anno}-03-01")
    caso.dimessa(f"{anno}-03-{giorno:02}")
    return caso


@pytest.fixture
def contate(tavole: Tavole) -> Tavole:
    """Waits of 10 (Bergamo) and 20 days (Oglio Po) in 2025, of 12 days in Bergamo in 2026."""
    tavole.conta(dimesso("caso-1", BERGAMO, 2025, 11).eventi)
    tavole.conta(dimesso("caso-2", OGLIO_PO_CREMONA, 2025, 21).eventi)
    tavole.conta(dimesso("caso-3", BERGAMO, 2026, 13).eventi)
    return tavole


def test_senza_successioni_l_anno_prima_e_il_proprio(contate: Tavole) -> None:
    found = contate.lavora(lambda uow: un_valore(DIP3_2026, uow))
    assert found.precedente is not None
    assert (found.precedente.valore, found.verdetto.esito) == (Fraction(10), Esito.NON_RAGGIUNTO)


@pytest.mark.usefixtures("confluiti")
def test_l_anno_prima_di_chi_ne_ha_assorbito_un_altro_e_la_somma_dei_due(contate: Tavole) -> None:
    found = contate.lavora(lambda uow: un_valore(DIP3_2026, uow))
    assert found.precedente is not None
    assert (found.precedente.valore, found.precedente.contributi) == (Fraction(15), 2)
    assert found.verdetto.esito is Esito.RAGGIUNTO


@pytest.mark.usefixtures("diviso")
def test_con_l_anno_prima_di_un_ambito_diviso_non_c_e_confronto(contate: Tavole) -> None:
    found = contate.lavora(lambda uow: un_valore(DIP3_2026, uow))
    assert (found.conto.valore, found.precedente) == (Fraction(12), None)
    assert (found.verdetto.esito, found.verdetto.motivo) == (Esito.NON_CALCOLABILE, Motivo.TERRITORIO_DIVISO)


@pytest.mark.usefixtures("confluiti")
def test_tabella_spiegazione_e_ipotesi_dicono_lo_stesso_verdetto(contate: Tavole) -> None:
    spiegato = contate.lavora(lambda uow: spiega(DIP3_2026, None, uow))
    assert spiegato.concorda
    assert spiegato.ricontato.verdetto.esito is Esito.RAGGIUNTO
    raccolto = contate.lavora(lambda uow: raccogli(Ipotesi(DIP3_2026, {}), None, uow))
    assert riconta(raccolto, PageRequest()).ipotesi.verdetto == spiegato.ricontato.verdetto
    tabella = contate.lavora(lambda uow: matrice("ambito", 2026, 2026, uow))
    place = tabella.assi.territori.index(BERGAMO.ambito) * len(tabella.assi.indicatori)
    place += [each.codice for each in tabella.assi.indicatori].index("DIP-3")
    assert tabella.case[place].verdetto is Esito.RAGGIUNTO


@pytest.mark.usefixtures("confluiti")
def test_un_ambito_si_elenca_negli_anni_in_cui_c_era_e_si_legge_sempre(contate: Tavole) -> None:
    page = PageRequest(limit=200)

    def elencati(anno: int) -> set[str]:
        found = contate.lavora(lambda uow: valori(Filtro("ambito", anno=anno, codice="DIP-3"), page, uow))
        return {each.territorio for each in found.items}

    assert OGLIO_PO_CREMONA.ambito in elencati(2025)
    assert elencati(2025) - elencati(2026) == {OGLIO_PO_CREMONA.ambito}
    di_allora = Indirizzo("DIP-3", "ambito", OGLIO_PO_CREMONA.ambito, 2025)
    assert contate.lavora(lambda uow: un_valore(di_allora, uow)).conto.valore == 20
    per_codice = Filtro("ambito", OGLIO_PO_CREMONA.ambito, 2026, "DIP-3")
    assert len(contate.lavora(lambda uow: valori(per_codice, page, uow)).items) == 1
