"""Keys found on the network: discovery, rotation, outage, and issuers that are slow, large or somebody else."""

import asyncio
import gzip
import json
import ssl
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
import trustme

from shared.observability.metrics import render
from shared.web import published_keys
from shared.web.auth import Authenticator, Issuer, IssuerSilent, Unauthenticated
from shared.web.published_keys import (
    LARGEST,
    UNKNOWN_EVERY,
    InvalidIssuerAddress,
    Published,
    PublishedKeys,
)
from tests.emittente import CHIAVI, SCOPERTA, Emittente, emittente_in_rete
from tests.sample import sample, sample_app

ORE_24 = 24 * 3600.0


class Orologio:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.adesso = 1_000.0

    def __call__(self) -> float:
        return self.adesso


@pytest.fixture
def orologio() -> Orologio:
    return Orologio()


@pytest.fixture
async def emittente() -> AsyncIterator[Emittente]:
    async with emittente_in_rete() as here:
        yield here


@pytest.fixture
def chiavi(emittente: Emittente, orologio: Orologio) -> PublishedKeys:
    return PublishedKeys(Published(emittente.nome, loopback=True), now=orologio)


@pytest.fixture
def porta(emittente: Emittente, chiavi: PublishedKeys) -> Authenticator:
    return Authenticator(Issuer(emittente.nome, "raccordo"), chiavi)


async def entra(porta: Authenticator, token: str) -> str:
    return (await porta.authenticated(token)).id


async def test_le_chiavi_si_trovano_dove_dice_l_emittente(emittente: Emittente, porta: Authenticator) -> None:
    assert await entra(porta, emittente.token("prima")) == "as-1"
    assert emittente.domande == [SCOPERTA, CHIAVI]


async def test_o_dove_dice_la_configurazione_senza_chiedere_altro(emittente: Emittente) -> None:
    chiavi = PublishedKeys(Published("urn:un:emittente", f"{emittente.nome}{CHIAVI}", loopback=True))
    porta = Authenticator(Issuer("urn:un:emittente", "raccordo"), chiavi)
    assert await entra(porta, emittente.token("prima", iss="urn:un:emittente")) == "as-1"
    assert emittente.domande == [CHIAVI]


async def test_un_emittente_con_la_barra_in_fondo_si_trova_lo_stesso(emittente: Emittente) -> None:
    nome = f"{emittente.nome}/"
    emittente.dice(SCOPERTA, {"issuer": nome, "jwks_uri": f"{emittente.nome}{CHIAVI}"})
    porta = Authenticator(Issuer(nome, "raccordo"), PublishedKeys(Published(nome, loopback=True)))
    assert await entra(porta, emittente.token("prima", iss=nome)) == "as-1"


async def test_le_chiavi_note_non_fanno_piu_domande(emittente: Emittente, porta: Authenticator) -> None:
    for sub in ("as-1", "as-2", "as-3"):
        assert await entra(porta, emittente.token("prima", sub=sub)) == sub
    assert len(emittente.domande) == 2


async def test_una_chiave_nuova_si_trova_al_primo_token_che_la_nomina(
    emittente: Emittente, porta: Authenticator, orologio: Orologio
) -> None:
    await entra(porta, emittente.token("prima"))
    emittente.nuova_chiave("seconda")
    orologio.adesso += UNKNOWN_EVERY
    assert await entra(porta, emittente.token("seconda")) == "as-1"
    assert await entra(porta, emittente.token("prima")) == "as-1"


async def test_una_chiave_tolta_non_vale_piu_nemmeno_per_chi_era_gia_entrato(
    emittente: Emittente, porta: Authenticator, chiavi: PublishedKeys
) -> None:
    vecchio = emittente.token("prima")
    await entra(porta, vecchio)
    emittente.nuova_chiave("seconda")
    nuovo = emittente.token("seconda")
    del emittente.chiavi["prima"]
    await chiavi.read()
    assert await entra(porta, nuovo) == "as-1"
    with pytest.raises(Unauthenticated):
        await porta.authenticated(vecchio)


