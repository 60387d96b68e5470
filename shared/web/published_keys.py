"""The keys that an issuer publishes on the network (OpenID Connect Discovery 1.0, RFC 8414), kept close at hand.

They are read in the background every few minutes, and once more where a token names a key that nobody knows: at most
once in a while, because whoever has no valid token at all can invent names. A request never waits for the network
unless it brought such a name. An issuer that does not answer leaves its last keys standing, for a bounded time.
"""

import asyncio
import contextlib
import json
import logging
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx
from prometheus_client import Counter, Gauge

from shared.observability.metrics import REGISTRY
from shared.web.issuer_keys import NOBODY, Believed, Standing, usable_keys

log = logging.getLogger(__name__)
# It writes every address that it calls into the log, at each reading.
logging.getLogger("httpx").setLevel(logging.WARNING)

READ_EVERY: Final = 600.0
TRY_AGAIN: Final = 15.0
"""Seconds after a reading that failed."""
UNKNOWN_EVERY: Final = 30.0
"""Seconds between two readings that names of unknown keys may cause."""
IN_ALL: Final = 10.0
"""Seconds of one reading, discovery included."""
PER_STEP: Final = 5.0
LARGEST: Final = 256 * 1024
"""Bytes of one answer. A set of keys with its certificates takes a few thousand."""
WELL_KNOWN: Final = "/.well-known/openid-configuration"

_READINGS = Counter(
    "raccordo_emittente_letture", "Letture delle chiavi dell'emittente dei token", ["esito"], registry=REGISTRY
)
_READ_AT = Gauge(
    "raccordo_emittente_chiavi_lette_timestamp_seconds",
    "Quando le chiavi dell'emittente dei token sono state lette l'ultima volta",
    registry=REGISTRY,
)


class InvalidIssuerAddress(ValueError):
    """An address to which nobody should send a question about keys. The text is Italian, for who configures."""


class IssuerTrouble(Exception):
    """The issuer answered, and not with what was asked for."""


@dataclass(frozen=True)
class Published:
    """Where the keys are, and how long they count.

    `address` of the JWKS document; None: the issuer says it itself, at its own address. `loopback`: plain http is
    allowed, to this machine only. `ca_file`: authorities trusted beside the public ones (PEM). `trusted_for`: seconds
    that keys are believed after they were last read.
    """

    issuer: str
    address: str | None = None
    loopback: bool = False
    ca_file: Path | None = None
    trusted_for: float = 24 * 3600.0


