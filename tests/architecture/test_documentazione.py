"""The pages for people name things that exist."""

import re
from pathlib import Path

import pytest

from tests.architecture.source_tree import PRODUCT, ROOT, SERVICES

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("services/*/README.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED = re.compile(r"`((?:services|shared|tests|scripts|docs|bench|deploy)/[^`\s]*)`")
PLACEHOLDER = re.compile(r"[<*{]|\.\.\.")


def _id(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


each_page = pytest.mark.parametrize("page", PAGES, ids=_id)


@each_page
def test_i_collegamenti_portano_da_qualche_parte(page: Path) -> None:
    targets = [target.partition("#")[0] for target in LINK.findall(page.read_text(encoding="utf-8"))]
    local = [target for target in targets if target and not target.startswith(("http://", "https://", "mailto:"))]
    assert [target for target in local if not (page.parent / target).exists()] == []


@each_page
def test_i_file_nominati_esistono(page: Path) -> None:
    named = [name for name in NAMED.findall(page.read_text(encoding="utf-8")) if not PLACEHOLDER.search(name)]
    assert [name for name in named if not (ROOT / name.rstrip("/")).exists()] == []


def test_le_pagine_nominate_nel_codice_esistono() -> None:
    named = {(source.name, name) for source in PRODUCT for name in NAMED.findall(source.text)}
    pages = {(where, name) for where, name in named if name.startswith("docs/") and not PLACEHOLDER.search(name)}
    assert [(where, name) for where, name in sorted(pages) if not (ROOT / name).exists()] == []


@each_page
def test_le_pagine_non_nominano_macchine_o_cartelle_di_chi_le_scrive(page: Path) -> None:
    found = re.findall(r"(?<![\w.])/(?:home|root|tmp|work|Users)/\S*", page.read_text(encoding="utf-8"))
    assert found == []


def test_la_prima_pagina_porta_a_tutte_le_altre() -> None:
    front = (ROOT / "README.md").read_text(encoding="utf-8")
    wanted = ["docs/architecture.md", "docs/glossary.md", "docs/events.md", "docs/adr", "CONTRIBUTING.md", "LICENSE"]
    wanted += [f"services/{service}/README.md" for service in SERVICES]
    wanted += [_id(page) for folder in ("docs", "docs/guide") for page in sorted((ROOT / folder).glob("*.md"))]
    assert [target for target in wanted if target not in front] == []
