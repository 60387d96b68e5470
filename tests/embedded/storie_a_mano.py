"""Stories written by hand, of which every number can be told by reading them."""

from dataclasses import replace
from datetime import date

from services.embedded.demo.calendario import alle
from services.embedded.demo.persone import Persona
from services.embedded.demo.storie import (
    Accesso,
    Dimissione,
    FineSad,
    Pai,
    Percorso,
    Sad,
    SadDiretto,
    Valutazione,
    Vicende,
    Visita,
)

ADA = Persona("Rota", "Ada", date(1940, 5, 1), "F", "RTODAA40E41I628X", "via Roma 1", "Seriate", "035 1")
UGO = replace(ADA, nome="Ugo", nascita=date(1990, 5, 1), sesso="M")

SAD = Sad(
    non_autosufficiente=True,
    alto_bisogno=True,
    ore=6,
    accettato_il=alle(date(2026, 3, 10), 9),
    valutato_il=alle(date(2026, 3, 10), 10),
    progettato_il=alle(date(2026, 3, 11), 9),
    attivato_il=alle(date(2026, 3, 12), 9),
    visite=(Visita("op-1", alle(date(2026, 3, 16), 9), 60),),
    fine=FineSad("obiettivi_raggiunti", alle(date(2026, 5, 4), 9), 3, alle(date(2026, 5, 4), 8)),
)
PAI = Pai(
    redatto_il=alle(date(2026, 3, 9), 9),
    firmato_il=alle(date(2026, 3, 9), 10),
    attivato_il=alle(date(2026, 3, 9), 11),
    lati=("sociale", "sanitario"),
    sad=SAD,
)
VALUTAZIONE = Valutazione(
    area="anziani",
    avviata_il=alle(date(2026, 3, 5), 9),
    equipe=(("assistente_sociale", "comune"), ("infermiere", "asst")),
    scale=(),
    gravita=0.7,
    non_autosufficiente=True,
    alto_bisogno=True,
    conclusa_il=alle(date(2026, 3, 6), 9),
    pai=PAI,
)
PERCORSO = Percorso(alle(date(2026, 3, 3), 9), alle(date(2026, 3, 4), 9), "bisogno_complesso", VALUTAZIONE)
DIMISSIONE = Dimissione(
    chiave="D-1",
    ambito="50017",
    persona=ADA,
    ricovero=alle(date(2026, 2, 20), 9),
    segnalata_il=alle(date(2026, 3, 2), 9),
    destinazione="domicilio",
    percorso=PERCORSO,
    dimissibile_dal=date(2026, 3, 6),
    dimessa_il=alle(date(2026, 3, 13), 11),
)
ACCESSO = Accesso(
    chiave="A-1",
    ambito="50047",
    persona=ADA,
    segnalante="6",
    urgenza="ordinaria",
    motivo="Chiede aiuto",
    aperto_il=alle(date(2026, 3, 2), 9),
    percorso=PERCORSO,
)
DIRETTO = SadDiretto("S-1", "50047", ADA, alle(date(2026, 3, 9), 9), anziano=True, piano=None, sad=SAD)


def vicende(*storie: Dimissione | Accesso | SadDiretto) -> Vicende:
    return Vicende(
        dimissioni=tuple(s for s in storie if isinstance(s, Dimissione)),
        accessi=tuple(s for s in storie if isinstance(s, Accesso)),
        sad_diretti=tuple(s for s in storie if isinstance(s, SadDiretto)),
    )


def con_pai(accesso: Accesso, pai: Pai) -> Accesso:
    return replace(accesso, percorso=replace(PERCORSO, valutazione=replace(VALUTAZIONE, pai=pai)))
