"""What the OpenAPI documents say of answers, held against what is sent."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.routing import Mount

from services.embedded import host
from services.embedded.settings import HostSettings
from shared.fhir.outcome import MEDIA_TYPE
from tests.tokens import authenticator

SENZA_FHIR = {"/status", "/status/live", "/status/ready", "/metrics"}
"""Routes of every service, that answer as everywhere."""


@pytest.fixture(scope="module")
def fhir(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    settings = HostSettings(dati=Path(tmp_path_factory.mktemp("dati")), emittente="", indirizzo="127.0.0.1")
    mounts = host.create_app(host.build(settings, authenticator())).routes
    (app,) = (mount.app for mount in mounts if isinstance(mount, Mount) and mount.path == host.ADDRESSES["fhir"])
    assert isinstance(app, FastAPI)
    return app


def test_dalla_porta_fhir_esce_fhir_e_il_documento_lo_dice(fhir: FastAPI) -> None:
    detti = {
        f"{metodo} {percorso}": set(risposta["content"])
        for percorso, metodi in fhir.openapi()["paths"].items()
        for metodo, operazione in metodi.items()
        for stato, risposta in operazione["responses"].items()
        if percorso not in SENZA_FHIR and stato.startswith("2") and "content" in risposta
    }
    assert {operazione: tipi for operazione, tipi in detti.items() if tipi != {MEDIA_TYPE}} == {}
    assert "get /Subscription/{id}/$status" in detti
