"""Holds the report of one demo against another's, row by row and value by value."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from services.embedded.demo.clienti import Json
from services.embedded.demo.storie import Vicende
from services.embedded.demo.verifica import NonTorna, differenze_negli_indicatori


class AltreStorie(Exception):
    """The report to compare with cannot be read, or tells something else. The text is for who asked for it."""


def rapporto_di(file: Path, vicende: Vicende) -> Sequence[Json]:
    """The rows of a report of these stories. Raises AltreStorie."""
    try:
        righe = json.loads(file.read_text(encoding="utf-8"))
        diverse = list(differenze_negli_indicatori(vicende, righe))
    except (OSError, ValueError, KeyError, TypeError) as errore:
        raise AltreStorie(f"Il rapporto con cui confrontare, {file}, non si legge: {type(errore).__name__}") from None
    if diverse:
        raise AltreStorie(
            f"Il rapporto {file} racconta altre storie ({diverse[0]}; differenze: {len(diverse)}): "
            "rifarlo con make demo ONCE=1, o con raccordo demo --una-volta e lo stesso --casi"
        )
    return list(righe)


def stesse_righe(nostre: Sequence[Json], altre: Sequence[Json]) -> None:
    """Raises NonTorna."""
    trovate = list(_differenze(nostre, altre))
    if trovate:
        raise NonTorna("\n".join(trovate))


def _differenze(nostre: Sequence[Json], altre: Sequence[Json]) -> Iterator[str]:
    di_altre = {_posto(riga): riga for riga in altre}
    for riga in nostre:
        altra = di_altre.pop(_posto(riga), None)
        if altra is None:
            yield f"{_posto(riga)}: nell'altro rapporto manca"
        elif riga != altra:
            campi = sorted(nome for nome in riga.keys() | altra.keys() if riga.get(nome) != altra.get(nome))
            yield f"{_posto(riga)}: " + ", ".join(f"{nome} {riga.get(nome)} e {altra.get(nome)}" for nome in campi)
    for posto in di_altre:
        yield f"{posto}: qui manca"
    if len(nostre) == len(altre) and list(map(_posto, nostre)) != list(map(_posto, altre)):
        yield "le stesse righe in un altro ordine"


def _posto(riga: Json) -> str:
    return f"{riga['code']} {riga['level']} {riga['territory']} {riga['year']}"
