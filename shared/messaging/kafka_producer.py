"""Takes messages to Kafka so that none overtakes another of its key, whatever fails on the way.

The idempotent producer alone does not promise it: it keeps several batches of a partition waiting, and where the first
expires undelivered while the broker comes back, the second still goes out. A reader that knows a case's sequence would
then take the first, sent again, for a repetition. So messages leave in waves: what of a wave goes to one partition is
one batch, and a wave begins when the one before it is acknowledged. A wave that fails ends the publication, and the
producer with it: a new one begins with nothing in its hands.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError, MessageSizeTooLargeError

from shared.kernel.failpoint import failpoint
from shared.messaging.bus import Message
from shared.messaging.kafka_client import Bootstrap, InvalidAddress, connect
from shared.messaging.kafka_denial import denials

log = logging.getLogger(__name__)

LARGEST_MESSAGE = 2 * 1024 * 1024
"""Bytes of one message with key and headers. An event has one or two thousand."""
WAVE = 512 * 1024
"""Bytes per topic and wave: less than a topic of ours takes as one batch (its `max.message.bytes`)."""
OVERHEAD = 256
"""Bytes a record may add to its key, value and headers; generous, so that a wave never needs a second batch."""
DELIVERY_TIMEOUT = 10.0
"""Seconds until a wave is given up. The relay, which still has the rows, tries again. A stop may wait as long."""


class NotPublished(Exception):
    """The broker did not acknowledge. Whether it has the messages is unknown: publish them again, in the same order."""


class TopicMissing(NotPublished):
    """No such topic, or no broker that tells. Nothing was sent of the wave."""


class Denied(NotPublished):
    """Kafka does not let us in, or not write there. Trying again helps once somebody has given the permission."""


class MessageTooLarge(NotPublished):
    """Over LARGEST_MESSAGE. Nothing of the publication was sent, and trying again will not help."""


class Producer:
    """Blocking, to be used by one thread. Connects when first used."""

    def __init__(self, bootstrap: Bootstrap, client_id: str, *, delivery_timeout: float = DELIVERY_TIMEOUT) -> None:
        self._bootstrap = bootstrap
        self._client_id = client_id
        self._delivery_timeout = delivery_timeout
        self._producer: Any = None
        self._closing = False
        self.denied: tuple[str, ...] = ()

    def publish(self, messages: Sequence[Message]) -> None:
        """Returns when the broker has all of them on its in-sync replicas. Raises NotPublished."""
        for message in messages:
            if _size(message) > LARGEST_MESSAGE:
                raise MessageTooLarge(f"{message.topic}: {_size(message)} bytes")
        failpoint("kafka.before-send")
        try:
            if self._producer is None:
                self._producer = self._open()
            for wave in waves(messages):
                if self._closing:
                    raise NotPublished("closing")
                self._send(wave)
        except KafkaError as error:
            self._abandon()
            self._deny(denials(error))
            raise _told(error) from error
        except InvalidAddress as error:  # a password file that was there at the start
            raise NotPublished(str(error)) from error
        except NotPublished:
            self._abandon()
            raise
        self._deny(())
        failpoint("kafka.after-send")

    def _deny(self, denied: tuple[str, ...]) -> None:
        if denied and denied != self.denied:
            log.error("%s: Kafka refuses: %s", self._client_id, ", ".join(denied))
        self.denied = denied

    def ask_to_close(self) -> None:
        """From any thread: no further wave begins."""
        self._closing = True

    def close(self) -> None:
        self._closing = True
        self._abandon()

    def _open(self) -> Any:
        return connect(
            KafkaProducer,
            self._bootstrap,
            client_id=self._client_id,
            enable_idempotence=True,
            acks="all",
            # A batch takes a whole wave; it leaves at the flush, never by itself while the wave is still growing.
            batch_size=LARGEST_MESSAGE,
            linger_ms=int(self._delivery_timeout * 200),
            max_request_size=LARGEST_MESSAGE + 64 * 1024,
            max_block_ms=3_000,
            request_timeout_ms=int(self._delivery_timeout * 500),
            delivery_timeout_ms=int(self._delivery_timeout * 1_000),
        )

    def _send(self, wave: Sequence[Message]) -> None:
        futures = []
        for message in wave:
            headers = [(name, value.encode()) for name, value in message.headers.items()]
            try:
                futures.append(
                    self._producer.send(message.topic, message.value, key=message.key.encode(), headers=headers)
                )
            except KafkaTimeoutError as error:
                raise TopicMissing(message.topic) from error
        self._producer.flush(timeout=self._delivery_timeout + 2)
        for future in futures:
            future.get(timeout=0)

    def _abandon(self) -> None:
        if self._producer is None:
            return
        producer, self._producer = self._producer, None
        try:
            producer.close(timeout=1)
        except KafkaError as error:
            log.info("a producer is given up with messages in its hands: %s", type(error).__name__)
            # `close` flushes first and, where that takes too long, never comes to end its thread, which would send
            # what it holds whenever the broker is back. There is no public way to say so.
            producer._sender.force_close()


def _size(message: Message) -> int:
    headers = sum(len(name.encode()) + len(value.encode()) for name, value in message.headers.items())
    return len(message.key.encode()) + len(message.value) + headers + OVERHEAD


def waves(messages: Sequence[Message]) -> Iterator[Sequence[Message]]:
    """Runs of messages of which no topic, so no partition either, gets more than one batch holds."""
    begin = 0
    held: dict[str, int] = {}
    for index, message in enumerate(messages):
        size = _size(message)
        if held.get(message.topic, 0) and held[message.topic] + size > WAVE:
            yield messages[begin:index]
            begin = index
            held = {}
        held[message.topic] = held.get(message.topic, 0) + size
    if begin < len(messages):
        yield messages[begin:]


def _told(error: KafkaError) -> NotPublished:
    if isinstance(error, MessageSizeTooLargeError):
        return MessageTooLarge("refused by the broker: over the topic's max.message.bytes")
    if denied := denials(error):
        return Denied(", ".join(denied))
    return NotPublished(f"{type(error).__name__}: {error}")
