"""Searching in the manner of FHIR R4 (search.html): tokens, references and dates, on resources as plain JSON.

A service narrows down what it reads by what its tables know; `Search.matches` has the last word on each resource.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from shared.fhir.outcome import Resource
from shared.kernel.clock import ROME
from shared.kernel.refusal import InvalidInput

MOST = 200
"""Resources of one page at most."""
USUAL = 50
LONGEST_COUNT = 9
"""Digits: more are no number of resources."""


BEGINNING = datetime(1, 1, 2, tzinfo=ROME)
END = datetime(9999, 12, 30, tzinfo=ROME)
"""Of a period that does not say: a day away from where instants end, so that they can be brought to any time zone."""


class ParameterNotAdmitted(InvalidInput):
    codice = "parametro-non-ammesso"
    titolo = "Il parametro di ricerca non è tra quelli ammessi per questa risorsa"


class ParameterNotValid(InvalidInput):
    codice = "parametro-non-valido"
    titolo = "Il valore di un parametro di ricerca non è leggibile"


class Kind(StrEnum):
    """FHIR's own search parameter types."""

    TOKEN = "token"  # noqa: S105  # a kind of search parameter
    REFERENCE = "reference"
    DATE = "date"


@dataclass(frozen=True)
class Parameter:
    """`paths` are where the values stand in the resource, with dots. `target`: what a bare id of a reference names.

    `personal`: its values identify a person, so that they must not be in any address (nor in a link to the next page).
    """

    name: str
    kind: Kind
    paths: tuple[str, ...]
    documentation: str
    target: str = ""
    personal: bool = False


class Token(NamedTuple):
    """`system` None: whatever the system. Empty: where there is none."""

    system: str | None
    code: str


class Span(NamedTuple):
    """A date as far as it is known: from `low` to before `high` (instants)."""

    low: datetime
    high: datetime


class DateBound(NamedTuple):
    """`prefix` is eq, ne, gt, lt, ge or le."""

    prefix: str
    span: Span


@dataclass(frozen=True)
class Criterion:
    """One of the alternatives must hold. `identifier`: a reference is looked at by its logical identifier."""

    parameter: Parameter
    alternatives: tuple[Token | DateBound, ...]
    identifier: bool = False


@dataclass(frozen=True)
class Search:
    """`asked` is what was asked, as it came: a link to the next page repeats it."""

    criteria: tuple[Criterion, ...] = ()
    count: int = USUAL
    asked: tuple[tuple[str, str], ...] = ()

    @property
    def personal(self) -> bool:
        """Whether some value that is looked for identifies a person."""
        return any(criterion.parameter.personal for criterion in self.criteria)

    def matches(self, resource: Resource) -> bool:
        return all(_holds(criterion, resource) for criterion in self.criteria)

    def codes(self, name: str, *, identifier: bool = False) -> list[frozenset[str]]:
        """For each time that a token or a reference was named: the codes (or ids) one of which is wanted.

        `identifier`: those of the references that were named by their identifier, instead.
        """
        return [
            frozenset(each.code for each in criterion.alternatives if isinstance(each, Token))
            for criterion in self.criteria
            if criterion.parameter.name == name and criterion.identifier is identifier
        ]

    def since(self, name: str) -> datetime | None:
        """No single date that is wanted is before this instant; None where the criteria do not tell."""
        return max((each.span.low for each in self._bounds(name) if each.prefix in ("eq", "ge", "gt")), default=None)

    def until(self, name: str) -> datetime | None:
        """Every single date that is wanted is before this instant; None where the criteria do not tell."""
        return min((each.span.high for each in self._bounds(name) if each.prefix in ("eq", "le", "lt")), default=None)

    def _bounds(self, name: str) -> Iterator[DateBound]:
        for criterion in self.criteria:
            if criterion.parameter.name == name and len(criterion.alternatives) == 1:
                yield from (each for each in criterion.alternatives if isinstance(each, DateBound))


def parse(asked: Iterable[tuple[str, str]], parameters: Sequence[Parameter]) -> Search:
    """Raises ParameterNotAdmitted, ParameterNotValid: what we did not understand must not look like an answer."""
    known: Mapping[str, Parameter] = {each.name: each for each in parameters}
    criteria: list[Criterion] = []
    count, kept = USUAL, []
    for name, value in asked:
        kept.append((name, value))
        if name == "_count":
            count = _count(value)
            continue
        bare, _, modifier = name.partition(":")
        parameter = known.get(bare)
        if parameter is None or (modifier and not (modifier == "identifier" and parameter.kind is Kind.REFERENCE)):
            raise ParameterNotAdmitted(f"{name} non è tra i parametri ammessi: {', '.join(sorted(known))}, _count")
        identifier = bool(modifier)
        parts = [part for part in value.split(",") if part.strip()]
        if not parts or "\0" in value:
            raise ParameterNotValid(f"{bare} non ha un valore")
        criteria.append(Criterion(parameter, tuple(_read(parameter, part, identifier) for part in parts), identifier))
    search = Search(tuple(criteria), count, tuple(kept))
    # Without a link to a next page a short one would hide the rest.
    return replace(search, count=MOST) if search.personal else search


