"""Who listens to what: asked of each service's subscription list, and of its composition root."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib import import_module

from shared.contracts.envelope import Payload
from shared.contracts.schema_files import PUBLISHERS
from shared.messaging.bus import Message
from shared.web.auth import Authenticator, Issuer

SUBSCRIPTION_LISTS = {
    "dimissioni": ("services.dimissioni.application.reactions", "REACTIONS"),
    "indicators": ("services.indicators.application.project", "SUBSCRIPTIONS"),
    "pua": ("services.pua.application.reactions", "REACTIONS"),
    "sad": ("services.sad.application.reactions", "REACTIONS"),
}
"""Service -> where its list stands. The indicators have one reaction to everything: counting the case again."""

NOBODY = Issuer("", "", {"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "nobody", "alg": "EdDSA", "x": "A" * 43}]})
"""Trusts a key that nobody holds."""


def listeners() -> dict[type[Payload], list[str]]:
    """Payload -> the services that do something with it, in alphabetical order."""
    found: dict[type[Payload], list[str]] = defaultdict(list)
    for service, (module, name) in SUBSCRIPTION_LISTS.items():
        subscribed: Iterable[type[Payload]] = getattr(import_module(module), name)
        for kind in subscribed:
            found[kind].append(service)
    return found


def topics_heard(service: str) -> dict[str, str]:
    """Publisher -> the one topic of it that the service follows. Raises ValueError where it follows two of one."""
    bus = _Listening()
    settings = import_module(f"services.{service}.settings").Settings(database_url="sqlite://")
    import_module(f"services.{service}.bootstrap").build(settings, bus, Authenticator(NOBODY))
    heard: dict[str, str] = {}
    for topic in bus.topics:
        publisher = topic.partition(".")[0]
        if publisher in heard:
            raise ValueError(f"{service} follows two topics of {publisher}")
        if publisher in PUBLISHERS:
            heard[publisher] = topic
    return heard


class _Listening:
    """A bus that only notes what is asked of it: building a service opens nothing."""

    def __init__(self) -> None:
        self.topics: list[str] = []

    def subscribe(self, topics: Sequence[str], *_: object, **__: object) -> None:
        self.topics += topics

    async def publish(self, messages: Sequence[Message]) -> None:
        raise RuntimeError(f"nothing is published here: {len(messages)} messages")

    async def start(self) -> None:
        raise RuntimeError("nothing is delivered here")

    async def stop(self) -> None:
        return
