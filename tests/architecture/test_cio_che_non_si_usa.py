"""What a penetration tester looks for first, and what no process of the platform does."""

import pytest

from tests.architecture.source_tree import Source, sources

DEMO = "services/embedded/demo/"
ARGUED = {
    ("subprocess", DEMO): "starts the platform that it tells stories to, with our own arguments",
    ("random", DEMO): "draws the stories of an invented territory, the same ones on every run",
    ("random", "shared/persistence/postgresql.py"): "scatters who tries a lost race again; nobody must not guess it",
    ("xml.sax", "shared/web/extracts/xml_document.py"): "writes XML",
    ("xml.sax", "services/indicators/adapters/esporta/pagine_pdf.py"): "escapes what a PDF says",
}
UNWANTED = {
    "un comando del sistema": {"subprocess", "pty", "commands"},
    "oggetti da byte altrui": {"pickle", "marshal", "shelve", "dill", "jsonpickle"},
    "XML altrui": {"xml", "lxml", "defusedxml", "xmltodict"},
    "modelli di pagine": {"jinja2", "mako", "string.templatelib", "chevron"},
    "posta, LDAP, memcache": {"smtplib", "imaplib", "ldap", "ldap3", "memcache", "pymemcache"},
    "memoria a mano": {"ctypes", "cffi"},
    "sorte che si indovina": {"random"},
}
CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.execv", "yaml.load", "yaml.unsafe_load"}
WEAK = {"hashlib.md5", "hashlib.sha1", "hashlib.new", "md5", "sha1"}
PRODUCT = sources("shared", "services")


def _argued(module: str, source: Source) -> bool:
    return any(module.startswith(what) and source.name.startswith(where) for what, where in ARGUED)


def _named(module: str, names: set[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in names)


@pytest.mark.parametrize("what", UNWANTED)
def test_la_piattaforma_non_usa(what: str) -> None:
    found = [
        f"{source.name}: {module}"
        for source in PRODUCT
        for module in source.imports()
        if _named(module, UNWANTED[what]) and not _argued(module, source)
    ]
    assert found == []


def test_nessun_testo_diventa_programma() -> None:
    assert [f"{s.name}:{line}" for s in PRODUCT for call, line in s.calls() if call in CALLS] == []


def test_nessuna_impronta_e_di_quelle_che_si_contraffanno() -> None:
    assert [f"{s.name}:{line}" for s in PRODUCT for call, line in s.calls() if call in WEAK] == []


@pytest.mark.parametrize(("what", "where"), ARGUED)
def test_ogni_eccezione_serve_ancora(what: str, where: str) -> None:
    found = (module for source in PRODUCT if source.name.startswith(where) for module in source.imports())
    assert any(module.startswith(what) for module in found)
