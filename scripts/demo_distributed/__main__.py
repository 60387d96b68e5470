"""`make demo-distributed`: the demo on Kafka and PostgreSQL, a process for each task of each service."""

import signal
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from scripts.demo_distributed.recita import Ordini, racconta
from services.embedded.demo.sorteggio import Misura
from shared.kernel.clock import SystemClock, civil_date


def demo(
    una_volta: Annotated[bool, typer.Option(help="Esce alla fine, invece di restare accesa")] = False,
    cartella: Annotated[Path, typer.Option("--dati", help="Cartella dei rapporti e, in dati/, dei diari")] = Path(
        "var/demo-distributed"
    ),
    casi: Annotated[int | None, typer.Option(min=8, help="Quante dimissioni; il resto in proporzione")] = None,
    confronta: Annotated[
        Path | None, typer.Option(help="Il report.json di una demo: le righe devono essere le sue")
    ] = (None),
) -> None:
    """Racconta due anni di un territorio di prova alla piattaforma distribuita, e ne mostra gli indicatori."""
    # Whoever ends the demo ends all that it started, however they say so.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    misura = Misura() if casi is None else Misura.di(casi)
    ordini = Ordini(cartella, misura, una_volta, confronta)
    raise typer.Exit(racconta(ordini, Console(), civil_date(SystemClock().now())))


if __name__ == "__main__":
    typer.run(demo)
