"""Questionnaire: the scales in use. They tell of nobody."""

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from services.pua.domain.scales import Scala, Voce, catalogo
from shared.fhir import systems
from shared.fhir.elements import meta
from shared.fhir.outcome import Resource
from shared.kernel.clock import ROME
from shared.kernel.refusal import NotFound

PUBBLICATI = datetime(2026, 11, 29, tzinfo=ROME)
"""When the Questionnaires last changed."""
PUNTEGGIO, CLASSE = "punteggio", "classe"
"""linkId of what the scale makes of the answers."""


def questionari() -> list[Resource]:
    """In the order of their ids."""
    return [_questionario(scala) for scala in sorted(catalogo().values(), key=id_di)]


def questionario(id: str) -> Resource:
    """Raises NotFound."""
    trovata = next((scala for scala in catalogo().values() if id_di(scala) == id), None)
    if trovata is None:
        raise NotFound()
    return _questionario(trovata)


def id_di(scala: Scala) -> str:
    return scala.codice.lower()


def indirizzo(codice: str) -> str:
    """The canonical address of a scale, without its version."""
    return f"{systems.QUESTIONARIO}{codice.lower()}"


def elenco(codice: str, nome: str) -> str:
    """The code system of the answers to one item of a scale."""
    return f"{systems.CS_SCALA}{codice.lower()}:{nome}"


def circostanza(nome: str) -> str:
    """linkId of a circumstance: no item of a scale has a dot in its name."""
    return f"contesto.{nome}"


def sezioni(scala: Scala) -> list[tuple[str, list[Voce]]]:
    """The items in their printed order, those of one section together. The name is empty where there is none."""
    return [(nome, list(voci)) for nome, voci in groupby(scala.voci, key=lambda voce: voce.sezione)]


def titolo(sezione: str) -> str:
    return sezione.replace("_", " ").capitalize()


def _questionario(scala: Scala) -> Resource:
    return {
        "resourceType": "Questionnaire",
        "id": id_di(scala),
        "meta": meta(scala.versione, PUBBLICATI),
        "url": indirizzo(scala.codice),
        "version": scala.versione,
        "name": scala.codice,
        "title": scala.titolo,
        "status": "active",
        "subjectType": ["Patient"],
        "description": scala.fonte,
        "copyright": scala.licenza,
        "item": [
            *(_circostanza(scala, nome, valori) for nome, valori in scala.contesto.items()),
            *_voci(scala),
            {"linkId": PUNTEGGIO, "text": "Punteggio", "type": "decimal", "readOnly": True},
            _classe(scala),
        ],
    }


def _voci(scala: Scala) -> list[dict[str, Any]]:
    trovate: list[dict[str, Any]] = []
    for sezione, voci in sezioni(scala):
        item = [_voce(scala, voce) for voce in voci]
        if sezione:
            item = [{"linkId": f"sezione.{sezione}", "text": titolo(sezione), "type": "group", "item": item}]
        trovate += item
    return trovate


def _voce(scala: Scala, voce: Voce) -> dict[str, Any]:
    sempre = all(voce.codice not in fuori for fuori in scala.non_chieste.values())
    sistema = elenco(scala.codice, voce.codice)
    return {
        "linkId": voce.codice,
        "text": voce.testo,
        "type": "choice",
        "required": sempre,
        "answerOption": [
            {"valueCoding": punti(sistema, risposta.valore) | {"display": risposta.etichetta}}
            for risposta in voce.ammessi
        ],
    }


def punti(sistema: str, valore: int) -> dict[str, Any]:
    """An answer as a code that says how many points it is worth."""
    peso = [{"url": systems.ORDINAL_VALUE, "valueDecimal": valore}]
    return {"extension": peso, "system": sistema, "code": str(valore)}


def _circostanza(scala: Scala, nome: str, valori: Mapping[str, str]) -> dict[str, Any]:
    return {
        "linkId": circostanza(nome),
        "text": titolo(nome),
        "type": "choice",
        "answerOption": _opzioni(elenco(scala.codice, nome), valori),
    }


def _classe(scala: Scala) -> dict[str, Any]:
    classi = {classe.codice: classe.etichetta for classe in scala.classi}
    opzioni = _opzioni(elenco(scala.codice, CLASSE), classi)
    return {"linkId": CLASSE, "text": "Classe", "type": "choice", "readOnly": True, "answerOption": opzioni}


def _opzioni(sistema: str, codici: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"valueCoding": {"system": sistema, "code": codice, "display": testo}} for codice, testo in codici.items()]
