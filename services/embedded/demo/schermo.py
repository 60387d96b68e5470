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

MOSTRATI = ("ambito", "distretto")
_SEGNI = {
    "raggiunto": "[green]raggiunto[/green]",
    "non_raggiunto": "[red]non raggiunto[/red]",
    "non_calcolabile": "[dim]—[/dim]",
}


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
    """Ambiti and Distretto one under the other, the years side by side; fits eighty columns."""
    regole = ", ".join(dict.fromkeys(riga["rule_version"] for riga in rapporto.indicatori))
    tavola = Table(
        title=f"Indicatori LEPS (DGR Lombardia XII/2167 del 2024), Distretto {DISTRETTO}",
        title_justify="left",
        caption=f"Regole di conteggio: {regole}",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for testa in ("LEPS", "territorio"):
        tavola.add_column(testa, no_wrap=True)
    for anno in ANNI:
        tavola.add_column(str(anno), justify="right", no_wrap=True)
        tavola.add_column("verdetto", no_wrap=True, min_width=len("non raggiunto"))
    righe: dict[tuple[str, str], dict[int, Json]] = {}
    for riga in rapporto.indicatori:
        if riga["level"] in MOSTRATI:
            dove = riga["territory_name"] if riga["level"] == "ambito" else "Distretto"
            righe.setdefault((riga["code"], dove), {})[riga["year"]] = riga
    precedente = None
    for (codice, dove), anni in righe.items():
        if precedente not in (None, codice):
            tavola.add_section()
        celle = [cella for anno in ANNI for cella in (_valore(anni[anno]), _SEGNI[anni[anno]["verdict"]])]
        tavola.add_row(codice if codice != precedente else "", dove, *celle)
        precedente = codice
    return tavola


def _valore(riga: Json) -> str:
    """As each indicator is read: mean days of (so many cases), a share of (so many), so many out of so many."""
    quanti = riga["denominator"]
    if riga["value"] is None:
        return "—"
    if riga["code"] in {"DIP-3", "DIP-4"}:
        return f"{riga['value']:.1f} gg ({quanti})".replace(".", ",")
    if riga["target"]["tipo"] == "rapporto":
        return f"{riga['value']:.1%} ({quanti})".replace(".", ",")
    return f"{riga['numerator']} su {quanti}"


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
