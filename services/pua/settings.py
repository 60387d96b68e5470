"""How the service is configured: `RACCORDO_PUA_*` variables."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.pua.domain.codici import Professione


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="RACCORDO_PUA_")

    database_url: str = "sqlite:///var/raccordo/pua.db"
    professioni_distinte: int = Field(default=2, ge=1)
    """How many distinct professions an équipe needs (D.Lgs. 29/2024 leaves it to a decree not yet seen)."""
    professioni_richieste: frozenset[Professione] = frozenset()
    """Professions that must take part, as a JSON list: `["assistente_sociale"]`."""