async def test_una_chiave_cambiata_sotto_lo_stesso_nome_e_un_altra_chiave(
    emittente: Emittente, porta: Authenticator, chiavi: PublishedKeys
) -> None:
    vecchio = emittente.token("prima")
    await entra(porta, vecchio)
    emittente.nuova_chiave("prima")
    await chiavi.read()
    with pytest.raises(Unauthenticated):
        await porta.authenticated(vecchio)


async def test_mille_nomi_inventati_fanno_una_domanda_sola(
    emittente: Emittente, porta: Authenticator, orologio: Orologio
) -> None:
    await entra(porta, emittente.token("prima"))
    orologio.adesso += UNKNOWN_EVERY
    for n in range(1_000):
        kid = f"inventato-{n}"
        emittente.chiavi[kid] = emittente.chiavi["prima"]
        token = emittente.token(kid)
        del emittente.chiavi[kid]
        with pytest.raises(Unauthenticated):
            await porta.authenticated(token)
    assert emittente.domande == [SCOPERTA, CHIAVI] * 2


async def test_chi_arriva_insieme_aspetta_la_stessa_risposta(emittente: Emittente, porta: Authenticator) -> None:
    token = emittente.token("prima")
    assert set(await asyncio.gather(*(entra(porta, token) for _ in range(50)))) == {"as-1"}
    assert emittente.domande == [SCOPERTA, CHIAVI]


async def test_mentre_l_emittente_tace_chi_e_noto_entra_senza_aspettare(
    emittente: Emittente, porta: Authenticator, chiavi: PublishedKeys
) -> None:
    await chiavi.read()
    emittente.muto = True
    emittente.arrivata.clear()
    lettura = asyncio.create_task(chiavi.read())
    await emittente.arrivata.wait()
    assert await entra(porta, emittente.token("prima")) == "as-1"
    assert not lettura.done()
    emittente.libero.set()
    await lettura


async def test_chi_se_ne_va_mentre_aspetta_non_toglie_la_risposta_agli_altri(
    emittente: Emittente, porta: Authenticator
) -> None:
    emittente.muto = True
    impaziente = asyncio.create_task(entra(porta, emittente.token("prima")))
    await emittente.arrivata.wait()
    paziente = asyncio.create_task(entra(porta, emittente.token("prima")))
    impaziente.cancel()
    await asyncio.wait([impaziente])
    emittente.libero.set()
    assert await paziente == "as-1"


async def test_senza_emittente_le_ultime_chiavi_valgono_per_un_tempo_limitato(
    emittente: Emittente, porta: Authenticator, chiavi: PublishedKeys, orologio: Orologio
) -> None:
    token = emittente.token("prima")
    await entra(porta, token)
    emittente.risposte[SCOPERTA] = ("503 Service Unavailable", b"")
    orologio.adesso += ORE_24 - 600
    await chiavi.read()
    assert await entra(porta, token) == "as-1"
    stato = chiavi.standing()
    assert (stato.usable, stato.detail) == (
        True,
        "L'emittente non risponde: le ultime chiavi valgono ancora 10 minuti",
    )
    orologio.adesso += 601
    with pytest.raises(IssuerSilent):
        await porta.authenticated(token)
    assert not chiavi.standing().usable
    del emittente.risposte[SCOPERTA]
    await chiavi.read()
    assert await entra(porta, token) == "as-1"
    assert chiavi.standing() == (True, "")


async def test_un_emittente_che_toglie_tutte_le_chiavi_non_lascia_entrare_nessuno(
    emittente: Emittente, porta: Authenticator, chiavi: PublishedKeys
) -> None:
    token = emittente.token("prima")
    await entra(porta, token)
    emittente.chiavi.clear()
    await chiavi.read()
    assert chiavi.believed() == {}
    assert (chiavi.standing().usable, chiavi.standing().detail) == (
        False,
        "L'emittente non pubblica chiavi utilizzabili",
    )
    with pytest.raises(IssuerSilent):
        await porta.authenticated(token)


def altrove(emittente: Emittente) -> None:
    emittente.risposte[CHIAVI] = (f"302 Found\r\nLocation: {emittente.nome}/altre", b"")


def zippata(emittente: Emittente) -> None:
    corpo = gzip.compress(json.dumps(emittente.documento(CHIAVI)).encode())
    emittente.risposte[CHIAVI] = ("200 OK\r\nContent-Encoding: gzip", corpo)


