"""Small rules that a reader should never have to check by eye."""

import ast
import re
from collections import Counter
from dataclasses import fields, is_dataclass
from importlib import import_module

import pytest

from tests.architecture.source_tree import PRODUCT, SERVICES, Source, sources

EVERYTHING = [*PRODUCT, *sources("tests")]
SUPPRESSION = re.compile(
    r"#\s*(type:\s*ignore(?:\[[\w, -]+\])?|noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?)(?P<reason>.*)"
)
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")


def _lines(files: list[Source]) -> list[tuple[str, str]]:
    return [(f"{s.name}:{n}", line) for s in files for n, line in enumerate(s.text.splitlines(), 1)]


def test_chi_zittisce_un_controllo_dice_perche() -> None:
    silent = [
        where
        for where, line in _lines(PRODUCT)
        if (found := SUPPRESSION.search(line)) and len(found["reason"].strip(" #-")) < 10
    ]
    assert silent == []


def test_niente_e_lasciato_a_meta() -> None:
    assert [where for where, line in _lines(EVERYTHING) if UNFINISHED.search(line)] == []


def _swallows(handler: ast.ExceptHandler) -> bool:
    catches_all = handler.type is None or ast.unparse(handler.type) in {"Exception", "BaseException"}
    does_nothing = all(isinstance(s, ast.Pass | ast.Continue | ast.Constant) for s in handler.body)
    return catches_all and does_nothing


def test_nessuno_ingoia_gli_errori() -> None:
    found = [
        f"{source.name}:{node.lineno}"
        for source in PRODUCT
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ExceptHandler) and _swallows(node)
    ]
    assert found == []


@pytest.mark.parametrize("service", SERVICES)
def test_ogni_fatto_e_immutabile_e_dice_quando_e_avvenuto(service: str) -> None:
    # Of the indicators only the register is true by somebody's word: the rest is counted.
    room = "domain.registro" if service == "indicators" else "domain"
    facts = import_module(f"services.{service}.{room}.facts")
    kinds = [kind for kind in vars(facts).values() if is_dataclass(kind) and kind.__module__ == facts.__name__]
    assert kinds
    assert [kind for kind in kinds if not getattr(kind, "__dataclass_params__").frozen] == []  # noqa: B009 - untyped
    assert [kind for kind in kinds if "avvenuto_il" not in {*dir(kind), *(f.name for f in fields(kind))}] == []


def _codes(source: Source) -> list[str]:
    return [
        statement.value.value
        for owner in source.classes()
        for statement in owner.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        and "codice" in {ast.unparse(t) for t in getattr(statement, "targets", [getattr(statement, "target", None)])}
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_ogni_codice_di_errore_si_legge_e_in_un_servizio_ha_un_solo_significato(service: str) -> None:
    codes = [code for source in sources("shared", f"services/{service}") for code in _codes(source)]
    assert [code for code in codes if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)] == []
    assert [code for code, times in Counter(codes).items() if times > 1] == []


PERSONAL = re.compile(r"\{[^}]*(cognome|codice_fiscale|(persona|anagrafica|paziente)\.)[^}]*\}")


def test_i_testi_degli_errori_non_ripetono_dati_personali() -> None:
    found = [
        f"{source.name}:{node.lineno}"
        for source in PRODUCT
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Raise) and node.exc is not None and PERSONAL.search(ast.unparse(node.exc))
    ]
    assert found == []
