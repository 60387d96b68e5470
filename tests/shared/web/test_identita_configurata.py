"""Whom a process believes, by its settings; and what it says of itself while it cannot tell who calls."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from services.embedded import host
from services.embedded.issuer import KEY_FILE, Sviluppo, UnsafeIssuer, authenticator
from services.embedded.settings import HostSettings
from shared.kernel.actor import Ruolo
from shared.process.identity import MissingIssuer, nobody, trusted
from shared.process.parts import IssuerPart
from shared.process.probes import issuer_probes
from shared.process.running import Running
from shared.process.settings import ProcessSettings
from shared.web.auth import Authenticator, Unauthenticated
from shared.web.health import status_routes
from tests.emittente import SCOPERTA, Emittente, emittente_in_rete
from tests.tokens import EMITTENTE, emittente, gettone


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps(emittente().jwks), encoding="utf-8")
    return path


@pytest.fixture
async def rete() -> AsyncIterator[Emittente]:
    async with emittente_in_rete() as here:
        yield here


def test_le_chiavi_di_un_file_non_chiedono_nulla_alla_rete(file: Path) -> None:
    porta = trusted(ProcessSettings(emittente=EMITTENTE, jwks_file=file))
    assert porta.authenticate(gettone()).id == "as-1"
    assert issuer_probes(porta.keys) == []


@pytest.mark.parametrize(
    ("impostazioni", "detto"),
    [
        ({}, "RACCORDO_EMITTENTE"),
        ({"emittente": "urn:un:emittente"}, "https://"),
        ({"emittente": "http://identita.test"}, "https://"),
        ({"emittente": "http://identita.test", "emittente_locale": True}, "https://"),
        ({"emittente": "urn:a", "jwks_indirizzo": "http://identita.test/chiavi"}, "https://"),
        ({"emittente": EMITTENTE, "emittente_ca_file": "manca.pem"}, "RACCORDO_EMITTENTE_CA_FILE"),
        ({"emittente": EMITTENTE, "jwks_file": "manca.json"}, "RACCORDO_JWKS_FILE"),
        ({"emittente": EMITTENTE, "jwks_file": "manca.json", "jwks_indirizzo": f"{EMITTENTE}/chiavi"}, "si escludono"),
    ],
)
def test_una_configurazione_sbagliata_ferma_l_avvio_e_dice_quale(
    impostazioni: dict[str, Any], detto: str, tmp_path: Path
) -> None:
    dove = {nome: tmp_path / v if nome.endswith("_file") else v for nome, v in impostazioni.items()}
    with pytest.raises(MissingIssuer, match=detto):
        trusted(ProcessSettings(**dove))


@pytest.mark.parametrize("testo", ["", "[]", "{}", '{"keys": 7}', "non JSON"])
def test_un_file_che_non_contiene_chiavi_ferma_l_avvio(file: Path, testo: str) -> None:
    file.write_text(testo, encoding="utf-8")
    with pytest.raises(MissingIssuer, match="RACCORDO_JWKS_FILE"):
        trusted(ProcessSettings(emittente=EMITTENTE, jwks_file=file))


def test_le_impostazioni_si_leggono_dall_ambiente(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for nome, valore in {
        "EMITTENTE": EMITTENTE,
        "JWKS_FILE": str(file),
        "CAMPO_RUOLI": "realm_access.roles",
        "TOKEN_ORE": "2",
    }.items():
        monkeypatch.setenv(f"RACCORDO_{nome}", valore)
    for settings in (ProcessSettings(), HostSettings()):
        porta = trusted(settings)
        assert porta.authenticate(gettone(realm_access={"roles": ["operatore_sad"]})).ruolo is Ruolo.OPERATORE_SAD
        with pytest.raises(Unauthenticated):
            porta.authenticate(gettone(scade_fra=3 * 3600, realm_access={"roles": ["operatore_sad"]}))


def test_chi_non_risponde_a_nessuno_non_crede_a_nessuno() -> None:
    with pytest.raises(Unauthenticated):
        nobody().authenticate(gettone())


def in_rete(rete: Emittente) -> Authenticator:
    return trusted(ProcessSettings(emittente=rete.nome, emittente_locale=True))


@asynccontextmanager
async def processo(porta: Authenticator) -> AsyncIterator[httpx.AsyncClient]:
    running = Running([IssuerPart(porta.keys)])
    app = Starlette(routes=status_routes(live=[running.alive], ready=issuer_probes(porta.keys)))
    async with (
        running.lifespan(lambda: None),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://prova") as client,
    ):
        yield client


async def test_un_processo_e_pronto_quando_ha_letto_le_chiavi(rete: Emittente) -> None:
    rete.muto = True
    porta = in_rete(rete)
    async with processo(porta) as client:
        await rete.arrivata.wait()
        non_ancora = await client.get("/status/ready")
        assert non_ancora.status_code == 503
        assert non_ancora.json()["detail"] == "emittente: Le chiavi dell'emittente non sono ancora state lette"
        assert (await client.get("/status/live")).status_code == 200
        rete.libero.set()
        await porta.keys.ask_again()
        assert (await client.get("/status/ready")).json()["controlli"] == [{"nome": "emittente", "dettaglio": ""}]


async def test_un_processo_resta_pronto_e_lo_dice_quando_l_emittente_se_ne_va(rete: Emittente) -> None:
    porta = in_rete(rete)
    async with processo(porta) as client:
        await rete.arrivata.wait()
        await porta.keys.ask_again()
        rete.risposte[SCOPERTA] = ("503 Service Unavailable", b"")
        await porta.keys.ask_again()
        risposta = await client.get("/status/ready")
        assert risposta.status_code == 200
        assert risposta.json()["controlli"][0]["dettaglio"].startswith("L'emittente non risponde: le ultime chiavi")


async def test_la_forma_in_un_processo_crede_a_un_emittente_in_rete(rete: Emittente, tmp_path: Path) -> None:
    settings = HostSettings(dati=tmp_path, emittente=rete.nome, emittente_locale=True)
    platform = host.build(settings, authenticator(settings))
    app = host.create_app(platform)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://prova") as client,
    ):
        await platform.keys.ask_again()
        controlli = (await client.get("/status/ready")).json()["controlli"]
        assert controlli[-1] == {"nome": "emittente", "dettaglio": ""}
        di_rete, di_sviluppo = (
            rete.token("prima"),
            Sviluppo(tmp_path, "raccordo").token(
                sub="as-1", ruolo=Ruolo.ASSISTENTE_SOCIALE, life=timedelta(hours=1), ambiti=["50036"]
            ),
        )
        for token, atteso in ((di_rete, 200), (di_sviluppo, 401)):
            risposta = await client.get("/pua/v1/accessi", headers={"Authorization": f"Bearer {token}"})
            assert risposta.status_code == atteso, risposta.text


@pytest.mark.parametrize("indirizzo", ["0.0.0.0", "::", "192.0.2.1", "raccordo.test", "", "127.0.0.1.altri.test"])  # noqa: S104
def test_l_emittente_di_sviluppo_non_si_apre_agli_altri(indirizzo: str, tmp_path: Path) -> None:
    with pytest.raises(UnsafeIssuer):
        authenticator(HostSettings(dati=tmp_path, emittente="", indirizzo=indirizzo))
    assert not (tmp_path / KEY_FILE).exists()


@pytest.mark.parametrize("indirizzo", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_l_emittente_di_sviluppo_vale_su_questa_macchina(indirizzo: str, tmp_path: Path) -> None:
    porta = authenticator(HostSettings(dati=tmp_path, emittente="", indirizzo=indirizzo))
    token = Sviluppo(tmp_path, "raccordo").token(sub="as-1", ruolo=Ruolo.ASSISTENTE_SOCIALE)
    assert porta.authenticate(token).id == "as-1"
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o077 == 0
