"""Seals what was written: numbers the rows of the audit into the chain, a few seconds after they became true.

Not in the commands' own transactions: they would wait for each other, and PostgreSQL gives positions in another order
than that of the commits. Here one process of the service at a time takes whatever has no number yet, and while it is at
it writes which rows touched what, so that nobody waits for that either.
"""

import asyncio
import logging
import time
from collections import deque
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, func, select

from shared.kernel.clock import Clock
from shared.kernel.failpoint import failpoint
from shared.persistence.engine import Database
from shared.persistence.locks import hold
from shared.persistence.machinery import Machinery
from shared.persistence.prepared import Prepared, every_column
from shared.persistence.trail.chain import Head, link
from shared.persistence.trail.checkpoints import Checkpoints, checkpoint
from shared.persistence.trail.keys import TrailKeys
from shared.persistence.trail.rows import WHOLE, fingerprint, objects

log = logging.getLogger(__name__)

BATCH: Final = 200
"""Rows of one transaction: on SQLite it runs between two commands."""
EVERY: Final = 5.0
"""Seconds between two rounds: how long a row is on its own."""
IN_FLIGHT: Final = 120.0
"""Seconds after which no transaction is open any more that had its position in the audit already."""
LOCK: Final = "audit_catena"


class _Sealed(NamedTuple):
    rows: int
    head: Head
    last: int
    """The highest position among them."""


class Sealer:
    """Of one service. `seal` may run in two processes at once: they make one chain."""

    def __init__(
        self,
        service: str,
        database: Database,
        machinery: Machinery,
        keys: TrailKeys,
        checkpoints: Checkpoints,
        clock: Clock,
    ) -> None:
        self._service = service
        self._database = database
        self._machinery = machinery
        self._keys = keys
        self._checkpoints = checkpoints
        self._clock = clock
        self._link = Prepared(machinery.chain.insert().inline(), every_column(machinery.chain))
        self._index = Prepared(machinery.touches.insert().inline(), every_column(machinery.touches))
        self._outside: Head | None = None
        """What was last written outside; None until that was read."""
        self._settled = 0
        """Up to this position nothing is left to seal, and nothing will be. 0 at first: the first round sees all."""
        self._reached: deque[tuple[float, int]] = deque()

    async def seal(self) -> int:
        """Everything that waits: how many rows it was. Raises Unavailable, OSError; what was sealed stays sealed."""
        if self._outside is None:
            await self._compare()
        began, after, total = time.monotonic(), self._settled, 0
        while True:
            done = await self._database.write(lambda connection, after=after: self._batch(connection, after))  # type: ignore[misc]  # a default binds the loop's variable
            failpoint("trail.after-seal")
            await self._tell(done.head)
            total, after = total + done.rows, max(after, done.last)
            if done.rows < BATCH:
                break
        self._remember(began, after)
        return total

    async def _compare(self) -> None:
        """At the start: a database that is behind what was once written outside was cut short, or brought back."""
        last = await asyncio.to_thread(self._checkpoints.last)
        if last is not None:
            found = await self._database.read(lambda connection: self._seal_of(connection, last.numero))
            if found != last.sigillo:
                log.error(
                    "il registro degli accessi di %s non è quello sigillato il %s (n. %d): eseguire verifica-audit",
                    self._service,
                    last.istante,
                    last.numero,
                )
        self._outside = Head() if last is None else last.head

    async def _tell(self, head: Head) -> None:
        if head.numero and head != self._outside:
            one = checkpoint(self._service, head, self._clock.now().isoformat(), self._keys)
            await asyncio.to_thread(self._checkpoints.write, one)
            self._outside = head

    def _batch(self, connection: Connection, after: int) -> _Sealed:
        hold(connection, [LOCK])
        head, rows = self._head(connection), self._waiting(connection, after)
        if not rows:
            return _Sealed(0, head, after)
        at = self._clock.now().isoformat()
        links: list[dict[str, Any]] = []
        touched: list[dict[str, Any]] = []
        for row in rows:
            links.append(link(self._service, head, row["position"], fingerprint(row), at, self._keys))
            head = Head(links[-1]["numero"], links[-1]["sigillo"])
            touched += [{"oggetto": each, "position": row["position"]} for each in objects(row["touched"])]
        self._link.run_each(connection, links)
        if touched:
            self._index.run_each(connection, touched)
        return _Sealed(len(rows), head, rows[-1]["position"])

    def _head(self, connection: Connection) -> Head:
        chain = self._machinery.chain.c
        found = connection.execute(select(chain.numero, chain.sigillo).order_by(chain.numero.desc()).limit(1)).first()
        return Head() if found is None else Head(found.numero, found.sigillo)

    def _seal_of(self, connection: Connection, numero: int) -> str | None:
        chain = self._machinery.chain.c
        return connection.execute(select(chain.sigillo).where(chain.numero == numero)).scalar()

    def _waiting(self, connection: Connection, after: int) -> list[dict[str, Any]]:
        audit, chain = self._machinery.audit, self._machinery.chain.c
        if self._database.alone:  # one writer: what is committed later stands later
            after = connection.execute(select(func.coalesce(func.max(chain.position), 0))).scalar_one()
        sealed = select(chain.numero).where(chain.position == audit.c.position).exists()
        wanted = select(audit.c.position, *(audit.c[name] for name in WHOLE))
        found = connection.execute(
            wanted.where(audit.c.position > after, ~sealed).order_by(audit.c.position).limit(BATCH)
        )
        return [dict(row) for row in found.mappings()]

    def _remember(self, began: float, reached: int) -> None:
        self._reached.append((began, reached))
        while self._reached and self._reached[0][0] < began - IN_FLIGHT:
            self._settled = max(self._settled, self._reached.popleft()[1])
