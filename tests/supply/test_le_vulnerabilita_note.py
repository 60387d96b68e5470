"""What is known against a library is corrected, or accepted for a while by somebody who says why."""

import http.server
import json
import socket
import threading
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from scripts.manifests.programs import ToolRefuses
from scripts.supply import advisories
from scripts.supply.advisories import Accepted, Answer, Found

OGGI = date(2026, 11, 29)
NOTA = Found("cosa", "1.0", frozenset({"PYSEC-2026-1", "CVE-2026-1"}), ("1.1",))
ACCETTATA = Accepted("CVE-2026-1", "cosa", "la funzione colpita non è usata", OGGI)
IMPRONTA = "sha256:" + "0" * 64


def _risposta(*note: Found, mute: frozenset[str] = frozenset()) -> Answer:
    return Answer(asked=2, found=frozenset(note), unanswered=mute)


def test_una_vulnerabilita_nota_si_dice_con_la_versione_che_la_corregge() -> None:
    assert advisories.complaints([_risposta(NOTA), _risposta(NOTA)], [], OGGI) == [
        "cosa 1.0: CVE-2026-1, PYSEC-2026-1, corretta in 1.1"
    ]


def test_una_vulnerabilita_accettata_non_ferma_fino_al_suo_giorno() -> None:
    assert advisories.complaints([_risposta(NOTA)], [ACCETTATA], OGGI) == []
    dopo = advisories.complaints([_risposta(NOTA)], [ACCETTATA], OGGI + timedelta(days=1))
    assert dopo == ["CVE-2026-1 di cosa: accettata fino al 2026-11-29"]


def test_un_eccezione_vale_per_la_sua_libreria_e_finche_serve() -> None:
    altra = Accepted("CVE-2026-1", "altra", "perché", OGGI)
    assert advisories.complaints([_risposta(NOTA)], [altra], OGGI) == [
        str(NOTA),
        "CVE-2026-1 di altra: eccezione che non serve più",
    ]


def test_di_una_libreria_su_cui_nessuno_risponde_non_si_tace() -> None:
    assert advisories.complaints([_risposta(mute=frozenset({"cosa"}))], [], OGGI) == ["cosa: nessuno ha risposto"]


def test_dove_nessuno_risponde_di_nulla_non_si_dice_che_va_bene() -> None:
    muta = _risposta(mute=frozenset({"cosa", "altra"}))
    assert muta.nobody_answered
    assert not _risposta(mute=frozenset({"cosa"})).nobody_answered
    assert advisories.complaints([muta], [ACCETTATA], OGGI) == []
    assert advisories.complaints([muta], [ACCETTATA], OGGI + timedelta(days=1)) != []


def test_le_eccezioni_di_oggi_hanno_ragione_e_giorno() -> None:
    assert all(each.why and isinstance(each.until, date) for each in advisories.accepted())
    with pytest.raises(TypeError, match="until"):
        advisories.accepted("- {id: CVE-2026-1, package: cosa, why: perché}")


@pytest.fixture
def osv() -> Iterator[str]:
    """A service that knows one vulnerability, of `cosa` 1.0, in the form of OSV."""

    class Osv(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known = {
                "id": "PYSEC-2026-1",
                "aliases": ["CVE-2026-1"],
                "summary": "prova",
                "affected": [
                    {
                        "package": {"name": "cosa", "ecosystem": "PyPI"},
                        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}],
                    }
                ],
            }
            body = json.dumps({"vulns": [known]} if asked["package"]["name"] == "cosa" else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Osv) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}/v1/query"
        listening.shutdown()
        thread.join()


def test_pip_audit_trova_cio_che_il_servizio_sa(osv: str) -> None:
    pinned = f"cosa==1.0 --hash={IMPRONTA}\naltra==2.0 --hash={IMPRONTA}\n"
    assert advisories.ask(pinned, osv) == Answer(asked=2, found=frozenset({NOTA}), unanswered=frozenset())


@pytest.mark.parametrize("servizio", ["osv", "registro"])
def test_dove_la_rete_non_arriva_nessuno_ha_risposto(monkeypatch: pytest.MonkeyPatch, servizio: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, nowhere)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    pinned = f"cosa==1.0 --hash={IMPRONTA}\naltra==2.0 ; python_version > '3' \\\n    --hash={IMPRONTA}\n"
    said = advisories.ask(pinned, f"{nowhere}/v1/query" if servizio == "osv" else "")
    assert said == Answer(2, frozenset(), frozenset({"cosa", "altra"}))
    assert said.nobody_answered


def test_cio_che_non_e_fissato_con_la_sua_impronta_non_si_esamina(osv: str) -> None:
    with pytest.raises(ToolRefuses, match="hash"):
        advisories.ask("cosa==1.0\n", osv)
