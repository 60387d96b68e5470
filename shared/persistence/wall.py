"""Who asks, said to the database itself: PostgreSQL shows a transaction the rows of its actor alone (ADR 0044).

The policies (`wall_policies`) compare each row with settings that end with the transaction; where nothing was said,
nothing is seen. SQLite has no such thing: there the application's own filter stands alone.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import DBAPIError

from shared.kernel.actor import Actor, Ruolo, Scope, platform
from shared.kernel.territory import lombardia

T = TypeVar("T")

PLATFORM: Final = platform("piattaforma")
_TOLD: Final = "raccordo.wall"
_TELL: Final = (
    "SELECT set_config('raccordo.vede', $1, true), set_config('raccordo.account', $2, true),"
    " set_config('raccordo.ambiti', $3::text[]::text, true), set_config('raccordo.distretti', $4::text[]::text, true),"
    " set_config('raccordo.asst', $5::text[]::text, true), set_config('raccordo.ats', $6::text[]::text, true)"
)


class _Codes(NamedTuple):
    ambiti: tuple[str, ...] = ()
    distretti: tuple[str, ...] = ()
    asst: tuple[str, ...] = ()
    ats: tuple[str, ...] = ()


class Sight(NamedTuple):
    """`vede`: `piattaforma` (every row of every table), `tutto` (of every territory), `segnalati` (in these
    territories, what the account itself signalled), or empty: these territories."""

    vede: str = ""
    account: str = ""
    codes: _Codes = _Codes()


NOTHING: Final = Sight()


def tell(connection: Connection, actor: Actor) -> None:
    """From here to the end of the transaction (or of the savepoint, where that is undone) the rows are the actor's."""
    if connection.dialect.name == "postgresql":
        reading = connection.get_execution_options().get("postgresql_readonly", False)
        _say(connection, _sight(actor, reading=reading))


@contextmanager
def as_platform(connection: Connection) -> Iterator[None]:
    """Inside, every row: for what is matched or added up whatever the territory. Shortly, and never for showing."""
    if connection.dialect.name != "postgresql":
        yield
        return
    before = _said(connection) or NOTHING
    _say(connection, _EVERYTHING)
    try:
        yield
    except BaseException as error:
        # Where the database refused, it runs nothing more until it is undone, and with it what was said here.
        if not isinstance(error, DBAPIError) and not isinstance(error.__cause__, DBAPIError):
            _say(connection, before)
        raise
    _say(connection, before)


def added_up(connection: Connection, statement: Executable) -> Sequence[Any]:
    """Sums over cases, wherever these lie: who may read a sum is the application's to say, and no case is in it."""
    with as_platform(connection):
        return connection.execute(statement).all()


def by_platform(work: Callable[[Connection], T]) -> Callable[[Connection], T]:
    """A transaction of the platform's own: what it sends, applies, counts again, lets go."""

    def working(connection: Connection) -> T:
        tell(connection, PLATFORM)
        return work(connection)

    return working


def told(connection: Connection) -> object:
    """What holds now, for whoever may undo what is said after it."""
    return connection.info.get(_TOLD)


def undone(connection: Connection, before: object) -> None:
    """A savepoint was undone, and with it what was said since: what `told` gave before it holds again."""
    connection.info[_TOLD] = before


def _say(connection: Connection, sight: Sight) -> None:
    if _said(connection) == sight:
        return
    connection.info.pop(_TOLD, None)
    vede, account, codes = sight
    connection.exec_driver_sql(_TELL, (vede, account, *codes))
    connection.info[_TOLD] = (connection.get_transaction(), sight)


def _said(connection: Connection) -> Sight | None:
    """What this very transaction was told; None where nothing was, or that is not known."""
    transaction, sight = connection.info.get(_TOLD) or (None, None)
    return sight if transaction is not None and transaction is connection.get_transaction() else None


@lru_cache(maxsize=4096)
def _sight(actor: Actor, *, reading: bool) -> Sight:
    if actor.ruolo is Ruolo.SISTEMA:
        return _EVERYTHING
    codes = _codes(actor.scope)
    if actor.ruolo is Ruolo.SISTEMA_OSPEDALIERO:
        # A message moves a case that came on the topic in another's name: who writes is held to the territory alone.
        return Sight("segnalati" if reading else "", actor.id, codes)
    return Sight("tutto" if actor.scope.tutto else "", actor.id, codes)


@lru_cache(maxsize=1024)
def _codes(scope: Scope) -> _Codes:
    """What the scope names, and what it wholly contains: an Ambito all of whose rows lie in an ASST is the ASST's."""
    voci = lombardia().voci
    hidden = [voce for voce in voci if not scope.sees(voce.territorio)]
    named = (
        scope.ambiti,
        scope.distretti,
        scope.asst | {v.territorio.asst for v in voci if v.ats in scope.ats},
        scope.ats,
    )
    whole = [
        {each.territorio.ambito for each in voci} - {each.territorio.ambito for each in hidden},
        {each.territorio.distretto for each in voci} - {each.territorio.distretto for each in hidden},
        {each.territorio.asst for each in voci} - {each.territorio.asst for each in hidden},
        {each.ats for each in voci} - {each.ats for each in hidden},
    ]
    nowhere = [""] if not hidden else []  # what lies in the Region, and nobody knows where, is the whole Region's
    ambiti, distretti, asst, ats = (tuple(sorted(said | known)) for said, known in zip(named, whole, strict=True))
    return _Codes(ambiti, distretti, asst, (*nowhere, *ats))


_EVERYTHING: Final = Sight("piattaforma", PLATFORM.id)
