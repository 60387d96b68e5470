"""A FHIR R4 client for tests. Whatever it reads must be valid R4."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from shared.fhir.outcome import Resource

RADICE = "/fhir/R4"


def valida(risorsa: Resource) -> Resource:
    """R4B differs from R4 in none of the types that we answer for."""
    tipo = risorsa["resourceType"]
    getattr(import_module(f"fhir.resources.R4B.{tipo.lower()}"), tipo).model_validate(risorsa)
    return risorsa


class Fhir:
    """Asks in the name of `come` unless told otherwise (`da`). `nome_con__trattino` is `nome-con-trattino`."""

    def __init__(self, app: ASGIApp, come: dict[str, str]) -> None:
        ospite = Starlette(routes=[Mount(RADICE, app)])
        trasporto = httpx.ASGITransport(ospite, raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=trasporto, base_url="http://prova", headers=come)

    async def chiedi(self, indirizzo: str, da: dict[str, str] | None = None) -> httpx.Response:
        return await self.http.get(f"{RADICE}/{indirizzo}", headers=da)

    async def leggi(self, indirizzo: str, da: dict[str, str] | None = None) -> Resource:
        risposta = await self.chiedi(indirizzo, da)
        assert risposta.status_code == 200, risposta.text
        return valida(risposta.json())

    async def ricerca(self, tipo: str, da: Any = None, **chiesto: str) -> httpx.Response:
        corpo = {nome.replace("__", "-"): valore for nome, valore in chiesto.items()}
        return await self.http.post(f"{RADICE}/{tipo}/_search", data=corpo, headers=da)

    async def cerca(self, tipo: str, da: Any = None, **chiesto: str) -> list[Resource]:
        risposta = await self.ricerca(tipo, da, **chiesto)
        assert risposta.status_code == 200, risposta.text
        return _trovate(risposta)

    async def pagine(self, tipo: str, **chiesto: str) -> list[list[Resource]]:
        """Every page of a search."""
        risposta, viste = await self.ricerca(tipo, **chiesto), []
        while True:
            assert risposta.status_code == 200, risposta.text
            viste.append(_trovate(risposta))
            seguito = [link["url"] for link in risposta.json()["link"] if link["relation"] == "next"]
            if not seguito:
                return viste
            risposta = await self.http.get(seguito[0])


def id_di(risorse: Sequence[Resource]) -> list[str]:
    return [risorsa["id"] for risorsa in risorse]


def codici(esito: httpx.Response) -> list[Any]:
    """The codes of an OperationOutcome."""
    return [issue["details"]["coding"][0]["code"] for issue in valida(esito.json())["issue"]]


def _trovate(risposta: httpx.Response) -> list[Resource]:
    """Without what is said of the answer as a whole."""
    voci = valida(risposta.json()).get("entry", [])
    return [valida(entry["resource"]) for entry in voci if entry["search"]["mode"] == "match"]
