"""CloudEvents 1.0 (structured JSON) around frozen payloads.

`time` is when it happened in reality (it decides the year of an indicator); `recordedat` is when the platform came to
know it (it decides "as known on"). Both are UTC instants. `subject` is the case id, which is also the partition key;
`sequence` counts the events that one publisher says about one case, from 1, without gaps.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import from_json, to_json

CodiceTerritorio = Annotated[str, StringConstraints(pattern=r"^[0-9]{3,6}$")]

Codice = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")]
"""A stable code of a refusal or of a finding: `territorio-mancante`."""

Upcaster: TypeAlias = Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]
"""Turns the data of an old version into (newer type, newer data)."""

type_registry: dict[str, type["Payload"]] = {}


@dataclass(frozen=True)
class Riservato:
    """Marks a field that identifies a person, or says who may look: it travels on `<service>.restricted.v1` only."""


class Value(BaseModel):
    """A part of a payload. Unknown fields are ignored: an old reader reads a newer writer."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class Payload(Value):
    """What an event says. Subclasses name themselves with `tipo`, for example `pua.accesso-aperto.v1`."""

    tipo: ClassVar[str]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if "tipo" in cls.__dict__:
            if cls.tipo in type_registry:
                raise TypeError(f"two payloads call themselves {cls.tipo}")
            type_registry[cls.tipo] = cls

    @classmethod
    @cache
    def riservati(cls) -> frozenset[str]:
        """The names of the fields that are not for everybody."""
        return frozenset(
            name
            for name, field in cls.model_fields.items()
            if any(isinstance(mark, Riservato) for mark in field.metadata)
        )


class TerritorioDelCaso(Value):
    """The three codes of a case's territory, each explicit."""

    ambito: CodiceTerritorio
    distretto: CodiceTerritorio
    asst: CodiceTerritorio


Provenienza = Literal["integrazione", "manuale"]
"""How a phase of the cartella came in: through an interface, or typed by a person."""

Area = Literal["anziani", "disabilita", "minori_famiglia", "adulti"]


class Identificativo(Value):
    """An identifier of a person: codice fiscale, STP, ENI or ANPR id."""

    sistema: Literal["codice_fiscale", "stp", "eni", "anpr"]
    valore: str


class Anagrafica(Value):
    """Who the person is. Only ever on restricted topics. Everything may be missing: a person may have no name yet."""

    identificativi: tuple[Identificativo, ...] = ()
    cognome: str | None = None
    nome: str | None = None
    data_nascita: str | None = None
    """As far as known: `1941`, `1941-03` or `1941-03-07`."""
    sesso: Literal["M", "F", "altro", "ignoto"] | None = None
    indirizzo: str | None = None
    telefono: str | None = None


class UnknownVersion(Exception):
    """The event's name is known, its version is not: this reader is too old (or the writer is wrong)."""

    codice = "versione-evento-sconosciuta"


class NotAnEvent(Exception):
    """The bytes are not a CloudEvent of the platform."""

    codice = "evento-non-leggibile"


LONGEST_CASE_ID = 36
"""Characters: a UUID as text. What is longer is no case's id, and no reader has room for it."""

_WITHOUT_CONTROLS = r"^[^\x00-\x1f]*$"
_Name = Annotated[str, StringConstraints(max_length=64, pattern=_WITHOUT_CONTROLS)]


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore")

    specversion: Literal["1.0"]
    id: _Name
    source: _Name
    type: Annotated[str, StringConstraints(max_length=96, pattern=_WITHOUT_CONTROLS)]
    subject: Annotated[str, StringConstraints(max_length=LONGEST_CASE_ID, pattern=_WITHOUT_CONTROLS)]
    time: AwareDatetime
    recordedat: AwareDatetime
    sequence: Annotated[int, Field(ge=0, lt=2**31)]
    correlationid: str = ""
    causationid: str = ""
    riservato: str = ""
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """A decoded event. `data` is None where this reader does not know the type at all and may ignore it."""

    id: str
    source: str
    type: str
    caso_id: str
    time: datetime
    recorded_at: datetime
    sequence: int
    correlation_id: str
    causation_id: str
    data: Payload | None
    raw: bytes = b""
    """The bytes as they came, for whoever keeps a log."""
    sealed: bytes = b""
    """The restricted fields as they travel; `decode` reads them into `data` where it is given what they say."""


