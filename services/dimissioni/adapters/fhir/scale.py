"""QuestionnaireResponse: the scores of BRASS and Barthel that the hospital had already taken.

Which scale it is says the name of the questionnaire; the score is the item that is called total, or else the sum of
the answers. Whether it is possible at all (BRASS 0-40, Barthel 0-100) is for the domain to say.
"""

import re
from collections.abc import Iterator
from typing import Any

from services.dimissioni.adapters.fhir.clinica import leggi_tutte
from services.dimissioni.adapters.fhir.lettura import Lettura
from services.dimissioni.adapters.fhir.quaderno import Quaderno
from services.dimissioni.adapters.fhir.tempo import giorno_di
from services.dimissioni.domain.messaggio import PunteggioScala
from shared.fhir.systems import ORDINAL_VALUE

_SCALE = ("brass", "barthel")
_TOTALE = re.compile(r"(.*[^a-z])?(totale?|score|punteggio)([^a-z].*)?", re.IGNORECASE)
_CONCLUSI = frozenset({"completed", "amended"})
_GRANDE = 10_000
"""Beyond any scale: what is larger is not a score."""


def scale(lettura: Lettura) -> tuple[PunteggioScala, ...]:
    """One score per scale, the most recent; what is incomplete, or is no scale of ours, is left out."""
    migliori: dict[str, PunteggioScala] = {}
    for response, voce in leggi_tutte("QuestionnaireResponse", lettura):
        nome = _scala(response)
        if nome is None:
            lettura.usate.discard(voce.indice)
            continue
        punteggio = _punteggio(response, voce.percorso, lettura.quaderno)
        if punteggio is None:
            continue
        nuovo = PunteggioScala(nome, punteggio, giorno_di(response.authored))
        noto = migliori.get(nome)
        if noto is None or (noto.il is not None and nuovo.il is not None and nuovo.il > noto.il):
            migliori[nome] = nuovo
    return tuple(migliori.values())


def _scala(response: Any) -> str | None:
    nome = (response.questionnaire or "").partition("|")[0].rstrip("/").lower()
    coda = re.split(r"[/:#]", nome)[-1]
    return next((scala for scala in _SCALE if scala in coda), None)


def _punteggio(response: Any, percorso: str, quaderno: Quaderno) -> int | None:
    if response.status not in _CONCLUSI:
        quaderno.annota("questionario-incompleto", f"{percorso}.status", "Una scala non conclusa non viene usata")
        return None
    totali, somma, mute = [], 0, 0
    for item in _item(response.item):
        valori = [_valore(answer) for answer in item.answer or []]
        if _TOTALE.fullmatch(item.linkId or ""):
            totali += [v for v in valori if v is not None]
        else:
            somma += sum(v for v in valori if v is not None)
            mute += valori.count(None)
    completa = mute == 0 and any(not _TOTALE.fullmatch(i.linkId or "") and i.answer for i in _item(response.item))
    if totali:
        if completa and somma != totali[0]:
            testo = "Il totale della scala non è la somma delle risposte: vale il totale"
            quaderno.annota("punteggio-incoerente", f"{percorso}.item", testo)
        return totali[0]
    if completa:
        return somma
    quaderno.annota("punteggio-assente", f"{percorso}.item", "La scala non porta il punteggio né risposte numeriche")
    return None


def _item(item: list[Any] | None) -> Iterator[Any]:
    for uno in item or []:
        yield uno
        yield from _item(uno.item)
        for answer in uno.answer or []:
            yield from _item(answer.item)


def _valore(answer: Any) -> int | None:
    """A whole number: said as such, or the ordinalValue of the chosen answer."""
    numero = answer.valueInteger if answer.valueInteger is not None else answer.valueDecimal
    if numero is None and answer.valueCoding is not None:
        estensioni = answer.valueCoding.extension or []
        numero = next((e.valueDecimal for e in estensioni if e.url == ORDINAL_VALUE), None)
    if numero is None or not abs(numero) < _GRANDE or numero != int(numero):
        return None
    return int(numero)
