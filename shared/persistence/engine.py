"""One service's database, whichever it is: transactions that are kept whole or not at all.

`work(connection)` is ordinary, synchronous SQL in every case. It may run more than once (a lost race is run again), so
it changes nothing but the database.
"""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, ClassVar, Protocol, TypeAlias, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.custody.keyring import KeyNeeded
from shared.persistence.wall import told, undone

T = TypeVar("T")
BeforeCommit: TypeAlias = Callable[[], Awaitable[None] | None]
"""Called when a work is done and not yet true. It is waited for, where there is something to wait for; what it raises
undoes the work, and whoever asked for it is told."""


class Unavailable(Exception):
    """The database does not answer: nothing was changed, and the same may succeed later."""


class TransactionLost(Unavailable):
    """The database undid a whole group because of one job: whoever was in it has to ask again."""


class DatabaseClosed(Unavailable):
    """The service is starting or stopping: nothing was written."""


class SchemaNotReady(Exception):
    """The tables are not those that this version works on, or not yet: said in Italian, with what to run."""


class OutcomeUnknown(Exception):
    """The connection fell while the commit was on its way: it may have happened or not.

    Whoever repeats the request with the same Idempotency-Key gets the one answer that there is.
    """


class Lead(Protocol):
    """Being the only one, among the processes of a service, who does something."""

    async def confirm(self) -> None:
        """Raises Unavailable where the lead may have passed to somebody else."""
        ...


class Database(ABC):
    """Opened by `start`, closed by `stop`; used from one event loop."""

    alone: ClassVar[bool]
    """Whether this process is the only one that writes to it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._committed: list[Callable[[], None]] = []

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Call it in the event loop after every commit: how the relay knows that there is something to send."""
        self._committed.append(callback)

    @abstractmethod
    async def start(self) -> None:
        """Raises Unavailable where it cannot be reached, SchemaNotReady where it was not migrated."""

    @abstractmethod
    async def stop(self) -> None:
        """Finish what was accepted, then close."""

    @abstractmethod
    async def migrate(self) -> None:
        """Make the tables what this version of the service works on; nothing where they are. Before `start`.

        While others serve, and safe where two do it at once. Raises Unavailable, MigrationBlocked.
        """

    @abstractmethod
    async def write(self, work: Callable[[Connection], T], before_commit: BeforeCommit | None = None) -> T:
        """Run `work` in a transaction of its own; what it raises undoes it alone. Returns once it is on disk.

        For short work. Raises Unavailable, OutcomeUnknown.
        """

    @abstractmethod
    async def write_slowly(self, work: Callable[[Connection], T], before_commit: BeforeCommit | None = None) -> T:
        """The same for work that takes long."""

    @abstractmethod
    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on a reading connection: it sees the last commit and blocks nobody."""

    @abstractmethod
    async def glance(self, work: Callable[[Connection], T]) -> T:
        """The same, for what is found at once through an index."""

    @abstractmethod
    def lead(self, what: str, /) -> AbstractAsyncContextManager[Lead]:
        """Wait until no other process of this service does `what`, then be the one."""


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """What happens inside is undone alone if it raises. Plain SQL: `begin_nested` costs as much as a small command.

    After some errors (disk full, a connection that fell) nothing of the transaction is left to undo.
    """
    before = told(connection)
    connection.exec_driver_sql("SAVEPOINT alone")
    try:
        yield
    except BaseException:
        if in_transaction(connection):
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT alone")
            connection.exec_driver_sql("RELEASE SAVEPOINT alone")
            undone(connection, before)
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT alone")


def in_transaction(connection: Connection) -> bool:
    """Whether the database itself still has the transaction open, whatever SQLAlchemy believes."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        return bool(driver.in_transaction)
    return not driver.is_closed() and bool(driver.is_in_transaction())


_OF_THE_SERVER = frozenset({"08", "25", "40", "53", "57", "58", "XX"})
"""SQLSTATE classes that speak of the server or of the moment, not of the statement: connection, transaction state,
rollback (deadlock), resources, operator intervention, system, internal."""
_LOCK_NOT_AVAILABLE = "55P03"


def trouble(error: BaseException) -> bool:
    """Whether the database, not the work, is at fault: the same work may succeed later.

    So it does where keys are not at hand yet.
    """
    if isinstance(error, KeyNeeded):
        return True
    if isinstance(error, StatementError) and isinstance(error.orig, ConnectionError | TimeoutError):
        return True
    if isinstance(error, DBAPIError) and (error.connection_invalidated or _of_the_moment(sqlstate(error))):
        return True
    if isinstance(error, InterfaceError) and isinstance(getattr(error.orig, "__cause__", None), ValueError):
        return False  # a value that no column could hold: the driver did not even send it
    kinds = Unavailable | OutcomeUnknown | PoolTimeout | OperationalError | InterfaceError
    return isinstance(error, kinds | ConnectionError | TimeoutError)


def sqlstate(error: BaseException | None) -> str:
    """The five characters by which PostgreSQL names an error; empty where it gave none."""
    adapted = getattr(error, "orig", None)
    # Behind what SQLAlchemy makes of it stands the driver's own error, and of some that one alone knows the number.
    driver = getattr(adapted, "__cause__", None)
    return str(getattr(adapted, "sqlstate", None) or getattr(driver, "sqlstate", None) or "")


def _of_the_moment(code: str) -> bool:
    return code[:2] in _OF_THE_SERVER or code == _LOCK_NOT_AVAILABLE
