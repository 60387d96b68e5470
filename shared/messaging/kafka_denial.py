"""What Kafka refuses us: who we say we are, a topic, a group. Trouble of the installation, never of an event.

Whoever meets it tries again, loses nothing and parks nothing; a person has to give the permission, or the right password.
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
from kafka.net.compat import KafkaNetClient

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


class Doorman:
    """Hears out the broker that does not let a client of kafka-python in, and keeps why.

    The library 3.0.12 tells it to its log and goes on asking until its patience ends, as if nobody had answered; a
    password would be tried as long as the client lives. It has a place for such failures (`_auth_failures`), and never
    fills it, since what fails while a connection begins does not reach who looks there. And it throws away what arrived
    together with the end of a connection, which is where a broker says that a password is wrong.
    """

    def __init__(self) -> None:
        self.refusal: Exception | None = None

    def watch(self, client: KafkaNetClient) -> None:
        """Before the first connection."""
        manager: Any = client._manager
        connect, build = manager._connect, manager._build_transport

        async def watched(node: Any, connection: Any, **how: Any) -> None:
            def refused(error: Exception) -> None:
                if denials(error):
                    self.refusal = error
                if isinstance(error, _STRANGERS):
                    manager._auth_failures[node.node_id] = error

            connection.init_future.add_errback(refused)
            await connect(node, connection, **how)
            # Having come to its end it takes every connection for a good one, and forgets what it should keep.
            connection.init_future.add_errback(refused)

        async def built(*where: Any, **how: Any) -> Any:
            transport = await build(*where, **how)
            receive = transport._sock_recv

            def last_words_first() -> tuple[bytes, Exception | None]:
                data, error = receive()
                return data, None if data else error  # the next look finds the end again

            transport._sock_recv = last_words_first
            return transport

        manager._connect, manager._build_transport = watched, built
