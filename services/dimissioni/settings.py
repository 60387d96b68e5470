"""How the service is configured: `RACCORDO_DIMISSIONI_*` variables."""

from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="RACCORDO_DIMISSIONI_")

    database_url: str = "sqlite:///var/raccordo/dimissioni.db"
    registro_chiavi: SecretStr = SecretStr("")
    """The keys that sign the audit: `name:hexadecimal`, separated by spaces, the one in use first (ADR 0043)."""
    sigilli: Path | None = None
    """Folder of the checkpoints of the audit, elsewhere than the database; without it they go to the log alone."""
    protocolli_file: Path | None = None
    """The Tempi of the territories (YAML); without it, an example that says it is one."""
    contatti_file: Path | None = None
    """Whom hospitals call in each Distretto (YAML); without it, an example that says it is one."""

    fhir_indirizzo: str = "http://127.0.0.1:8080/fhir/R4"
    """How hospitals reach the FHIR server, without a final slash: what the notices name their Tasks by."""
    avvisi_host: str = ""
    """Hosts to which hospitals may be told, separated by commas: `host` or `host:port`. Empty: none."""
    avvisi_segreto: SecretStr = SecretStr("")
    """At least 32 bytes, from which the keys that sign the notices are derived. Empty: nobody can subscribe."""
    avvisi_segreto_precedente: SecretStr = SecretStr("")
    """The secret before, until no subscription has a key derived from it."""
    avvisi_reti_ammesse: str = ""
    """Private networks to which a name may lead (CIDR, separated by commas): for tests, or a network of one's own."""
    avvisi_ca_file: Path | None = None
    """Authorities to believe beside the public ones (PEM)."""
