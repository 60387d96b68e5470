"""How one value is addressed in a path, for every route that says something about it."""

from datetime import date
from typing import Annotated, TypeAlias

from fastapi import Path, Query
from pydantic import AfterValidator, AwareDatetime, Field

from services.indicators.application.questions import Indirizzo
from shared.web.schemas import in_calendar

Momento: TypeAlias = Annotated[AwareDatetime | date, Field(union_mode="left_to_right"), AfterValidator(in_calendar)]
"""A civil day of Lombardy (to its end) or an instant."""
NotoAl: TypeAlias = Annotated[
    Momento | None,
    Query(
        description="Che cosa era noto a questa data (fino alla fine del giorno, ora di Roma) o a questo istante",
        examples=["2026-03-31"],
    ),
]
Codice: TypeAlias = Annotated[str, Path(max_length=16, description="Codice dell'indicatore", examples=["DIP-3"])]
Livello: TypeAlias = Annotated[str, Path(max_length=16, description="ambito, distretto, asst, ats, regione")]
Territorio: TypeAlias = Annotated[str, Path(max_length=6, description="Codice del territorio", examples=["50036"])]
Anno: TypeAlias = Annotated[int, Path(description="Anno della deliberazione", examples=[2026])]


def indirizzo(codice: Codice, livello: Livello, territorio: Territorio, anno: Anno) -> Indirizzo:
    return Indirizzo(codice, livello, territorio, anno)


def indirizzo_con_data(
    codice: Codice, livello: Livello, territorio: Territorio, anno: Anno, noto_al: NotoAl = None
) -> Indirizzo:
    return Indirizzo(codice, livello, territorio, anno, noto_al)
