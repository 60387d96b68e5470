"""`python -m shared.process.administer`: topics, accounts and permissions of Kafka, made what the code declares.

For who administers a broker without Strimzi. It enters as the broker's super user, and nobody else needs to.
"""

import logging
import sys
from pathlib import Path

from pydantic import ValidationError

from shared.messaging.access import UnknownAccount
from shared.messaging.kafka_access import AccessNotReady, admit
from shared.messaging.kafka_client import InvalidAddress, read_password
from shared.messaging.kafka_topics import TopicsNotReady, create
from shared.messaging.topics import TOPICS
from shared.observability.logs import start_logs
from shared.process.commands import MISTAKE, NOT_NOW
from shared.process.settings import ProcessSettings

log = logging.getLogger(__name__)


class AdministratorSettings(ProcessSettings):
    kafka_account_cartella: Path
    """A file for each account that may enter, of its name, with its password in one line."""

    def passwords(self) -> dict[str, str]:
        """Account -> password. Raises InvalidAddress."""
        if not self.kafka_account_cartella.is_dir():
            raise InvalidAddress(f"la cartella {self.kafka_account_cartella} degli account di Kafka non c'è")
        files = sorted(self.kafka_account_cartella.iterdir())
        return {file.name: read_password(file) for file in files if not file.name.startswith(".")}


def main() -> int:
    """The exit status. May be repeated at will."""
    start_logs("kafka")
    try:
        settings = AdministratorSettings()
        broker, passwords = settings.brokers(), settings.passwords()
        topics = create(broker, TOPICS, replication=settings.repliche, partitions=settings.partizioni)
        change = admit(broker, passwords)
    except (AccessNotReady, TopicsNotReady) as not_now:
        return _told(str(not_now), NOT_NOW)
    except UnknownAccount as wrong:
        return _told(f"nessun account si chiama {wrong}: l'elenco è in docs/kafka-accessi.md", MISTAKE)
    except InvalidAddress as wrong:
        return _told(str(wrong), MISTAKE)
    except ValidationError as wrong:
        fields = ", ".join(".".join(str(part) for part in each["loc"]) for each in wrong.errors())
        return _told(f"configurazione non valida: {fields}", MISTAKE)
    log.info("topics: %d created, %d aligned", len(topics.created), len(topics.aligned))
    log.info("accounts: %s; expelled: %s", ", ".join(change.admitted), ", ".join(change.expelled) or "none")
    log.info("permissions: %d given, %d withdrawn", change.granted, change.withdrawn)
    return 0


def _told(what: str, status: int) -> int:
    sys.stderr.write(f"{what}\n")
    return status


if __name__ == "__main__":
    raise SystemExit(main())
