"""What every process of the distributed form is told: `RACCORDO_*` variables."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.messaging.kafka_client import Brokers, brokers
from shared.process.identity import IssuerSettings
from shared.process.keys import KeySettings


class ProcessSettings(IssuerSettings, KeySettings):
    """The same for all services; what is of one service only stands in its own settings."""

    model_config = SettingsConfigDict(env_prefix="RACCORDO_")

    kafka: str = "127.0.0.1:9092"
    """Brokers to begin with: `host:port[,host:port...]`."""
    kafka_ca_file: Path | None = None
    """Who signs the brokers' certificates (PEM); without it everything goes in the clear."""
    kafka_cert_file: Path | None = None
    kafka_key_file: Path | None = None
    """The certificate by which this service enters, and its key (PEM)."""
    kafka_utente: str = ""
    kafka_password_file: Path | None = None
    """Or its name, and the file that holds its password (SCRAM-SHA-512). The password itself is no variable."""
    repliche: int = Field(default=1, ge=1)
    """Copies of each partition; three where there are three brokers."""
    partizioni: int = Field(default=6, ge=1)
    """Partitions of a new topic: as many workers at most share it. An existing topic keeps its own."""
    indirizzo: str = "127.0.0.1"
    porta: int = 8080
    richieste_al_minuto: int = Field(default=0, ge=0)
    """Requests that one account may make of one process; 0: as many as it likes."""
    otlp: str = ""
    """Where traces are sent (OTLP over HTTP); empty: nowhere."""

    def brokers(self) -> Brokers:
        """Raises InvalidAddress."""
        return brokers(
            self.kafka,
            self.kafka_ca_file,
            self.kafka_cert_file,
            self.kafka_key_file,
            self.kafka_utente,
            self.kafka_password_file,
        )
