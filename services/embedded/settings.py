"""How the embedded host is configured: `RACCORDO_*` variables, with defaults that work on one machine."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.process.identity import IssuerSettings
from shared.process.keys import KeySettings


class HostSettings(IssuerSettings, KeySettings):
    """Where data live, where to listen, whose tokens to believe: without `emittente`, the development issuer's."""

    model_config = SettingsConfigDict(env_prefix="RACCORDO_", env_ignore_empty=True)

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
    conservazione_anni: int | None = Field(default=None, ge=0, le=200)
    """Years for which a cartella is kept after its last entry, before a person may be erased; empty: for ever."""

    @property
    def cartella_chiavi(self) -> Path:
        """Beside the data and not among them: a copy of the data folder holds no key."""
        return self.dati.with_name(f"{self.dati.name}-chiavi")

    def database_url(self, service: str) -> str:
        return f"sqlite:///{self.dati / f'{service}.db'}"
