"""The two commands that open a number: `raccordo spiega` and `raccordo ipotesi`."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.embedded.settings import HostSettings

console = Console()
errors = Console(stderr=True)

EVERY_CASE = 10**9

Codice = Annotated[str, typer.Argument(help="Codice dell'indicatore, per esempio DIP-3")]
Ambito = Annotated[str | None, typer.Option(help="Codice dell'Ambito")]
Distretto = Annotated[str | None, typer.Option(help="Codice del Distretto")]
Asst = Annotated[str | None, typer.Option(help="Codice dell'ASST")]
Ats = Annotated[str | None, typer.Option(help="Codice dell'ATS")]
Regione = Annotated[bool, typer.Option("--regione", help="Tutta la Regione")]
Anno = Annotated[int, typer.Option(help="Anno della deliberazione")]
Al = Annotated[str | None, typer.Option(help="Come noto alla fine di questo giorno (2026-03-31); assente: ora")]
Casi = Annotated[int, typer.Option(min=0, help="Quanti casi mostrare; 0: tutti")]
Json = Annotated[bool, typer.Option("--json", help="Scrive JSON, per i programmi")]
Dati = Annotated[Path | None, typer.Option(help="Cartella dei dati della piattaforma")]
DatabaseUrl = Annotated[str | None, typer.Option(help="Base dati degli indicatori, al posto della cartella")]


def spiega(
    codice: Codice,
    anno: Anno,
    ambito: Ambito = None,
    distretto: Distretto = None,
    asst: Asst = None,
    ats: Ats = None,
    regione: Regione = False,
    al: Al = None,
    casi: Casi = 20,
    json_: Json = False,
    dati: Dati = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Riconta un valore dai soli eventi, caso per caso, e lo confronta con quello pubblicato.

    Legge soltanto, anche mentre la piattaforma lavora. Esce con 1 se il valore pubblicato è un altro, con 2 se la
    domanda non ha risposta.
    """
    from services.embedded.conti import domanda  # noqa: PLC0415  # other commands must not pay for it
    from services.embedded.conti import spiega as conti  # noqa: PLC0415  # others must not pay for it
    from services.indicators.application.spiegazione import spiega as domanda_spiega  # noqa: PLC0415  # others must not pay for it

    def work() -> int:
        territori = domanda.Territori(ambito, distretto, asst, ats, regione)
        quale = domanda.indirizzo(codice, territori, anno, al)
        found = domanda.chiedi(
            _base_dati(dati, database_url), lambda uow: domanda_spiega(quale, casi or None, uow), errors
        )
        if json_:
            typer.echo(conti.come_json(found))
        else:
            conti.a_schermo(found, console)
        return conti.UGUALE if found.concorda else conti.DIVERSO

    _esci(work)


def ipotesi(
    codice: Codice,
    anno: Anno,
    parametro: Annotated[list[str], typer.Option(help="Scelta da fare diversamente, nome=valore; ripetibile")],
    ambito: Ambito = None,
    distretto: Distretto = None,
    asst: Asst = None,
    ats: Ats = None,
    regione: Regione = False,
    al: Al = None,
    casi: Casi = 20,
    json_: Json = False,
    dati: Dati = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Quanto varrebbe un indicatore con un'altra scelta, e quali casi si sposterebbero; non scrive nulla."""
    from services.embedded.conti import domanda  # noqa: PLC0415  # other commands must not pay for it
    from services.embedded.conti import ipotesi as conti  # noqa: PLC0415  # others must not pay for it
    from services.indicators.application.ipotesi import Ipotesi  # noqa: PLC0415  # others must not pay for it

    def work() -> int:
        territori = domanda.Territori(ambito, distretto, asst, ats, regione)
        quale = Ipotesi(domanda.indirizzo(codice, territori, anno, al), conti.scelte(parametro))
        misura, found = domanda.chiedi(
            _base_dati(dati, database_url), lambda uow: conti.prova(quale, casi or EVERY_CASE, uow), errors
        )
        if json_:
            typer.echo(conti.come_json(found))
        else:
            conti.a_schermo(misura, found, console)
        return 0

    _esci(work)


def _esci(work: Callable[[], int]) -> None:
    from services.embedded.conti.domanda import DomandaSbagliata, SenzaRisposta  # noqa: PLC0415  # others must not pay for it

    try:
        status = work()
    except (DomandaSbagliata, SenzaRisposta) as wrong:
        errors.print(str(wrong), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from None
    raise typer.Exit(status)


def _base_dati(dati: Path | None, database_url: str | None) -> str:
    settings = HostSettings() if dati is None else HostSettings(dati=dati)
    return database_url or settings.database_url("indicators")
