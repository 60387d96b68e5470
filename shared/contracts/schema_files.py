"""The treaties as signed: one JSON Schema file per event type, written from the payload classes.

`python -m shared.contracts.schema_files` (`make schemas`) writes them, and refuses where a class no longer keeps what
its file promises. The way out is a `.v2` beside the `.v1`: a new class, with an upcaster where the old class goes.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from typing_extensions import override

from shared.contracts import dimissioni, leps, pua, registro, sad
from shared.contracts.compatibility import Schema, breaking_changes
from shared.contracts.envelope import Payload, type_registry
from shared.contracts.topics import LEPS_VALUES
from shared.contracts.upcasters import UPCASTERS

FOLDER = Path(__file__).parent / "schemas"

PUBLISHERS = {"dimissioni": dimissioni, "indicators": registro, "pua": pua, "sad": sad}
"""Publisher -> what it says on its topics of events; naming the modules here also registers their payloads."""
STATES = {LEPS_VALUES: ("indicators", leps)}
"""Topic -> who says on it how things stand, and the module: not events, the newest message of a key is all there is."""


class BrokenTreaty(Exception):
    """At least one class breaks the file that other readers rely on. The message lists every break."""


class WithoutFieldTitles(GenerateJsonSchema):
    """A title that only repeats the name of the field says nothing."""

    @override
    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def payloads_of(publisher: str) -> list[type[Payload]]:
    """The payloads that a service announces, in the order in which its file tells them."""
    return _of(PUBLISHERS[publisher])


def states_on(topic: str) -> list[type[Payload]]:
    """The payloads of a topic of STATES."""
    return _of(STATES[topic][1])


def _of(module: ModuleType) -> list[type[Payload]]:
    return [kind for kind in type_registry.values() if kind.__module__ == module.__name__]


def every_payload() -> list[type[Payload]]:
    """Everything that is said anywhere."""
    events = [kind for publisher in PUBLISHERS for kind in payloads_of(publisher)]
    return events + [kind for topic in STATES for kind in states_on(topic)]


def schema_of(kind: type[Payload]) -> Schema:
    """The JSON Schema of an event's `data`; restricted fields carry `x-riservato`."""
    schema = kind.model_json_schema(schema_generator=WithoutFieldTitles)
    for name in kind.riservati():
        schema["properties"][name]["x-riservato"] = True
    return {"$schema": GenerateJsonSchema.schema_dialect, "$id": f"urn:raccordo:{kind.tipo}", **schema}


def schemas() -> dict[str, Schema]:
    """Event type -> schema, for every payload of every publisher."""
    return {kind.tipo: schema_of(kind) for kind in every_payload()}


def signed(folder: Path = FOLDER) -> dict[str, Schema]:
    """Event type -> schema, as the files in git have it."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def broken(before: Mapping[str, Schema], now: Mapping[str, Schema], upcast: Mapping[str, Any]) -> list[str]:
    """Every promise of `before` that `now` does not keep. A type may lose its class only to an upcaster."""
    breaks = [f"{tipo}: no class and no upcaster reads it any more" for tipo in before if tipo not in {*now, *upcast}]
    for tipo in before.keys() & now.keys():
        breaks += [f"{tipo}: {change}" for change in breaking_changes(before[tipo], now[tipo])]
    return sorted(breaks)


def as_text(schema: Schema) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path = FOLDER) -> list[Path]:
    """Bring the files up to date; returns those written. Raises BrokenTreaty, and then writes nothing."""
    now = schemas()
    if breaks := broken(signed(folder), now, UPCASTERS):
        raise BrokenTreaty("\n".join(breaks))
    folder.mkdir(exist_ok=True)
    written = []
    for tipo, schema in now.items():
        path = folder / f"{tipo}.json"
        if not path.exists() or path.read_text(encoding="utf-8") != as_text(schema):
            path.write_text(as_text(schema), encoding="utf-8")
            written.append(path)
    return written


def main() -> int:
    try:
        written = write()
    except BrokenTreaty as refusal:
        sys.stderr.write(f"These changes break readers; make a new version of the type instead:\n{refusal}\n")
        return 1
    sys.stdout.write(f"{len(written)} schema files written, {len(schemas())} in all\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
