"""Under which licence each library comes, as its own metadata say, and whether Raccordo may be given on with it.

What is permitted, and why, is in `licences.yaml`. What is not understood is refused: a person has to read it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import yaml
from license_expression import AND, OR, ExpressionError, Licensing, get_spdx_licensing

_SPDX = get_spdx_licensing()
_ANY = Licensing()
"""Takes names that are not in the list of SPDX, too: `LicenseRef-...`."""


class Unclear(Exception):
    """A library does not say under which licence it comes, or in words that nobody has read yet. In Italian."""


@dataclass(frozen=True)
class Stated:
    """What a person read in a file of the distribution, which must not have changed since."""

    licence: str
    file: str
    sha256: str
    why: str


@dataclass(frozen=True)
class Rules:
    """`permitted`: SPDX names, with the reason. `names`: what metadata write, in SPDX. `stated`: by library."""

    permitted: Mapping[str, str]
    names: Mapping[str, str]
    stated: Mapping[str, Stated]

    @classmethod
    def read(cls, text: str) -> "Rules":
        data: Mapping[str, Any] = yaml.safe_load(text)
        stated = {name: Stated(**each) for name, each in data["stated"].items()}
        permitted = {name: group["why"] for group in data["permitted"] for name in group["licences"]}
        return cls(permitted, data["names"], stated)


def rules() -> Rules:
    return Rules.read(Path(__file__).with_name("licences.yaml").read_text(encoding="utf-8"))


def complaints(names: Iterable[str], given: Rules) -> list[str]:
    """One for each library that may not be given on with Raccordo, or of which that is not known."""
    return [f"{name}: {why}" for name in sorted(names) if (why := _objection(name, given))]


def _objection(name: str, given: Rules) -> str:
    try:
        licence = licence_of(distribution(name), given)
    except PackageNotFoundError:
        return "non è installata: la sua licenza non si può leggere"
    except Unclear as unclear:
        return str(unclear)
    return "" if permitted(licence, given) else f"{licence} non è tra le licenze ammesse"


def licence_of(library: Distribution, given: Rules) -> str:
    """An SPDX expression. Raises Unclear."""
    stated = given.stated.get(library.metadata["Name"].lower())
    if stated is not None:
        return _still(stated, library)
    for said in _said(library):
        expression = " AND ".join(given.names.get(each, each) for each in said)
        if said and _understood(expression, given):
            return expression
    raise Unclear(f"licenza non capita {[each for said in _said(library) for each in said]}")


def permitted(expression: str, given: Rules) -> bool:
    """Of alternatives one is enough; of what holds together every part."""
    return _holds(_ANY.parse(expression), given)


def _holds(parsed: Any, given: Rules) -> bool:
    if isinstance(parsed, OR | AND):
        every = [_holds(part, given) for part in parsed.args]
        return any(every) if isinstance(parsed, OR) else all(every)
    return str(parsed) in given.permitted


def _said(library: Distribution) -> Iterator[list[str]]:
    """What the metadata say, the clearest first; in one answer all parts hold."""
    metadata = library.metadata.json
    yield [str(metadata["license_expression"])] if "license_expression" in metadata else []
    yield [str(metadata["license"]).strip()] if "license" in metadata else []
    classifiers = [each.split(" :: ") for each in metadata.get("classifier", [])]
    yield sorted({each[-1] for each in classifiers if each[0] == "License" and len(each) > 2})


def _understood(expression: str, given: Rules) -> bool:
    try:
        parsed = _ANY.parse(expression)
        unknown = set(_SPDX.unknown_license_keys(expression))
    except ExpressionError:
        return False
    return parsed is not None and unknown <= given.permitted.keys()


def _still(stated: Stated, library: Distribution) -> str:
    found = [file for file in library.files or () if str(file).endswith(f"/{stated.file}")]
    if [sha256(Path(str(file.locate())).read_bytes()).hexdigest() for file in found] != [stated.sha256]:
        raise Unclear(f"{stated.file} non è più quello letto: rileggerlo")
    return stated.licence
