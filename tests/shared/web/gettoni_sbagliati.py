"""Tokens that let nobody in, each with the one thing that is wrong with it.

They are put together by hand, because no library would write most of them; but for that one thing they are good: signed
by the issuer's own key, in time, for us.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import OKPAlgorithm

from tests.tokens import DESTINATARIO, EMITTENTE, chiave_di_prova, gettone

ALTRUI = Ed25519PrivateKey.generate()
"""The key of an attacker."""


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def detti(**altri: Any) -> dict[str, Any]:
    """What a good token says, with something changed; None takes it away."""
    now = int(time.time())
    buoni = {
        "iss": EMITTENTE,
        "aud": DESTINATARIO,
        "sub": "as-1",
        "ruolo": "assistente_sociale",
        "ambiti": ["50036"],
        "iat": now,
        "exp": now + 3600,
    }
    return {nome: valore for nome, valore in (buoni | altri).items() if valore is not None}


def scritto(
    testata: dict[str, Any] | None = None,
    payload: dict[str, Any] | str | None = None,
    firma: Callable[[bytes], bytes] = chiave_di_prova().sign,
) -> str:
    """A token out of its parts. `testata` changes the good one; None in it takes away."""
    intera = {"alg": "EdDSA", "typ": "JWT", "kid": "prova"} | (testata or {})
    head = json.dumps({nome: valore for nome, valore in intera.items() if valore is not None})
    body = payload if isinstance(payload, str) else json.dumps(payload or detti())
    signed = f"{b64(head.encode())}.{b64(body.encode())}"
    return f"{signed}.{b64(firma(signed.encode()))}"


def nessuna_firma(_signed: bytes) -> bytes:
    return b""


def con_la_chiave_pubblica(signed: bytes) -> bytes:
    """As if the public key, which everybody knows, were a shared secret."""
    public = chiave_di_prova().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return hmac.new(public, signed, hashlib.sha256).digest()


def con_i_byte_della_chiave(signed: bytes) -> bytes:
    return hmac.new(chiave_di_prova().public_key().public_bytes_raw(), signed, hashlib.sha256).digest()


def con(**altri: Any) -> str:
    return scritto(payload=detti(**altri))


def con_testata(**altri: Any) -> str:
    return scritto(altri)


def grezzo(nome: str, valore: str) -> str:
    """A claim written as this JSON text, which no encoder would write."""
    return scritto(payload=json.dumps(detti(**{nome: "QUI"})).replace('"QUI"', valore))


def senza_un_pezzo() -> str:
    return ".".join(scritto().split(".")[:2])


def con_payload_di_un_altro() -> str:
    head, _, signature = scritto().split(".")
    _, body, _ = con(ruolo="amministratore").split(".")
    return f"{head}.{body}.{signature}"


def fra(seconds: int) -> int:
    return int(time.time()) + seconds


def chiave_altrui() -> dict[str, Any]:
    return {**json.loads(OKPAlgorithm.to_jwk(ALTRUI.public_key())), "kid": "prova", "alg": "EdDSA"}


SBAGLIATI: dict[str, Callable[[], str]] = {
    # form
    "non è un token": lambda: "non-un-token",
    "ha due parti": senza_un_pezzo,
    "ha cinque parti, come un messaggio cifrato (JWE)": lambda: f"{scritto()}.AAAA.AAAA",
    "non è base64": lambda: "%%%.%%%.%%%",
    "è base64 di altro": lambda: f"{b64(b'no')}.{b64(b'no')}.{b64(b'no')}",
    "ha una testata che è un elenco": lambda: f"{b64(b'[]')}.{b64(b'{}')}.AAAA",
    "ha una testata annidata senza fine": lambda: f"{b64(b'[' * 3_000)}.{b64(b'{}')}.AAAA",
    "ha uno spazio in fondo alla firma": lambda: f"{scritto()}\t",
    "ha un riempimento nella firma": lambda: f"{scritto()}==",
    "è più lungo di quanto si legge": lambda: con(ambiti=["50036"] * 2_000),
    "contiene un elenco al posto dei campi": lambda: scritto(payload="[]"),
    # signature
    "dice che non c'è firma": lambda: scritto({"alg": "none"}, firma=nessuna_firma),
    "dice None": lambda: scritto({"alg": "None"}, firma=nessuna_firma),
    "dice NONE": lambda: scritto({"alg": "NONE"}, firma=nessuna_firma),
    "dice nOnE con una firma buona": lambda: scritto({"alg": "nOnE"}),
    "non dice l'algoritmo": lambda: con_testata(alg=None),
    "dice l'algoritmo con un elenco": lambda: con_testata(alg=["EdDSA"]),
    "è firmato con la chiave pubblica come fosse un segreto": lambda: scritto(
        {"alg": "HS256"}, firma=con_la_chiave_pubblica
    ),
    "è firmato con i byte della chiave pubblica": lambda: scritto({"alg": "HS256"}, firma=con_i_byte_della_chiave),
    "nomina un algoritmo che non è quello della chiave": lambda: con_testata(alg="ES256"),
    "è firmato con un'altra chiave": lambda: scritto(firma=ALTRUI.sign),
    "ha la firma troncata": lambda: scritto()[:-8],
    "ha la firma di un altro contenuto": con_payload_di_un_altro,
    "non ha firma": lambda: scritto(firma=nessuna_firma),
    # header
    "nomina una chiave sconosciuta": lambda: con_testata(kid="altra"),
    "non nomina la chiave": lambda: con_testata(kid=None),
    "nomina la chiave con un numero": lambda: con_testata(kid=1),
    "nomina la chiave con un elenco": lambda: con_testata(kid=["prova"]),
    "nomina un file come chiave": lambda: con_testata(kid="../../../../dev/null"),
    "nomina la chiave con SQL": lambda: con_testata(kid="prova' OR '1'='1"),
    "nomina la chiave con un carattere nullo": lambda: con_testata(kid="prova\0"),
    "porta con sé la chiave che lo verifica": lambda: scritto({"jwk": chiave_altrui()}, firma=ALTRUI.sign),
    "chiede di capire un'estensione": lambda: con_testata(crit=["esempio"], esempio=True),
    "ha un elenco di estensioni vuoto": lambda: con_testata(crit=[]),
    "ha il contenuto fuori dal base64": lambda: con_testata(b64=False, crit=["b64"]),
    "è di un altro tipo: un logout": lambda: con_testata(typ="logout+jwt"),
    "è di un tipo che non è un testo": lambda: con_testata(typ=["JWT"]),
    # who, for whom
    "è di un altro emittente": lambda: con(iss="https://altri.test"),
    "è di un emittente che comincia allo stesso modo": lambda: con(iss=f"{EMITTENTE}.altri.test"),
    "è di un emittente con una barra in più": lambda: con(iss=f"{EMITTENTE}/"),
    "è di un elenco di emittenti": lambda: con(iss=[EMITTENTE]),
    "non dice l'emittente": lambda: con(iss=None),
    "è per altri": lambda: con(aud="altri"),
    "è per un elenco in cui non ci siamo": lambda: con(aud=["altri", "raccordo2"]),
    "è per un elenco che non è di testi": lambda: con(aud=[1, {}]),
    "non dice per chi è": lambda: con(aud=None),
    # when
    "varrà più avanti": lambda: con(nbf=fra(120)),
    "è stato emesso nel futuro": lambda: con(iat=fra(120)),
    "non dice quando scade": lambda: con(exp=None),
    "non dice quando è stato emesso": lambda: con(iat=None),
    "scade in un testo": lambda: con(exp=str(fra(600))),
    "scade in NaN": lambda: grezzo("exp", "NaN"),
    "scade all'infinito": lambda: grezzo("exp", "Infinity"),
    "scade a un numero fuori misura": lambda: grezzo("exp", "1e400"),
    "scade fra diecimila miliardi di anni": lambda: grezzo("exp", "9" * 4_000),
    "scade a un numero di cinquemila cifre": lambda: grezzo("exp", "9" * 5_000),
    "scade a vero": lambda: con(exp=True),
    "è emesso in un testo": lambda: con(iat=str(fra(-5))),
    "vale da un testo": lambda: con(nbf=str(fra(-5))),
    # who acts
    "non dice chi": lambda: con(sub=None),
    "dice chi con un testo vuoto": lambda: con(sub=""),
    "dice chi con uno spazio": lambda: con(sub="   "),
    "dice chi con un numero": lambda: con(sub=7),
    "dice chi con troppi caratteri": lambda: con(sub="x" * 129),
    "dice chi con un a capo": lambda: con(sub="as-1\nas-2"),
    "dice chi con un carattere nullo": lambda: con(sub="as\0-1"),
    "ha un ruolo inventato": lambda: con(ruolo="re"),
    "ha il ruolo della piattaforma": lambda: con(ruolo="sistema"),
    "ha un elenco di ruoli": lambda: con(ruolo=["assistente_sociale"]),
    "ha un ruolo maiuscolo": lambda: con(ruolo="ASSISTENTE_SOCIALE"),
    "non ha un ruolo": lambda: con(ruolo=None),
    # how far
    "ha il territorio in un testo": lambda: con(ambiti="50036"),
    "ha il territorio in un oggetto": lambda: con(asst={"50036": True}),
    "ha codici che non sono testi": lambda: con(ats=[325]),
    "ha codici annidati": lambda: con(distretti=[["d"]]),
    "ha tutta la Regione senza il ruolo": lambda: con(regione=True),
    "ha tutta la Regione in un testo": lambda: con(ruolo="ats_regione", regione="true"),
    "ha tutta la Regione in un numero": lambda: con(ruolo="ats_regione", regione=1),
}

INTESTAZIONI: dict[str, Callable[[], list[tuple[str, str]]]] = {
    "non c'è": lambda: [],
    "è vuota": lambda: [("Authorization", "")],
    "ha solo lo schema": lambda: [("Authorization", "Bearer")],
    "ha un altro schema": lambda: [("Authorization", f"Basic {scritto()}")],
    "ha lo schema due volte": lambda: [("Authorization", f"Bearer Bearer {scritto()}")],
    "c'è due volte": lambda: [("Authorization", f"Bearer {gettone()}"), ("Authorization", f"Bearer {gettone()}")],
    "ha due token": lambda: [("Authorization", f"Bearer {scritto()},{scritto()}")],
}


def scaduto() -> str:
    return jwt.encode(
        detti(exp=fra(-120), iat=fra(-600)), chiave_di_prova(), algorithm="EdDSA", headers={"kid": "prova"}
    )
