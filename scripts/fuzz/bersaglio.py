"""The whole platform in this process, with a few people's stories in it, called from a program that knows no loop."""

import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount

from scripts.fhir_validation.persone import Persone, piattaforma
from scripts.fhir_validation.raccolta import Raccolta
from scripts.fhir_validation.vicende import racconta
from services.embedded import host
from services.embedded.demo.andamento import ASST, SERIATE
from services.embedded.issuer import Sviluppo
from services.embedded.settings import HostSettings
from shared.kernel.actor import Ruolo
from shared.web.auth import EVERYWHERE
from shared.web.policy import api_routes, rule_of

BASE = "http://raccordo.example"
UNA_SETTIMANA = timedelta(days=7)
"""Longer than anybody lets it run."""

Ruoli = Mapping[tuple[str, str], frozenset[Ruolo]]


class Servizio(NamedTuple):
    """What answers under one address: its OpenAPI document, and whom each (method, path) lets in."""

    indirizzo: str
    documento: dict[str, Any]
    ruoli: Ruoli


@dataclass(frozen=True)
class Bersaglio:
    """`servizi` are those that the host mounts: one that is added to it is a target too."""

    servizi: tuple[Servizio, ...]
    chiavi: Mapping[Ruolo, Mapping[str, str]]
    """The Authorization header of each role, as wide as the role can be."""
    _porta: httpx.AsyncClient
    _portal: BlockingPortal

    def chiede(
        self, ruolo: Ruolo, metodo: str, url: str, headers: Mapping[str, Any] | None = None, corpo: Any = None
    ) -> httpx.Response:
        """One request in the name of a role; `url` below BASE. What no HTTP header can hold is left out of it."""
        tutte = {**(headers or {}), **self.chiavi[ruolo]}
        scritte = [(nome.encode("latin-1"), _in_byte(valore)) for nome, valore in tutte.items()]
        return self._portal.call(lambda: self._porta.request(metodo, url, headers=scritte, content=corpo))


def _in_byte(valore: str | bytes) -> bytes:
    return valore if isinstance(valore, bytes) else valore.encode("latin-1", "ignore")


@contextmanager
def acceso() -> Iterator[Bersaglio]:
    """Runs until the block ends; its data are lost with it."""
    with (
        tempfile.TemporaryDirectory(prefix="raccordo-fuzz-") as cartella,
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(_in_funzione(Path(cartella))) as (app, porta, emittente),
    ):
        servizi = tuple(_servizio(mount) for mount in app.routes if isinstance(mount, Mount))
        yield Bersaglio(servizi, _chiavi(emittente), porta, portal)


@asynccontextmanager
async def _in_funzione(cartella: Path) -> AsyncIterator[tuple[Starlette, httpx.AsyncClient, Sviluppo]]:
    settings = HostSettings(dati=cartella, emittente="", indirizzo="127.0.0.1")
    app = host.create_app(piattaforma(settings))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=BASE) as porta:
        await racconta(Persone(porta, cartella, Raccolta()))
        yield app, porta, Sviluppo(cartella, settings.destinatario)


def _servizio(mount: Mount) -> Servizio:
    app = mount.app
    if not isinstance(app, FastAPI):
        raise TypeError(f"{mount.path} is no application with a document")
    ruoli = {
        (metodo, route.path_format): rule_of(app, route).ruoli
        for route in api_routes(app)
        for metodo in route.methods or ()
    }
    return Servizio(mount.path, app.openapi(), ruoli)


def _chiavi(emittente: Sviluppo) -> dict[Ruolo, Mapping[str, str]]:
    def token(ruolo: Ruolo) -> str:
        dove: dict[str, Any] = {"ambiti": [SERIATE], "asst": [ASST]} | (
            {"regione": True} if ruolo in EVERYWHERE else {}
        )
        return emittente.token(sub=ruolo.value, ruolo=ruolo, life=UNA_SETTIMANA, **dove)

    return {ruolo: {"Authorization": f"Bearer {token(ruolo)}"} for ruolo in Ruolo if ruolo is not Ruolo.SISTEMA}
