"""`raccordo`: run the platform on this machine, get a token, play the demo."""

import asyncio
import json
import signal
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from rich.console import Console

from services.embedded.conti.comandi import ipotesi, spiega
from services.embedded.custodia.comandi import chiave_maestra, cifra, ruota_chiave_maestra
from services.embedded.forma import Forma
from services.embedded.issuer import Sviluppo, UnsafeIssuer, authenticator, territory_claims
from services.embedded.ospedale_demo.riga_di_comando import ospedale_demo
from services.embedded.settings import HostSettings
from shared.custody.master import UnusableMasterKey
from shared.kernel.actor import Ruolo
from shared.kernel.consultazione import MotivoConsultazione
from shared.observability.logs import start_logs
from shared.persistence.trail.keys import KeysUnreadable
from shared.process.identity import MissingIssuer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="Raccordo: sociale e sanitario, un solo percorso.",
)
KEEP_ALIVE = 65
"""Seconds an idle connection stays open: longer than clients and proxies keep theirs, so that they close first."""

console = Console()
errors = Console(stderr=True)

Codici = Annotated[list[str] | None, typer.Option(help="Codice; ripetibile")]


@app.command()
def avvia(
    porta: Annotated[int | None, typer.Option(help="Porta TCP")] = None,
    dati: Annotated[Path | None, typer.Option(help="Cartella dei dati")] = None,
) -> None:
    """Avvia la piattaforma: quattro servizi in un processo, dati in SQLite."""
    from services.embedded import host  # noqa: PLC0415  # `raccordo token` must not pay for loading four services

    settings = _settings(porta, dati)
    try:
        platform = host.build(settings, authenticator(settings))
    except (UnsafeIssuer, MissingIssuer, KeysUnreadable, UnusableMasterKey) as unsafe:
        errors.print(f"[red]{unsafe}[/red]")
        raise typer.Exit(2) from None
    base = f"http://{settings.indirizzo}:{settings.porta}"
    console.print(f"Raccordo su [bold]{base}[/bold] (dati in {settings.dati}); per fermare: Ctrl-C", soft_wrap=True)
    for name, path in host.ADDRESSES.items():
        console.print(f"  {name:<11} {base}{path}", soft_wrap=True)
    console.print("Per un token di prova: [bold]raccordo token --ruolo assistente_sociale --ambito 50036[/bold]")
    start_logs("embedded", readable=True, level="WARNING")
    uvicorn.run(
        host.create_app(platform, settings.richieste_al_minuto),
        host=settings.indirizzo,
        port=settings.porta,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        timeout_keep_alive=KEEP_ALIVE,
        server_header=False,
    )


@app.command()
def token(
    ruolo: Annotated[Ruolo, typer.Option(help="Ruolo di chi chiama")],
    nome: Annotated[str, typer.Option(help="Identificativo di chi chiama")] = "utente-di-prova",
    ambito: Codici = None,
    distretto: Codici = None,
    asst: Codici = None,
    ats: Codici = None,
    regione: Annotated[bool, typer.Option(help="Tutta la Regione (solo ats_regione e amministratore)")] = False,
    ore: Annotated[float, typer.Option(min=0.01, max=72, help="Durata in ore")] = 8,
    dati: Annotated[Path | None, typer.Option(help="Cartella dei dati")] = None,
) -> None:
    """Scrive un token di sviluppo, valido solo per la piattaforma avviata su questa macchina."""
    if ruolo is Ruolo.SISTEMA:
        errors.print("[red]Il ruolo sistema è riservato alla piattaforma[/red]")
        raise typer.Exit(2)
    settings = _settings(None, dati)
    try:
        claims = territory_claims(ambito or [], distretto or [], asst or [], ats or [], regione=regione)
    except ValueError as unknown:
        errors.print(f"[red]{unknown}[/red]")
        raise typer.Exit(2) from None
    issuer = Sviluppo(settings.dati, settings.destinatario)
    # Plain print: a token must reach a pipe without colours or line breaks.
    typer.echo(issuer.token(sub=nome, ruolo=ruolo, life=timedelta(hours=ore), **claims))


@app.command()
def chiavi(
    file: Annotated[Path, typer.Option(help="Dove scrivere le chiavi pubbliche (JWKS)")],
    dati: Annotated[Path | None, typer.Option(help="Cartella dei dati")] = None,
) -> None:
    """Scrive le chiavi pubbliche dell'emittente di sviluppo, per processi che credono ai suoi token."""
    settings = _settings(None, dati)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(Sviluppo(settings.dati, settings.destinatario).issuer().jwks) + "\n", encoding="utf-8")


@app.command()
def autoverifica(
    dati: Annotated[Path | None, typer.Option(help="Cartella dei dati")] = None,
    database_url: Annotated[
        str | None, typer.Option(help="Base dati degli indicatori, al posto della cartella")
    ] = None,
    json_: Annotated[Path | None, typer.Option("--json", help="Dove scrivere il risultato")] = None,
) -> None:
    """Riconta tutti gli indicatori dal registro degli eventi, con un altro programma: la differenza deve essere zero.

    Legge soltanto, anche mentre la piattaforma lavora. Esce con 1 se c'è una differenza, con 2 se non può verificare.
    """
    from services.embedded.verifica import autoverifica as verifica  # noqa: PLC0415  # as in `avvia`

    url = database_url or _settings(None, dati).database_url("indicators")
    raise typer.Exit(verifica(url, json_, console, errors))


