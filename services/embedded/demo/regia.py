"""Plays the whole territory against a platform that is up: everybody works at the same time, each on their own list."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from services.embedded.demo.andamento import AMBITI
from services.embedded.demo.clienti import Cliente, Linea
from services.embedded.demo.liste import PAZIENZA, Avanzamento, Fermi, Giornale, Lista
from services.embedded.demo.moduli_pua import scarica_scale
from services.embedded.demo.ospedale_al_lavoro import DIMISSIONI, SEGNALAZIONI, Ospedale
from services.embedded.demo.personale import Personale, Registro
from services.embedded.demo.piano_al_lavoro import REGISTRO, UfficioDiPiano
from services.embedded.demo.pua_al_lavoro import APERTI, CHIUSI, LAVORATI, Pua
from services.embedded.demo.reparti_al_lavoro import A_MANO, PRONTI, Reparti
from services.embedded.demo.sad_al_lavoro import A_CASA, PRESE, ServizioDomiciliare
from services.embedded.demo.storie import Vicende
from services.embedded.demo.voce import Parla, PerHttp

T = TypeVar("T")

SERVIZI = ("pua", "dimissioni", "sad", "indicatori")
QUIETE = 3
"""How many times in a row every service must have nothing to send: an event in flight may cause another."""


class EventiPerduti(Exception):
    """Some service could not apply an event, or stopped listening."""


@dataclass(frozen=True)
class Viaggio:
    """Events that left the services' databases. `non_letti`: reader -> how many it has not applied yet; `mandati`: how
    many were ever sent."""

    non_letti: Mapping[str, int] = field(default_factory=dict)
    mandati: int = 0


ChiedeDelViaggio = Callable[[], Awaitable[Viaggio]]


@dataclass
class Racconto:
    """What was told, and what it took. `secondi` of the wall clock."""

    vicende: Vicende
    registro: Registro
    rifiutati: Counter[str]
    richieste: int
    risposte: Counter[int]
    secondi: float


def fasi(vicende: Vicende) -> dict[str, int]:
    """How much there is to do, phase by phase, for a progress bar."""
    casi = vicende.casi
    sad = [c.percorso.sad for c in casi if c.percorso.sad is not None] + [s.sad for s in vicende.sad_diretti]
    return {
        REGISTRO: len(vicende.registro),
        SEGNALAZIONI: sum(not d.manuale for d in vicende.dimissioni),
        A_MANO: sum(d.manuale for d in vicende.dimissioni),
        APERTI: len(vicende.accessi),
        LAVORATI: sum(c.percorso.accolto_il is not None for c in casi),
        PRESE: sum(s.accettato_il is not None or s.rifiutato_per is not None for s in sad),
        PRONTI: sum(d.pronti_il is not None for d in vicende.dimissioni),
        DIMISSIONI: sum(d.dimessa_il is not None or d.fine is not None for d in vicende.dimissioni),
        A_CASA: sum(d.percorso.sad is not None and bool(d.percorso.sad.visite) for d in vicende.dimissioni),
        CHIUSI: sum(c.percorso.pai is not None and c.percorso.pai.chiuso_il is not None for c in casi),
    }


async def gioca(
    base: str | Mapping[str, str],
    dati: Path,
    vicende: Vicende,
    avanza: Avanzamento,
    parla: Parla = PerHttp,
    viaggio: ChiedeDelViaggio | None = None,
) -> Racconto:
    """Tell `vicende` to the platform at `base` (see `Linea`); back when every event has had its effect.

    `dati` is the folder of the issuer's key. `parla`: how the hospital speaks. `viaggio`: asks how many events are on
    their way outside the services' own databases; None where they never are.

    Raises RispostaInattesa, EsitoImprevisto, Fermi, EventiPerduti: the first thing that went otherwise than foreseen.
    """
    inizio = time.monotonic()
    linea = Linea(base)
    registro = Registro()
    try:
        personale = Personale(linea, dati)
        giornale = Giornale(avanza, ultimo=asyncio.get_running_loop().time())
        voce = parla(personale, registro, giornale)
        ospedale = Ospedale(voce, list(vicende.dimissioni), registro, giornale)
        await _lavorano(personale, ospedale, vicende, registro, giornale)
        await quiete(personale.amministratore, viaggio)
        await riprendi_quarantena(voce.curatore, registro)
        await quiete(personale.amministratore, viaggio)
        registro.duplicati += await voce.riconosciuti()
    finally:
        await linea.chiudi()
    secondi = time.monotonic() - inizio
    return Racconto(vicende, registro, ospedale.rifiutati, linea.stati.total(), linea.stati, secondi)


async def _lavorano(
    personale: Personale, ospedale: Ospedale, vicende: Vicende, registro: Registro, giornale: Giornale
) -> None:
    scale = await scarica_scale(personale.asst)
    try:
        async with asyncio.TaskGroup() as turno:
            turno.create_task(ospedale.segnala())
            for ambito in AMBITI:
                voci = [v for v in vicende.registro if v.ambito == ambito]
                rifiutate = [v for v in vicende.rifiutate if v.ambito == ambito]
                turno.create_task(UfficioDiPiano(personale.piano[ambito], voci, rifiutate, giornale).scrive())
                dimissioni = [d for d in vicende.dimissioni if d.ambito == ambito]
                accessi = [a for a in vicende.accessi if a.ambito == ambito]
                diretti = [s for s in vicende.sad_diretti if s.ambito == ambito]
                assistente = personale.assistente[ambito]
                reparti = Reparti(assistente, dimissioni, registro, giornale)
                pua = Pua(ambito, assistente, personale.asst, scale, dimissioni, accessi, registro, giornale)
                sad = ServizioDomiciliare(personale.sad[ambito], [*dimissioni, *accessi], diretti, registro, giornale)
                for apertura in (reparti.segnala, pua.apri, sad.apri):
                    turno.create_task(apertura())
                _esauriscono(turno, reparti.liste())
                _esauriscono(turno, pua.liste())
                _esauriscono(turno, sad.liste())
            _esauriscono(turno, ospedale.liste())
    except ExceptionGroup as insieme:
        raise prima(insieme) from insieme


def _esauriscono(turno: asyncio.TaskGroup, liste: Sequence[Lista[T]]) -> None:
    for lista in liste:
        turno.create_task(lista.esaurisci())


def prima(insieme: ExceptionGroup[Exception]) -> Exception:
    """The first thing that went wrong, of many that went wrong because of it."""
    causa = insieme.exceptions[0]
    return prima(causa) if isinstance(causa, ExceptionGroup) else causa


async def riprendi_quarantena(curatore: Cliente, registro: Registro) -> None:
    """Somebody tries again what came before the case that it belongs to."""
    fermi = "/dimissioni/v1/quarantena"
    async for messaggio in curatore.elenco(fermi, stato="in_attesa"):
        if messaggio["problemi"][0]["codice"] == "richiesta-assente":
            ripetuto = await curatore.fai(f"{fermi}/{messaggio['id']}/ripetizione", {})
            registro.ripresi += ripetuto["stato"] == "ripresa"


async def quiete(chi: Cliente, viaggio: ChiedeDelViaggio | None = None) -> None:
    """Wait until every event has been delivered. Raises EventiPerduti; Fermi where something waits and nothing moves.

    What is on its way is asked first: an event that leaves an outbox in between shows in the next round as one more
    that was sent.
    """
    ora = asyncio.get_running_loop().time
    calmi, mandati, visto, mosso = 0, 0, "", ora()
    while calmi < QUIETE:
        in_viaggio = Viaggio() if viaggio is None else await viaggio()
        stati = [await chi.leggi(f"/{servizio}/v1/status") for servizio in SERVIZI]
        for stato in stati:
            if stato["lettere_morte"] or stato["in_pausa"]:
                raise EventiPerduti(f"{stato['servizio']}: {stato['lettere_morte']} lettere morte, {stato['stato']}")
        in_uscita = {stato["servizio"]: stato["in_uscita"] for stato in stati if stato["in_uscita"]}
        fermi = {**in_uscita, **in_viaggio.non_letti}
        calmi = calmi + 1 if not fermi and in_viaggio.mandati == mandati else 0
        adesso = f"{fermi} {in_viaggio.mandati}"
        visto, mandati, mosso = adesso, in_viaggio.mandati, ora() if adesso != visto else mosso
        if fermi and ora() - mosso > PAZIENZA:
            aspettano = ", ".join(f"{dove} {quanti}" for dove, quanti in fermi.items())
            raise Fermi(f"ci sono eventi che aspettano e non si muovono: {aspettano}")
        await asyncio.sleep(0.1)