def grande(emittente: Emittente) -> None:
    emittente.dice(CHIAVI, {**emittente.documento(CHIAVI), "x": "x" * LARGEST})


def con_scoperta(**altro: object) -> Callable[[Emittente], None]:
    return lambda emittente: emittente.dice(SCOPERTA, emittente.documento(SCOPERTA) | altro)


def con(path: str, corpo: bytes, status: str = "200 OK") -> Callable[[Emittente], None]:
    return lambda emittente: emittente.risposte.update({path: (status, corpo)})


GUASTI: dict[str, Callable[[Emittente], None]] = {
    "dice di essere un altro": con_scoperta(issuer="https://altri.test"),
    "dice il suo nome con una barra in più": lambda e: con_scoperta(issuer=f"{e.nome}/")(e),
    "dice il suo nome in un elenco": lambda e: con_scoperta(issuer=[e.nome])(e),
    "non dice chi è": con(SCOPERTA, b"{}"),
    "non dice dove sono le chiavi": con_scoperta(jwks_uri=None),
    "dice che le chiavi sono in chiaro altrove": con_scoperta(jwks_uri="http://chiavi.test/"),
    "dice che le chiavi sono in un file": con_scoperta(jwks_uri="file:///etc/passwd"),
    "dice un indirizzo con credenziali": con_scoperta(jwks_uri="https://utente:parola@chiavi.test/"),
    "dice un indirizzo senza senso": con_scoperta(jwks_uri="https://[::1"),
    "dice una porta senza senso": con_scoperta(jwks_uri="https://chiavi.test:999999/"),
    "dice un indirizzo che nessuno capisce": con_scoperta(jwks_uri="https://%00/\n"),
    "risponde con un elenco": con(SCOPERTA, b"[]"),
    "risponde con niente": con(CHIAVI, b"null"),
    "risponde con una pagina": con(SCOPERTA, b"<html>"),
    "risponde con byte a caso": con(CHIAVI, b"\xff\xfe\x00"),
    "risponde annidando senza fine": con(CHIAVI, b"[" * 100_000),
    "risponde con chiavi che non sono un elenco": con(CHIAVI, b'{"keys": {}}'),
    "non ha quella pagina": con(CHIAVI, b"", "404 Not Found"),
    "si è rotto": con(CHIAVI, b"", "500 Internal Server Error"),
    "manda altrove": altrove,
    "risponde troppo": grande,
    "risponde in un modo che potrebbe gonfiarsi": zippata,
    "non parla HTTP": con(CHIAVI, b"", "\r\n\r\n"),
}


@pytest.mark.parametrize("guasto", GUASTI)
async def test_si_tengono_le_chiavi_note_se_l_emittente(
    emittente: Emittente, porta: Authenticator, chiavi: PublishedKeys, guasto: str
) -> None:
    await entra(porta, emittente.token("prima"))
    emittente.nuova_chiave("seconda")
    GUASTI[guasto](emittente)
    await chiavi.read()
    assert list(chiavi.believed()) == ["prima"]
    assert chiavi.standing().usable
    assert chiavi.standing().detail.startswith("L'emittente non risponde")
    assert "/altre" not in emittente.domande


@pytest.mark.parametrize("guasto", GUASTI)
async def test_non_si_crede_a_nessuno_se_fin_dall_inizio_l_emittente(
    emittente: Emittente, porta: Authenticator, guasto: str
) -> None:
    GUASTI[guasto](emittente)
    with pytest.raises(IssuerSilent):
        await porta.authenticated(emittente.token("prima"))


async def test_un_emittente_muto_non_trattiene_per_sempre(
    emittente: Emittente, porta: Authenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published_keys, "IN_ALL", 0.05)
    emittente.muto = True
    with pytest.raises(IssuerSilent):
        await porta.authenticated(emittente.token("prima"))


async def test_un_token_malfatto_non_fa_domande_a_nessuno(emittente: Emittente, porta: Authenticator) -> None:
    for token in ("non-un-token", "a.b.c", "eyJhbGciOiJub25lIn0.e30.AA"):
        with pytest.raises(Unauthenticated):
            await porta.authenticated(token)
    assert emittente.domande == []


