"""Configuration of the service, from the environment: `RACCORDO_SAD_DATABASE_URL` and so on."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="RACCORDO_SAD_")

    database_url: str = "sqlite:///var/raccordo/sad.db"
