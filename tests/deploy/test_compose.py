"""docker-compose.yml, as Docker Compose resolves it: as closed as the cluster, with the same processes."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from scripts.manifests import compose
from scripts.manifests.programs import ROOT, ToolRefuses
from scripts.parts.jars import version
from scripts.parts.kafka_secured import compose_properties
from services.embedded.issuer import NAME
from shared.messaging.access import of_service
from shared.messaging.topics import PARTITIONS
from tests.deploy.manifests import LONG_RUNNING, NIGHTLY, SERVICES, workloads

CONTAINERS: dict[str, dict[str, Any]] = compose.configuration()["services"]
PREPARING = {"identita", "ingresso", "kafka-permessi", "maestra"}
OURS = {name: one for name, one in CONTAINERS.items() if name not in {"kafka", "postgres", *PREPARING}}
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
    assert outside == {*(f"{service}-api" for service in SERVICES), "identita", "ingresso", "maestra"}
    assert {CONTAINERS[name]["network_mode"] for name in ("identita", "ingresso", "maestra")} == {"none"}


@pytest.mark.parametrize("service", SERVICES)
def test_si_parte_solo_quando_lo_schema_e_i_topic_ci_sono(service: str) -> None:
    for component in LONG_RUNNING:
        after = CONTAINERS[f"{service}-{component}"]["depends_on"]
        assert after[f"{service}-migrate"]["condition"] == "service_completed_successfully"
    waits = CONTAINERS[f"{service}-migrate"]["depends_on"]
    assert {name: one["condition"] for name, one in waits.items()} == dict.fromkeys(
        ("kafka-permessi", "postgres"), "service_completed_successfully"
    ) | {"postgres": "service_healthy"}
    assert CONTAINERS["kafka-permessi"]["depends_on"]["kafka"]["condition"] == "service_healthy"


def test_di_cio_che_serve_per_entrare_in_kafka_ognuno_ha_solo_il_suo() -> None:
    """The volumes that `ingresso` fills, and who gets which; nobody else may write there."""
    seen = {
        name: {v["source"] for v in one.get("volumes", []) if v["source"].startswith("kafka-")}
        for name, one in CONTAINERS.items()
    }
    own = {f"{service}-{task}": {f"kafka-{service}"} for service in SERVICES for task in ("migrate", "worker")}
    others = {"kafka": {"kafka-broker"}, "kafka-permessi": {"kafka-amministratore"}}
    everything = set().union(*own.values(), *others.values())
    assert {name: volumes for name, volumes in seen.items() if volumes} == own | others | {"ingresso": everything}
    mounted = [v for name, one in CONTAINERS.items() if name != "ingresso" for v in one.get("volumes", [])]
    assert all(volume["read_only"] for volume in mounted if volume["source"].startswith("kafka-"))


@pytest.mark.parametrize("service", SERVICES)
def test_un_servizio_entra_in_kafka_con_tls_e_la_password_del_suo_account(service: str) -> None:
    for task in ("migrate", "worker"):
        environment = CONTAINERS[f"{service}-{task}"]["environment"]
        assert environment["RACCORDO_KAFKA_UTENTE"] == of_service(service).name
        assert environment["RACCORDO_KAFKA_CA_FILE"] == "/kafka/utente/ca.pem"
        assert environment["RACCORDO_KAFKA_PASSWORD_FILE"] == "/kafka/utente/password"  # where it stands
    assert set(CONTAINERS["ingresso"]["command"][1:]) == set(SERVICES)


def test_le_cartelle_dei_volumi_di_kafka_sono_di_chi_ci_scrive() -> None:
    made = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert [v["target"] for v in _made_by_us("ingresso") if f" {v['target']}" not in made] == []


def _made_by_us(name: str) -> list[Any]:
    return [volume for volume in CONTAINERS[name]["volumes"] if volume["type"] == "volume"]


def test_kafka_non_ha_una_porta_in_chiaro_ne_un_permesso_che_nessuno_ha_dato() -> None:
    properties = compose_properties()
    doors = dict(each.split(":") for each in properties["listener.security.protocol.map"].split(","))
    assert doors == {"SERVIZI": "SASL_SSL", "AMMINISTRAZIONE": "SSL", "CONTROLLER": "SSL"}
    assert properties["ssl.client.auth"] == "required"
    assert properties["allow.everyone.if.no.acl.found"] == "false"
    assert properties["super.users"] == "User:CN=kafka;User:CN=amministratore"


def test_certificati_e_password_si_fanno_una_volta_sola_e_senza_la_chiave_dell_autorita(tmp_path: Path) -> None:
    ingresso = runpy.run_path(str(ROOT / "deploy" / "compose" / "ingresso.py"))
    prepare = ingresso["prepare"]
    assert prepare(tmp_path, list(SERVICES)) is True
    files = {file.relative_to(tmp_path).as_posix(): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert prepare(tmp_path, list(SERVICES)) is False
    assert files == {f.relative_to(tmp_path).as_posix(): f.read_bytes() for f in tmp_path.rglob("*") if f.is_file()}
    passwords = {name: files[f"{name}/password"] for name in SERVICES}
    assert {f"raccordo-{n}": p for n, p in passwords.items()} == {
        name.rpartition("/")[2]: found for name, found in files.items() if name.startswith("amministratore/account/")
    }
    assert len(set(passwords.values())) == len(SERVICES) and all(len(found) >= 32 for found in passwords.values())
    ingresso["new_password"](tmp_path, "pua")
    new = (tmp_path / "pua" / "password").read_bytes()
    assert new != passwords["pua"]
    assert new == (tmp_path / "amministratore" / "account" / "raccordo-pua").read_bytes()
    with_keys = [name for name, found in files.items() if b"PRIVATE KEY" in found]
    assert sorted(with_keys) == ["amministratore/key.pem", "kafka/broker.pem"]


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


def test_le_chiavi_e_la_chiave_maestra_le_vede_solo_chi_cifra() -> None:
    for name, container in OURS.items():
        service, _, component = name.rpartition("-")
        mounted = [v for v in container.get("volumes", []) if v["source"] == "maestra"]
        seals = service != "indicators" and component in LONG_RUNNING
        assert len(mounted) == seals and all(volume["read_only"] for volume in mounted)
        assert ("RACCORDO_CHIAVI_DATABASE" in container["environment"]) == (service != "indicators")


def test_kafka_e_postgresql_sono_quelli_delle_prove() -> None:
    assert CONTAINERS["kafka"]["image"] == f"apache/kafka:{version('kafka')}"
    assert CONTAINERS["postgres"]["image"].startswith(f"postgres:{version('postgres').removesuffix('.0')}")
    assert CONTAINERS["pua-migrate"]["environment"]["RACCORDO_PARTIZIONI"] == str(PARTITIONS)


def test_nessuna_password_e_scritta_nei_file() -> None:
    text = compose.FILE.read_text(encoding="utf-8")
    assert all(value.startswith("${") for value in re.findall(r"PASSWORD(?:_(?!FILE)[A-Z]+)?: (\S+)", text))
    assert all(value.startswith("${") for value in re.findall(r"://[a-z]+:(\S+)@postgres", text.replace(" ", "_")))
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_ogni_servizio_ha_la_sua_banca_dati_e_il_suo_ruolo() -> None:
    text = (ROOT / "deploy" / "compose" / "databases.sql").read_text(encoding="utf-8")
    assert re.findall(r"CREATE DATABASE (\w+) OWNER (\w+);", text) == [
        (s, s) for s in ("pua", "dimissioni", "sad", "indicators", "chiavi")
    ]
    assert set(re.findall(r"CREATE ROLE (\w+) LOGIN", text)) == {*SERVICES, "chiavi"}
    assert set(re.findall(r"\\getenv \w+ (\w+)", text)) <= CONTAINERS["postgres"]["environment"].keys()


def test_un_campo_che_non_esiste_e_rifiutato(tmp_path: Path) -> None:
    text = compose.FILE.read_text(encoding="utf-8")
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(text.replace("read_only: true", "readonly: true", 1), encoding="utf-8")
    with pytest.raises(ToolRefuses, match="readonly"):
        compose.configuration(wrong)
