"""How the indicators are configured: `RACCORDO_INDICATORI_*` variables."""

from pydantic_settings import BaseSettings, SettingsConfigDict

from services.indicators.domain.contributions.parametri import PREDEFINITI, FineAttesa, InizioAttesa, Parametri


class Settings(BaseSettings):
    """The open choices of the deliberation are here, each with its stated default; they show in the rule's version."""

    model_config = SettingsConfigDict(env_prefix="RACCORDO_INDICATORI_")

    database_url: str = "sqlite:///var/raccordo/indicators.db"
    deliberazione: str = "leps_dgr_xii_2167_2024.yaml"
    """File name in the service's data folder."""
    dip_inizio: InizioAttesa = PREDEFINITI.dip_inizio
    dip_fine: FineAttesa = PREDEFINITI.dip_fine
    sad3_conta_aperte: bool = PREDEFINITI.sad3_conta_aperte

    def parametri(self) -> Parametri:
        return Parametri(self.dip_inizio, self.dip_fine, self.sad3_conta_aperte)