def _count(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= LONGEST_COUNT) or int(value) == 0:
        raise ParameterNotValid("_count è un numero intero, da 1 a 200")
    return min(int(value), MOST)


def _read(parameter: Parameter, text: str, identifier: bool) -> Token | DateBound:
    if parameter.kind is Kind.DATE:
        return _bound(parameter.name, text)
    if parameter.kind is Kind.REFERENCE and not identifier:
        kind, _, id = _parts(text)
        return Token(kind or parameter.target or None, id)
    system, bar, code = text.rpartition("|")
    return Token(system if bar else None, code)


_BOUND = re.compile(r"(eq|ne|gt|lt|ge|le|sa|eb)?(\d{4}.*)", re.ASCII)
_SAME = {"sa": "gt", "eb": "lt", None: "eq"}


def _bound(name: str, text: str) -> DateBound:
    found = _BOUND.fullmatch(text)
    span = None if found is None else span_of(found[2])
    if found is None or span is None:
        raise ParameterNotValid(f"{name}: attesa una data, per esempio ge2026-03-01 o le2026-03-31T12:00:00+01:00")
    return DateBound(_SAME.get(found[1], found[1]), span)


_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def span_of(text: str) -> Span | None:
    """What a FHIR date, dateTime or instant can be: `2026-03` is the whole month in Rome. None where it is none."""
    try:
        if partial := _PARTIAL.fullmatch(text):
            year, month, day = int(partial[1]), int(partial[2] or 1), int(partial[3] or 1)
            low = datetime(year, month, day, tzinfo=ROME)
            if partial[3]:
                following = low.replace(tzinfo=None) + timedelta(days=1)
            elif partial[2]:
                following = datetime(year + month // 12, month % 12 + 1, 1)  # noqa: DTZ001  # Rome is put on below
            else:
                following = datetime(year + 1, 1, 1)  # noqa: DTZ001  # Rome is put on below
            return Span(low, following.replace(tzinfo=ROME))
        instant = datetime.fromisoformat(text.replace(" ", "+"))
        instant = instant if instant.tzinfo else instant.replace(tzinfo=ROME)
        precision = timedelta(microseconds=1) if "." in text else timedelta(seconds=1)
        return Span(instant, instant + precision)
    except (ValueError, OverflowError):
        return None


def _holds(criterion: Criterion, resource: Resource) -> bool:
    values = [value for path in criterion.parameter.paths for value in _values(resource, path.split("."))]
    return any(_is(criterion, alternative, value) for alternative in criterion.alternatives for value in values)


def _values(node: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(node, list):
        for each in node:
            yield from _values(each, path)
    elif not path:
        yield node
    elif isinstance(node, dict) and path[0] in node:
        yield from _values(node[path[0]], path[1:])


def _is(criterion: Criterion, wanted: Token | DateBound, value: Any) -> bool:
    if isinstance(wanted, DateBound):
        return _within(wanted, value)
    if criterion.parameter.kind is Kind.REFERENCE:
        if isinstance(value, str):
            return _is_canonical(wanted, value)
        if criterion.identifier:
            return isinstance(value, dict) and _is_token(wanted, value.get("identifier"))
        return isinstance(value, dict) and _is_reference(wanted, value.get("reference", ""))
    return _is_token(wanted, value)


def _is_reference(wanted: Token, reference: str) -> bool:
    """Of a version or of none: whoever does not name one wants them all."""
    kind, bare, id = _parts(reference)
    return wanted.code in (bare, id) and wanted.system in (None, kind)


def _parts(reference: str) -> tuple[str, str, str]:
    """Type, id, and id with the version that is named: `CarePlan/1/_history/2`."""
    whole, history, version = reference.partition("/_history/")
    kind, _, id = whole.rpartition("/")
    return kind.rpartition("/")[2], id, f"{id}{history}{version}"


def _is_canonical(wanted: Token, address: str) -> bool:
    """With a version or without: whoever does not name one wants them all."""
    return wanted.code in (address, address.partition("|")[0])


def _is_token(wanted: Token, value: Any) -> bool:
    if isinstance(value, dict):
        if "coding" in value:
            return any(_is_token(wanted, each) for each in value["coding"])
        system, code = value.get("system"), value.get("code", value.get("value"))
        return code == wanted.code and (wanted.system is None or (system or "") == wanted.system)
    if isinstance(value, bool):
        value = "true" if value else "false"
    return wanted.system in (None, "") and value == wanted.code


def _within(wanted: DateBound, value: Any) -> bool:
    """A Period without a start or an end is open there."""
    span = _period(value) if isinstance(value, dict) else span_of(str(value))
    if span is None:
        return False
    low, high = span
    from_, to = wanted.span
    match wanted.prefix:
        case "eq":
            found = from_ <= low and high <= to
        case "ne":
            found = not (from_ <= low and high <= to)
        case "gt":
            found = high > to
        case "ge":
            found = high > from_
        case "lt":
            found = low < from_
        case _:
            found = low < to
    return found


def _period(value: Mapping[str, Any]) -> Span | None:
    start, end = span_of(str(value.get("start", ""))), span_of(str(value.get("end", "")))
    if start is None and end is None:
        return None
    return Span(BEGINNING if start is None else start.low, END if end is None else end.high)
