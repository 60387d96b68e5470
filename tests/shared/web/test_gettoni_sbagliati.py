"""Nobody enters with a token that is wrong in one thing."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from shared.kernel.actor import Actor, Ruolo
from shared.messaging.runtime import Runtime
from shared.web.auth import Authenticator, Issuer, TokenExpired, Unauthenticated
from shared.web.issuer_keys import usable_keys
from tests.sample import SampleWork, sample, sample_app
from tests.shared.web.gettoni_sbagliati import (
    ALTRUI,
    INTESTAZIONI,
    SBAGLIATI,
    chiave_altrui,
    con,
    con_testata,
    detti,
    fra,
    scaduto,
    scritto,
)
from tests.tokens import DESTINATARIO, EMITTENTE, emittente


@pytest.fixture
async def runtime(tmp_path: Path) -> AsyncIterator[Runtime[SampleWork]]:
    runtime = sample(tmp_path)
    await runtime.start()
    yield runtime
    await runtime.stop()


@pytest.fixture
async def client(runtime: Runtime[SampleWork]) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(sample_app(runtime), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://prova") as client:
        yield client


def entra(token: str, **altro: Any) -> Actor:
    issuer = emittente()
    return Authenticator(Issuer(issuer.name, issuer.audience, issuer.jwks, **altro)).authenticate(token)


def test_il_token_da_cui_nascono_gli_altri_e_buono() -> None:
    assert entra(scritto()).id == "as-1"


@pytest.mark.parametrize("perche", SBAGLIATI)
async def test_non_entra_chi_ha_un_token_che(perche: str) -> None:
    token = SBAGLIATI[perche]()
    with pytest.raises(Unauthenticated) as rifiutato:
        await Authenticator(emittente()).authenticated(token)
    assert token not in str(rifiutato.value)


@pytest.mark.parametrize("come", INTESTAZIONI)
async def test_non_entra_chi_ha_un_intestazione_che(client: httpx.AsyncClient, come: str) -> None:
    risposta = await client.get("/cose", headers=INTESTAZIONI[come]())
    assert risposta.status_code == 401
    assert risposta.headers["www-authenticate"] == "Bearer"


async def test_un_token_troppo_lungo_e_rifiutato_anche_se_e_scritto_in_un_altra_lingua(
    client: httpx.AsyncClient,
) -> None:
    risposta = await client.get("/cose", headers=[(b"Authorization", b"Bearer " + b"\xe8" * 20_000)])
    assert risposta.status_code == 401


def test_un_token_scaduto_dice_che_e_scaduto() -> None:
    with pytest.raises(TokenExpired):
        entra(scaduto())


@pytest.mark.parametrize("dove", ["jku", "x5u"])
async def test_nessuno_va_a_prendere_la_chiave_dove_dice_il_token(dove: str) -> None:
    visite: list[object] = []
    server = await asyncio.start_server(lambda reader, _: visite.append(reader), "127.0.0.1", 0)
    async with server:
        indirizzo = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/chiavi"
        for kid in ("prova", "altra"):
            with pytest.raises(Unauthenticated):
                await Authenticator(emittente()).authenticated(
                    scritto({dove: indirizzo, "kid": kid}, firma=ALTRUI.sign)
                )
    assert visite == []


@pytest.mark.parametrize(
    "buono",
    [
        {"typ": None},
        {"typ": "at+jwt"},
        {"typ": "application/AT+JWT"},
        {"x5t": "impronta"},
        {"jwk": chiave_altrui()},
    ],
)
def test_una_testata_insolita_ma_innocua_non_chiude_la_porta(buono: dict[str, Any]) -> None:
    assert entra(con_testata(**buono)).id == "as-1"


def test_un_token_per_piu_destinatari_vale_anche_per_noi() -> None:
    assert entra(con(aud=["altri", DESTINATARIO])).ruolo is Ruolo.ASSISTENTE_SOCIALE


def test_un_orologio_avanti_di_pochi_secondi_si_tollera() -> None:
    assert entra(con(iat=fra(10), nbf=fra(10))).id == "as-1"


def test_un_codice_che_non_esiste_non_fa_vedere_nulla() -> None:
    attore = entra(con(ambiti=["99999"]))
    assert not attore.scope.tutto
    assert attore.scope.ambiti == {"99999"}


def test_un_sistema_ospedaliero_entra_con_le_credenziali_di_un_programma() -> None:
    attore = entra(con(sub="client-ospedale", ruolo="sistema_ospedaliero", asst=["703"], ambiti=None))
    assert attore.ruolo is Ruolo.SISTEMA_OSPEDALIERO
    assert attore.scope.asst == {"703"}


def test_un_token_che_dura_troppo_e_rifiutato_dove_si_e_detto_quanto() -> None:
    un_giorno = con(exp=fra(24 * 3600))
    assert entra(un_giorno).id == "as-1"
    with pytest.raises(Unauthenticated):
        entra(un_giorno, longest_life=timedelta(hours=12))
    assert entra(con(), longest_life=timedelta(hours=12)).id == "as-1"


RUOLI = "realm_access.roles"


def test_il_ruolo_si_trova_dove_lo_scrive_l_emittente() -> None:
    token = con(ruolo=None, realm_access={"roles": ["offline_access", "uma_authorization", "operatore_sad"]})
    assert entra(token, roles_claim=RUOLI).ruolo is Ruolo.OPERATORE_SAD


RUOLI_SBAGLIATI: dict[str, dict[str, Any]] = {
    "nessuno": {"realm_access": {"roles": []}},
    "nessuno dei nostri": {"realm_access": {"roles": ["offline_access"]}},
    "due dei nostri": {"realm_access": {"roles": ["operatore_sad", "amministratore"]}},
    "quello della piattaforma": {"realm_access": {"roles": ["sistema"]}},
    "quello della piattaforma e un altro": {"realm_access": {"roles": ["sistema", "operatore_sad"]}},
    "un testo": {"realm_access": {"roles": "operatore_sad"}},
    "un oggetto": {"realm_access": {"roles": {"operatore_sad": True}}},
    "altro che testi": {"realm_access": {"roles": [["operatore_sad"], {}, 3, None]}},
    "in un altro posto": {"ruolo": "operatore_sad"},
    "un elenco a metà strada": {"ruolo": "operatore_sad", "realm_access": ["roles"]},
}


@pytest.mark.parametrize("quali", RUOLI_SBAGLIATI)
def test_tra_i_ruoli_dell_emittente_ce_ne_deve_essere_uno_solo_dei_nostri_e_non(quali: str) -> None:
    with pytest.raises(Unauthenticated):
        entra(con(**{"ruolo": None, **RUOLI_SBAGLIATI[quali]}), roles_claim=RUOLI)


def _rsa(bit: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bit)


_RSA, _RSA_CORTA = _rsa(2048), _rsa(1024)
_EC = ec.generate_private_key(ec.SECP256R1())
_EC_384 = ec.generate_private_key(ec.SECP384R1())


def _jwk(key: Any, **altro: Any) -> dict[str, Any]:
    come = RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey | rsa.RSAPublicKey) else ECAlgorithm
    return {**json.loads(come.to_jwk(key)), "kid": "k", **altro}


@pytest.mark.parametrize(
    ("chiave", "algoritmo"), [(_RSA, "RS256"), (_EC, "ES256")], ids=["RSA a 2048 bit", "curva P-256"]
)
def test_una_chiave_senza_algoritmo_vale_per_quello_del_suo_tipo(chiave: Any, algoritmo: str) -> None:
    issuer = Issuer(EMITTENTE, DESTINATARIO, {"keys": [_jwk(chiave.public_key(), use="sig")]})
    token = jwt.encode(detti(), chiave, algorithm=algoritmo, headers={"kid": "k"})
    assert Authenticator(issuer).authenticate(token).id == "as-1"


def test_la_stessa_chiave_non_vale_per_un_altro_algoritmo() -> None:
    issuer = Issuer(EMITTENTE, DESTINATARIO, {"keys": [_jwk(_RSA.public_key())]})
    for algoritmo in ("RS512", "PS256"):
        token = jwt.encode(detti(), _RSA, algorithm=algoritmo, headers={"kid": "k"})
        with pytest.raises(Unauthenticated):
            Authenticator(issuer).authenticate(token)


INUTILI: dict[str, list[Any]] = {
    "serve a cifrare": [_jwk(_RSA.public_key(), use="enc")],
    "è di un algoritmo per cifrare": [_jwk(_RSA.public_key(), alg="RSA-OAEP")],
    "non serve a verificare": [_jwk(_RSA.public_key(), key_ops=["encrypt"])],
    "è un segreto": [{"kty": "oct", "k": "c2VncmV0bw", "kid": "k", "alg": "HS256"}],
    "è privata": [_jwk(_EC)],
    "è corta": [_jwk(_RSA_CORTA.public_key())],
    "è di una curva che non usiamo": [_jwk(_EC_384.public_key())],
    "è di una curva che non è quella dell'algoritmo": [_jwk(_EC_384.public_key(), alg="ES256")],
    "dice none": [_jwk(_RSA.public_key(), alg="none")],
    "non ha nome": [_jwk(_RSA.public_key(), kid=None)],
    "ha un nome che non è un testo": [_jwk(_RSA.public_key(), kid=["k"])],
    "non è una chiave": [7, None, [], {}, {"kid": "k"}, {"kid": "k", "kty": "RSA"}, {"kid": "k", "kty": ["RSA"]}],
    "è scritta male": [_jwk(_RSA.public_key(), n="%%%"), _jwk(_EC.public_key(), x=5), _jwk(_EC.public_key(), alg=[])],
    "ha operazioni che non sono un elenco": [_jwk(_RSA.public_key(), key_ops=7)],
    "ha lo stesso nome di un'altra": [_jwk(_RSA.public_key()), _jwk(_EC.public_key())],
}


@pytest.mark.parametrize("perche", INUTILI)
def test_non_si_crede_a_una_chiave_che(perche: str) -> None:
    assert usable_keys({"keys": INUTILI[perche]}) == {}


@pytest.mark.parametrize("perche", INUTILI)
def test_una_chiave_inutile_non_toglie_quelle_buone_che(perche: str) -> None:
    buona = _jwk(_EC.public_key(), kid="buona")
    assert list(usable_keys({"keys": [*INUTILI[perche], buona]})) == ["buona"]


@pytest.mark.parametrize("documento", [None, [], "keys", {}, {"keys": None}, {"keys": {}}])
def test_cio_che_non_e_un_elenco_di_chiavi_non_si_prende_per_tale(documento: object) -> None:
    with pytest.raises(ValueError, match="JWKS"):
        usable_keys(documento)
