"""What every route has beside what it declares: how it refuses, who may use it and for what (the policy table)."""

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, Field

from shared.web.policy import api_routes, rule_of
from shared.web.politica import politica
from shared.web.problems import MEDIA_TYPE


class CampoSbagliato(BaseModel):
    """A field of the request that was not understood."""

    campo: str = Field(description="Puntatore JSON del campo del corpo, oppure ?nome di un parametro")
    messaggio: str
    codice: str | None = Field(default=None, description="Dove lo dice una regola")


class Problema(BaseModel):
    """RFC 9457; the codes are those of `docs/errori.md`."""

    type: str = Field(description="urn:raccordo:problema: e il codice")
    title: str
    status: int
    codice: str = Field(description="Stabile: è per i programmi")
    detail: str | None = None
    correlation_id: str | None = None
    errori: list[CampoSbagliato] | None = None


PROBLEM: Mapping[str, Any] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problema"}}}
ANSWERS: Mapping[str, str] = {"4XX": "Rifiuto: il codice dice perché", "5XX": "Guasto o sospensione del servizio"}
_NEVER_OURS = ("HTTPValidationError", "ValidationError")
"""The form in which FastAPI says that a request is not valid: `problems` answers in another one."""


class Documented(FastAPI):
    """An application whose document tells its errors. `errors`: their content, by media type."""

    errors: Mapping[str, Any] = PROBLEM

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is not None:
            return self.openapi_schema
        document = super().openapi()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for name in _NEVER_OURS:
            schemas.pop(name, None)
        problem = Problema.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= problem.pop("$defs") | {Problema.__name__: problem}
        for operation in _operations(document):
            operation["responses"].pop("422", None)
            for status, description in ANSWERS.items():
                operation["responses"][status] = {"description": description, "content": dict(self.errors)}
        for route in api_routes(self):
            for method in (route.methods or ()) if route.include_in_schema else ():
                operation = document["paths"][route.path_format][method.lower()]
                said = politica().detta(rule_of(self, route))
                operation["description"] = "\n\n".join(filter(None, [operation.get("description"), said]))
        return document


def _operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from (operation for operation in path.values() if "responses" in operation)
