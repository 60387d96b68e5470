"""The cube added up from the ledger by the database, in two statements: for a rebuild, which starts from none.

First what each place (Ambito, Distretto, ASST and ATS together) brings, then each level from that: there are many voci,
but a hundred places.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, Table, case, func, insert, literal, select, union_all

from services.indicators.adapters.ledger import known
from services.indicators.adapters.tables import SOMME, contributi, cubo, soggetti
from services.indicators.domain.levels import IGNOTO, Livello
from shared.kernel.territory import REGIONE

CONTEGGI = ("numeratori", "denominatori")


def somma_dal_libro(connection: Connection) -> None:
    """Fill `soggetti` and `cubo`, both empty, from the voci that are still known to be so."""
    _fill(connection, soggetti, CONTEGGI, _at_every_level(_soggetti_by_place()))
    _fill(connection, cubo, SOMME, [*_at_every_level(_voci_by_place()), _each_soggetto_once()])


def _soggetti_by_place() -> CTE:
    table = contributi.c
    return _by_place(
        {"soggetto": table.soggetto},
        {"numeratori": table.numeratore, "denominatori": table.denominatore},
        table.soggetto.is_not(None),
        table.numeratore + table.denominatore > 0,
    )


def _voci_by_place() -> CTE:
    """Those with a soggetto bring neither numerator nor denominator: it counts once, see `_each_soggetto_once`."""
    table = contributi.c
    alone = table.soggetto.is_(None)
    return _by_place(
        {},
        {
            "numeratore": case((alone, table.numeratore), else_=0),
            "denominatore": case((alone, table.denominatore), else_=0),
            "somma": func.coalesce(table.valore, 0),
            "contributi": literal(1),
            "quadrati": func.coalesce(table.valore * table.valore, 0),
        },
    )


def _by_place(
    keys: Mapping[str, ColumnElement[Any]], sums: Mapping[str, ColumnElement[int]], *only: ColumnElement[bool]
) -> CTE:
    places = [contributi.c[livello.value] for livello in Livello if livello is not Livello.REGIONE]
    grouped = [*places, contributi.c.anno, contributi.c.indicatore, *keys.values()]
    added = [func.sum(number).label(name) for name, number in sums.items()]
    statement = select(*grouped, *added).where(known(None), *only).group_by(*grouped)
    # Left to itself SQLite goes through the index of a year, and then looks for each voce where it stands.
    return statement.with_hint(contributi, "NOT INDEXED", "sqlite").cte()


def _at_every_level(places: CTE) -> list[Select[Any]]:
    rest = [column for column in places.c if column.name not in set(Livello)]
    return [
        select(literal(livello.value).label("livello"), territorio.label("territorio"), *rest).where(
            territorio != IGNOTO
        )
        for livello in Livello
        for territorio in [literal(REGIONE) if livello is Livello.REGIONE else places.c[livello.value]]
    ]


def _each_soggetto_once() -> Select[Any]:
    table = soggetti.c
    once = [case((table[each] > 0, 1), else_=0) for each in CONTEGGI]
    nothing = [literal(0)] * (len(SOMME) - len(once))
    return select(table.livello, table.territorio, table.anno, table.indicatore, *once, *nothing)


def _fill(connection: Connection, table: Table, sums: Iterable[str], parts: Iterable[Select[Any]]) -> None:
    """Add up the parts, which have the columns of the table, in their order."""
    rows = union_all(*parts).subquery()
    keys = [rows.c[column.name] for column in table.primary_key]
    added = [func.sum(rows.c[name]) for name in sums]
    connection.execute(
        insert(table).from_select([*(each.name for each in keys), *sums], select(*keys, *added).group_by(*keys))
    )
