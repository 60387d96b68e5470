"""Draws the whole territory: everything that will happen, before anything does."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from services.embedded.demo.andamento import AMBITI, ANDAMENTI
from services.embedded.demo.calendario import ANNI, Cammino, alle, feriale, ultimo_giorno
from services.embedded.demo.persone import Anagrafe
from services.embedded.demo.registro_raccontato import RIFIUTATE, VOCI
from services.embedded.demo.sorte import estrai, sorte
from services.embedded.demo.sorteggio_dimissioni import dimissioni
from services.embedded.demo.sorteggio_percorso import Bisogno, chiuso_dopo_il_sad, percorso
from services.embedded.demo.sorteggio_sad import eroga, prepara_sad
from services.embedded.demo.storie import Accesso, Percorso, SadDiretto, Vicende

_ESITI = {"orientamento": 38, "bisogno_semplice": 32, "bisogno_complesso": 27, "non_di_competenza": 3}
_AREE = {"anziani": 66, "disabilita": 14, "adulti": 10, "minori_famiglia": 10}
_NATI = {"anziani": (1930, 1959), "disabilita": (1962, 2005), "adulti": (1962, 2004), "minori_famiglia": (2010, 2022)}
_SEGNALANTI = {"6": 45, "2": 18, "1": 12, "comune": 10, "11": 6, "farmacia": 4, "12": 3, "5": 2}
_MOTIVI = {
    "anziani": ("Non riesce più a vivere da sola", "Chiede aiuto per le cure della persona", "È caduto in casa"),
    "disabilita": ("Chiede un progetto per la vita indipendente", "La famiglia chiede sollievo"),
    "adulti": ("Chiede orientamento ai servizi", "È rimasto senza lavoro e senza rete familiare"),
    "minori_famiglia": ("La scuola segnala assenze ripetute", "La famiglia chiede sostegno educativo"),
}


@dataclass(frozen=True)
class Misura:
    """How much the demo tells."""

    dimissioni: int = 624
    accessi: int = 1504
    sad_diretti: int = 40

    @classmethod
    def di(cls, dimissioni: int) -> "Misura":
        """A smaller territory, with the same proportions."""
        piena = cls()
        quota = dimissioni / piena.dimissioni
        return cls(dimissioni, max(4, round(piena.accessi * quota)), max(4, round(piena.sad_diretti * quota)))


def sorteggia(misura: Misura) -> Vicende:
    anagrafe = Anagrafe()
    return Vicende(
        dimissioni=tuple(dimissioni(misura.dimissioni, anagrafe)),
        accessi=tuple(_accessi(misura.accessi, anagrafe)),
        sad_diretti=tuple(_sad_diretti(misura.sad_diretti, anagrafe)),
        registro=VOCI,
        rifiutate=RIFIUTATE,
    )


def _giorno(caso: Random, anno: int) -> date:
    dal = date(anno, 1, 2)
    return min(feriale(dal + timedelta(days=caso.randint(0, (ultimo_giorno(anno) - dal).days))), ultimo_giorno(anno))


def _accessi(quanti: int, anagrafe: Anagrafe) -> Iterator[Accesso]:
    for anno in ANNI:
        for ambito in AMBITI:
            for numero in range(max(1, round(quanti * ANDAMENTI[ambito, anno].accessi))):
                yield _accesso(f"A-{ambito}-{anno}-{numero:04d}", ambito, anno, anagrafe)


def _accesso(chiave: str, ambito: str, anno: int, anagrafe: Anagrafe) -> Accesso:
    caso = sorte(chiave)
    area = estrai(caso, _AREE)
    giorno = _giorno(caso, anno)
    bisogno = Bisogno(ambito, area, _ESITI, 0.5)
    fatto = Percorso() if caso.random() < 0.02 else percorso(caso, Cammino(giorno), bisogno)
    return Accesso(
        chiave=chiave,
        ambito=ambito,
        persona=anagrafe.nasce(caso, ambito, *_NATI[area]),
        segnalante=estrai(caso, _SEGNALANTI),
        urgenza="urgente" if caso.random() < 0.15 else "ordinaria",
        motivo=caso.choice(_MOTIVI[area]),
        aperto_il=alle(giorno, 8, caso.randint(0, 55)),
        percorso=_erogato(caso, ambito, fatto),
        ripetuto=caso.random() < 0.02,
    )


def _erogato(caso: Random, ambito: str, fatto: Percorso) -> Percorso:
    if fatto.valutazione is None or fatto.pai is None or fatto.sad is None or fatto.sad.attivato_il is None:
        return fatto
    sad = eroga(caso, ambito, fatto.sad, fatto.sad.attivato_il.date(), decesso_possibile=True)
    pai = chiuso_dopo_il_sad(caso, replace(fatto.pai, sad=sad))
    return replace(fatto, valutazione=replace(fatto.valutazione, pai=pai))


def _sad_diretti(quanti: int, anagrafe: Anagrafe) -> Iterator[SadDiretto]:
    for anno in ANNI:
        for ambito in AMBITI:
            for numero in range(max(1, round(quanti / 4))):
                yield _sad_diretto(f"S-{ambito}-{anno}-{numero:03d}", ambito, anno, anagrafe)


def _sad_diretto(chiave: str, ambito: str, anno: int, anagrafe: Anagrafe) -> SadDiretto:
    caso = sorte(chiave)
    giorno = _giorno(caso, anno)
    anziano = caso.random() < 0.9
    grave = caso.random() < 0.7
    sad = prepara_sad(caso, Cammino(giorno), non_autosufficiente=grave, alto_bisogno=grave, rifiutabile=True)
    if sad.attivato_il is not None:
        sad = eroga(caso, ambito, sad, sad.attivato_il.date(), decesso_possibile=True)
    integrato = caso.random() < ANDAMENTI[ambito, anno].due_firme - 0.2
    return SadDiretto(
        chiave=chiave,
        ambito=ambito,
        persona=anagrafe.nasce(caso, ambito, *(_NATI["anziani"] if anziano else (1965, 1990))),
        richiesto_il=alle(giorno, 9, caso.randint(0, 50)),
        anziano=anziano,
        piano=f"Prot. {anno}/{caso.randint(100, 9999)}" if integrato else None,
        sad=sad,
    )
