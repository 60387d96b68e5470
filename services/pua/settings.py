"""How the service is configured: `RACCORDO_PUA_*` variables."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.pua.domain.codici import Professione
from shared.kernel.territory import REGIONE


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="RACCORDO_PUA_", env_ignore_empty=True, populate_by_name=True)

    database_url: str = "sqlite:///var/raccordo/pua.db"
    registro_chiavi: SecretStr = SecretStr("")
    """The keys that sign the audit: `name:hexadecimal`, separated by spaces, the one in use first (ADR 0043)."""
    sigilli: Path | None = None
    """Folder of the checkpoints of the audit, elsewhere than the database; without it they go to the log alone."""
    professioni_distinte: int = Field(default=2, ge=1)
    """How many distinct professions an équipe needs (D.Lgs. 29/2024 leaves it to a decree not yet seen)."""
    professioni_richieste: frozenset[Professione] = frozenset()
    """Professions that must take part, as a JSON list: `["assistente_sociale"]`."""

    conservazione_anni: int | None = Field(default=None, ge=0, le=200, validation_alias="RACCORDO_CONSERVAZIONE_ANNI")
    """Years for which a cartella is kept after its last entry, before a person may be erased; empty: for ever."""

    cartella_ente: str = Field(default=REGIONE, min_length=1, max_length=40)
    """Whom a document of the cartella names as its sender: the body (a code), and with the next line its system."""
    cartella_sistema: str = Field(default="raccordo", min_length=1, max_length=40)

    emergenza_ore: int = Field(default=4, ge=1, le=24)
    """How long an accesso in emergenza lasts."""
    emergenza_tentativi: int = Field(default=10, ge=1)
    """How many an account may ask for in a day, whatever became of them."""
    motivo_richiesto: bool = False
    """Whether a person's cartella opens only to who says why (`Raccordo-Motivo`). In an emergency it always does."""
