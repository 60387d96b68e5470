"""What distribuzione.md has one write, to believe in a cluster an issuer on the network, does what the page says."""

import re
import shutil
from pathlib import Path

import pytest

from scripts.manifests.kustomize import K8S, render
from scripts.manifests.programs import ROOT
from tests.deploy.manifests import SERVICES, Manifest

PAGE = ROOT / "docs" / "distribuzione.md"


@pytest.fixture(scope="module")
def installazione(tmp_path_factory: pytest.TempPathFactory) -> list[Manifest]:
    folder = tmp_path_factory.mktemp("installazione")
    shutil.copytree(K8S, folder / "raccordo" / "deploy" / "k8s")
    told = PAGE.read_text(encoding="utf-8").partition("**In un cluster** le API")[2]
    kustomization, network, *_ = re.findall(r"```yaml\n(.*?)```", told, re.DOTALL)
    _write(folder / "kustomization.yaml", kustomization)
    _write(folder / "emittente.yaml", network)
    return list(render(folder))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def test_le_api_chiedono_le_chiavi_e_non_le_leggono_da_un_file(installazione: list[Manifest]) -> None:
    api = {m["metadata"]["name"]: m["spec"]["template"]["spec"] for m in installazione if _is_api(m)}
    assert api.keys() == {f"{service}-api" for service in SERVICES}
    for pod in api.values():
        (container,) = pod["containers"]
        variables = {each["name"] for each in container["env"]}
        assert {"RACCORDO_EMITTENTE", "RACCORDO_DESTINATARIO", "RACCORDO_CAMPO_RUOLI"} <= variables
        assert "RACCORDO_JWKS_FILE" not in variables
        assert {each["name"] for each in pod["volumes"]} <= {"tmp", "master-key"}
        assert {each["mountPath"] for each in container["volumeMounts"]} <= {"/tmp", "/maestra"}  # noqa: S108


def test_si_esce_verso_il_solo_emittente(installazione: list[Manifest]) -> None:
    (policy,) = [m for m in installazione if m["metadata"]["name"] == "allow-emittente"]
    (egress,) = policy["spec"]["egress"]
    assert egress["ports"] == [{"port": 443, "protocol": "TCP"}]
    assert [each["ipBlock"]["cidr"].partition("/")[2] for each in egress["to"]] == ["32"]
    labels = [m["spec"]["template"]["metadata"]["labels"] for m in installazione if _is_api(m)]
    wanted = policy["spec"]["podSelector"]["matchLabels"].items()
    assert labels
    assert all(wanted <= each.items() for each in labels)


def _is_api(manifest: Manifest) -> bool:
    return bool(manifest["kind"] == "Deployment" and manifest["metadata"]["name"].endswith("-api"))
