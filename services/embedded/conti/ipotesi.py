"""`raccordo ipotesi`: what a value would be by another choice, and which cases would move."""

from rich.console import Console

from services.embedded.conti import parole
from services.embedded.conti.domanda import DomandaSbagliata
from services.indicators.application.ipotesi import Ipotesi, Risultato, raccogli, riconta
from services.indicators.application.ports import UnitOfWork
from services.indicators.domain.differenze import Cambiamento
from services.indicators.domain.regulation import Misura
from services.indicators.entrypoints.ipotesi import IpotesiVista
from shared.kernel.store import PageRequest


def scelte(parametri: list[str]) -> dict[str, str]:
    """`inizio=segnalazione`, one or more. Raises DomandaSbagliata."""
    found: dict[str, str] = {}
    for each in parametri:
        nome, uguale, valore = each.partition("=")
        if not uguale or not nome or not valore:
            raise DomandaSbagliata(f"Una scelta si scrive --parametro nome=valore, non {each}")
        found[nome] = valore
    return found


def prova(ipotesi: Ipotesi, mostra: int, uow: UnitOfWork) -> tuple[Misura, Risultato]:
    """However many cases there are: whoever waits is alone with it."""
    raccolto = raccogli(ipotesi, None, uow)
    return raccolto.indicatore.misura, riconta(raccolto, PageRequest(limit=mostra))


def come_json(found: Risultato) -> str:
    return IpotesiVista.of(found).model_dump_json(indent=1)


def a_schermo(misura: Misura, found: Risultato, console: Console) -> None:
    scrivi = parole.penna(console)
    for nome, lato in (("In vigore", found.in_vigore), ("Ipotesi", found.ipotesi)):
        scrivi(f"{nome}, {lato.regola.versione}: {parole.valore(misura, lato.conto)}, {parole.verdetto(lato.verdetto)}")
    if found.scarto is not None:
        scrivi(f"Differenza: {'+' if found.scarto > 0 else ''}{parole.decimali(found.scarto)}", style="bold")
    quanti = found.quanti
    scrivi(
        f"Ricontati {found.casi} casi: entrano {quanti[Cambiamento.ENTRATO]}, escono {quanti[Cambiamento.USCITO]}, "
        f"cambiano {quanti[Cambiamento.CAMBIATO]}. I numeri pubblicati restano quelli di prima."
    )
    for each in found.pagina.items:
        before, after = parole.conta(each.prima), parole.conta(each.dopo)
        scrivi(f"  {parole.chi(each.caso_id, each.chiave)}: in vigore {before}, nell'ipotesi {after}")
    if found.pagina.next_after is not None:
        scrivi(f"  e altri {quanti.total() - len(found.pagina.items)}: --casi 0 li mostra tutti")
