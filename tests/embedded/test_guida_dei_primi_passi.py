"""The guide for a first hour names calls, roles and commands that exist."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.applications import Starlette
from starlette.routing import Match, Mount
from typer.testing import CliRunner

from services.embedded.cli import app as cli
from services.embedded.host import build, create_app
from services.embedded.issuer import authenticator
from services.embedded.settings import HostSettings
from shared.kernel.actor import Ruolo

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "primi-passi.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```bash\n(.*?)```", GUIDE, re.DOTALL)
CALL = re.compile(r"(-X POST )?\$BASE(/[\w/$.-]+)(.*)")


def _calls() -> list[tuple[str, str]]:
    """Method and path of every call: one with a body is a POST, as curl has it."""
    found = []
    for block in BLOCKS:
        text = block.replace("\\\n", " ").replace("$INDICATORE", "$BASE/indicatori/v1/valori/PUA-2/ambito/50036/$ANNO")
        for post, path, rest in CALL.findall(text):
            if "=" not in path:
                found.append(("POST" if post or "-d '" in rest.partition("|")[0] else "GET", path))
    return found


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Starlette:
    settings = HostSettings(dati=tmp_path_factory.mktemp("dati"))
    return create_app(build(settings, authenticator(settings)))


def _answers(host: Starlette, method: str, path: str) -> bool:
    for mount in host.routes:
        if isinstance(mount, Mount) and path.startswith(mount.path) and isinstance(mount.app, FastAPI):
            scope = {"type": "http", "method": method, "path": path.removeprefix(mount.path), "root_path": ""}
            return any(isinstance(r, APIRoute) and r.matches(scope)[0] is Match.FULL for r in _flat(mount.app))
    return False


def _flat(app: FastAPI) -> list[APIRoute]:
    paths = app.openapi()["paths"]
    return [
        APIRoute(path, endpoint=lambda: None, methods=[method.upper()]) for path, by in paths.items() for method in by
    ]


def test_la_guida_contiene_le_chiamate_che_crediamo() -> None:
    assert ("POST", "/pua/v1/accessi") in _calls()
    assert ("GET", "/sad/v1/prese-in-carico") in _calls()
    assert len(_calls()) > 12


@pytest.mark.parametrize(("method", "path"), sorted(set(_calls())))
def test_ogni_chiamata_della_guida_esiste(host: Starlette, method: str, path: str) -> None:
    assert _answers(host, method, path)


def test_la_guida_nomina_tutti_i_ruoli_che_un_token_puo_portare() -> None:
    named = set(re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE))
    assert named == {ruolo.value for ruolo in Ruolo} - {Ruolo.SISTEMA.value}


@pytest.mark.parametrize("command", re.findall(r"raccordo (token [^)\n]+)\)", GUIDE))
def test_ogni_token_della_guida_si_puo_avere(tmp_path: Path, command: str) -> None:
    answer = CliRunner().invoke(cli, [*command.split(), "--dati", str(tmp_path)])
    assert answer.exit_code == 0, answer.output
    assert answer.output.count(".") == 2
