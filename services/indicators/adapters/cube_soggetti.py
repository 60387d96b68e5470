"""The soggetti of the whole ledger, counted by the database: for a rebuild, which starts from none.

They may be millions, so they are not held in memory; what the cube needs of them is a number for each cell.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, case, func, insert, literal, select, union_all

from services.indicators.adapters.ledger import known
from services.indicators.adapters.tables import contributi, soggetti
from services.indicators.domain.cube import Casella
from services.indicators.domain.levels import IGNOTO, Livello
from shared.kernel.territory import REGIONE


def conta_dal_libro(connection: Connection) -> None:
    """Fill `soggetti`, empty, from the voci that are still known to be so: first by place, then at every level."""
    table = contributi.c
    keys = [table[livello.value] for livello in Livello if livello is not Livello.REGIONE]
    keys += [table.anno, table.indicatore, table.soggetto]
    places = (
        select(
            *keys,
            func.sum(table.numeratore).label("numeratori"),
            func.sum(table.denominatore).label("denominatori"),
        )
        .where(known(None), table.soggetto.is_not(None), table.numeratore + table.denominatore > 0)
        .group_by(*keys)
        .cte()
        .c
    )
    counts = (places.numeratori, places.denominatori)
    rows = union_all(
        *(
            select(literal(livello.value).label("livello"), territorio.label("territorio"), *which, *counts).where(
                territorio != IGNOTO
            )
            for which in [(places.anno, places.indicatore, places.soggetto)]
            for livello in Livello
            for territorio in [literal(REGIONE) if livello is Livello.REGIONE else places[livello.value]]
        )
    ).subquery()
    address = [rows.c[column.name] for column in soggetti.primary_key]
    added = [func.sum(rows.c[count.name]) for count in counts]
    connection.execute(
        insert(soggetti).from_select(
            [*(column.name for column in address), *(count.name for count in counts)],
            select(*address, *added).group_by(*address),
        )
    )


def soggetti_una_volta(connection: Connection) -> Iterator[tuple[Casella, int, int]]:
    """Of each cell: how many soggetti are in its numerator, and in its denominator."""
    table = soggetti.c
    keys = (table.indicatore, table.anno, table.livello, table.territorio)
    once = (func.sum(case((count > 0, 1), else_=0)) for count in (table.numeratori, table.denominatori))
    for *address, numeratori, denominatori in connection.execute(select(*keys, *once).group_by(*keys)):
        yield Casella(*address), numeratori, denominatori
