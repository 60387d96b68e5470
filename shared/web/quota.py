"""How many requests an account may make: a bucket that holds a minute's worth and fills up evenly. Per process."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from math import ceil
from time import monotonic

from starlette.requests import HTTPConnection

from shared.kernel.refusal import Refusal

SCOPE = "raccordo.quota"
REMEMBERED = 10_000
"""Accounts. Beyond them the one that asked longest ago is forgotten: its bucket has most likely filled up."""


class TooManyRequests(Refusal):
    """The account has used up its requests (HTTP 429); `Retry-After` says when there is one again."""

    codice = "troppe-richieste"
    titolo = "L'account ha fatto troppe richieste: riprovare dopo i secondi indicati da Retry-After"


class Quota:
    """`per_minute` requests of each account, all at once if it likes; `now` in seconds, from any origin."""

    def __init__(self, per_minute: int, now: Callable[[], float] = monotonic) -> None:
        self._most = per_minute
        self._rate = per_minute / 60
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, account: str) -> tuple[bool, Mapping[str, str]]:
        """Whether one more is allowed, and the headers that say so (`X-RateLimit-Reset`: seconds to a full bucket)."""
        now = self._now()
        left, since = self._buckets.pop(account, (float(self._most), now))
        left = min(float(self._most), left + (now - since) * self._rate)
        allowed = left >= 1
        if allowed:
            left -= 1
        self._buckets[account] = (left, now)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        headers = {
            "X-RateLimit-Limit": str(self._most),
            "X-RateLimit-Remaining": str(int(left)),
            "X-RateLimit-Reset": str(ceil((self._most - left) / self._rate)),
        }
        if not allowed:
            headers["Retry-After"] = str(max(1, ceil((1 - left) / self._rate)))
        return allowed, headers


class Turn:
    """The quota as one request meets it: what is to be told of it is kept until the answer leaves."""

    __slots__ = ("_quota", "headers")

    def __init__(self, quota: Quota) -> None:
        self._quota = quota
        self.headers: Mapping[str, str] = {}

    def take(self, account: str) -> None:
        """Raises TooManyRequests."""
        allowed, self.headers = self._quota.take(account)
        if not allowed:
            raise TooManyRequests()


def count(request: HTTPConnection, account: str) -> None:
    """One request of an account that is known by now; nothing where the process has no quota. Raises
    TooManyRequests."""
    turn: Turn | None = request.scope.get(SCOPE)
    if turn is not None:
        turn.take(account)
