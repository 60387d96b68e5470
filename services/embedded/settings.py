"""How the embedded host is configured: `RACCORDO_*` variables, with defaults that work on one machine."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class HostSettings(BaseSettings):
    """Where data live, where to listen, whose tokens to believe."""

    model_config = SettingsConfigDict(env_prefix="RACCORDO_")

    dati: Path = Path("var/raccordo")
    """Folder of the four databases and of the development issuer's key."""
    indirizzo: str = "127.0.0.1"
    porta: int = 8080
    emittente: str = ""
    """Name of an external issuer; empty means the development issuer built in, on loopback only."""
    destinatario: str = "raccordo"
    jwks_file: Path | None = None
    """Public keys of the external issuer (a JWKS document)."""

    def database_url(self, service: str) -> str:
        return f"sqlite:///{self.dati / f'{service}.db'}"
