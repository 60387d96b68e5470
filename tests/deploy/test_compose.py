"""docker-compose.yml, as Docker Compose resolves it: as closed as the cluster, with the same processes."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from scripts.manifests import compose
from scripts.manifests.programs import ROOT, ToolRefuses
from scripts.parts.jars import version
from services.embedded.issuer import NAME
from shared.messaging.topics import PARTITIONS
from tests.deploy.manifests import LONG_RUNNING, NIGHTLY, SERVICES, workloads

CONTAINERS: dict[str, dict[str, Any]] = compose.configuration()["services"]
OURS = {name: one for name, one in CONTAINERS.items() if name not in {"kafka", "postgres", "identita"}}
each_container = pytest.mark.parametrize("name", CONTAINERS)


def test_i_processi_sono_quelli_del_cluster() -> None:
    """But for the nightly ones: Docker Compose has no nights."""
    there = {f"{w.service}-{w.component}": w.container for w in workloads() if (w.service, w.component) not in NIGHTLY}
    assert OURS.keys() == there.keys()
    commands = {name: container["command"] for name, container in OURS.items()}
    assert commands == {name: container["args"] for name, container in there.items()}
    images = {name: container["image"] for name, container in OURS.items()}
    assert images == {name: container["image"] for name, container in there.items()}


@each_container
def test_ogni_contenitore_e_chiuso(name: str) -> None:
    container = CONTAINERS[name]
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"] and "cap_add" not in container and "privileged" not in container
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert container["pids_limit"] > 0 and int(container["mem_limit"]) > 0


@each_container
def test_ogni_immagine_ha_una_versione_esatta(name: str) -> None:
    assert re.fullmatch(r"[a-z/-]+:\d+\.\d+(\.\d+)?(-[a-z]+)?", CONTAINERS[name]["image"])


@each_container
def test_ogni_contenitore_che_resta_acceso_si_sa_se_e_vivo(name: str) -> None:
    container = CONTAINERS[name]
    if container["restart"] == "no":
        assert container["healthcheck"] == {"disable": True}
    elif name in OURS:
        assert "healthcheck" not in container  # that of the image
    else:
        assert container["healthcheck"]["test"][0] == "CMD"


def test_si_pubblicano_solo_le_api_e_solo_su_questa_macchina() -> None:
    published = {name: container["ports"] for name, container in CONTAINERS.items() if container.get("ports")}
    assert published.keys() == {f"{service}-api" for service in SERVICES}
    assert {port["host_ip"] for ports in published.values() for port in ports} == {"127.0.0.1"}
    numbers = [port["published"] for ports in published.values() for port in ports]
    assert len(set(numbers)) == len(numbers)


def test_banche_dati_e_broker_stanno_dove_non_si_entra_e_da_dove_non_si_esce() -> None:
    assert compose.configuration()["networks"]["interna"]["internal"] is True
    outside = {name for name, container in CONTAINERS.items() if set(container.get("networks", {})) != {"interna"}}
    assert outside == {*(f"{service}-api" for service in SERVICES), "identita"}
    assert CONTAINERS["identita"]["network_mode"] == "none"


@pytest.mark.parametrize("service", SERVICES)
def test_si_parte_solo_quando_lo_schema_e_i_topic_ci_sono(service: str) -> None:
    for component in LONG_RUNNING:
        after = CONTAINERS[f"{service}-{component}"]["depends_on"]
        assert after[f"{service}-migrate"]["condition"] == "service_completed_successfully"
    waits = CONTAINERS[f"{service}-migrate"]["depends_on"]
    assert {name: one["condition"] for name, one in waits.items()} == dict.fromkeys(
        ("kafka", "postgres"), "service_healthy"
    )


def test_la_chiave_privata_dell_emittente_la_vede_solo_chi_la_fa() -> None:
    mounts = {name: {v["source"] for v in one.get("volumes", [])} for name, one in CONTAINERS.items()}
    assert [name for name, sources in mounts.items() if "identita" in sources] == ["identita"]
    public = [v for name, one in OURS.items() for v in one.get("volumes", []) if v["source"] == "chiavi"]
    assert len(public) == len(SERVICES) and all(volume["read_only"] for volume in public)
    for service in SERVICES:
        assert CONTAINERS[f"{service}-api"]["environment"]["RACCORDO_EMITTENTE"] == NAME


def test_ogni_servizio_conosce_solo_la_sua_banca_dati() -> None:
    for name, container in OURS.items():
        urls = [value for key, value in container["environment"].items() if key.endswith("DATABASE_URL")]
        service = name.rpartition("-")[0]
        assert len(urls) == 1
        assert re.fullmatch(rf"postgresql\+psycopg://{service}:[\w-]+@postgres:5432/{service}", urls[0])


def test_kafka_e_postgresql_sono_quelli_delle_prove() -> None:
    assert CONTAINERS["kafka"]["image"] == f"apache/kafka:{version('kafka')}"
    assert CONTAINERS["postgres"]["image"].startswith(f"postgres:{version('postgres').removesuffix('.0')}")
    assert CONTAINERS["pua-migrate"]["environment"]["RACCORDO_PARTIZIONI"] == str(PARTITIONS)


def test_le_password_si_scrivono_una_volta_sola_e_solo_per_chi_le_scrive(tmp_path: Path) -> None:
    script = runpy.run_path(str(compose.SECRETS))
    script["write"](tmp_path / ".env")
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    values = [line.partition("=")[2] for line in (tmp_path / ".env").read_text(encoding="utf-8").splitlines()]
    assert len(set(values)) == len(SERVICES) + 1 and all(len(value) >= 32 for value in values)
    with pytest.raises(FileExistsError):
        script["write"](tmp_path / ".env")


def test_nessuna_password_e_scritta_nei_file() -> None:
    text = compose.FILE.read_text(encoding="utf-8")
    assert all(value.startswith("${") for value in re.findall(r"PASSWORD(?:_[A-Z]+)?: (\S+)", text))
    assert all(value.startswith("${") for value in re.findall(r"://[a-z]+:(\S+)@postgres", text.replace(" ", "_")))
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_ogni_servizio_ha_la_sua_banca_dati_e_il_suo_ruolo() -> None:
    text = (ROOT / "deploy" / "compose" / "databases.sql").read_text(encoding="utf-8")
    assert re.findall(r"CREATE DATABASE (\w+) OWNER (\w+);", text) == [
        (s, s) for s in ("pua", "dimissioni", "sad", "indicators")
    ]
    assert set(re.findall(r"CREATE ROLE (\w+) LOGIN", text)) == set(SERVICES)
    assert set(re.findall(r"\\getenv \w+ (\w+)", text)) <= CONTAINERS["postgres"]["environment"].keys()


def test_un_campo_che_non_esiste_e_rifiutato(tmp_path: Path) -> None:
    text = compose.FILE.read_text(encoding="utf-8")
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(text.replace("read_only: true", "readonly: true", 1), encoding="utf-8")
    with pytest.raises(ToolRefuses, match="readonly"):
        compose.configuration(wrong)
