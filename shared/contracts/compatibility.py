"""Whether a new JSON Schema of an event keeps the promises of the one already signed.

Both directions count. Old readers read new events (a rolling upgrade has both), so a value that they would refuse is
a break, a *wider* enumeration included. New readers read old events (the log is replayed from its first day), so
anything newly demanded is a break too. What is left is: documentation, and new optional fields.
"""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

_DOCUMENTATION = {"title", "description", "$id", "$schema", "$defs", "examples"}
_COMPARED_APART = {"properties", "required", "enum", "const", "items", "prefixItems", "anyOf", "x-riservato", "$ref"}


def breaking_changes(old: Schema, new: Schema) -> list[str]:
    """What in `new` breaks readers or events of `old`, in words, with the path of the field; empty if nothing does."""
    return list(_compare("", _Side(old).root, _Side(new).root))


class _Node:
    """A schema, and the document in which its references are to be looked up."""

    def __init__(self, schema: Schema, definitions: Schema) -> None:
        while "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            schema = {**definitions[name], **{k: v for k, v in schema.items() if k != "$ref"}}
        self.schema = schema
        self.definitions = definitions

    def child(self, schema: Schema) -> "_Node":
        return _Node(schema, self.definitions)

    @property
    def properties(self) -> dict[str, Schema]:
        return dict(self.schema.get("properties", {}))

    @property
    def required(self) -> set[str]:
        return set(self.schema.get("required", ()))

    @property
    def values(self) -> set[str] | None:
        """The values of an enumeration, as text; None where the schema is not one."""
        if "const" in self.schema:
            return {repr(self.schema["const"])}
        return {repr(v) for v in self.schema["enum"]} if "enum" in self.schema else None

    @property
    def constraints(self) -> Schema:
        left_out = _DOCUMENTATION | _COMPARED_APART
        kept = {k: v for k, v in self.schema.items() if k not in left_out}
        if kept.get("default", ...) is None:
            del kept["default"]  # an absent field that reads as None is what absence means
        return kept


class _Side:
    def __init__(self, document: Schema) -> None:
        self.root = _Node(document, document.get("$defs", {}))


def _compare(path: str, old: _Node, new: _Node) -> Iterator[str]:
    here = path or "the event"
    yield from _compare_values(here, old, new)
    yield from _compare_constraints(here, old, new)
    if old.schema.get("x-riservato", False) != new.schema.get("x-riservato", False):
        yield f"{here}: the restricted mark changed"
    yield from _compare_properties(path, old, new)
    yield from _compare_items(path, old, new)
    yield from _compare_alternatives(here, old, new)


def _compare_values(here: str, old: _Node, new: _Node) -> Iterator[str]:
    if old.values is None or new.values is None:
        if old.values != new.values:
            yield f"{here}: was or became an enumeration"
        return
    if gone := old.values - new.values:
        yield f"{here}: values {', '.join(sorted(gone))} are gone, and old events hold them"
    if added := new.values - old.values:
        yield f"{here}: values {', '.join(sorted(added))} are new, and old readers refuse them"


def _compare_constraints(here: str, old: _Node, new: _Node) -> Iterator[str]:
    before, after = old.constraints, new.constraints
    if old.values is not None and new.values is not None:
        before.pop("type", None)
        after.pop("type", None)
    for keyword in sorted(before.keys() | after.keys()):
        if before.get(keyword) != after.get(keyword):
            yield f"{here}: {keyword} changed from {before.get(keyword)!r} to {after.get(keyword)!r}"


def _compare_properties(path: str, old: _Node, new: _Node) -> Iterator[str]:
    prefix = f"{path}." if path else ""
    for name, schema in old.properties.items():
        here = f"{prefix}{name}"
        if name not in new.properties:
            yield f"{here}: the field is gone"
            continue
        if name in new.required - old.required:
            yield f"{here}: the field became required, and old events lack it"
        if name in old.required - new.required:
            yield f"{here}: the field became optional, and old readers require it"
        yield from _compare(here, old.child(schema), new.child(new.properties[name]))
    for name in new.properties.keys() - old.properties.keys():
        if name in new.required:
            yield f"{prefix}{name}: a new field is required, and old events lack it"


def _compare_items(path: str, old: _Node, new: _Node) -> Iterator[str]:
    before, after = old.schema.get("items"), new.schema.get("items")
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _compare(f"{path}[]", old.child(before), new.child(after))
    elif before != after:
        yield f"{path}: what the list holds changed"
    if old.schema.get("prefixItems") != new.schema.get("prefixItems"):
        yield f"{path}: the fixed places of the list changed"


def _compare_alternatives(here: str, old: _Node, new: _Node) -> Iterator[str]:
    before, after = old.schema.get("anyOf", []), new.schema.get("anyOf", [])
    if len(before) != len(after):
        yield f"{here}: the alternatives changed from {len(before)} to {len(after)}"
        return
    for old_choice, new_choice in zip(before, after, strict=True):
        yield from _compare(here, old.child(old_choice), new.child(new_choice))
