"""Draws what the home-care service does for one person."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from services.embedded.demo.andamento import ANDAMENTI
from services.embedded.demo.calendario import FINE, Cammino, alle
from services.embedded.demo.sorte import estrai
from services.embedded.demo.storie import FineSad, Sad, Visita

_RIFIUTI = {"requisiti_mancanti": 2, "risorse_non_disponibili": 1}
_FINI = {"obiettivi_raggiunti": 7, "ricovero_definitivo": 2, "trasferimento": 1}
_OPERATORI = {"50017": ("op-101", "op-102", "op-103", "op-104"), "50047": ("op-201", "op-202", "op-203")}


def prepara_sad(
    caso: Random, cammino: Cammino, *, non_autosufficiente: bool, alto_bisogno: bool, rifiutabile: bool
) -> Sad:
    """From the acceptance to the day on which everything is ready, as far as the time of the demo allows."""
    sad = Sad(
        # The service's own look at the person agrees with the équipe's, but not always.
        non_autosufficiente=non_autosufficiente and caso.random() > 0.04,
        alto_bisogno=alto_bisogno and caso.random() > 0.04,
        ore=caso.choice((3, 4, 6, 8, 10)),
    )
    risposta = cammino.fra(caso.randint(0, 2), 16, 30)
    if risposta is None:
        return sad
    if rifiutabile and caso.random() < 0.06:
        return replace(sad, accettato_il=None, rifiutato_per=estrai(caso, _RIFIUTI))
    return replace(
        sad,
        accettato_il=risposta,
        # After the first that has not happened yet, none has: the Cammino only goes forward.
        valutato_il=cammino.fra(caso.randint(0, 1), 17),
        progettato_il=cammino.fra(caso.randint(0, 1), 18),
        attivato_il=cammino.fra(caso.randint(0, 1), 19),
    )


def eroga(caso: Random, ambito: str, sad: Sad, dal: date, *, decesso_possibile: bool) -> Sad:
    """Visits from the day `dal` on, perhaps a suspension, perhaps the end."""
    if sad.attivato_il is None:
        return sad
    visite = _visite(caso, ambito, max(dal, sad.attivato_il.date()))
    if not visite:
        return sad
    sad = replace(sad, visite=visite)
    andamento = ANDAMENTI[ambito, visite[0].inizio.year]
    giorno = visite[-1].inizio.date() + timedelta(days=2)
    if caso.random() < 0.1 and giorno + timedelta(days=10) <= FINE:
        sad = replace(sad, sospeso=(giorno, giorno + timedelta(days=caso.randint(3, 9))))
        giorno += timedelta(days=11)
    fine = Cammino(max(giorno, visite[0].inizio.date() + timedelta(days=caso.randint(*andamento.durata_sad))))
    finito = caso.random() < andamento.sad_concluso
    valutato_il = fine.fra(0, 10)
    concluso_il = fine.fra(caso.randint(0, 2), 12)
    if not finito or not sad.erogato or valutato_il is None or concluso_il is None:
        return sad
    if decesso_possibile and caso.random() < 0.12:
        return replace(sad, fine=FineSad("decesso", concluso_il))
    return replace(sad, fine=FineSad(estrai(caso, _FINI), concluso_il, caso.choice((2, 3, 3)), valutato_il))


def _visite(caso: Random, ambito: str, dal: date) -> tuple[Visita, ...]:
    visite = []
    giorno = dal
    operatore = caso.choice(_OPERATORI[ambito])
    for numero in range(caso.randint(2, 3)):
        giorno += timedelta(days=caso.randint(1, 3))
        inizio: datetime = alle(giorno, caso.choice((8, 9, 10, 15)), caso.choice((0, 30)))
        if giorno > FINE:
            break
        mancata = numero > 0 and caso.random() < 0.12
        motivo = caso.choice(("assenza_utente", "rifiuto_utente", "operatore_non_disponibile")) if mancata else None
        visite.append(Visita(operatore, inizio, caso.choice((60, 90, 120)), motivo))
    return tuple(visite)