async def test_le_chiavi_si_rileggono_da_se(emittente: Emittente) -> None:
    chiavi = PublishedKeys(Published(emittente.nome, loopback=True), read_every=0.01)
    await chiavi.start()
    async with asyncio.timeout(30):
        while len(emittente.domande) < 6:
            emittente.arrivata.clear()
            await emittente.arrivata.wait()
    await chiavi.stop()
    assert list(chiavi.believed()) == ["prima"]


async def test_partire_non_aspetta_l_emittente(emittente: Emittente) -> None:
    emittente.muto = True
    chiavi = PublishedKeys(Published(emittente.nome, loopback=True))
    await chiavi.start()
    assert chiavi.standing() == (False, "Le chiavi dell'emittente non sono ancora state lette")
    await emittente.arrivata.wait()
    await chiavi.stop()


async def test_chi_non_si_puo_riconoscere_per_ora_e_invitato_a_tornare(
    emittente: Emittente, porta: Authenticator, chiavi: PublishedKeys, tmp_path: Path
) -> None:
    runtime = sample(tmp_path)
    await runtime.start()
    app = sample_app(runtime)
    app.state.authenticator = porta
    emittente.risposte[SCOPERTA] = ("503 Service Unavailable", b"")
    intestazioni = {"Authorization": f"Bearer {emittente.token('prima')}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://prova") as client:
        risposta = await client.get("/cose", headers=intestazioni)
        assert (risposta.status_code, risposta.json()["codice"]) == (503, "emittente-non-raggiungibile")
        assert risposta.headers["retry-after"] == "5"
        assert emittente.nome not in risposta.text
        del emittente.risposte[SCOPERTA]
        await chiavi.read()
        assert (await client.get("/cose", headers=intestazioni)).status_code == 200
    await runtime.stop()


async def test_le_letture_si_contano(emittente: Emittente, chiavi: PublishedKeys) -> None:
    await chiavi.read()
    emittente.risposte[SCOPERTA] = ("500 Internal Server Error", b"")
    await chiavi.read()
    misure = render([])[0].decode()
    assert 'raccordo_emittente_letture_total{esito="riuscita"}' in misure
    assert 'raccordo_emittente_letture_total{esito="fallita"}' in misure
    assert "raccordo_emittente_chiavi_lette_timestamp_seconds" in misure


@pytest.mark.parametrize(
    "published",
    [
        Published("urn:raccordo:emittente"),
        Published("http://identita.test"),
        Published("http://127.0.0.1:8080"),
        Published("http://identita.test", loopback=True),
        Published("http://127.0.0.1.altri.test", loopback=True),
        Published("https://"),
        Published("https://utente@identita.test"),
        Published("https://identita.test/#realm"),
        Published("https://identita.test/?realm=a"),
        Published("https://identita.test/a b"),
        Published("https://identità.test"),
        Published("ftp://identita.test"),
        Published("urn:a", "file:///chiavi.json"),
    ],
    ids=str,
)
def test_le_chiavi_non_si_chiedono_a_un_indirizzo_qualunque(published: Published) -> None:
    with pytest.raises(InvalidIssuerAddress):
        PublishedKeys(published)


@pytest.fixture
def autorita(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    ca = trustme.CA()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ca.issue_cert("127.0.0.1").configure_cert(tls)
    file = tmp_path / "ca.pem"
    ca.cert_pem.write_to_path(str(file))
    return tls, file


async def test_si_crede_all_autorita_che_e_stata_indicata(autorita: tuple[ssl.SSLContext, Path]) -> None:
    tls, ca_file = autorita
    async with emittente_in_rete(tls) as emittente:
        porta = Authenticator(
            Issuer(emittente.nome, "raccordo"), PublishedKeys(Published(emittente.nome, ca_file=ca_file))
        )
        assert await entra(porta, emittente.token("prima")) == "as-1"


async def test_non_si_crede_a_un_certificato_che_nessuna_autorita_nota_ha_firmato(
    autorita: tuple[ssl.SSLContext, Path],
) -> None:
    async with emittente_in_rete(autorita[0]) as emittente:
        porta = Authenticator(Issuer(emittente.nome, "raccordo"), PublishedKeys(Published(emittente.nome)))
        with pytest.raises(IssuerSilent):
            await porta.authenticated(emittente.token("prima"))
        assert emittente.domande == []
