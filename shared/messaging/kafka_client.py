"""What every connection to Kafka has in common: addresses that make sense, short patience, nothing left open."""

import logging
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeVar

from kafka.errors import KafkaTimeoutError
from kafka.net.compat import KafkaNetClient
from kafka.net.selector import NetworkSelector

from shared.messaging.kafka_denial import Doorman

C = TypeVar("C")

_ADDRESS = re.compile(r"(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(?P<port>[0-9]{1,5})")

BOOTSTRAP_TIMEOUT_MS = 3_000
PATIENT: dict[str, Any] = {
    "bootstrap_timeout_ms": BOOTSTRAP_TIMEOUT_MS,
    # By default a client that saw the broker go may sleep 30 s after it is back.
    "reconnect_backoff_max_ms": 1_000,
    # Topics that come into being, partitions that move: noticed within seconds, not five minutes.
    "metadata_max_age_ms": 5_000,
}

# At DEBUG the library writes keys and values of what it sends: personal data, which no log of ours may hold. Its INFO
# tells every rebalance partition by partition; ours says the same in one line.
logging.getLogger("kafka").setLevel(logging.WARNING)
# Each attempt to connect is worth four lines to it, each topic that it may not see one every five seconds; the probe
# and the readers say in one that nobody answers, or what is refused.
logging.getLogger("kafka.net").setLevel(logging.CRITICAL)
logging.getLogger("kafka.cluster").setLevel(logging.CRITICAL)


class InvalidAddress(ValueError):
    """The address of the broker is no `host:port[,host:port...]`. A mistake to correct, not to wait out."""


def addresses(bootstrap: str) -> list[str]:
    """The brokers to begin with. Raises InvalidAddress."""
    found = [part.strip() for part in bootstrap.split(",") if part.strip()]
    for address in found:
        match = _ADDRESS.fullmatch(address)
        if match is None or not 0 < int(match["port"]) < 65_536:
            raise InvalidAddress(f"indirizzo di Kafka non valido: {address!r}; si attende host:porta[,host:porta...]")
    if not found:
        raise InvalidAddress("indirizzo di Kafka mancante; si attende host:porta[,host:porta...]")
    return found


SCRAM = "SCRAM-SHA-512"


@dataclass(frozen=True)
class Brokers:
    """Where Kafka is, and how it knows us and we know it: files in PEM. Without them everything goes in the clear.

    We are known by a certificate, or by `user` and the password in `password_file`. Files are read when a connection is
    opened: what was renewed is taken by the next one of kafka-python's, and by Faust's next process.
    """

    addresses: tuple[str, ...]
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    user: str = ""
    password_file: Path | None = None

    def __str__(self) -> str:
        return ",".join(self.addresses)

    @property
    def password(self) -> str:
        """What the file says now, but for a line's end. Raises InvalidAddress."""
        return "" if self.password_file is None else read_password(self.password_file)

    @property
    def security(self) -> dict[str, Any]:
        """What kafka-python has to be told. Raises InvalidAddress."""
        files = {"ssl_cafile": self.ca_file, "ssl_certfile": self.cert_file, "ssl_keyfile": self.key_file}
        told: dict[str, Any] = {name: str(file) for name, file in files.items() if file is not None}
        if self.user:
            protocol = "SASL_PLAINTEXT" if self.ca_file is None else "SASL_SSL"
            who = {"sasl_plain_username": self.user, "sasl_plain_password": self.password}
            return {"security_protocol": protocol, "sasl_mechanism": SCRAM, **who, **told}
        return {"security_protocol": "SSL", **told} if told else {}

    def tls(self) -> ssl.SSLContext | None:
        """What any other client has to be told."""
        if self.ca_file is None:
            return None
        context = ssl.create_default_context(cafile=self.ca_file)
        if self.cert_file is not None:
            context.load_cert_chain(self.cert_file, self.key_file)
        return context


