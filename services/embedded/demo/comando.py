"""`raccordo demo`: start, tell, report, and stay up or leave."""

import asyncio
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console

from services.embedded.demo import schermo
from services.embedded.demo.andamento import SERIATE
from services.embedded.demo.calendario import FINE
from services.embedded.demo.clienti import Linea, NonRisponde, RispostaInattesa
from services.embedded.demo.liste import Avanzamento, Fermi
from services.embedded.demo.personale import Personale
from services.embedded.demo.piattaforma import Piattaforma, PiattaformaNonPronta, accesa, cartella_nuova
from services.embedded.demo.rapporto import FILE, Rapporto, compila
from services.embedded.demo.regia import ChiedeDelViaggio, EventiPerduti, Racconto, fasi, gioca
from services.embedded.demo.sorteggio import Misura, sorteggia
from services.embedded.demo.storie import Vicende
from services.embedded.demo.verifica import NonTorna, verifica
from services.embedded.demo.voce import EsitoImprevisto, Parla, PerHttp
from services.embedded.host import ADDRESSES
from services.embedded.issuer import Sviluppo
from services.embedded.settings import HostSettings
from shared.kernel.actor import Ruolo
from shared.kernel.clock import Clock, SystemClock, civil_date

ERRORE = 1
DIARIO = "piattaforma.log"


@dataclass(frozen=True)
class Ordini:
    """`cartella` receives the report; the platform's data go to its subfolder `dati`, emptied first."""

    cartella: Path
    porta: int
    misura: Misura
    una_volta: bool


class OrologioIndietro(Exception):
    """This machine believes to be in the time that the demo tells. The text is for the person who started it."""


def racconta(ordini: Ordini, console: Console, clock: Clock | None = None) -> int:
    """The exit status: 0 where everything that was told is there, and nothing else."""
    oggi = civil_date((clock or SystemClock()).now())
    diario = f"Il diario della piattaforma è in {ordini.cartella / DIARIO}."
    return con_parole(lambda: _racconta(ordini, console, oggi), console, diario)


def con_parole(demo: Callable[[], int], console: Console, diario: str) -> int:
    """The exit status of a demo; what stopped it, in words. `diario` says where the platform writes what it does."""
    try:
        return demo()
    except (OrologioIndietro, PiattaformaNonPronta) as motivo:
        console.print(str(motivo), style="red", markup=False)
    except (NonRisponde, RispostaInattesa, EsitoImprevisto, Fermi, EventiPerduti) as imprevisto:
        console.print("La demo si è interrotta.", style="red")
        console.print(str(imprevisto), markup=False)
        console.print(diario)
    except NonTorna as differenze:
        console.print("Ciò che è stato raccontato e ciò che la piattaforma dice non coincidono:", style="red")
        console.print(str(differenze), markup=False)
    except KeyboardInterrupt:
        console.print("Fermata.")
        return 128 + signal.SIGINT
    return ERRORE


def gia_successo(oggi: date) -> None:
    """Raises OrologioIndietro."""
    if oggi <= FINE:
        raise OrologioIndietro(
            f"La demo racconta fatti fino al {FINE:%d/%m/%Y}, e questa macchina è al {oggi:%d/%m/%Y}: "
            "la piattaforma li rifiuterebbe perché futuri. Controllare l'orologio."
        )


def senza_rapporti(cartella: Path) -> None:
    """An old report must not pass for this demo's."""
    for nome in FILE:
        (cartella / nome).unlink(missing_ok=True)


def concludi(
    racconto: Racconto, rapporto: Rapporto, cartella: Path, memoria_mb: float | None, console: Console
) -> None:
    """Write the report, show it, and hold it against the stories. Raises NonTorna."""
    rapporto.scrivi(cartella)
    console.print(schermo.tabella(rapporto))
    console.print(schermo.che_cosa_non_andava(racconto, rapporto))
    console.print(schermo.consuntivo(racconto, memoria_mb))
    console.print(schermo.autoverifica(rapporto))
    console.print(f"Scritti in {cartella}: {', '.join(FILE)}.")
    verifica(racconto, rapporto)


def _racconta(ordini: Ordini, console: Console, oggi: date) -> int:
    gia_successo(oggi)
    dati = cartella_nuova(ordini.cartella / "dati")
    senza_rapporti(ordini.cartella)
    vicende = sorteggia(ordini.misura)
    with accesa(dati, ordini.porta, ordini.cartella / DIARIO) as piattaforma:
        with schermo.avanzamento(console, fasi(vicende)) as avanza:
            racconto, rapporto = asyncio.run(svolgi(piattaforma.base, piattaforma.dati, vicende, avanza))
        concludi(racconto, rapporto, ordini.cartella, piattaforma.memoria_mb(), console)
        return 0 if ordini.una_volta else _resta(piattaforma, console)


async def svolgi(
    base: str | Mapping[str, str],
    dati: Path,
    vicende: Vicende,
    avanza: Avanzamento,
    parla: Parla = PerHttp,
    viaggio: ChiedeDelViaggio | None = None,
) -> tuple[Racconto, Rapporto]:
    """Tell everything to a platform that is up, and ask it what it knows. Takes and raises what `gioca` does."""
    racconto = await gioca(base, dati, vicende, avanza, parla, viaggio)
    linea = Linea(base)
    try:
        return racconto, await compila(Personale(linea, dati))
    finally:
        await linea.chiudi()


def come_continuare(basi: Mapping[str, str], dati: Path, console: Console) -> None:
    """Where everything is, with a token. `basi`: the address in front of each service's path; `dati`: see `gioca`."""
    emittente = Sviluppo(dati, HostSettings.model_fields["destinatario"].default)
    token = emittente.token(sub="demo", ruolo=Ruolo.ASSISTENTE_SOCIALE, ambiti=[SERIATE])
    indirizzi = {nome: f"{basi[percorso]}{percorso}" for nome, percorso in ADDRESSES.items()}
    valori = f"{indirizzi['indicatori']}/valori?territorio={SERIATE}&anno=2026&codice=DIP-3"
    schermo.come_continuare(console, indirizzi, token, [f'curl -H "Authorization: Bearer $TOKEN" "{valori}"'])


def _resta(piattaforma: Piattaforma, console: Console) -> int:
    """Until somebody stops it. The exit status: 0 if somebody did, an error if the platform ended by itself."""
    come_continuare(dict.fromkeys(ADDRESSES.values(), piattaforma.base), piattaforma.dati, console)
    try:
        piattaforma.attendi()
    except KeyboardInterrupt:
        console.print("Fermata.")
        return 0
    console.print("La piattaforma si è fermata da sola: vedere il suo diario.", style="red")
    return ERRORE
