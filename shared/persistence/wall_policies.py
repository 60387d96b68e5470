"""Who sees which rows, as PostgreSQL is told by a revision (ADR 0044). SQLite has no row-level security: nothing there.

Each setting is read in a subquery of its own: once for a statement, not once for a row.
A policy that has been migrated is done: another rule is another revision.
"""

from typing import Final

from alembic import op

contract = "a version that does not say who asks would see no row: before 0.1.0, and with every process stopped"


def _codes(name: str) -> str:
    return f"ANY ((SELECT nullif(current_setting('raccordo.{name}', true), '')::text[])::text[])"


_VEDE: Final = "(SELECT coalesce(current_setting('raccordo.vede', true), ''))"
PLATFORM: Final = f"{_VEDE} = 'piattaforma'"
SOMEBODY: Final = "(SELECT current_setting('raccordo.account', true)) <> ''"
_EVERYWHERE: Final = f"{_VEDE} IN ('tutto', 'piattaforma')"
_ACCOUNT: Final = "(SELECT current_setting('raccordo.account', true))"
_NOT_ONLY_SIGNALLED: Final = f"{_VEDE} <> 'segnalati'"

_HERE: Final = f"ambito = {_codes('ambiti')} OR distretto = {_codes('distretti')} OR asst = {_codes('asst')}"
TERRITORY: Final = f"{_EVERYWHERE} OR ({_NOT_ONLY_SIGNALLED} AND ({_HERE}))"
"""Of the actor's territories; a hospital's account, where it reads, sees none."""
TERRITORY_WITH_ATS: Final = f"{_EVERYWHERE} OR ({_NOT_ONLY_SIGNALLED} AND ({_HERE} OR ats = {_codes('ats')}))"
"""For what may be known to lie in an ATS, and not where in it."""
AMBITO: Final = f"{_EVERYWHERE} OR ({_NOT_ONLY_SIGNALLED} AND ambito = {_codes('ambiti')})"
"""Of an Ambito that the actor sees all of."""


def signalled(what: str) -> str:
    """Of the actor's territories; a hospital's account, where it reads, sees those of them of which `what` holds."""
    return f"{_EVERYWHERE} OR (({_HERE}) AND ({_NOT_ONLY_SIGNALLED} OR {what}))"


def own(column: str) -> str:
    """Of the account that `column` names."""
    return f"{_EVERYWHERE} OR {column} = {_ACCOUNT}"


def only_own(column: str) -> str:
    """The same, and nobody else's but the platform's: no territory, however large, opens it."""
    return f"{PLATFORM} OR {column} = {_ACCOUNT}"


def belongs_to(table: str, key: str, column: str) -> str:
    """Of whoever sees the row of `table` whose `key` is in `column`: its own policy says who that is."""
    return f"{_EVERYWHERE} OR EXISTS (SELECT 1 FROM {table} AS whole WHERE whole.{key} = {column})"  # noqa: S608  # names of ours


def protect(table: str, sees: str) -> None:
    """Whoever sees a row may change it, and adds or leaves none that they would not see."""
    if _enabled(table):
        op.execute(f"CREATE POLICY muro ON {table} USING ({sees}) WITH CHECK ({sees})")


def protect_adding(table: str, sees: str) -> None:
    """The same, but whoever acts may add any: it is for others to read."""
    if _enabled(table):
        op.execute(f"CREATE POLICY muro ON {table} USING ({sees}) WITH CHECK ({sees})")
        op.execute(f"CREATE POLICY muro_aggiunge ON {table} FOR INSERT WITH CHECK ({SOMEBODY})")


def protect_reading(table: str, sees: str) -> None:
    """Read by whoever sees it; written by the platform alone."""
    if _enabled(table):
        op.execute(f"CREATE POLICY muro ON {table} FOR SELECT USING ({sees})")
        op.execute(f"CREATE POLICY muro_scrive ON {table} USING ({PLATFORM}) WITH CHECK ({PLATFORM})")


def protect_machinery() -> None:
    """Of the tables that every service has: events that are on their way or parked, answers kept for an account."""
    protect_adding("outbox", PLATFORM)
    protect("dead_letters", PLATFORM)
    protect("idempotency", only_own("actor_id"))


def _enabled(table: str) -> bool:
    if op.get_bind().dialect.name != "postgresql":
        return False
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")  # the owner serves: it is held like anybody
    return True
