"""The self-audit of the tables of a test."""

from pathlib import Path
from tempfile import TemporaryDirectory

from services.indicators.adapters.verifica.istantanea import fotografa
from services.indicators.adapters.verifica.riconteggio import confronta
from services.indicators.application.autoverifica import Riscontro
from services.indicators.domain.contributions.parametri import PREDEFINITI, Parametri
from tests.indicators.tavole import Tavole


def riscontra(tavole: Tavole, parametri: Parametri = PREDEFINITI) -> Riscontro:
    with TemporaryDirectory() as name:
        cartella = Path(name)
        istantanea = tavole.da_capo(lambda connection: fotografa(connection, cartella))
        return confronta(istantanea, parametri, cartella, "256MB", lambda _what: None)
