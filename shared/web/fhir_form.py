"""The parameters of a search, as they come in the body."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request

from shared.fhir.facade import ResourceType
from shared.kernel.refusal import InvalidInput

MOST_PARAMETERS = 30


class FormUnreadable(InvalidInput):
    codice = "parametri-non-leggibili"
    titolo = "I parametri di ricerca vanno inviati come application/x-www-form-urlencoded"


async def asked_in(request: Request) -> list[tuple[str, str]]:
    """Raises FormUnreadable."""
    return list(_form(await request.body(), request.headers.get("content-type", "")))


def form_of(type: ResourceType) -> dict[str, Any]:
    """How OpenAPI says it."""
    return {
        "requestBody": {
            "content": {
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "properties": {
                            each.name: {"type": "string", "description": each.documentation} for each in type.parameters
                        }
                        | {"_count": {"type": "string", "description": "Risorse per pagina, al massimo 200"}},
                    }
                }
            }
        }
    }


def _form(body: bytes, content_type: str) -> Iterator[tuple[str, str]]:
    if body and content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise FormUnreadable()
    try:
        text = body.decode()
        yield from parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise FormUnreadable() from None