Bootstrap = str | Brokers
"""`host:port[,host:port...]` in the clear, or with what it takes to enter."""


def brokers(
    bootstrap: Bootstrap,
    ca_file: Path | None = None,
    cert_file: Path | None = None,
    key_file: Path | None = None,
    user: str = "",
    password_file: Path | None = None,
) -> Brokers:
    """Raises InvalidAddress, also where something is missing: a mistake to correct before anything is tried."""
    if isinstance(bootstrap, Brokers):
        return bootstrap
    if ca_file is None and (cert_file is not None or key_file is not None):
        raise InvalidAddress("per entrare in Kafka con un certificato serve anche RACCORDO_KAFKA_CA_FILE")
    if key_file is not None and cert_file is None:
        raise InvalidAddress("RACCORDO_KAFKA_KEY_FILE è la chiave di un certificato: serve RACCORDO_KAFKA_CERT_FILE")
    for file in (ca_file, cert_file, key_file, password_file):
        if file is not None and not file.is_file():
            raise InvalidAddress(f"il file {file} per entrare in Kafka non c'è")
    found = Brokers(tuple(addresses(bootstrap)), ca_file, cert_file, key_file, user, password_file)
    if user or password_file is not None:
        _check_password(found)
    return found


def _check_password(found: Brokers) -> None:
    if not found.user:
        raise InvalidAddress("con RACCORDO_KAFKA_PASSWORD_FILE serve anche RACCORDO_KAFKA_UTENTE")
    if found.password_file is None:
        raise InvalidAddress("con RACCORDO_KAFKA_UTENTE serve anche RACCORDO_KAFKA_PASSWORD_FILE")
    if found.cert_file is not None:
        raise InvalidAddress("in Kafka si entra con un certificato o con una password, non con tutti e due")
    if found.ca_file is None and not all(map(_loopback, found.addresses)):
        raise InvalidAddress(
            "una password non viaggia in chiaro: se il broker non è su questa macchina serve RACCORDO_KAFKA_CA_FILE"
        )
    read_password(found.password_file)


def read_password(file: Path) -> str:
    """What the file says, but for a line's end. Raises InvalidAddress."""
    try:
        password = file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidAddress(f"il file {file} con la password di Kafka non si legge: {type(error).__name__}") from None
    if not password or not password.isprintable():
        raise InvalidAddress(f"il file {file} non contiene una password: si attende una riga sola, di testo")
    return password


def _loopback(address: str) -> bool:
    host = address.rpartition(":")[0].strip("[]")
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def connect(kind: Callable[..., C], bootstrap: Bootstrap, **config: Any) -> C:
    """A producer, consumer or admin client, connected. Raises KafkaError where no broker lets us in within 3 s.

    Where one answered and refused us the error is that refusal: see `shared.messaging.kafka_denial`. The library's
    constructors connect at once, and where that fails leave a thread and sockets behind; here they are closed.
    """
    opened: list[KafkaNetClient] = []
    doormen: list[Doorman] = []

    def client(**settings: Any) -> KafkaNetClient:
        net = NetworkSelector(**settings)
        doormen.append(Doorman(net, **settings))
        opened.append(KafkaNetClient(net, doormen[-1], **settings))
        # kafka-python 3.0.12 takes `allow_auto_create_topics` and does not hand it on: a topic that somebody only asks
        # for would come into being with the broker's own partitions and retention instead of ours.
        opened[-1].cluster.config["allow_auto_create_topics"] = False
        return opened[-1]

    try:
        found = brokers(bootstrap)
        settings = {**PATIENT, **found.security, **config}
        return kind(bootstrap_servers=list(found.addresses), kafka_client=client, **settings)
    except BaseException as error:
        for one in opened:
            one.close()
        for refusal in (doorman.refusal for doorman in doormen if isinstance(error, KafkaTimeoutError)):
            if refusal is not None:
                raise refusal from None
        raise