class PublishedKeys:
    """Raises InvalidIssuerAddress, and OSError where the file of the authorities cannot be read."""

    def __init__(
        self, published: Published, *, read_every: float = READ_EVERY, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._published = published
        self._read_every = read_every
        self._now = now
        self._checked(published.address or published.issuer)
        if published.address is None and "?" in published.issuer:
            raise InvalidIssuerAddress("il nome dell'emittente non può contenere ?")
        self._tls = ssl.create_default_context()
        self._tls.minimum_version = ssl.TLSVersion.TLSv1_2
        if published.ca_file is not None:
            self._tls.load_verify_locations(published.ca_file)
        self._keys: Believed = NOBODY
        self._document: object = None
        self._read_at: float | None = None
        self._failing = False
        self._unknown_asked_at: float | None = None
        self._reading: asyncio.Task[None] | None = None
        self._keeping: asyncio.Task[None] | None = None

    def believed(self) -> Believed:
        age = self._age()
        return NOBODY if age is None or age > self._published.trusted_for else self._keys

    async def ask_again(self) -> bool:
        if self._reading is None or self._reading.done():
            now = self._now()
            if self._unknown_asked_at is not None and now - self._unknown_asked_at < UNKNOWN_EVERY:
                return False
            self._unknown_asked_at = now
        await self.read()
        return True

    async def read(self) -> None:
        """Asks the issuer. One question at a time: whoever comes meanwhile waits for the same answer."""
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read(), name="issuer keys")
        await asyncio.shield(self._reading)

    async def start(self) -> None:
        """Does not wait: until the issuer has answered nobody is believed, and the probe says so."""
        self._keeping = asyncio.create_task(self._keep(), name="issuer keys kept fresh")

    async def stop(self) -> None:
        for task in (self._keeping, self._reading):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    def standing(self) -> Standing:
        age = self._age()
        if age is None:
            return Standing(False, "Le chiavi dell'emittente non sono ancora state lette")
        if age > self._published.trusted_for:
            return Standing(False, "L'emittente non risponde da troppo tempo: le sue chiavi non valgono più")
        if not self._keys:
            return Standing(False, "L'emittente non pubblica chiavi utilizzabili")
        if self._failing:
            left = int((self._published.trusted_for - age) // 60)
            return Standing(True, f"L'emittente non risponde: le ultime chiavi valgono ancora {left} minuti")
        return Standing(True)

    def _age(self) -> float | None:
        return None if self._read_at is None else self._now() - self._read_at

    async def _keep(self) -> None:
        while True:
            await self.read()
            await asyncio.sleep(min(TRY_AGAIN, self._read_every) if self._failing else self._read_every)

    async def _read(self) -> None:
        try:
            async with asyncio.timeout(IN_ALL):
                document = await self._published_now()
            keys = usable_keys(document)
        except Exception as error:
            self._failing = True
            _READINGS.labels("fallita").inc()
            why = str(error) if isinstance(error, IssuerTrouble | InvalidIssuerAddress) else type(error).__name__
            log.warning("the keys of the issuer could not be read (%s): those known stay for now", why)
            return
        if document != self._document:
            log.info("keys of the issuer: %d usable", len(keys))
            self._keys, self._document = keys, document
        self._failing = False
        self._read_at = self._now()
        _READINGS.labels("riuscita").inc()
        _READ_AT.set_to_current_time()

    async def _published_now(self) -> object:
        async with httpx.AsyncClient(
            verify=self._tls, timeout=PER_STEP, follow_redirects=False, trust_env=False
        ) as client:
            return await self._json(client, self._published.address or await self._discovered(client))

    async def _discovered(self, client: httpx.AsyncClient) -> str:
        issuer = self._published.issuer
        said = await self._json(client, issuer.removesuffix("/") + WELL_KNOWN)
        if not isinstance(said, dict) or said.get("issuer") != issuer:
            raise IssuerTrouble("who answers is not the issuer")
        if not isinstance(address := said.get("jwks_uri"), str):
            raise IssuerTrouble("no jwks_uri")
        return address

    async def _json(self, client: httpx.AsyncClient, address: str) -> object:
        self._checked(address)
        # Unpacking could make much of little: the answer is asked for, and read, as it is.
        headers = {"accept": "application/json", "accept-encoding": "identity"}
        async with client.stream("GET", address, headers=headers) as answer:
            if answer.status_code != httpx.codes.OK:
                raise IssuerTrouble(f"answered {answer.status_code}")
            body = bytearray()
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > LARGEST:
                    raise IssuerTrouble("too large")
        return json.loads(body)

    def _checked(self, address: str) -> None:
        try:
            parts = urlsplit(address)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            raise InvalidIssuerAddress("l'indirizzo dell'emittente non si può leggere") from None
        if not address.isascii() or not address.isprintable() or " " in address or "@" in parts.netloc:
            raise InvalidIssuerAddress("l'indirizzo dell'emittente contiene credenziali o caratteri non ammessi")
        if parts.fragment:
            raise InvalidIssuerAddress("l'indirizzo dell'emittente non può contenere #")
        if parts.scheme == "http" and self._published.loopback and host in ("127.0.0.1", "::1", "localhost"):
            return
        if parts.scheme != "https" or not host:
            raise InvalidIssuerAddress("l'indirizzo dell'emittente deve iniziare con https://")
