"""What Kafka refuses us: who we say we are, a topic, a group. Trouble of the installation, never of an event.

Whoever meets it tries again, loses nothing and parks nothing; a person has to give the permission, or the password.
"""

import re
import ssl
from collections.abc import Iterable
from typing import Any

from kafka.errors import (
    AuthorizationError,
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    SaslAuthenticationFailedError,
    TopicAuthorizationFailedError,
    UnsupportedSaslMechanismError,
)
from kafka.net.inet import create_connection
from kafka.net.manager import KafkaConnectionManager
from kafka.net.selector import NetworkSelector
from kafka.net.transport import KafkaSSLTransport, KafkaTCPTransport

WRONG_PASSWORD = "kafka-autenticazione-fallita"  # noqa: S105  # a code for people, not a password
NO_TRUST = "kafka-tls-rifiutato"
NOT_ALLOWED = "kafka-operazione-non-autorizzata"
_STRANGERS = (SaslAuthenticationFailedError, UnsupportedSaslMechanismError)


def topic_denied(topic: str) -> str:
    """As others are said too: a stable code, with the name that it is about."""
    return f"topic-non-autorizzato:{topic}"


def group_denied(group: str) -> str:
    return f"gruppo-non-autorizzato:{group}"


def denials(error: BaseException) -> tuple[str, ...]:
    """Stable codes, with names of topics and groups; empty where it is no refusal, and time may mend it."""
    if isinstance(error, _STRANGERS):
        return (WRONG_PASSWORD,)
    if _tls(error):
        return (NO_TRUST,)
    if isinstance(error, TopicAuthorizationFailedError):
        return tuple(map(topic_denied, _names(error))) or (NOT_ALLOWED,)
    if isinstance(error, GroupAuthorizationFailedError):
        return tuple(map(group_denied, _names(error))) or (NOT_ALLOWED,)
    return (NOT_ALLOWED,) if isinstance(error, AuthorizationError) else ()


def _names(error: BaseException) -> list[str]:
    """The library says a set of names, or one, or a sentence, or nothing."""
    said = error.args[0] if error.args else ()
    names = [said] if isinstance(said, str) else sorted(map(str, said)) if isinstance(said, Iterable) else []
    return [name for name in names if re.fullmatch(r"[\w.-]+", name)]


def _tls(error: BaseException) -> bool:
    """A certificate that one of the two does not accept. A connection that merely broke off is none."""
    text = str(error)
    return isinstance(error, KafkaConnectionError | ssl.SSLError) and "[SSL" in text and "EOF" not in text


class _Transport:
    """Beside a transport of kafka-python: says its last words, and leaves no socket behind."""

    async def handshake(self) -> None:
        try:
            await super().handshake()  # type: ignore[misc]  # of whatever transport stands beside it
        except BaseException:
            self._sock.close()  # type: ignore[attr-defined]  # kafka-python has no types
            raise

    def _sock_recv(self) -> tuple[bytes, Exception | None]:
        data, error = super()._sock_recv()  # type: ignore[misc]  # kafka-python has no types
        return data, None if data else error  # the next look finds the end again


class _Tls(_Transport, KafkaSSLTransport):  # type: ignore[misc]  # kafka-python has no types
    pass


class _Clear(_Transport, KafkaTCPTransport):  # type: ignore[misc]  # kafka-python has no types
    pass


class Doorman(KafkaConnectionManager):  # type: ignore[misc]  # kafka-python has no types
    """Hears out the broker that does not let a client of kafka-python in, and keeps why.

    The library 3.0.12 tells it to its log and goes on asking until its patience ends, as if nobody had answered; a
    password would be tried as long as the client lives. It has a place for such failures (`_auth_failures`), and never
    fills it, since what fails while a connection begins does not reach who looks there. And it throws away what arrived
    together with the end of a connection, which is where a broker says that a password is wrong.
    """

    def __init__(self, net: NetworkSelector, **config: Any) -> None:
        super().__init__(net, **config)
        self.refusal: Exception | None = None

    async def _connect(self, node: Any, conn: Any, **how: Any) -> None:
        def refused(error: Exception) -> None:
            if denials(error):
                self.refusal = error
            if isinstance(error, _STRANGERS):
                self._auth_failures[node.node_id] = error

        conn.init_future.add_errback(refused)
        await super()._connect(node, conn, **how)
        # Having come to its end it takes every connection for a good one, and forgets what it should keep.
        conn.init_future.add_errback(refused)

    async def _build_transport(self, node: Any, timeout_at: float | None = None) -> Any:
        """As the library's, with our transports."""
        config = self.config
        sock = await create_connection(
            self._net,
            node.host,
            node.port,
            config["socket_options"],
            proxy_url=config["proxy_url"],
            timeout_at=timeout_at,
        )
        tls = {key: value for key, value in config.items() if key.startswith("ssl_")}
        transport = (
            _Tls(self._net, sock, host=node.host, **tls) if self.ssl_enabled else _Clear(self._net, sock, node.host)
        )
        try:
            await transport.handshake()
        except Exception as error:
            raise KafkaConnectionError(f"Handshake failed: {error}") from error
        return transport
