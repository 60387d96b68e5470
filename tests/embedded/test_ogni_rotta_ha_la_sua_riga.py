"""The policy table and the routes of the whole platform, side by side: what one has, the other has too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.routing import Mount

from services.dimissioni.entrypoints.fhir import create_fhir_app as fhir_dimissioni
from services.embedded import host
from services.embedded.settings import HostSettings
from services.indicators.entrypoints.fhir import create_fhir_app as fhir_indicators
from services.pua.entrypoints.fhir import create_fhir_app as fhir_pua
from services.sad.entrypoints.fhir import create_fhir_app as fhir_sad
from shared.kernel.actor import Ruolo
from shared.web.policy import api_routes, rule_of
from shared.web.politica import Portata, politica
from tests.tokens import authenticator

SERVIZI = {"pua": "pua", "dimissioni": "dimissioni", "sad": "sad", "indicatori": "indicators"}
"""The services, by what their address begins with."""


@pytest.fixture(scope="module")
def piattaforma(tmp_path_factory: pytest.TempPathFactory) -> host.Platform:
    settings = HostSettings(dati=Path(tmp_path_factory.mktemp("dati")), emittente="", indirizzo="127.0.0.1")
    return host.build(settings, authenticator())


@pytest.fixture(scope="module")
def montate(piattaforma: host.Platform) -> dict[str, FastAPI]:
    mounts = (mount for mount in host.create_app(piattaforma).routes if isinstance(mount, Mount))
    return {mount.path.split("/")[1]: mount.app for mount in mounts if isinstance(mount.app, FastAPI)}


def _nomi(app: FastAPI) -> Iterator[str]:
    return (route.name for route in api_routes(app))


def test_ogni_rotta_ha_una_riga_e_ogni_riga_una_rotta(piattaforma: host.Platform, montate: dict[str, FastAPI]) -> None:
    da_sole = {
        "pua": fhir_pua(piattaforma.pua),
        "dimissioni": fhir_dimissioni(piattaforma.dimissioni),
        "sad": fhir_sad(piattaforma.sad),
        "indicators": fhir_indicators(piattaforma.indicators),
    }
    rotte = {(SERVIZI[dove], nome) for dove, app in montate.items() if dove != "fhir" for nome in _nomi(app)}
    rotte |= {(servizio, nome) for servizio, app in da_sole.items() for nome in _nomi(app)}
    assert rotte == {(regola.servizio, regola.operazione) for regola in politica().regole}


def test_nell_audit_due_operazioni_dello_stesso_servizio_non_si_confondono(montate: dict[str, FastAPI]) -> None:
    for app in montate.values():
        nomi = list(_nomi(app))
        assert len(nomi) == len(set(nomi))


def test_un_tipo_di_piu_servizi_lascia_entrare_chi_uno_di_loro_ammette(montate: dict[str, FastAPI]) -> None:
    (lettura,) = [route for route in api_routes(montate["fhir"]) if route.name == "fhir_provenance_read"]
    ammessi = rule_of(montate["fhir"], lettura).ruoli
    assert {Ruolo.OPERATORE_SAD, Ruolo.SISTEMA_OSPEDALIERO} <= ammessi


def test_ogni_operazione_dice_nel_suo_documento_chi_puo_e_per_che_cosa(montate: dict[str, FastAPI]) -> None:
    for app in montate.values():
        documento = app.openapi()
        assert documento is app.openapi()
        for route in api_routes(app):
            for metodo in route.methods or ():
                detto = documento["paths"][route.path_format][metodo.lower()]["description"]
                assert detto.count(politica().detta(rule_of(app, route))) == 1, route.name


def test_cio_che_riguarda_tutta_la_regione_o_nessuno_non_ha_percorsi_di_una_persona() -> None:
    per_tutti = {regola.operazione for regola in politica().regole if regola.portata is Portata.NESSUNO}
    assert not per_tutti & {r.operazione for r in politica().regole if r.finalita == "cura"}
    assert all(r.finalita != "cura" for r in politica().regole if r.portata is Portata.REGIONE)


def test_chi_cura_e_chi_programma_non_si_confondono() -> None:
    """Who may read somebody's case is not who reads numbers, and the other way round for the hospitals."""
    cura = {ruolo for regola in politica().regole if regola.finalita == "cura" for ruolo in regola.ruoli}
    assert not cura & {Ruolo.UFFICIO_DI_PIANO, Ruolo.ATS_REGIONE, Ruolo.AMMINISTRATORE}
    conta = {ruolo for regola in politica().regole if regola.finalita == "programmazione" for ruolo in regola.ruoli}
    assert not conta & {Ruolo.OPERATORE_SAD, Ruolo.SISTEMA_OSPEDALIERO}
