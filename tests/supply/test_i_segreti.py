"""No key and no password stands in the repository, nor in what an image is built from."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from scripts.manifests import image
from scripts.supply import secrets
from scripts.supply.secrets import Context, Suspect
from tests.architecture.source_tree import ROOT
from tests.tokens import gettone

CONTESTO = Context((ROOT / ".dockerignore").read_text(encoding="utf-8"))
CARTELLE = ("shared", "services", "tests", "docs", "deploy", "scripts", "proof", "bench")


def _altrove() -> list[Path]:
    return [path for path in secrets.files() if path.relative_to(ROOT).parts[0] not in CARTELLE]


@pytest.mark.parametrize("cartella", [*CARTELLE, ""])
def test_in_nessun_file_c_e_un_segreto(cartella: str) -> None:
    held = secrets.files(cartella) if cartella else _altrove()
    names = {path.relative_to(ROOT).as_posix() for path in held}
    assert held
    known = [each for each in secrets.audited() if each.file in names]
    assert secrets.complaints(secrets.suspects(held), known) == []


def test_cio_che_non_e_un_segreto_sta_in_un_file_che_c_e() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in secrets.files()}
    assert {each.file for each in secrets.audited()} <= names


def _casuale(lunga: int) -> str:
    """Text that looks drawn by chance, always the same; made here, so that this file holds none."""
    return b64encode(b"".join(sha256(bytes([n])).digest() for n in range(4))).decode()[:lunga]


def _chiave(kind: str) -> str:
    return f"-----BEGIN {kind}PRIVATE" + f" KEY-----\n{_casuale(64)}\n-----END {kind}PRIVATE" + " KEY-----\n"


PIANTATI = {
    "chiave privata": ("Private Key", _chiave("")),
    "chiave privata RSA": ("Private Key", _chiave("RSA ")),
    "chiave privata EC": ("Private Key", _chiave("EC ")),
    "gettone": ("JSON Web Token", f"GETTONE = '{gettone()}'\n"),
    "base dati": ("Basic Auth Credentials", "url = postgresql://pua:" + sha256(b"z").hexdigest()[:20] + "@db/pua\n"),
    "segreto delle consegne": ("Base64 High Entropy String", f'CONSEGNE = "{_casuale(44)}"\n'),
    "segreto in esadecimale": ("Hex High Entropy String", f'CONSEGNE = "{sha256(b"x").hexdigest()}"\n'),
    "password": ("Secret Keyword", "pass" + f'word = "{_casuale(12)}"\n'),
    "chiave di un servizio": ("AWS Access Key", "chiave = AKIA" + "Z7QW3XN5RT8YUP2L\n"),
    "scusata da un commento": (
        "Hex High Entropy String",
        f'A = "{sha256(b"y").hexdigest()}"  # pragma: allowlist secret\n',
    ),
}


@pytest.mark.parametrize(("kind", "testo"), PIANTATI.values(), ids=PIANTATI)
@pytest.mark.parametrize("nome", ["impostazioni.py", "values.yaml", "nota.md", "avvio.sh"])
def test_un_segreto_piantato_si_trova_in_qualunque_file(tmp_path: Path, nome: str, kind: str, testo: str) -> None:
    (tmp_path / nome).write_text(testo, encoding="utf-8")
    found = secrets.suspects([tmp_path / nome], tmp_path)
    assert kind in {each.kind for each in found}
    assert secrets.complaints(found, []) != []


def test_del_segreto_trovato_si_dice_dove_e_mai_quale(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(f'CONSEGNE = "{_casuale(44)}"\n', encoding="utf-8")
    (said,) = secrets.complaints(secrets.suspects([tmp_path / "a.py"], tmp_path), [])
    assert said.startswith("a.py:1: ") and _casuale(8) not in said


def test_cio_che_fu_guardato_vale_per_quel_testo_in_quel_file_e_finche_c_e() -> None:
    uno, altro = Suspect("a.py", "Secret Keyword", "1"), Suspect("a.py", "Secret Keyword", "2")
    assert secrets.complaints([uno], [uno]) == []
    assert [len(secrets.complaints(found, [uno])) for found in ([altro], [uno, altro], [])] == [2, 1, 1]


def test_cio_che_fu_guardato_ha_una_ragione() -> None:
    for scritto in ("- {file: a, kind: b, sha1: [c]}", "- {file: a, kind: b, sha1: [c], why: boh}"):
        with pytest.raises((KeyError, ValueError)):
            secrets.audited(scritto)


@pytest.mark.parametrize(
    "nome",
    [
        "services/pua/.env",
        "services/pua/adapters/.env.produzione",
        "shared/web/chiave.pem",
        "services/embedded/emittente.key",
        "services/dimissioni/data/ospedale.p12",
        "services/pua/kafka.jks",
        "services/pua/raccordo.db",
        "services/pua/pua.sqlite3",
        ".git/config",
        ".secrets",
        "deploy/k8s/base/kustomization.yaml",
        "deploy/chiavi.py",
        "tests/tokens.py",
        "var/raccordo/pua.db",
        "docs/sicurezza.md",
        "Makefile",
    ],
)
def test_non_entra_nell_immagine(nome: str) -> None:
    assert not CONTESTO.lets_in(nome)


@pytest.mark.parametrize(
    "nome", ["pyproject.toml", "uv.lock", "shared/web/auth.py", "services/pua/domain/pai.py", "deploy/healthcheck.py"]
)
def test_entra_nell_immagine(nome: str) -> None:
    assert CONTESTO.lets_in(nome)


def test_l_immagine_non_prende_da_nessuna_parte_altro_che_dal_contesto() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert not re.findall(r"^ADD |--mount=type=(?:secret|ssh|bind)|https?://", dockerfile, re.MULTILINE)
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    assert names >= set(image.COPIED)
    assert [name for name in names if not CONTESTO.lets_in(name)] == []


def test_cio_che_e_rimasto_in_una_cartella_dell_immagine_si_guarda_anche_se_git_non_lo_conosce() -> None:
    held = set(secrets.files("shared", "services", "deploy"))
    left = [path for path in CONTESTO.files(ROOT) if path not in held]
    assert secrets.complaints(secrets.suspects(left), []) == []


def test_un_segreto_rimasto_in_una_cartella_dell_immagine_si_trova(tmp_path: Path) -> None:
    (tmp_path / "services" / "pua").mkdir(parents=True)
    (tmp_path / "services" / "pua" / "prova.py").write_text(_chiave(""), encoding="utf-8")
    (tmp_path / "services" / "pua" / "prova.pem").write_text(_chiave(""), encoding="utf-8")
    found = secrets.suspects(CONTESTO.files(tmp_path), tmp_path)
    assert [each.file for each in found] == ["services/pua/prova.py"]
