"""Who listens to what, read from the subscription list of each service."""

from collections import defaultdict
from importlib import import_module
from importlib.util import find_spec

from shared.contracts.envelope import Payload

LISTENERS = ("dimissioni", "indicators", "pua", "sad")


def listeners() -> dict[type[Payload], list[str]]:
    """Payload -> the services whose `application/reactions.py` names it in REACTIONS, in alphabetical order."""
    found: dict[type[Payload], list[str]] = defaultdict(list)
    for service in LISTENERS:
        module = f"services.{service}.application.reactions"
        if find_spec(module) is None:
            continue
        for kind in import_module(module).REACTIONS:
            found[kind].append(service)
    return found
