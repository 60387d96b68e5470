"""A take-in of Ada, anziana non autosufficiente of the Ambito di Bergamo, told day by day of March 2026.

Monday 2 the request, 3 the acceptance, 4 the valutazione, 5 the project (six hours a week on Monday, Wednesday and
Friday, from Monday 9), 6 the activation, 9 the first day of erogazione.
"""

from datetime import date, datetime, timedelta
from typing import Any

from services.sad.domain.calendario import Giorno
from services.sad.domain.motivi import MotivoVisitaMancata
from services.sad.domain.persona import Persona
from services.sad.domain.presa_in_carico import PresaInCarico
from services.sad.domain.progetto import Obiettivo, Progetto
from services.sad.domain.registrazione import Provenienza, Registrazione
from services.sad.domain.richiesta import Bisogno, InterventoSad, Origine, Piano
from services.sad.domain.stato import Stato
from services.sad.domain.visita import EsitoVisita, Visita
from shared.kernel.clock import ROME
from shared.kernel.territory import lombardia

BERGAMO = lombardia().resolve("50036")
ADA = Persona("Bianchi", "Ada", "Via Prova 1, Bergamo", "035 000000")


def giorno(n: int, mese: int = 3) -> date:
    return date(2026, mese, n)


def ora(n: int, hour: int = 10, minute: int = 0, mese: int = 3) -> datetime:
    """An instant of a civil day of March 2026."""
    return datetime(2026, mese, n, hour, minute, tzinfo=ROME)


def registrata(n: int, *, mese: int = 3, provenienza: Provenienza = Provenienza.MANUALE) -> Registrazione:
    """A step that happened on that day and was recorded an hour later."""
    avvenuta = ora(n, mese=mese)
    return Registrazione(avvenuta, avvenuta + timedelta(hours=1), "op-sad-1", provenienza)


def progetto(**altro: Any) -> Progetto:
    dati: dict[str, Any] = {
        "obiettivi": (Obiettivo("Igiene personale"),),
        "ore_settimanali": 6.0,
        "dal": giorno(9),
        "giorni": (Giorno.LUNEDI, Giorno.MERCOLEDI, Giorno.VENERDI),
    }
    return Progetto(**dati | altro)


def piano_del_pai(pai_id: str = "pai-1", *, integrato: bool = True) -> Piano:
    return Piano(integrato, pai_id, 0, interventi=(InterventoSad(6.0, giorno(9)),))


def richiesta(**altro: Any) -> PresaInCarico:
    dati: dict[str, Any] = {
        "id": "sad-1",
        "caso_id": "caso-1",
        "territorio": BERGAMO,
        "origine": Origine.DIRETTA,
        "bisogno": Bisogno(anziano=True, non_autosufficiente=True, alto_bisogno_assistenziale=True),
        "piano": Piano(),
        "persona": ADA,
        "accesso": registrata(2),
    }
    return PresaInCarico.richiedi(**dati | altro)


def visita(n: int = 9, hour: int = 8, *, minuti: int = 60, motivo: MotivoVisitaMancata | None = None) -> Visita:
    """Done, unless it has a reason to be missed."""
    inizio = ora(n, hour)
    return Visita(
        id=f"visita-{n}-{hour}",
        presa_in_carico_id="sad-1",
        caso_id="caso-1",
        territorio=BERGAMO,
        operatore="op-014",
        inizio=inizio,
        minuti=minuti,
        esito=EsitoVisita.MANCATA if motivo else EsitoVisita.EFFETTUATA,
        motivo=motivo,
        registrazione=Registrazione(inizio, inizio + timedelta(hours=2), "op-014", Provenienza.MANUALE),
    )


def presa(stato: Stato, **altro: Any) -> PresaInCarico:
    """Ada's take-in as it stands in that state; nothing is left to be announced."""
    una = richiesta(**altro)
    if stato is not Stato.RICHIESTA:
        una.accetta(registrata(3))
    if not stato.precede(Stato.VALUTATA):
        una.valuta(True, True, registrata(4))
    if not stato.precede(Stato.PROGETTATA):
        una.progetta(progetto(), None, registrata(5))
    if not stato.precede(Stato.ATTIVATA):
        una.attiva(giorno(9), registrata(6))
    if not stato.precede(Stato.IN_EROGAZIONE):
        una.avvia_erogazione(registrata(9))
    assert una.stato is stato, f"no builder for {stato}"
    una.pull_facts()
    return una
