"""The image: who it runs as, what it is made from, and that the check of deploy/ installs the very same."""

import http.server
import importlib.util
import json
import re
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.manifests import image
from scripts.manifests.programs import ROOT

DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
LINES = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE)).splitlines()
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def _instructions(name: str, lines: list[str] = LINES) -> list[str]:
    return [line.removeprefix(f"{name} ").strip() for line in lines if line.startswith(f"{name} ")]


def _final_stage() -> list[str]:
    last = max(index for index, line in enumerate(LINES) if line.startswith("FROM "))
    return LINES[last:]


def test_parte_da_una_versione_esatta() -> None:
    (python,) = [arg for arg in _instructions("ARG") if arg.startswith("PYTHON_VERSION=")]
    assert re.fullmatch(r"PYTHON_VERSION=3\.\d+\.\d+", python)
    assert {line.split()[0] for line in _instructions("FROM")} == {"python:${PYTHON_VERSION}-slim-bookworm"}


def test_uv_e_quello_con_cui_si_sviluppa() -> None:
    (developed,) = re.findall(r"^UV_VERSION := (\S+)$", MAKEFILE, re.MULTILINE)
    assert f"UV_VERSION={developed}" in _instructions("ARG")
    assert any('"uv==${UV_VERSION}"' in run for run in _instructions("RUN"))


def test_gira_come_un_numero_che_non_e_root() -> None:
    users = _instructions("USER", _final_stage())
    assert len(users) == 1
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", users[0])
    after = _final_stage()[_final_stage().index(f"USER {users[0]}") :]
    assert not {"COPY", "RUN", "ADD"} & {line.split()[0] for line in after if line}


def test_niente_passa_da_una_shell_quando_gira() -> None:
    for name in ("ENTRYPOINT", "HEALTHCHECK"):
        (instruction,) = _instructions(name, _final_stage())
        command = json.loads(instruction[instruction.index("[") :])
        assert command[0] == "/opt/raccordo/bin/python"
    assert _instructions("CMD", _final_stage()) == []


def test_dice_che_cosa_e() -> None:
    (labels,) = _instructions("LABEL", _final_stage())
    said = dict(re.findall(r'org\.opencontainers\.image\.(\w+)="([^"]*)"', labels))
    assert said.keys() >= {"title", "description", "version", "revision", "licenses"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"VERSION={project['version']}" in _instructions("ARG", _final_stage())
    assert said["licenses"] == project["license"]


def test_si_installa_come_lo_prova_make_manifests() -> None:
    (install,) = [run for run in _instructions("RUN") if "--no-editable" in run]
    assert install.endswith(" ".join(["uv", *image.SYNC, '"${SERVICE}"']))
    copied = {line.split()[0] for line in _instructions("COPY") if not line.startswith(("--from", "deploy/"))}
    members = {line for line in copied if line.endswith("pyproject.toml") and "/" in line}
    assert copied - members == {"pyproject.toml", "shared", "services"}
    assert members == {
        str(p.relative_to(ROOT)) for p in (ROOT / "shared" / "pyproject.toml", *ROOT.glob("services/*/pyproject.toml"))
    }


def test_nel_contesto_entra_solo_cio_che_serve() -> None:
    rules = [
        line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
    ]
    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == {*image.COPIED, "deploy/healthcheck.py"}


@pytest.mark.parametrize("member", ["shared", *(f"services/{name}" for name in image.IMAGES)])
def test_nulla_del_codice_resta_fuori_dal_pacchetto(member: str) -> None:
    folder = ROOT / member
    text = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    included = set(text["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"])
    ignored = {"__pycache__", "pyproject.toml", "README.md"}
    there = {path.name for path in folder.iterdir() if path.name not in ignored}
    if member == "shared":
        there -= {"__init__.py"} - included
    assert there - included == set()


class _Processo(http.server.BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/status/live" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[http.server.HTTPServer]:
    with http.server.HTTPServer(("127.0.0.1", 0), type("Vivo", (_Processo,), {})) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


def _healthcheck(path: Path = ROOT / "deploy" / "healthcheck.py") -> int:
    spec = importlib.util.spec_from_file_location("healthcheck", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    result: int = module.main()
    return result


def test_il_controllo_di_salute_dice_di_si_a_chi_e_vivo(
    server: http.server.HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RACCORDO_PORTA", str(server.server_port))
    assert _healthcheck() == 0


def test_il_controllo_di_salute_dice_di_no_a_chi_sta_male_e_a_chi_non_c_e(
    server: http.server.HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RACCORDO_PORTA", str(server.server_port))
    vars(server)["RequestHandlerClass"].status = 503
    assert _healthcheck() == 1
    monkeypatch.setenv("RACCORDO_PORTA", "1")
    assert _healthcheck() == 1