def _split(event_type: str) -> tuple[str, str]:
    name, _, version = event_type.rpartition(".v")
    return name, version


@cache
def _known_names() -> frozenset[str]:
    return frozenset(_split(known)[0] for known in type_registry)


def decode(
    value: bytes, upcasters: Mapping[str, Upcaster] | None = None, restricted: Mapping[str, Any] | None = None
) -> Event:
    """Read an event, with its `restricted` fields where they were unsealed.

    Raises NotAnEvent (bytes are not one), UnknownVersion (name known, version not).
    """
    try:
        wire = _Wire.model_validate_json(value)
        sealed = b64decode(wire.riservato, validate=True)
    except ValidationError as error:
        raise NotAnEvent(f"{error.error_count()} errors, first at {error.errors()[0]['loc']}") from None
    except ValueError:
        raise NotAnEvent("riservato") from None
    event_type, data = wire.type, {**wire.data, **(restricted or {})}
    while upcasters and event_type in upcasters:
        event_type, data = upcasters[event_type](data)
    payload_class = type_registry.get(event_type)
    payload: Payload | None = None
    if payload_class is not None:
        try:
            payload = payload_class.model_validate(data)
        except ValidationError as error:
            raise NotAnEvent(f"{event_type}: first error at {error.errors()[0]['loc']}") from None
    elif _split(event_type)[0] in _known_names():
        raise UnknownVersion(event_type)
    return Event(
        id=wire.id,
        source=wire.source,
        type=event_type,
        caso_id=wire.subject,
        time=wire.time,
        recorded_at=wire.recordedat,
        sequence=wire.sequence,
        correlation_id=wire.correlationid,
        causation_id=wire.causationid,
        data=payload,
        raw=value,
        sealed=sealed,
    )


def encode(
    payload: Payload,
    *,
    event_id: str,
    service: str,
    caso_id: str,
    sequence: int,
    time: datetime,
    recorded_at: datetime,
    correlation_id: str = "",
    causation_id: str = "",
    restricted: bool = False,
    sealed: bytes | None = None,
) -> bytes:
    """Write an event. Without `restricted` the fields that identify a person are left out; with `sealed` they travel
    as that (`restricted_fields`, sealed by whoever has the key)."""
    left_out = set() if restricted and sealed is None else set(payload.riservati())
    wire = _Wire.model_construct(
        specversion="1.0",
        id=event_id,
        source=source_of(service),
        type=payload.tipo,
        subject=caso_id,
        time=time,
        recordedat=recorded_at,
        sequence=sequence,
        correlationid=correlation_id,
        causationid=causation_id,
        riservato="" if sealed is None else b64encode(sealed).decode(),
        data=payload.model_dump(mode="json", exclude=left_out, exclude_none=True),
    )
    return wire.model_dump_json(exclude=set() if sealed is not None else {"riservato"}).encode()


def source_of(service: str) -> str:
    return f"/raccordo/{service}"


def sealed_place(source: str, event_id: str) -> str:
    """Where the restricted fields of an event stand: they open in no other."""
    return f"{source}/{event_id}"


def restricted_fields(payload: Payload) -> bytes:
    """What only some may know, as JSON; empty where the event says nothing of the kind."""
    said = payload.model_dump(mode="json", include=set(payload.riservati()), exclude_none=True)
    return to_json(said) if said else b""


def read_restricted(fields: bytes) -> dict[str, Any]:
    """The other way round. Raises NotAnEvent."""
    try:
        found = from_json(fields)
    except ValueError:
        raise NotAnEvent("riservato") from None
    return dict(found)


def peek_caso(value: bytes) -> str:
    """The case id of a message that could not be decoded, where there is one: its successors must wait with it."""
    try:
        found = from_json(value)
    except ValueError:
        return ""
    subject = str(found.get("subject", "")) if isinstance(found, dict) else ""
    return subject if len(subject) <= LONGEST_CASE_ID and subject.isprintable() else ""
