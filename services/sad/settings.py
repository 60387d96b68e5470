"""Configuration of the service, from the environment: `RACCORDO_SAD_DATABASE_URL` and so on."""

from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="RACCORDO_SAD_")

    database_url: str = "sqlite:///var/raccordo/sad.db"
    registro_chiavi: SecretStr = SecretStr("")
    """The keys that sign the audit: `name:hexadecimal`, separated by spaces, the one in use first (ADR 0043)."""
    sigilli: Path | None = None
    """Folder of the checkpoints of the audit, elsewhere than the database; without it they go to the log alone."""
