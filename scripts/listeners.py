"""Who listens to what, read from the subscription list of each service."""

from collections import defaultdict
from collections.abc import Iterable
from importlib import import_module

from shared.contracts.envelope import Payload

SUBSCRIPTION_LISTS = {
    "dimissioni": ("services.dimissioni.application.reactions", "REACTIONS"),
    "indicators": ("services.indicators.application.project", "SUBSCRIPTIONS"),
    "pua": ("services.pua.application.reactions", "REACTIONS"),
    "sad": ("services.sad.application.reactions", "REACTIONS"),
}
"""Service -> where its list stands. The indicators have one reaction to everything: counting the case again."""


def listeners() -> dict[type[Payload], list[str]]:
    """Payload -> the services that do something with it, in alphabetical order."""
    found: dict[type[Payload], list[str]] = defaultdict(list)
    for service, (module, name) in SUBSCRIPTION_LISTS.items():
        subscribed: Iterable[type[Payload]] = getattr(import_module(module), name)
        for kind in subscribed:
            found[kind].append(service)
    return found