@app.command(name="verifica-audit")
def verifica_audit(
    dati: Annotated[Path | None, typer.Option(help="Cartella dei dati")] = None,
    json_: Annotated[Path | None, typer.Option("--json", help="Dove scrivere il risultato")] = None,
) -> None:
    """Ricalcola il registro degli accessi dei quattro servizi e dice se qualcuno lo ha manomesso.

    Legge soltanto, anche mentre la piattaforma lavora. Esce con 1 se è manomesso, con 2 se non può verificare.
    """
    from services.embedded.verifica_audit import verifica_audit as verifica  # noqa: PLC0415  # as in `avvia`

    raise typer.Exit(verifica(_settings(None, dati), json_, console, errors))


@app.command(name="chi-ha-visto")
def chi_ha_visto(
    motivo: Annotated[MotivoConsultazione, typer.Option(help="Perché lo si chiede: resta nel registro")],
    persona: Annotated[str | None, typer.Option(help="Pseudonimo della persona (mai il codice fiscale)")] = None,
    caso: Annotated[str | None, typer.Option(help="Identificativo del caso")] = None,
    forma: Annotated[Forma, typer.Option(help="tabella, json o csv")] = Forma.TABELLA,
    account: Annotated[bool, typer.Option("--account/--senza-account", help="Se nominare gli account")] = True,
    indirizzo: Annotated[str | None, typer.Option(help="Dove risponde la piattaforma; assente: qui")] = None,
    token: Annotated[
        str | None,
        typer.Option(envvar="RACCORDO_TOKEN", help="Di chi risponde; assente: amministratore di questa macchina"),
    ] = None,
    dati: Annotated[Path | None, typer.Option(help="Cartella dei dati")] = None,
) -> None:
    """Dice chi ha consultato o modificato i dati di una persona, o di un caso, nei quattro servizi. Esce con 2 se non
    può dirlo."""
    from services.embedded import chi_ha_visto as domanda  # noqa: PLC0415  # as in `avvia`

    settings = _settings(None, dati)
    if (persona is None) == (caso is None):
        errors.print("[red]Va indicato uno solo tra --persona e --caso[/red]")
        raise typer.Exit(2)
    base = indirizzo or f"http://{settings.indirizzo}:{settings.porta}"
    addresses = {service: f"{base}{path}" for service, path in domanda.SERVIZI.items()}
    asked = {"motivo": motivo.value} | ({"persona": persona} if persona else {"caso": str(caso)})
    try:
        righe = asyncio.run(domanda.chi_ha_visto(addresses, token or _mine(settings, "raccordo-chi-ha-visto"), asked))
    except domanda.NonRisponde as perche:
        errors.print(f"Non si può dire: {perche}", style="red", markup=False)
        raise typer.Exit(domanda.NON_DETTO) from None
    domanda.scrivi(righe, forma, console, account=account)


@app.command()
def riconsegna(
    ambito: Annotated[str | None, typer.Option(help="Codice dell'Ambito; assente: tutti quelli visibili")] = None,
    indirizzo: Annotated[str | None, typer.Option(help="Dove risponde la piattaforma; assente: qui")] = None,
    token: Annotated[
        str | None,
        typer.Option(envvar="RACCORDO_TOKEN", help="Di chi chiede; assente: amministratore di questa macchina"),
    ] = None,
    dati: Annotated[Path | None, typer.Option(help="Cartella dei dati")] = None,
) -> None:
    """Rimette in consegna i valori che non si è riusciti a consegnare agli Ambiti. Esce con 2 se non può farlo."""
    from services.embedded.riconsegna import riconsegna as di_nuovo  # noqa: PLC0415  # as in `avvia`

    settings = _settings(None, dati)
    base = indirizzo or f"http://{settings.indirizzo}:{settings.porta}"
    who = token or _mine(settings, "raccordo-riconsegna")
    raise typer.Exit(asyncio.run(di_nuovo(base, who, ambito, console, errors)))


@app.command()
def demo(
    una_volta: Annotated[bool, typer.Option(help="Esce alla fine, invece di restare accesa")] = False,
    cartella: Annotated[Path, typer.Option("--dati", help="Cartella della demo: rapporti e, in dati/, i dati")] = Path(
        "var/demo"
    ),
    porta: Annotated[int, typer.Option(help="Porta TCP")] = 8080,
    casi: Annotated[int | None, typer.Option(min=8, help="Quante dimissioni; il resto in proporzione")] = None,
) -> None:
    """Racconta due anni di un territorio di prova, attraverso le API, e ne mostra gli indicatori."""
    from services.embedded.demo.comando import Ordini, racconta  # noqa: PLC0415  # as in `avvia`
    from services.embedded.demo.sorteggio import Misura  # noqa: PLC0415  # as in `avvia`

    # Whoever ends the demo ends the platform that it started, however they say so.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    misura = Misura() if casi is None else Misura.di(casi)
    raise typer.Exit(racconta(Ordini(cartella, porta, misura, una_volta), console))


app.command(name="ospedale-demo")(ospedale_demo)
app.command()(spiega)
app.command()(cifra)
app.command(name="chiave-maestra")(chiave_maestra)
app.command(name="ruota-chiave-maestra")(ruota_chiave_maestra)
app.command()(ipotesi)


def _settings(porta: int | None, dati: Path | None) -> HostSettings:
    settings = HostSettings()
    return settings.model_copy(
        update={k: v for k, v in {"porta": porta, "dati": dati}.items() if v is not None},
    )


def _mine(settings: HostSettings, sub: str) -> str:
    """A token of this machine's administrator, where its own issuer is believed."""
    if settings.emittente:
        errors.print("[red]Con un emittente esterno il token si indica con --token o RACCORDO_TOKEN[/red]")
        raise typer.Exit(2)
    issuer = Sviluppo(settings.dati, settings.destinatario)
    return issuer.token(sub=sub, ruolo=Ruolo.AMMINISTRATORE, life=timedelta(minutes=5), regione=True)


def main() -> None:
    app()


if __name__ == "__main__":
    main()
