"""People who use the platform over HTTP as real software does: who gets no answer asks again with the same key."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from time import monotonic
from typing import Any, Final, TypeVar

import httpx

Json = dict[str, Any]
T = TypeVar("T")

ANSWER_WITHIN: Final = 40.0
"""Seconds for one request; longer than the platform itself takes to say that it cannot."""
PATIENCE: Final = 600.0
"""Seconds of asking again and again after which the platform counts as gone for good."""
PAUSE: Final = 0.4


class NeverAnswered(Exception):
    """The platform did not come back, or what was waited for never came."""


class Unexpected(Exception):
    """An answer that the story does not foresee. Holds route, status and code."""


@dataclass(frozen=True)
class Acknowledged:
    """What the platform said it had done. `prefix` is that of the service, `correlation` stays with the events."""

    prefix: str
    actor: str
    key: str
    path: str
    id: str
    versione: int


@dataclass
class Ledger:
    """What one run asked and was told."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    """How many of each status; `muto` where there was none."""
    repeated: int = 0
    slowest: float = 0.0
    """Seconds that one request waited for its answer at most."""

    @property
    def errors(self) -> int:
        """Requests that the platform did not serve, whatever became of their repetition."""
        return sum(many for status, many in self.answers.items() if status == "muto" or status.startswith("5"))


class Line:
    """`address`: the base of the API behind a path. `look`: seconds between two looks at what an event has to bring;
    `patience`: seconds until it is called lost. `loses`: a network that eats one answer in six.
    """

    def __init__(
        self,
        address: Callable[[str], str],
        ledger: Ledger,
        *,
        look: float = 0.5,
        patience: float = PATIENCE,
        loses: Random | None = None,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self.ledger = ledger
        self.look = look
        self.patience = patience
        self._loses = loses
        self._address = address
        self._http = http or httpx.AsyncClient(
            timeout=httpx.Timeout(ANSWER_WITHIN, connect=5.0),
            limits=httpx.Limits(max_connections=200, keepalive_expiry=2.0),
            trust_env=False,
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def ask(self, method: str, path: str, **rest: Any) -> httpx.Response:
        """Until there is an answer that is not the platform's own trouble. Raises NeverAnswered."""
        until = monotonic() + self.patience
        while monotonic() < until:
            answer = await self.once(method, path, **rest)
            if answer is not None and answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                return answer
            self.ledger.repeated += 1
            await asyncio.sleep(min(PAUSE, self.look))
        raise NeverAnswered(f"{method} {path}")

    async def once(self, method: str, path: str, **rest: Any) -> httpx.Response | None:
        """None where there was no answer: nobody knows what was done."""
        began = monotonic()
        try:
            answer = await self._http.request(method, self._address(path) + path, **rest)
        except httpx.TransportError:
            self.ledger.answers["muto"] += 1
            return None
        finally:
            self.ledger.slowest = max(self.ledger.slowest, monotonic() - began)
        if self._loses is not None and self._loses.random() < 1 / 6:
            self.ledger.answers["perso"] += 1
            return None
        self.ledger.answers[str(answer.status_code)] += 1
        return answer

    async def until(self, what: str, look: Callable[[], Awaitable[T | None]]) -> T:
        """What `look` returns, once it is not None. Raises NeverAnswered."""
        until = monotonic() + self.patience
        while (found := await look()) is None:
            if monotonic() > until:
                raise NeverAnswered(f"dopo {self.patience:g} s: {what}")
            await asyncio.sleep(self.look)
        return found


class Person:
    """One account with its role."""

    def __init__(self, line: Line, name: str, token: str) -> None:
        self._line = line
        self.name = name
        self._headers = {"Authorization": f"Bearer {token}"}

    async def does(self, key: str, path: str, body: Mapping[str, Any]) -> Json:
        """A command. `key` is its Idempotency-Key and its correlation id. Raises NeverAnswered, Unexpected."""
        headers = self._headers | {"Idempotency-Key": key, "X-Correlation-Id": key}
        answer = await self._line.ask("POST", path, json=dict(body), headers=headers)
        said = _content("POST", path, answer)
        prefix = "/" + "/".join(path.split("/")[1:3])
        self._line.ledger.acknowledged.append(
            Acknowledged(prefix, self.name, key, path, str(said["id"]), int(said.get("versione", 1)))
        )
        return said

    async def tries(self, key: str, path: str, body: Mapping[str, Any]) -> httpx.Response | None:
        """The same command, asked once; None where nobody answered. Not counted as acknowledged."""
        headers = self._headers | {"Idempotency-Key": key, "X-Correlation-Id": key}
        return await self._line.once("POST", path, json=dict(body), headers=headers)

    async def sends(self, path: str, body: bytes) -> Json:
        """A FHIR message: its own identity is what makes a repetition harmless."""
        headers = self._headers | {"Content-Type": "application/fhir+json"}
        answer = await self._line.ask("POST", path, content=body, headers=headers)
        return _content("POST", path, answer)

    async def reads(self, path: str, **query: str | int) -> Json:
        return _content("GET", path, await self._line.ask("GET", path, params=query, headers=self._headers))

    async def finds(self, path: str, **query: str | int) -> Json:
        """The first entry of a list, once there is one. Raises NeverAnswered."""

        async def look() -> Json | None:
            return next(iter((await self.reads(path, **query))["elementi"]), None)

        return await self._line.until(f"{path} {sorted(query)}", look)

    async def finds_among(self, path: str, is_it: Callable[[Json], bool], **query: str | int) -> Json:
        """The entry of a work list that `is_it` recognises, once it is there. Raises NeverAnswered."""

        async def look() -> Json | None:
            listed = (await self.reads(path, limite=200, **query))["elementi"]
            return next((each for each in listed if is_it(each)), None)

        return await self._line.until(f"{path} {sorted(query)}", look)

    async def sees(self, path: str, ready: Callable[[Json], bool]) -> Json:
        """What stands there, once it is as `ready` wants it. Raises NeverAnswered."""

        async def look() -> Json | None:
            found = await self.reads(path)
            return found if ready(found) else None

        return await self._line.until(path, look)


def _content(method: str, path: str, answer: httpx.Response) -> Json:
    if not answer.is_success:
        codice = answer.json().get("codice", "") if "json" in answer.headers.get("content-type", "") else ""
        raise Unexpected(f"{method} {path}: {answer.status_code} {codice}")
    said: Json = answer.json()
    return said
