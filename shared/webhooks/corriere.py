"""Carries one message over HTTPS, signed by Standard Webhooks, to an address that was checked and to no other.

The name is resolved once, every address that it leads to must be allowed, and the connection is made to one of those:
a name that leads elsewhere at the second question is not asked a second time. The certificate must be that of the name.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import monotonic

import httpx
from standardwebhooks.webhooks import Webhook as Firma

from shared.kernel.clock import Clock
from shared.webhooks.indirizzo import Ammessi, Destinazione
from shared.webhooks.refusals import IndirizzoNonAmmesso
from shared.webhooks.spedizione import Esito, Risposta, Spedizione

log = logging.getLogger(__name__)
# It writes every address that it calls into the log; the path may hold what only its owner should know.
logging.getLogger("httpx").setLevel(logging.WARNING)

IN_TUTTO = 20.0
"""Seconds of one attempt, resolution of the name included. Standard Webhooks asks for 15 to 30."""
PER_CONNETTERSI = 5.0
TENTATI = 3
"""Addresses of one name that are tried, one after the other."""


Risolvi = Callable[[str, int], Awaitable[Sequence[str]]]
"""The IP addresses of a host. Raises OSError where there is none."""


async def dal_sistema(host: str, porta: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, porta, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))


class CorriereHttps:
    """`ca_file`: authorities trusted beside the public ones (PEM); `in_tutto`: seconds of one attempt."""

    def __init__(
        self,
        ammessi: Ammessi,
        clock: Clock,
        ca_file: Path | None = None,
        *,
        in_tutto: float = IN_TUTTO,
        risolvi: Risolvi = dal_sistema,
    ) -> None:
        self._ammessi = ammessi
        self._clock = clock
        self._risolvi = risolvi
        self._in_tutto = in_tutto
        self._tls = ssl.create_default_context()
        self._tls.minimum_version = ssl.TLSVersion.TLSv1_2
        if ca_file is not None:
            self._tls.load_verify_locations(ca_file)

    async def porta(self, spedizione: Spedizione) -> Risposta:
        began = monotonic()
        try:
            async with asyncio.timeout(self._in_tutto):
                risposta = await self._porta(spedizione)
        except IndirizzoNonAmmesso:
            risposta = Risposta(Esito.INDIRIZZO_NON_AMMESSO)
        except (TimeoutError, httpx.TimeoutException):
            risposta = Risposta(Esito.TROPPO_LENTO)
        except (httpx.HTTPError, OSError) as error:
            risposta = Risposta(Esito.CERTIFICATO_NON_VALIDO if _of_tls(error) else Esito.NON_RAGGIUNTO)
        except Exception as error:
            # Told by type: the text of an error may repeat the address.
            log.error("delivery %s: %s", spedizione.id, type(error).__name__)
            risposta = Risposta(Esito.GUASTO)
        spent = int((monotonic() - began) * 1000)
        return Risposta(risposta.esito, risposta.http, risposta.riprova_fra, spent)

    async def _porta(self, spedizione: Spedizione) -> Risposta:
        destinazione = self._ammessi.destinazione(spedizione.url)
        if not spedizione.chiavi:
            return Risposta(Esito.CHIAVE_ASSENTE)
        addresses = await self._resolved(destinazione)
        headers = intestazioni(spedizione, self._clock.now()) | {"host": destinazione.autorita}
        for address in addresses[:-1]:
            try:
                return await self._call(destinazione, address, headers, spedizione.contenuto)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue  # nothing was sent: the next address of the name may answer
        return await self._call(destinazione, addresses[-1], headers, spedizione.contenuto)

    async def _resolved(self, destinazione: Destinazione) -> list[str]:
        """Raises OSError where the name leads nowhere, IndirizzoNonAmmesso where one of its addresses is forbidden."""
        addresses = list(await self._risolvi(destinazione.host, destinazione.porta))
        if not all(map(self._ammessi.raggiungibile, addresses)):
            raise IndirizzoNonAmmesso("Il nome porta a un indirizzo che non è pubblico")
        return addresses[:TENTATI]

    async def _call(self, destinazione: Destinazione, address: str, headers: dict[str, str], body: bytes) -> Risposta:
        host = f"[{address}]" if ":" in address else address
        url = f"https://{host}:{destinazione.porta}{destinazione.percorso}"
        # A client of its own each time: no cookie, no connection and no proxy of another delivery.
        async with (
            httpx.AsyncClient(
                verify=self._tls,
                trust_env=False,
                follow_redirects=False,
                timeout=httpx.Timeout(self._in_tutto, connect=PER_CONNETTERSI),
            ) as client,
            # The body of the answer is never read: only its first line and headers matter.
            client.stream(
                "POST", url, content=body, headers=headers, extensions={"sni_hostname": destinazione.host}
            ) as answer,
        ):
            return _letta(answer, self._clock.now())


def intestazioni(spedizione: Spedizione, now: datetime) -> dict[str, str]:
    """The headers of one attempt: the id stays, the time is that of the attempt, one signature for each valid key."""
    text = spedizione.contenuto.decode()
    signatures = [Firma(chiave).sign(spedizione.id, now.astimezone(UTC), text) for chiave in spedizione.chiavi]
    return {
        "content-type": spedizione.tipo,
        "user-agent": "Raccordo",
        "webhook-id": spedizione.id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _letta(answer: httpx.Response, now: datetime) -> Risposta:
    status = answer.status_code
    if answer.is_success:
        return Risposta(Esito.CONSEGNATO, status)
    if answer.is_redirect or 300 <= status < 400:
        return Risposta(Esito.RINVIO, status)
    if status == httpx.codes.GONE:
        return Risposta(Esito.RITIRATO, status)
    return Risposta(Esito.RISPOSTA_NEGATIVA, status, riprova_fra(answer.headers.get("retry-after"), now))


def riprova_fra(text: str | None, now: datetime) -> timedelta | None:
    """What Retry-After asks for, as seconds or as a date; None where it says nothing that can be read."""
    if text is None:
        return None
    if text.strip().isdecimal():
        return timedelta(seconds=min(int(text), 10**6))
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(when - now, timedelta())


def _of_tls(error: BaseException) -> bool:
    """Whether a certificate, or the protocol, is at the bottom of it."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
