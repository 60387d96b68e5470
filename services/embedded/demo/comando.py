"""`raccordo demo`: start, tell, report, and stay up or leave."""

import asyncio
import signal
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console

from services.embedded.demo import schermo
from services.embedded.demo.andamento import SERIATE
from services.embedded.demo.calendario import FINE
from services.embedded.demo.clienti import Linea, NonRisponde, RispostaInattesa
from services.embedded.demo.liste import Avanzamento, Fermi
from services.embedded.demo.ospedale_al_lavoro import EsitoImprevisto
from services.embedded.demo.personale import Personale
from services.embedded.demo.piattaforma import Piattaforma, PiattaformaNonPronta, accesa, cartella_nuova
from services.embedded.demo.rapporto import FILE_QUARANTENA, FILE_RAPPORTO, Rapporto, compila
from services.embedded.demo.regia import EventiPerduti, Racconto, fasi, gioca
from services.embedded.demo.sorteggio import Misura, sorteggia
from services.embedded.demo.storie import Vicende
from services.embedded.demo.verifica import NonTorna, verifica
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
    try:
        return _racconta(ordini, console, civil_date((clock or SystemClock()).now()))
    except (OrologioIndietro, PiattaformaNonPronta) as motivo:
        console.print(str(motivo), style="red", markup=False)
    except (NonRisponde, RispostaInattesa, EsitoImprevisto, Fermi, EventiPerduti) as imprevisto:
        console.print("La demo si è interrotta.", style="red")
        console.print(str(imprevisto), markup=False)
        console.print(f"Il diario della piattaforma è in {ordini.cartella / DIARIO}.")
    except NonTorna as differenze:
        console.print("Ciò che è stato raccontato e ciò che la piattaforma dice non coincidono:", style="red")
        console.print(str(differenze), markup=False)
    except KeyboardInterrupt:
        console.print("Fermata.")
        return 128 + signal.SIGINT
    return ERRORE


def _racconta(ordini: Ordini, console: Console, oggi: date) -> int:
    if oggi <= FINE:
        raise OrologioIndietro(
            f"La demo racconta fatti fino al {FINE:%d/%m/%Y}, e questa macchina è al {oggi:%d/%m/%Y}: "
            "la piattaforma li rifiuterebbe perché futuri. Controllare l'orologio."
        )
    dati = cartella_nuova(ordini.cartella / "dati")
    for nome in (FILE_RAPPORTO, FILE_QUARANTENA):
        (ordini.cartella / nome).unlink(missing_ok=True)  # an old report must not pass for this demo's
    vicende = sorteggia(ordini.misura)
    with accesa(dati, ordini.porta, ordini.cartella / DIARIO) as piattaforma:
        with schermo.avanzamento(console, fasi(vicende)) as avanza:
            racconto, rapporto = asyncio.run(svolgi(piattaforma, vicende, avanza))
        rapporto.scrivi(ordini.cartella)
        console.print(schermo.tabella(rapporto))
        console.print(schermo.che_cosa_non_andava(racconto, rapporto))
        console.print(schermo.consuntivo(racconto, piattaforma.memoria_mb()))
        console.print(f"Scritti {ordini.cartella / FILE_RAPPORTO} e {ordini.cartella / FILE_QUARANTENA}.")
        verifica(racconto, rapporto)
        return 0 if ordini.una_volta else _resta(piattaforma, console)


async def svolgi(piattaforma: Piattaforma, vicende: Vicende, avanza: Avanzamento) -> tuple[Racconto, Rapporto]:
    """Tell everything to a platform that is up, and ask it what it knows. Raises what `gioca` raises."""
    racconto = await gioca(piattaforma.base, piattaforma.dati, vicende, avanza)
    linea = Linea(piattaforma.base)
    try:
        return racconto, await compila(Personale(linea, piattaforma.dati))
    finally:
        await linea.chiudi()


def _resta(piattaforma: Piattaforma, console: Console) -> int:
    """Until somebody stops it. The exit status: 0 if somebody did, an error if the platform ended by itself."""
    emittente = Sviluppo(piattaforma.dati, HostSettings.model_fields["destinatario"].default)
    token = emittente.token(sub="demo", ruolo=Ruolo.ASSISTENTE_SOCIALE, ambiti=[SERIATE])
    valori = f"{piattaforma.base}{ADDRESSES['indicatori']}/valori?territorio={SERIATE}&anno=2026&codice=DIP-3"
    schermo.come_continuare(
        console,
        piattaforma.base,
        ADDRESSES,
        token,
        [f'curl -H "Authorization: Bearer $TOKEN" "{valori}"'],
    )
    try:
        piattaforma.attendi()
    except KeyboardInterrupt:
        console.print("Fermata.")
        return 0
    console.print("La piattaforma si è fermata da sola: vedere il suo diario.", style="red")
    return ERRORE
