import pytest

from services.pua.entrypoints.fhir import create_fhir_app
from tests.fhir import Fhir
from tests.pua.banco import Banco
from tests.tokens import intestazioni


@pytest.fixture
def fhir(banco: Banco) -> Fhir:
    """A COT of the ASST of Bergamo asks."""
    return Fhir(create_fhir_app(banco.pua), intestazioni("operatore_asst", sub="cot-1", asst=["718"]))
