"""What a process says of itself to probes and to the scrape."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from shared.messaging.runtime import Runtime
from shared.messaging.standing import BusStanding
from shared.observability.metrics import Snapshot
from shared.web.health import ANSWER_WITHIN, Outcome, Probe
from shared.web.issuer_keys import Keys


def standing_probe(name: str, standing: Callable[[], BusStanding]) -> Probe:
    """Whether the readers have what they need: a broker that was found once, and their topics."""

    async def probe() -> Outcome:
        return Outcome(name, standing().ready, ", ".join(standing().obstacles))

    return probe


def issuer_probes(keys: Keys) -> list[Probe]:
    """Whether an API can tell who calls. Nothing to look at where the keys are in the configuration."""
    if keys.standing() is None:
        return []

    async def probe() -> Outcome:
        return Outcome("emittente", *(keys.standing() or (True, "")))

    return [probe]


def snapshot(
    runtime: Runtime[Any], standing: Callable[[], BusStanding] | None = None
) -> Callable[[], Awaitable[Snapshot]]:
    """For the scrape. Waits no longer than a probe does; what nobody could tell is left out."""

    async def take() -> Snapshot:
        now = standing() if standing is not None else BusStanding(reached=False, reachable=False)
        lag: dict[str, int] = {}
        for subscription in now.subscriptions:
            for partition in subscription.mine:
                lag[partition.topic] = lag.get(partition.topic, 0) + partition.lag
        reading = {
            "consumer_paused": runtime.consumer.paused,
            "consumer_stuck": any(subscription.stuck for subscription in now.subscriptions),
            "lag": lag,
        }
        of_reader: dict[str, Any] = reading if standing is not None else {}
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                backlog = await runtime.backlog()
        except Exception:  # whatever it is, the probe of the database tells it; here it is a number that is missing
            return Snapshot(service=runtime.service, database_up=False, **of_reader)
        return Snapshot(
            service=runtime.service,
            database_up=True,
            outbox_waiting=backlog.waiting,
            outbox_oldest_seconds=backlog.oldest_seconds,
            dead_letters=backlog.dead_letters,
            **of_reader,
        )

    return take
