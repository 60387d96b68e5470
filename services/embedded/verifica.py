"""`raccordo autoverifica`: what the recount says, to a person and into a file."""

import asyncio
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import ArgumentError

from services.indicators.application.autoverifica import Riscontro
from services.indicators.bootstrap import autoverifica_da_fuori
from services.indicators.domain.verdicts import Cella
from services.indicators.entrypoints.autoverifica import RiscontroVista
from services.indicators.settings import Settings
from shared.kernel.refusal import Refusal
from shared.persistence.database import UnsupportedDatabase
from shared.persistence.engine import SchemaNotReady, Unavailable

TUTTO_UGUALE, DIFFERENZE, NON_VERIFICATO = 0, 1, 2
MOSTRATE = 30


def autoverifica(database_url: str, file: Path | None, console: Console, errors: Console) -> int:
    """The exit status: 0 where every number is confirmed, 1 where one is not, 2 where nothing could be compared."""
    settings = Settings(database_url=database_url)
    try:
        with console.status("Autoverifica") as stato:
            found = asyncio.run(autoverifica_da_fuori(settings, lambda what: stato.update(f"Autoverifica: {what}")))
    except Refusal as refusal:
        errors.print(f"{refusal.titolo}: {refusal.dettaglio}", style="red", markup=False)
        return NON_VERIFICATO
    except (ArgumentError, UnsupportedDatabase):
        errors.print("L'indirizzo della base dati non è sqlite:///file né postgresql://host/nome", style="red")
        return NON_VERIFICATO
    except (Unavailable, SchemaNotReady) as not_now:
        errors.print(f"La base dati non si può leggere: {not_now}", style="red", markup=False)
        return NON_VERIFICATO
    if file is not None:
        scrivi(found, file)
    if found.scarti:
        console.print(tavola(found))
    console.print(riassunto(found), soft_wrap=True)
    return DIFFERENZE if found.scarti else TUTTO_UGUALE


def scrivi(found: Riscontro, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(RiscontroVista.of(found).model_dump_json(indent=1) + "\n", encoding="utf-8")


def riassunto(found: Riscontro) -> str:
    quante = len(found.scarti)
    esito = "nessuna differenza" if not quante else "una differenza" if quante == 1 else f"{quante} differenze"
    return f"Autoverifica: {found.eventi} eventi ricontati, {found.confrontati} celle confrontate, {esito}."


def tavola(found: Riscontro) -> Table:
    tavola = Table("cella", "pubblicato", "ricontato", title="Differenze", title_justify="left")
    for casella, pubblicato, riconteggiato in found.scarti[:MOSTRATE]:
        dove = f"{casella.indicatore} {casella.livello} {casella.territorio} {casella.anno}"
        tavola.add_row(dove, _cella(pubblicato), _cella(riconteggiato))
    if len(found.scarti) > MOSTRATE:
        tavola.caption = f"e altre {len(found.scarti) - MOSTRATE}"
    return tavola


def _cella(cella: Cella | None) -> str:
    if cella is None:
        return "—"
    numbers = (
        f"{cella.numeratore} su {cella.denominatore}",
        f"somma {cella.somma}",
        f"contributi {cella.contributi}",
        f"quadrati {cella.quadrati}",
    )
    return ", ".join(numbers)
