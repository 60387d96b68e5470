"""What the columns of a file are: one table per file, from which the file, its XSD and its description are made.

A national flow that this file is meant for has code lists of its own. Where our sources hold the list, a column says so
and names the source; where they do not, the column carries our code, its heading ends in `_codice_raccordo`, and nobody
takes it for the national one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum

OURS = "_codice_raccordo"
"""Ends the heading of a column whose codes are ours."""

Cell = str | bool | int | float | date | None


class Kind(StrEnum):
    """What a cell holds. The values are shown to people."""

    TEXT = "testo"
    CODE = "codice"
    INTEGER = "intero"
    DECIMAL = "decimale"
    DAY = "data"
    BOOLEAN = "sì o no"


class Standing(StrEnum):
    """Whether the national counterpart of a column is in our sources."""

    KNOWN = "nota"
    UNKNOWN = "non_nota"


@dataclass(frozen=True)
class National:
    """The counterpart in a national flow. `said` is its source where it is known, and what is missing where not."""

    standing: Standing
    flow: str
    said: str


@dataclass(frozen=True)
class Column:
    """`name` is the field of the record. Texts are Italian: what it means, of what unit, out of what it is read."""

    name: str
    kind: Kind
    meaning: str
    source: str
    national: National
    unit: str = ""
    codes: tuple[str, ...] = ()
    required: bool = False

    @property
    def heading(self) -> str:
        ours = self.kind is Kind.CODE and self.national.standing is Standing.UNKNOWN
        return f"{self.name}{OURS}" if ours else self.name


def codes_of(words: Iterable[Enum]) -> tuple[str, ...]:
    """The values of a closed list, in its order."""
    return tuple(word.value for word in words)


@dataclass(frozen=True)
class Missing:
    """Something that somebody must say before the file can be more than a draft."""

    flow: str
    what: str
    decided_by: str


@dataclass(frozen=True)
class Layout:
    """`key` is the column that names a record: what goes into the audit of whoever takes the file."""

    name: str
    version: str
    title: str
    record: str
    """What one record is, as the XML element is called."""
    key: str
    columns: tuple[Column, ...]
    missing: tuple[Missing, ...]
    state: str = "bozza"

    @property
    def namespace(self) -> str:
        return f"urn:raccordo:flussi:{self.name}:{self.version}"

    def cells(self, record: object) -> Iterator[tuple[Column, Cell]]:
        """Every column with its value in a record that has fields of these names. Raises AttributeError."""
        for column in self.columns:
            value = getattr(record, column.name)
            yield column, value.value if isinstance(value, Enum) else value


@dataclass(frozen=True)
class Heading:
    """What is true of a whole file. `first` and `last` are civil days (Europe/Rome), both included."""

    layout: Layout
    ambito: str
    first: date
    last: date
    produced_at: datetime
    whole: bool
    """Whether the caller sees all of the Ambito; where not, the file holds the part that they see."""

    @property
    def stated(self) -> Sequence[tuple[str, str]]:
        """By name, as every form of the file says it."""
        return (
            ("stato_tracciato", self.layout.state),
            ("tracciato", self.layout.name),
            ("versione_tracciato", self.layout.version),
            ("ambito_richiesto", self.ambito),
            ("periodo_dal", self.first.isoformat()),
            ("periodo_al", self.last.isoformat()),
            ("prodotto_il", self.produced_at.isoformat(timespec="seconds")),
            ("copertura", "intera" if self.whole else "parziale"),
        )

    @property
    def file_name(self) -> str:
        """Without suffix; territory and days, nobody's data."""
        return f"{self.layout.state}-{self.layout.name}-{self.ambito}-{self.first}-{self.last}"
