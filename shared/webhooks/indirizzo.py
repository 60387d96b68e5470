"""Where a delivery may go.

An address comes from outside: without these rules it would make the platform call anything, itself included.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from shared.webhooks.refusals import IndirizzoNonAmmesso

HTTPS = 443
LONGEST = 500
_PLAIN = re.compile(r"[\x21-\x5b\x5d-\x7e]+")
"""Printable ASCII without blanks and backslashes, which readers of addresses understand in different ways."""

Indirizzo = IPv4Address | IPv6Address
_NAT64 = IPv6Network("64:ff9b::/96")
"""The last 32 bits are an IPv4 address, and a gateway calls it."""
_UNICAST = IPv6Network("2000::/3")
"""What IANA gives out. Of the rest the standard library takes for public what is merely not given out yet, and old
forms that lead inside: compatible (::/96), translated (::ffff:0:0:0/96), local NAT64 (64:ff9b:1::/48), fec0::/10."""
_MAI: Sequence[IPv4Network | IPv6Network] = [
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv6Network("3fff::/20"),
]
"""Protocols (the metadata of a cloud, too), relays, documentation: not every Python that we run on knows them all."""
_ISATAP = (0x00005EFE, 0x02005EFE)
"""Before an IPv4 address in the last 32 bits, which a router of that network calls."""


@dataclass(frozen=True)
class Destinazione:
    """An address that was checked. `percorso` begins with / and holds the query."""

    host: str
    porta: int
    percorso: str

    @property
    def autorita(self) -> str:
        return self.host if self.porta == HTTPS else f"{self.host}:{self.porta}"


class Ammessi:
    """The hosts to which the installation delivers: `host`, or `host:port`; and private networks, where a test is one.

    Raises ValueError where an entry is neither a host nor a network.
    """

    def __init__(self, host: Iterable[str] = (), reti: Iterable[str] = ()) -> None:
        self._host = frozenset(_voce(each) for each in host if each.strip())
        self._reti: Sequence[IPv4Network | IPv6Network] = [ip_network(each.strip()) for each in reti if each.strip()]

    def destinazione(self, url: str) -> Destinazione:
        """Raises IndirizzoNonAmmesso."""
        if len(url) > LONGEST or not _PLAIN.fullmatch(url):
            raise IndirizzoNonAmmesso("L'indirizzo è troppo lungo o contiene caratteri non ammessi")
        try:
            parts = urlsplit(url)
            port = parts.port or HTTPS
        except ValueError:
            raise IndirizzoNonAmmesso("L'indirizzo non si può leggere") from None
        if parts.scheme != "https":
            raise IndirizzoNonAmmesso("L'indirizzo deve iniziare con https://")
        if "@" in parts.netloc or parts.fragment:
            raise IndirizzoNonAmmesso("L'indirizzo non può contenere credenziali né frammenti")
        host = parts.hostname or ""
        if (host, port) not in self._host:
            raise IndirizzoNonAmmesso("L'host (con la sua porta) non è nell'elenco di quelli ammessi")
        query = f"?{parts.query}" if parts.query else ""
        return Destinazione(host, port, (parts.path or "/") + query)

    def raggiungibile(self, address: str) -> bool:
        """Whether an IP address to which a name led may be called: a public one, or one of a network named here."""
        found = ip_address(address)
        if any(found in rete for rete in self._reti):
            return True
        return all(_pubblico(each) for each in _dentro(found))


def _voce(text: str) -> tuple[str, int]:
    host, _, port = text.strip().lower().partition(":")
    if not host or not _PLAIN.fullmatch(host) or not (port or "443").isdigit():
        raise ValueError(f"not a host: {text!r}")
    return host, int(port or HTTPS)


def _dentro(found: Indirizzo) -> list[Indirizzo]:
    """The address and those that it carries inside: whoever routes it may end up there."""
    if isinstance(found, IPv4Address):
        return [found]
    carried: list[Indirizzo | None] = [found, found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
    if found in _NAT64 or int(found) >> 32 & 0xFFFFFFFF in _ISATAP:
        carried.append(IPv4Address(int(found) & 0xFFFFFFFF))
    if found.ipv4_mapped is not None:
        carried.remove(found)  # the mapped form is never public by itself, whatever it carries
    return [each for each in carried if each is not None]


def _pubblico(found: Indirizzo) -> bool:
    if isinstance(found, IPv6Address) and found not in _UNICAST and found not in _NAT64:
        return False
    return found.is_global and not found.is_multicast and not any(found in rete for rete in _MAI)
