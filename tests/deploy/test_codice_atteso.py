"""What the files of deploy/ count on in the code is there."""

from typer.testing import CliRunner

from services.dimissioni.settings import Settings as DimissioniSettings
from services.embedded.cli import app
from services.indicators.settings import Settings as IndicatorsSettings
from shared.process import administer
from shared.process.administer import AdministratorSettings
from shared.process.settings import ProcessSettings
from tests.deploy.manifests import named, workloads
from tests.deploy.test_compose import CONTAINERS, OURS

OF_EVERY_SERVICE = ("_DATABASE_URL", "_REGISTRO_CHIAVI")


OF_THE_INDICATORS = {f"RACCORDO_INDICATORI_{name.upper()}" for name in IndicatorsSettings.model_fields}


def _known() -> set[str]:
    return {f"RACCORDO_{name.upper()}" for name in ProcessSettings.model_fields}


def test_ogni_impostazione_comune_del_cluster_e_letta_dal_codice() -> None:
    given = set(named("ConfigMap", "raccordo")["data"])
    given |= {one["name"] for workload in workloads() for one in workload.environment()}
    of_services = OF_THE_INDICATORS | {
        f"RACCORDO_DIMISSIONI_{name.upper()}" for name in DimissioniSettings.model_fields
    }
    assert {name for name in given if not name.endswith(OF_EVERY_SERVICE)} - _known() - of_services == set()


def test_ogni_impostazione_di_compose_e_letta_dal_codice() -> None:
    ours = [
        one for name, one in CONTAINERS.items() if name not in {"kafka", "postgres", "identita", "ingresso", "maestra"}
    ]
    given = {name for one in ours for name in one["environment"] if not name.endswith(OF_EVERY_SERVICE)}
    administering = {f"RACCORDO_{name.upper()}" for name in AdministratorSettings.model_fields}
    assert given - administering - OF_THE_INDICATORS == set()
    known = {name: set(CONTAINERS[name]["environment"]) for name in OURS}
    assert {found for given in known.values() for found in given if not found.endswith(OF_EVERY_SERVICE)} <= (
        _known() | OF_THE_INDICATORS
    )
    assert CONTAINERS["kafka-permessi"]["command"] == [administer.__name__]


def test_l_identita_di_compose_si_fa_con_un_comando_che_esiste() -> None:
    command = CONTAINERS["identita"]["command"]
    assert command[0] == "services.embedded.cli"
    assert CliRunner().invoke(app, [command[1], "--help"]).exit_code == 0
