"""Payloads of every type, drawn at random: what a publisher could say."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any, get_args

from hypothesis import strategies as st
from pydantic import AwareDatetime

from shared.contracts.envelope import Payload, TerritorioDelCaso, Value
from shared.contracts.schema_files import every_payload

KINDS: list[type[Payload]] = every_payload()

_codici = st.from_regex(r"[0-9]{3,6}", fullmatch=True).filter(str.isascii)

st.register_type_strategy(
    TerritorioDelCaso, st.builds(TerritorioDelCaso, ambito=_codici, distretto=_codici, asst=_codici)
)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(AwareDatetime, st.datetimes(timezones=st.just(UTC)))


def any_value(kind: type[Value]) -> st.SearchStrategy[Any]:
    """Any value of a part of the published language, every optional field present or absent."""
    return st.fixed_dictionaries(
        {name: _named(name, field.annotation) for name, field in kind.model_fields.items() if field.is_required()},
        optional={
            name: _named(name, field.annotation) for name, field in kind.model_fields.items() if not field.is_required()
        },
    ).map(kind.model_validate)


_parole = st.from_regex(r"[a-z][a-z0-9_]{1,39}", fullmatch=True)
_nomi = st.text(st.characters(exclude_categories=["C"]), min_size=2, max_size=120)
CONSTRAINED: Mapping[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("ambito", "distretto", "asst"), _codici),
    "denominazione": _nomi,
    "documento": _nomi,
    "tipologia": _parole,
    "professioni": st.lists(_parole, max_size=3).map(tuple),
    "previsti": st.integers(0, 1000),
    "svolti": st.integers(0, 1000),
    "volte": st.integers(1, 1000),
    "rilievo": st.from_regex(r"[a-z0-9][a-z0-9-]{1,63}", fullmatch=True),
    "motivi": st.lists(st.from_regex(r"[a-z0-9][a-z0-9-]{1,63}", fullmatch=True), max_size=3).map(tuple),
}
"""Fields whose values are fewer than their Python type allows; absent ones only where the type says so."""


def _named(name: str, annotation: Any) -> st.SearchStrategy[Any]:
    if name not in CONSTRAINED:
        return _field(annotation)
    return CONSTRAINED[name] | st.none() if type(None) in get_args(annotation) else CONSTRAINED[name]


def _field(annotation: Any) -> st.SearchStrategy[Any]:
    if annotation is TerritorioDelCaso:
        return st.from_type(TerritorioDelCaso)
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return any_value(annotation)
    arguments = get_args(annotation)
    if arguments[1:] == (Ellipsis,):
        return st.lists(_field(arguments[0]), max_size=3).map(tuple)
    if type(None) in arguments:
        return st.one_of(*(st.none() if part is type(None) else _field(part) for part in arguments))
    return st.from_type(annotation)


any_payload = st.sampled_from(KINDS).flatmap(any_value)
