"""Which value is asked for on the command line, of which database, and how a question ends that has no answer."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from rich.console import Console
from sqlalchemy.exc import ArgumentError

from services.indicators.application.ports import UnitOfWork
from services.indicators.application.questions import Indirizzo
from services.indicators.bootstrap import consulta
from services.indicators.domain.levels import Livello
from services.indicators.settings import Settings
from shared.kernel.refusal import Refusal
from shared.kernel.territory import REGIONE
from shared.persistence.database import UnsupportedDatabase
from shared.persistence.engine import SchemaNotReady, Unavailable

T = TypeVar("T")


class DomandaSbagliata(Exception):
    """What was written on the command line names no value; said in Italian."""


class SenzaRisposta(Exception):
    """The database, or the rules of the question, give no answer; said in Italian."""


@dataclass(frozen=True)
class Territori:
    """The territory options of a command: exactly one is to be given."""

    ambito: str | None
    distretto: str | None
    asst: str | None
    ats: str | None
    regione: bool

    def dove(self) -> tuple[str, str]:
        """Level and code. Raises DomandaSbagliata."""
        named = {
            Livello.AMBITO: self.ambito,
            Livello.DISTRETTO: self.distretto,
            Livello.ASST: self.asst,
            Livello.ATS: self.ats,
            Livello.REGIONE: REGIONE if self.regione else None,
        }
        given = [(livello.value, code) for livello, code in named.items() if code is not None]
        if len(given) != 1:
            raise DomandaSbagliata("Indicare un solo territorio: --ambito, --distretto, --asst, --ats o --regione")
        return given[0]


def indirizzo(codice: str, territori: Territori, anno: int, al: str | None) -> Indirizzo:
    """Raises DomandaSbagliata."""
    livello, territorio = territori.dove()
    try:
        noto_al = None if al is None else date.fromisoformat(al)
    except ValueError:
        raise DomandaSbagliata(f"La data di --al si scrive come 2026-03-31, non {al}") from None
    return Indirizzo(codice.upper(), livello, territorio, anno, noto_al)


def chiedi(database_url: str, domanda: Callable[[UnitOfWork], T], console: Console) -> T:
    """Raises SenzaRisposta."""
    try:
        with console.status("Lettura degli eventi"):
            return asyncio.run(consulta(Settings(database_url=database_url), domanda))
    except Refusal as refusal:
        raise SenzaRisposta(refusal.dettaglio) from refusal
    except (UnsupportedDatabase, ArgumentError) as unknown:
        # Without repeating it: it may hold a password.
        raise SenzaRisposta(
            "L'indirizzo della base dati si scrive sqlite:///file o postgresql://host/nome"
        ) from unknown
    except (Unavailable, SchemaNotReady) as not_now:
        raise SenzaRisposta(f"La base dati non si può leggere: {not_now}") from not_now
