"""The base of what comes in and goes out."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Body(BaseModel):
    """A request body: unknown fields are refused, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


class View(BaseModel):
    """A response body. A field `versione` becomes the ETag; a field `id` the Location of what was created."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


Istante = Annotated[
    AwareDatetime,
    Field(
        description="Istante RFC 3339 con fuso orario; in risposta è sempre UTC", examples=["2026-03-31T09:30:00+02:00"]
    ),
]
