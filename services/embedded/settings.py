"""How the embedded host is configured: `RACCORDO_*` variables, with defaults that work on one machine."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.process.identity import IssuerSettings


class HostSettings(IssuerSettings):
    """Where data live, where to listen, whose tokens to believe: without `emittente`, the development issuer's."""

    model_config = SettingsConfigDict(env_prefix="RACCORDO_")

    dati: Path = Path("var/raccordo")
    """Folder of the four databases and of the development issuer's key."""
    indirizzo: str = "127.0.0.1"
    porta: int = 8080
    richieste_al_minuto: int = Field(default=0, ge=0)
    """Requests that one account may make; 0: as many as it likes."""

    registro_chiavi: SecretStr = SecretStr("")
    """The keys that sign the audit (ADR 0043); empty: one is made in the data folder."""
    sigilli: Path | None = None
    """Folder of the checkpoints of the audit; without it, one in the data folder."""

    def database_url(self, service: str) -> str:
        return f"sqlite:///{self.dati / f'{service}.db'}"
