"""The pages of decisions keep their form, and what they name exists."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT

FOLDER = ROOT / "docs" / "adr"
PAGES = sorted(FOLDER.glob("*.md"))
PARTS = ("Context", "Decision", "Consequences", "Alternatives", "Enforced by")
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def _part(page: Path, name: str) -> str:
    return page.read_text(encoding="utf-8").partition(f"**{name}.**")[2].partition("\n\n**")[0]


def test_le_decisioni_sono_numerate_senza_buchi() -> None:
    assert [int(page.name[:4]) for page in PAGES] == list(range(1, len(PAGES) + 1))


@each_page
def test_una_decisione_ha_le_sue_cinque_parti_e_il_suo_numero(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {page.name[:4]}. ")
    assert [text.count(f"\n**{part}.**") for part in PARTS] == [1] * len(PARTS)


@each_page
def test_una_decisione_si_cita_in_una_riga(page: Path) -> None:
    assert re.match(r" \*[^*\n]+\*\n", _part(page, "Decision") + "\n")


@each_page
def test_cio_che_fa_rispettare_una_decisione_esiste(page: Path) -> None:
    named = re.findall(r"`([\w./-]+/[\w./-]*)`", _part(page, "Enforced by"))
    assert [path for path in named if not (ROOT / path).exists()] == []


def _dependencies(project: Path) -> set[str]:
    text = tomllib.loads(project.read_text(encoding="utf-8"))
    wanted = list(text["project"].get("dependencies", []))
    for group in (text["project"].get("optional-dependencies", {}), text.get("dependency-groups", {})):
        wanted += [name for names in group.values() for name in names]
    return {re.split(r"[\[><=~! ]", name, maxsplit=1)[0].lower() for name in wanted}


def test_ogni_libreria_ha_il_suo_perche() -> None:
    projects = [ROOT / "pyproject.toml", *ROOT.glob("services/*/pyproject.toml"), ROOT / "shared" / "pyproject.toml"]
    members = {project.parent.name for project in projects}
    used = {name for project in projects for name in _dependencies(project)} - members
    page = (FOLDER / "0011-libraries-chosen.md").read_text(encoding="utf-8").lower()
    stubs = {name for name in used if name.startswith("types-")}
    assert [name for name in sorted(used - stubs) if name.removeprefix("pytest-") not in page] == []
