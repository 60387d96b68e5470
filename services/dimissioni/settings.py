"""How the service is configured: `RACCORDO_DIMISSIONI_*` variables."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="RACCORDO_DIMISSIONI_")

    database_url: str = "sqlite:///var/raccordo/dimissioni.db"
    protocolli_file: Path | None = None
    """The Tempi of the territories (YAML); without it, an example that says it is one."""
    contatti_file: Path | None = None
    """Whom hospitals call in each Distretto (YAML); without it, an example that says it is one."""
