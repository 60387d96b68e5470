"""Jobs that share one transaction and one commit: each in a savepoint of its own, each told what became of it."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextvars import Context
from typing import Any, NamedTuple

from sqlalchemy import Connection

from shared.kernel.failpoint import failpoint
from shared.persistence.engine import BeforeCommit, TransactionLost, in_transaction, savepoint

log = logging.getLogger(__name__)


class Job(NamedTuple):
    work: Callable[[Connection], Any]
    before_commit: BeforeCommit | None
    answer: asyncio.Future[Any]
    context: Context
    """Whose trace and ids the work belongs to: a group runs in the turn of whoever came first."""


class Outcome(NamedTuple):
    job: Job
    result: Any = None
    error: BaseException | None = None


def perform(connection: Connection, jobs: Iterator[Job]) -> list[Outcome]:
    """Run them one after the other. The transaction is left open, unless nothing of it is left to commit."""
    try:
        connection.begin()
    except Exception as error:
        log.exception("no transaction could be begun")
        return [Outcome(job, error=error) for job in jobs]
    outcomes: list[Outcome] = []
    for job in jobs:
        try:
            with savepoint(connection):
                outcomes.append(Outcome(job, job.context.run(job.work, connection)))
        except Exception as error:
            outcomes.append(Outcome(job, error=error))
            if not in_transaction(connection):
                lost = TransactionLost(connection.engine.url.render_as_string())
                lost.__cause__ = error
                return _undone(connection, outcomes, lost)
    return outcomes


async def refused(outcomes: Sequence[Outcome]) -> dict[int, BaseException]:
    """Wait for what each job that succeeded waits for before its commit: by position, what one of them raised."""
    asked = {
        number: waiting
        for number, outcome in enumerate(outcomes)
        if outcome.error is None
        and outcome.job.before_commit is not None
        and (waiting := outcome.job.before_commit()) is not None
    }
    answers = await asyncio.gather(*asked.values(), return_exceptions=True) if asked else []
    return {number: error for number, error in zip(asked, answers, strict=True) if isinstance(error, BaseException)}


def commit(connection: Connection, outcomes: list[Outcome]) -> list[Outcome]:
    try:
        failpoint("database.before-commit")
        connection.commit()
        failpoint("database.after-commit")
    except Exception as error:
        return _undone(connection, outcomes, error)
    return outcomes


def undo(connection: Connection) -> None:
    connection.rollback()
    if in_transaction(connection):  # a COMMIT that failed leaves it open, and nothing could ever begin again
        connection.connection.rollback()


def _undone(connection: Connection, outcomes: list[Outcome], error: BaseException) -> list[Outcome]:
    log.error("group commit failed: nothing of it was written", exc_info=error)
    undo(connection)
    return [Outcome(outcome.job, error=error) for outcome in outcomes]
