"""QuestionnaireResponse: a scale as it was filled in, with the score and the class that it made then."""

from typing import Any

from services.pua.domain.scales import Scala, Voce, catalogo
from services.pua.domain.valutazione import Somministrazione, Valutazione
from services.pua.entrypoints.fhir_questionari import (
    CLASSE,
    PUNTEGGIO,
    circostanza,
    elenco,
    indirizzo,
    punti,
    sezioni,
    titolo,
)
from shared.fhir import systems
from shared.fhir.elements import instant, meta_of, reference
from shared.fhir.outcome import Resource
from shared.kernel.store import Version


def scale_di(versione: Version[Valutazione]) -> list[Resource]:
    """In the order in which they were filled in: nothing is taken out of that list, so a number stays whose it is."""
    fatte = enumerate(versione.aggregate.somministrazioni, start=1)
    return [_compilata(versione, numero, fatta) for numero, fatta in fatte]


def _compilata(versione: Version[Valutazione], numero: int, fatta: Somministrazione) -> Resource:
    valutazione = versione.aggregate
    return {
        "resourceType": "QuestionnaireResponse",
        "id": f"{valutazione.id}-S{numero}",
        "meta": meta_of(versione),
        "questionnaire": f"{indirizzo(fatta.scala)}|{fatta.versione}",
        "status": "completed",
        "subject": reference("Patient", valutazione.persona_id),
        "authored": instant(fatta.atto.avvenuto_il),
        "author": {"identifier": {"system": systems.SID_OPERATORE, "value": fatta.atto.da}},
        "item": [*_circostanze(fatta), *_risposte(fatta), *_esito(fatta)],
    }


def _circostanze(fatta: Somministrazione) -> list[dict[str, Any]]:
    return [
        {"linkId": circostanza(nome), "answer": [{"valueCoding": _codice(fatta, nome, valore)}]}
        for nome, valore in fatta.contesto.items()
    ]


def _risposte(fatta: Somministrazione) -> list[dict[str, Any]]:
    """As the Questionnaire of that version has them; of a version that is no longer in use only the points are left."""
    scala = catalogo().get(fatta.scala)
    if scala is None or scala.versione != fatta.versione:
        return [
            {"linkId": codice, "answer": [{"valueCoding": punti(elenco(fatta.scala, codice), valore)}]}
            for codice, valore in fatta.risposte.items()
        ]
    return _secondo(scala, fatta)


def _secondo(scala: Scala, fatta: Somministrazione) -> list[dict[str, Any]]:
    trovate: list[dict[str, Any]] = []
    for sezione, voci in sezioni(scala):
        item = [_risposta(scala, voce, fatta) for voce in voci if voce.codice in fatta.risposte]
        if sezione and item:
            item = [{"linkId": f"sezione.{sezione}", "text": titolo(sezione), "item": item}]
        trovate += item
    return trovate


def _risposta(scala: Scala, voce: Voce, fatta: Somministrazione) -> dict[str, Any]:
    valore = fatta.risposte[voce.codice]
    testi = {risposta.valore: risposta.etichetta for risposta in voce.ammessi}
    coding = punti(elenco(scala.codice, voce.codice), valore) | {"display": testi[valore]}
    return {"linkId": voce.codice, "text": voce.testo, "answer": [{"valueCoding": coding}]}


def _esito(fatta: Somministrazione) -> list[dict[str, Any]]:
    return [
        {"linkId": PUNTEGGIO, "text": "Punteggio", "answer": [{"valueDecimal": fatta.valore}]},
        {"linkId": CLASSE, "text": "Classe", "answer": [{"valueCoding": _codice(fatta, CLASSE, fatta.classe)}]},
    ]


def _codice(fatta: Somministrazione, nome: str, codice: str) -> dict[str, str]:
    return {"system": elenco(fatta.scala, nome), "code": codice}
