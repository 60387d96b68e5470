"""Who looked at a person or a case, and who changed something of theirs: out of the audit, through its index.

Rows that are not sealed yet are not in the index: they are the last ones, and are looked through.
"""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Row, Table, func, or_, select

from shared.kernel.refusal import NotFound
from shared.kernel.store import Page, PageRequest
from shared.persistence.aggregates import visible
from shared.persistence.unit_of_work import SqlUnitOfWork

LATE: Final = 10_000
"""Positions below the highest sealed one among which some may still wait: PostgreSQL commits in another order."""


def cases_of(uow: SqlUnitOfWork, persona_id: str, tables: Collection[Table]) -> list[str]:
    """The person's cases that the caller's territory holds, by the tables that say whose a case is."""
    found: set[str] = set()
    for table in tables:
        if "persona_id" in table.c:
            mine = visible(table, uow.actor.scope)
            wanted = select(table.c.caso_id).where(table.c.persona_id == persona_id, mine).distinct()
            found.update(uow.connection.execute(wanted).scalars())
    return sorted(found)


def objects_of(uow: SqlUnitOfWork, caso_id: str, tables: Collection[Table]) -> list[str]:
    """Under which ids the audit names what belongs to a case. Empty: absent, or of another territory."""
    found: dict[str, None] = {}
    for table in tables:
        if "persona_id" in table.c and "id" not in table.c:
            continue  # it tells whose the cases are, and is not searched by case
        id = table.c["id" if "id" in table.c else "caso_id"]
        wanted = select(id).where(table.c.caso_id == caso_id, visible(table, uow.actor.scope))
        found.update(dict.fromkeys(uow.connection.execute(wanted).scalars()))
    return list({caso_id: None, **found}) if found else []


def person_of(uow: SqlUnitOfWork, persona_id: str, persons: Table | None) -> bool:
    """Whether the caller's territory was the first to register the person."""
    if persons is None:
        return False
    wanted = select(persons.c.id).where(persons.c.id == persona_id, visible(persons, uow.actor.scope))
    return uow.connection.execute(wanted).first() is not None


def looks(objects: Collection[str], request: PageRequest, uow: SqlUnitOfWork) -> Page[Row[Any]]:
    """The rows that touched any of these, oldest first. The cursor is the position of a row. Raises NotFound."""
    audit, chain, touches = uow.machinery.audit, uow.machinery.chain.c, uow.machinery.touches.c
    after = 0 if request.after is None else _position(request.after)
    indexed = select(touches.position).where(touches.oggetto.in_(objects))
    sealed = select(chain.numero).where(chain.position == audit.c.position).exists()
    from_there = select(func.coalesce(func.max(chain.position), 0) - LATE).scalar_subquery()
    named = or_(*(audit.c.touched.contains(f'"{each}"', autoescape=True) for each in objects))
    last = select(audit.c.position).where(audit.c.position > from_there, ~sealed, named)
    wanted = select(audit).where(audit.c.position.in_(indexed.union(last)), audit.c.position > after)
    rows = uow.connection.execute(wanted.order_by(audit.c.position).limit(request.limit + 1)).all()
    shown = rows[: request.limit]
    return Page(shown, str(shown[-1].position) if len(rows) > request.limit else None)


def _position(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise NotFound()
    return int(text)
