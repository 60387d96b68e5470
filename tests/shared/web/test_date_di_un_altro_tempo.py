"""A day of the year 1 or 9999 is refused by the name of its field, before anybody counts with it."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from shared.web.schemas import Body, Istante
from shared.web.validation import in_italian


class Visita(Body):
    il: date | None = None
    quando: Istante | None = None


class Visite(Body):
    visite: list[Visita]


@pytest.mark.parametrize("detto", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
@pytest.mark.parametrize(("campo", "coda"), [("il", ""), ("quando", "T00:00:00+14:00"), ("quando", "T23:59:59-12:00")])
def test_si_dice_quale_campo_e_fra_quali_giorni_deve_stare(campo: str, coda: str, detto: str) -> None:
    trovati = _errori({"visite": [{}, {campo: detto + coda}]})
    assert trovati == [{"campo": f"/visite/1/{campo}", "messaggio": "deve stare tra il 1900-01-01 e il 2199-12-31"}]


@pytest.mark.parametrize("detto", ["1900-01-01", "2026-03-10", "2199-12-31"])
def test_un_giorno_di_questo_tempo_si_accetta(detto: str) -> None:
    assert Visita(il=date.fromisoformat(detto)).il == date.fromisoformat(detto)


def _errori(corpo: Any) -> list[dict[str, str]]:
    with pytest.raises(ValidationError) as rifiuto:
        Visite.model_validate(corpo)
    return [in_italian({**errore, "loc": ("body", *errore["loc"])}) for errore in rifiuto.value.errors()]
