"""(b) From the commit of an event to the indicator that shows it, at 200 events a second.

The events are concluded valutazioni: each changes PUA-2. The clock starts at the event's `recordedat`, taken before its
commit, and stops when a reader of the indicators' database sees it: event, contribution and cube are one transaction.
Embedded: one process, SQLite. Distributed: eight processes, PostgreSQL that forces to the disk, Kafka, Faust.
"""

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from bench.load import Volley, fire, request
from bench.post import drained, token
from bench.segnalazioni import segnalazione
from bench.servers import platform
from scripts.distributed.platform import Platform

EVENTS_PER_S = 200
SECONDS_PER_ROUND = 3
PER_ROUND = EVENTS_PER_S * SECONDS_PER_ROUND
CONNECTIONS = 16
LOOK_EVERY = 0.002
LOOK_EVERY_IN_POSTGRESQL = 0.02
"""Seconds between two looks: part of what is measured. Each brings all rows of the round, and PostgreSQL shares
the cores with what is measured: looking as often as into a file would be most of its work."""
TYPE = "pua.valutazione-conclusa.v1"
SEEN = "SELECT id, recorded_at FROM eventi WHERE type = {0} AND recorded_at >= {0}"

Seen = Callable[[str], Sequence[tuple[str, str]]]
"""The events of TYPE recorded since an instant: (id, recorded_at)."""


@dataclass(frozen=True)
class Round:
    """Milliseconds from each event's `recordedat` to its visibility; `per_s` is the rate that was really reached."""

    milliseconds: list[float]
    per_s: float

    def quantile(self, share: float) -> float:
        return sorted(self.milliseconds)[min(int(len(self.milliseconds) * share), len(self.milliseconds) - 1)]


async def embedded(folder: Path, rounds: int) -> list[Round]:
    with platform(folder) as (base, _):
        bearer = {"Authorization": f"Bearer {token(folder)}"}
        open_ones = await _valutazioni_to_conclude(f"{base}/pua/v1", bearer, PER_ROUND * rounds)
        await drained(base)
        database = f"file:{folder / 'indicators.db'}?mode=ro"
        with closing(sqlite3.connect(database, uri=True, check_same_thread=False)) as c:
            seen: Seen = partial(_rows, c, SEEN.format("?"))
            return await _measured(base, bearer, open_ones, seen, LOOK_EVERY)


async def distributed(folder: Path, rounds: int) -> list[Round]:
    with Platform(folder) as here:
        base = here.apis["pua"].base
        bearer = {"Authorization": f"Bearer {token(folder)}"}
        open_ones = await _valutazioni_to_conclude(f"{base}/pua/v1", bearer, PER_ROUND * rounds)
        with here.postgres.connect("indicators") as c:
            await asyncio.to_thread(_until_there, c, len(open_ones))
            seen: Seen = partial(_rows, c, SEEN.format("%s"))
            return await _measured(base, bearer, open_ones, seen, LOOK_EVERY_IN_POSTGRESQL)


def _rows(connection: Any, statement: str, since: str) -> Sequence[tuple[str, str]]:
    rows: Sequence[tuple[str, str]] = connection.execute(statement, (TYPE, since)).fetchall()
    return rows


def _until_there(connection: psycopg.Connection, opened: int, within: float = 60) -> None:
    """Wait until the indicators know of every accesso that a valutazione was opened for. Raises TimeoutError."""
    known = "SELECT count(*) FROM eventi WHERE type = 'pua.valutazione-preliminare-conclusa.v1'"
    deadline = time.monotonic() + within
    while connection.execute(known).fetchone() != (opened,):
        if time.monotonic() > deadline:
            raise TimeoutError(f"the indicators do not know of all {opened} valutazioni")
        time.sleep(0.05)


async def _measured(base: str, bearer: dict[str, str], valutazioni: list[str], seen: Seen, every: float) -> list[Round]:
    starts = range(0, len(valutazioni), PER_ROUND)
    return [await _round(base, bearer, valutazioni[start : start + PER_ROUND], seen, every) for start in starts]


async def _round(base: str, bearer: dict[str, str], valutazioni: list[str], seen: Seen, every: float) -> Round:
    body = json.dumps(
        {
            "bisogno_complesso": True,
            "non_autosufficiente": True,
            "alto_bisogno_assistenziale": True,
            "necessita_sad": True,
            "bisogni": ["Igiene personale"],
        }
    ).encode()
    requests = [request(f"{base}/pua/v1/valutazioni/{id}/conclusione", body, bearer) for id in valutazioni]
    looking = asyncio.create_task(asyncio.to_thread(_look, seen, len(requests), every))
    await asyncio.sleep(0.2)
    volley: Volley = await fire(base, requests, connections=CONNECTIONS, expected=200, per_s=EVENTS_PER_S)
    return Round(await looking, volley.per_s)


def _look(seen: Seen, expected: int, every: float, within: float = 60) -> list[float]:
    """Wait until `expected` events more are visible; how long each took, in milliseconds."""
    since = datetime.now(UTC).isoformat(timespec="microseconds")
    known: dict[str, float] = {}
    deadline = time.monotonic() + within
    while len(known) < expected:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{len(known)} of {expected} events became visible")
        rows = seen(since)
        now = time.time()
        for id, recorded_at in rows:
            if id not in known:
                known[id] = (now - datetime.fromisoformat(recorded_at).timestamp()) * 1000
        time.sleep(every)
    return list(known.values())


async def _valutazioni_to_conclude(pua: str, bearer: dict[str, str], how_many: int) -> list[str]:
    accessi = await _send(f"{pua}/accessi", [segnalazione(n) for n in range(how_many)], bearer)
    await _send_each(pua, "accessi/{}/accoglienza", accessi, {}, bearer)
    await _send_each(pua, "accessi/{}/valutazione-preliminare", accessi, {"esito": "bisogno_complesso"}, bearer)
    equipe = [
        {"professione": "assistente_sociale", "ente": "comune"},
        {"professione": "infermiere", "ente": "asst"},
    ]
    bodies = [json.dumps({"accesso_id": id, "area": "anziani", "equipe": equipe}).encode() for id in accessi]
    return await _send(f"{pua}/valutazioni", bodies, bearer)


async def _send(url: str, bodies: list[bytes], bearer: dict[str, str]) -> list[str]:
    volley = await fire(url, [request(url, body, bearer) for body in bodies], connections=CONNECTIONS)
    return [json.loads(body)["id"] for body in volley.bodies]


async def _send_each(base: str, path: str, ids: list[str], body: dict[str, object], bearer: dict[str, str]) -> None:
    content = json.dumps(body).encode()
    requests = [request(f"{base}/{path.format(id)}", content, bearer) for id in ids]
    await fire(base, requests, connections=CONNECTIONS, expected=200)
