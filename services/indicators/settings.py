"""How the indicators are configured: `RACCORDO_INDICATORI_*` variables."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.indicators.domain.contributions.parametri import PREDEFINITI, FineAttesa, InizioAttesa, Parametri
from services.indicators.domain.period import Chiusura
from services.indicators.domain.riservatezza import SOGLIA, SOGLIA_MINIMA


class Settings(BaseSettings):
    """The open choices of the deliberation are here, each with its stated default; they show in the rule's version."""

    model_config = SettingsConfigDict(env_prefix="RACCORDO_INDICATORI_")

    database_url: str = "sqlite:///var/raccordo/indicators.db"
    registro_chiavi: SecretStr = SecretStr("")
    """The keys that sign the audit: `name:hexadecimal`, separated by spaces, the one in use first (ADR 0043)."""
    sigilli: Path | None = None
    """Folder of the checkpoints of the audit, elsewhere than the database; without it they go to the log alone."""
    deliberazione: str = "leps_dgr_xii_2167_2024.yaml"
    """File name in the service's data folder."""
    dip_inizio: InizioAttesa = PREDEFINITI.dip_inizio
    dip_fine: FineAttesa = PREDEFINITI.dip_fine
    sad3_conta_aperte: bool = PREDEFINITI.sad3_conta_aperte
    paf4_conta_in_corso: bool = PREDEFINITI.paf4_conta_in_corso

    chiusura_giorni: int = Field(31, ge=0, le=365)
    """Days after 31 December until which what is told of a year still belongs to it: 31 is the end of 31 January."""
    soglia_piccoli_numeri: int = Field(SOGLIA, ge=SOGLIA_MINIMA)
    """Counts below it are not shown outside their territory; a number of cases."""

    autoverifica_memoria: str = "256MB"
    """Memory of the self-audit, beside that of the process; what needs more goes to the folder of temporary files."""

    pseudonimi_segreto: SecretStr = SecretStr("")
    """At least 32 bytes, by which a case is named in a return. Empty: cases are counted there, and not named."""

    consegne_host: str = ""
    """Hosts to which values may be delivered, separated by commas: `host` or `host:port`. Empty: to none."""
    consegne_segreto: SecretStr = SecretStr("")
    """At least 32 bytes, from which the keys that sign the deliveries are derived. Empty: nobody can subscribe."""
    consegne_segreto_precedente: SecretStr = SecretStr("")
    """The secret before, until the keys derived from it have been rotated."""
    consegne_reti_ammesse: str = ""
    """Private networks to which a name may lead (CIDR, separated by commas): for tests, or a network of one's own."""
    consegne_ca_file: Path | None = None
    """Authorities to believe beside the public ones (PEM)."""

    def chiusura(self) -> Chiusura:
        return Chiusura(self.chiusura_giorni)

    def parametri(self) -> Parametri:
        return Parametri(self.dip_inizio, self.dip_fine, self.sad3_conta_aperte, self.paf4_conta_in_corso)
