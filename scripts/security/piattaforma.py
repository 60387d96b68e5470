"""The platform in this process, for who walks it: its services, its routes, its files."""

import logging
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount

from scripts.fhir_validation.persone import AVVISI, piattaforma
from scripts.security.accessi import BASE
from scripts.security.domande import Rotta, rotte
from scripts.security.lavoro import osservato
from services.embedded import host
from services.embedded.issuer import Sviluppo
from services.embedded.settings import HostSettings
from shared.messaging.runtime import Runtime
from shared.observability.logs import OURS, JsonLines

CONSEGNE = {
    "RACCORDO_INDICATORI_CONSEGNE_HOST": AVVISI["RACCORDO_DIMISSIONI_AVVISI_HOST"],
    "RACCORDO_INDICATORI_CONSEGNE_SEGRETO": AVVISI["RACCORDO_DIMISSIONI_AVVISI_SEGRETO"],
}


@dataclass(frozen=True)
class Campo:
    """`diario` holds what was logged since the start; `indirizzi` every URL that was asked for."""

    cartella: Path
    platform: host.Platform
    rotte: tuple[Rotta, ...]
    porta: httpx.AsyncClient
    emittente: Sviluppo
    diario: StringIO
    indirizzi: set[str]

    @property
    def runtimes(self) -> list[Runtime[Any]]:
        piattaforma = self.platform
        return [
            piattaforma.pua.runtime,
            piattaforma.dimissioni.runtime,
            piattaforma.sad.runtime,
            piattaforma.indicators.runtime,
        ]


@asynccontextmanager
async def acceso(cartella: Path) -> AsyncIterator[Campo]:
    """Runs until the block ends; its clock stands after all that is told."""
    settings = HostSettings(dati=cartella, emittente="", indirizzo="127.0.0.1")
    with patch.dict(os.environ, CONSEGNE), _diario() as diario, osservato():
        platform = piattaforma(settings)
        app = host.create_app(platform)
        indirizzi: set[str] = set()

        async def nota(richiesta: httpx.Request) -> None:
            indirizzi.add(str(richiesta.url))

        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("127.0.0.1", 1))
        hooks = {"request": [nota]}
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url=BASE, event_hooks=hooks) as porta,
        ):
            emittente = Sviluppo(cartella, settings.destinatario)
            yield Campo(cartella, platform, tuple(_rotte(app)), porta, emittente, diario, indirizzi)


def _rotte(app: Starlette) -> Iterator[Rotta]:
    for mount in app.routes:
        if isinstance(mount, Mount) and isinstance(mount.app, FastAPI):
            yield from rotte(mount.path, mount.app)


@contextmanager
def _diario() -> Iterator[StringIO]:
    """What is logged, by the rules by which the platform logs."""
    scritto = StringIO()
    mano = logging.StreamHandler(scritto)
    mano.setFormatter(JsonLines("raccordo"))
    with ExitStack() as prima:
        for nome, livello in ((None, logging.WARNING), *((nome, logging.INFO) for nome in OURS)):
            diario = logging.getLogger(nome)
            prima.callback(diario.setLevel, diario.level)
            diario.setLevel(livello)
        logging.getLogger().addHandler(mano)
        prima.callback(logging.getLogger().removeHandler, mano)
        yield scritto
