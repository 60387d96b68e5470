"""What the person who started the demo sees: how far it is, the indicators with their verdicts, what went wrong."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from services.embedded.demo.andamento import DISTRETTO
from services.embedded.demo.calendario import ANNI
from services.embedded.demo.clienti import Json
from services.embedded.demo.liste import Avanzamento
from services.embedded.demo.rapporto import Rapporto
from services.embedded.demo.regia import Racconto

_SEGNI = {"raggiunto": "[green]✔[/green]", "non_raggiunto": "[red]✘[/red]", "non_calcolabile": "[dim]–[/dim]"}
_MEDIE = {"DIP-3", "DIP-4"}
_RAPPORTI = {"VMD-2", "VMD-3", "PAF-2", "DIP-2", "PUA-2", "SAD-1", "SAD-2"}
_PROTOCOLLI = {"PAF-1", "DIP-1", "PUA-1"}


@contextmanager
def avanzamento(console: Console, fasi: Mapping[str, int]) -> Iterator[Avanzamento]:
    """One bar for each phase."""
    colonne = (TextColumn("{task.description:38}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*colonne, console=console) as barre:
        compiti = {fase: barre.add_task(fase, total=totale) for fase, totale in fasi.items()}

        def avanza(fase: str, quanti: int = 1) -> None:
            barre.advance(compiti[fase], quanti)

        yield avanza


def tabella(rapporto: Rapporto) -> Table:
    """All twenty, LEPS by LEPS: Ambiti and Distretto side by side, in each the years; fits eighty columns."""
    righe: dict[str, dict[str, dict[int, Json]]] = {}
    for riga in rapporto.indicatori:
        if riga["level"] in {"ambito", "distretto"}:
            dove = riga["territory_name"] if riga["level"] == "ambito" else "Distretto"
            righe.setdefault(riga["code"], {}).setdefault(dove, {})[riga["year"]] = riga
    tavola = Table(
        title=f"Indicatori LEPS (DGR Lombardia XII/2167 del 2024), Distretto {DISTRETTO}",
        title_justify="left",
        caption="✔ obiettivo raggiunto  ✘ non raggiunto  – senza verdetto",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    tavola.add_column("LEPS", no_wrap=True)
    testata = "  ".join(f"{anno:>7}  " for anno in ANNI)
    for dove in next(iter(righe.values())):
        tavola.add_column(f"{dove}\n{testata}", no_wrap=True)
    codici = sorted(righe, key=lambda codice: list(_LEPS).index(codice.partition("-")[0]))
    for prima, codice in zip(("", *codici), codici, strict=False):
        if prima and prima[:3] != codice[:3]:
            tavola.add_section()
        tavola.add_row(codice, *(_celle(anni) for anni in righe[codice].values()))
    return tavola


_LEPS = ("VMD", "PAF", "DIP", "PUA", "SAD")
"""In the order of the deliberation."""


def _celle(anni: Mapping[int, Json]) -> str:
    return "  ".join(f"{_valore(anni[anno]):>7} {_SEGNI[anni[anno]['verdict']]}" for anno in ANNI)


def _valore(riga: Json) -> str:
    """As each indicator is read: mean days, a share, protocols of so many, a count."""
    codice, valore = riga["code"], riga["value"]
    if codice in _PROTOCOLLI:
        return f"{riga['numerator']} su {riga['denominator']}"
    if valore is None:
        return "—"
    if codice in _MEDIE:
        return f"{valore:.1f} gg".replace(".", ",")
    return f"{valore:.1%}".replace(".", ",") if codice in _RAPPORTI else f"{valore:.0f}"


def autoverifica(rapporto: Rapporto) -> str:
    """What the platform says of its own numbers, counted again by another program."""
    fatta = rapporto.autoverifica
    quante = len(fatta["differenze"])
    esito = "nessuna differenza" if not quante else f"{quante} differenze"
    return f"Autoverifica: {fatta['confrontati']} celle ricontate dal registro degli eventi, {esito}."


def che_cosa_non_andava(racconto: Racconto, rapporto: Rapporto) -> Table:
    tavola = Table(title="Che cosa non andava, e che fine ha fatto", title_justify="left", box=box.SIMPLE_HEAD)
    tavola.add_column("che cosa", no_wrap=True)
    tavola.add_column("quanti", justify="right")
    tavola.add_column("dettaglio")
    stati = Counter(voce["stato"] for voce in rapporto.quarantena)
    motivi = Counter(voce["codici"][0] for voce in rapporto.quarantena)
    tavola.add_row("messaggi rifiutati, in quarantena", str(len(rapporto.quarantena)), _elenco(motivi))
    tavola.add_row("di cui ripresi da un operatore", str(stati["ripresa"]), "arrivati prima del loro caso")
    tavola.add_row(
        "invii ripetuti riconosciuti", str(racconto.registro.duplicati), "messaggi e richieste: nessun doppio"
    )
    tavola.add_row("contraddizioni annotate sui casi", str(rapporto.rilievi.total()), _elenco(rapporto.rilievi))
    tavola.add_row("lettere morte", "0", "ogni evento ha avuto il suo effetto")
    return tavola


def _elenco(conteggio: Counter[str]) -> str:
    return ", ".join(f"{nome} {quanti}" for nome, quanti in sorted(conteggio.items(), key=lambda v: (-v[1], v[0])))


def consuntivo(racconto: Racconto, memoria_mb: float | None) -> str:
    presenti = racconto.vicende
    memoria = "" if memoria_mb is None else f"; memoria della piattaforma {memoria_mb:.0f} MB"
    return (
        f"{len(presenti.dimissioni)} dimissioni protette e {len(presenti.accessi)} accessi diretti raccontati con "
        f"{racconto.richieste} richieste in {racconto.secondi:.0f} secondi "
        f"({racconto.richieste / racconto.secondi:.0f} al secondo){memoria}."
    )


def come_continuare(console: Console, indirizzi: Mapping[str, str], token: str, esempio: Sequence[str]) -> None:
    """Where everything is, with a token that works."""
    tavola = Table("servizio", "indirizzo", title="La piattaforma resta accesa (Ctrl-C la ferma)", box=box.SIMPLE_HEAD)
    for nome, indirizzo in indirizzi.items():
        tavola.add_row(nome, indirizzo)
    console.print(tavola)
    console.print("Un token di assistente sociale dell'Ambito di Seriate, per otto ore:")
    console.print(f"TOKEN={token}", soft_wrap=True, highlight=False)
    console.print("Per esempio:")
    for riga in esempio:
        console.print(riga, soft_wrap=True, highlight=False, markup=False)
