"""The base of what comes in and goes out."""

from datetime import date
from typing import Annotated, Any, Self, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from shared.kernel.clock import FIRST_DAY, LAST_DAY, plausible

D = TypeVar("D", bound=date)


def in_calendar(when: D) -> D:
    """A day or an instant that somebody sends us. Raises PydanticCustomError where it is not plausible."""
    if not plausible(when):
        raise PydanticCustomError("calendar", "not between {first} and {last}", {"first": FIRST_DAY, "last": LAST_DAY})
    return when


class Body(BaseModel):
    """A request body: unknown fields are refused, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    @field_validator("*")
    @classmethod
    def _of_this_age(cls, value: Any) -> Any:
        return in_calendar(value) if isinstance(value, date) else value

    @model_validator(mode="after")
    def _without_nul(self) -> Self:
        # No text of a database holds it, and nobody types it. Bodies inside this one look after themselves.
        if any(map(_nul_in, self.__dict__.values())):
            raise PydanticCustomError("nul", "NUL character")
        return self


def _nul_in(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(map(_nul_in, (*value.keys(), *value.values())))
    return isinstance(value, list | tuple) and any(map(_nul_in, value))


class View(BaseModel):
    """A response body. A field `versione` becomes the ETag; a field `id` the Location of what was created."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


Istante = Annotated[
    AwareDatetime,
    Field(
        description="Istante RFC 3339 con fuso orario; in risposta è sempre UTC", examples=["2026-03-31T09:30:00+02:00"]
    ),
]
