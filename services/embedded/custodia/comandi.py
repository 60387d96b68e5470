"""`raccordo cifra`, `chiave-maestra`, `ruota-chiave-maestra`: what whoever keeps the keys does with them (ADR 0047)."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.embedded.custodia import chiavi
from services.embedded.settings import HostSettings
from shared.custody.keyring import Keyring
from shared.custody.master import MasterKeys, UnusableMasterKey, read_master_keys, write_master_keys
from shared.persistence.engine import Unavailable

console = Console()
errors = Console(stderr=True)

Dati = Annotated[Path | None, typer.Option(help="Cartella dei dati")]


def cifra(dati: Dati = None) -> None:
    """Cifra ciò che la piattaforma ha scritto prima di avere le chiavi. A piattaforma ferma; si può ripetere."""
    from services.embedded import host  # noqa: PLC0415  # four services, for this command alone
    from services.embedded.custodia.cifratura import cifra_tutto  # noqa: PLC0415  # nor does it need these
    from shared.process.identity import nobody  # noqa: PLC0415  # nor does it need these

    platform = host.build(_settings(dati), nobody())
    fatte = asyncio.run(
        cifra_tutto(platform, lambda che, viste, nuove: console.print(f"{che}: {viste}, {nuove} nuove"))
    )
    console.print(f"{fatte} righe cifrate")


def chiave_maestra(
    file: Annotated[Path, typer.Option(help="Dove scriverla")],
    se_manca: Annotated[bool, typer.Option(help="Lascia quella che c'è, e non è un errore")] = False,
) -> None:
    """Scrive una chiave maestra nuova, leggibile solo da chi la scrive. Non ne sovrascrive una che c'è."""
    if file.exists() and se_manca:
        return
    if file.exists():
        errors.print(f"[red]{file} c'è già[/red]")
        raise typer.Exit(2)
    write_master_keys(file, MasterKeys.fresh())


def ruota_chiave_maestra(
    dati: Dati = None,
    elimina_vecchie: Annotated[
        bool, typer.Option(help="Alla fine toglie dal file le chiavi maestre di prima: le copie vecchie diventano mute")
    ] = False,
) -> None:
    """Mette una chiave maestra nuova attorno a tutte le chiavi. Non riscrive nessun dato; si può ripetere.

    Prima di eliminare le vecchie, ogni processo deve essere ripartito con il file nuovo.
    """
    settings = _settings(dati)
    try:
        console.print(f"{asyncio.run(_ruota(settings, elimina_vecchie=elimina_vecchie))} chiavi avvolte di nuovo")
    except (UnusableMasterKey, Unavailable) as wrong:
        errors.print(f"[red]{wrong}[/red]")
        raise typer.Exit(2) from None


async def _ruota(settings: HostSettings, *, elimina_vecchie: bool) -> int:
    file = chiavi.master_file(settings)
    maestre = read_master_keys(file)
    if not elimina_vecchie or len(maestre.secrets) == 1:
        maestre = maestre.rotated()
        write_master_keys(file, maestre)  # before anything is wrapped with it
    keyring = Keyring(chiavi.key_store(settings), maestre)
    await keyring.start()
    try:
        fatte = await keyring.rewrap()
    finally:
        await keyring.stop()
    if elimina_vecchie:
        write_master_keys(file, maestre.only_current())
    return fatte


def _settings(dati: Path | None) -> HostSettings:
    settings = HostSettings()
    return settings if dati is None else settings.model_copy(update={"dati": dati})
