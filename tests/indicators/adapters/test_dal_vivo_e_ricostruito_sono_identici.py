"""However the events arrive, live or all at once, the tables are the same, row by row."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.indicators.adapters.migrations import MIGRATIONS
from services.indicators.adapters.tables import metadata
from services.indicators.domain.contributions.registry import Regole, regole_in_vigore
from shared.contracts.envelope import Event
from tests.databases import PreparedDatabases, migrated
from tests.indicators.conteggio_per_persona import PERSONE
from tests.indicators.storie_casuali import arrivi, registri, segnali, storie
from tests.indicators.tavole import Apri, Tavole

PREPARE = migrated(metadata, MIGRATIONS)
TUTTE = Regole([*regole_in_vigore().tutte, *PERSONE.tutte], misure=regole_in_vigore().misure)


@contextmanager
def tavole(database_url: str | None = None) -> Iterator[Tavole]:
    made = Tavole(TUTTE, database_url)
    try:
        yield made
    finally:
        made.chiudi()


@st.composite
def due_arrivi(draw: st.DrawFn) -> tuple[list[Event], list[Event]]:
    events = [*draw(storie("caso-1")), *draw(st.one_of(storie("caso-2"), registri("voce-1"), segnali("messaggio-1")))]
    return draw(arrivi(events)), draw(arrivi(events))


@settings(max_examples=40, deadline=None)
@given(due_arrivi())
def test_ogni_ordine_di_arrivo_con_ripetizioni_porta_alle_stesse_tavole(both: tuple[list[Event], list[Event]]) -> None:
    with tavole() as uno, tavole() as altro:
        uno.conta(both[0])
        altro.conta(both[1])
        assert uno.derivate() == altro.derivate()


@settings(max_examples=40, deadline=None)
@given(due_arrivi())
def test_la_ricostruzione_porta_alle_stesse_tavole_del_conteggio_dal_vivo(
    both: tuple[list[Event], list[Event]],
) -> None:
    with tavole() as uno:
        uno.conta(both[0])
        live = uno.derivate()
        uno.riconta()
        assert uno.derivate() == live


@settings(max_examples=40, deadline=None)
@given(due_arrivi())
def test_il_cubo_e_la_somma_del_libro_mastro(both: tuple[list[Event], list[Event]]) -> None:
    with tavole() as uno:
        uno.conta(both[0])
        tables = uno.derivate()
        open_rows = [row for row in tables["contributi"] if row[4] is None]
        regional = [row for row in tables["cubo"] if row[0] == "regione"]
        assert sum(row[7] for row in regional) == len(open_rows)
        assert sum(row[6] for row in regional) == sum(row[13] or 0 for row in open_rows)


@settings(max_examples=6, deadline=None)
@given(both=due_arrivi())
def test_postgresql_conta_riga_per_riga_come_sqlite(
    prepared_databases: PreparedDatabases, both: tuple[list[Event], list[Event]]
) -> None:
    with tavole() as attese:
        attese.conta(both[0])
        with tavole(prepared_databases.emptied("indicators", PREPARE)) as vere:
            vere.conta(both[1])
            assert vere.derivate() == attese.derivate()
            vere.riconta()
            assert vere.derivate() == attese.derivate()


@pytest.mark.parametrize("regole", [TUTTE, Regole([])])
def test_un_registro_vuoto_non_ha_celle(apri: Apri, regole: Regole) -> None:
    made = apri(regole)
    made.riconta()
    assert made.derivate() == {"casi": [], "luoghi": [], "contributi": [], "cubo": [], "soggetti": []}
