"""What the people of the PUA write into the platform's forms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.embedded.demo.clienti import Cliente, Json
from services.embedded.demo.sorte import sorte
from services.embedded.demo.storie import Accesso, Caso, Pai, Valutazione

Scale = Mapping[str, Json]
"""The questionnaires, by code, as the platform publishes them."""
PIU_E_MEGLIO = {"BARTHEL", "IADL"}
"""Scales where more points mean more autonomy."""


async def scarica_scale(cliente: Cliente) -> Scale:
    elenco = await cliente.leggi("/pua/v1/scale")
    return {voce["codice"]: await cliente.leggi(f"/pua/v1/scale/{voce['codice']}") for voce in elenco["elementi"]}


def accesso(storia: Accesso, territorio: Mapping[str, str]) -> dict[str, Any]:
    return {
        "territorio": dict(territorio),
        "persona": storia.persona.modulo(),
        "segnalante": storia.segnalante,
        "urgenza": storia.urgenza,
        "motivo": storia.motivo,
        "avvenuto_il": storia.aperto_il.isoformat(),
    }


def valutazione(accesso_id: str, caso: Caso, storia: Valutazione) -> dict[str, Any]:
    return {
        "accesso_id": accesso_id,
        "area": storia.area,
        "equipe": [{"professione": professione, "ente": ente} for professione, ente in storia.equipe],
        "nucleo_id": f"nucleo-{caso.chiave}" if storia.area == "minori_famiglia" else None,
        "avvenuto_il": storia.avviata_il.isoformat(),
    }


def somministrazione(scala: Json, caso: Caso, storia: Valutazione) -> dict[str, Any]:
    """Answers near what the story's gravity says, item by item."""
    risposte = {}
    for voce in scala["voci"]:
        valori = sorted(risposta["valore"] for risposta in voce["risposte"])
        dado = sorte(caso.chiave, scala["codice"], voce["codice"])
        gravita = min(1.0, max(0.0, dado.gauss(storia.gravita, 0.15)))
        quota = 1 - gravita if scala["codice"] in PIU_E_MEGLIO else gravita
        risposte[voce["codice"]] = valori[round(quota * (len(valori) - 1))]
    quando = storia.avviata_il.isoformat()
    return {"scala": scala["codice"], "risposte": risposte, "contesto": {}, "avvenuto_il": quando}


def conclusione(storia: Valutazione, quando: datetime) -> dict[str, Any]:
    bisogni = ["Igiene personale", "Mobilità"] if storia.non_autosufficiente else ["Vita di relazione"]
    return {
        "bisogno_complesso": True,
        "non_autosufficiente": storia.non_autosufficiente,
        "alto_bisogno_assistenziale": storia.alto_bisogno,
        "necessita_sad": storia.pai is not None and storia.pai.sad is not None,
        "bisogni": bisogni,
        "avvenuto_il": quando.isoformat(),
    }


def pai(valutazione_id: str, case_manager: str, storia: Pai) -> dict[str, Any]:
    dal = storia.attivato_il.date().isoformat()
    interventi: list[dict[str, Any]] = [
        {"tipo": tipo, "erogatore": "asst" if tipo == "adi" else "ambito", "dal": dal, "finanziamento": "fna"}
        for tipo in storia.altri_interventi
    ]
    if storia.sad is not None:
        sad = {
            "tipo": "sad",
            "erogatore": "comune",
            "dal": dal,
            "ore_settimanali": storia.sad.ore,
            "frequenza": "3 volte a settimana",
            "finanziamento": "risorse_comunali",
        }
        interventi.insert(0, sad)
    return {
        "valutazione_id": valutazione_id,
        "bisogni": ["Essere sostenuto a casa" if storia.sad else "Essere accompagnato"],
        "obiettivi": [{"testo": "Mantenere le autonomie", "orizzonte": "medio"}],
        "interventi": interventi,
        "case_manager": case_manager,
        "avvenuto_il": storia.redatto_il.isoformat(),
    }
