import pytest

from services.indicators.adapters.migrations import MIGRATIONS
from services.indicators.adapters.tables import metadata
from services.indicators.entrypoints.fhir import create_fhir_app
from tests.databases import migrated, on_both
from tests.fhir import Fhir
from tests.indicators.servizio import Servizio
from tests.tokens import intestazioni

database_url = on_both("indicators", migrated(metadata, MIGRATIONS))


@pytest.fixture
def fhir(servizio: Servizio) -> Fhir:
    """The Ufficio di Piano of Bergamo asks."""
    return Fhir(create_fhir_app(servizio.indicators), intestazioni("ufficio_di_piano"))
