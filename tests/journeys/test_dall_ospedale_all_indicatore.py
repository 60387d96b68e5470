"""The story of one person, from the hospital's message to the indicators of the Ambito. It fits one screen."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.embedded.demo.ospedale import Degenza, Paziente, bundle_dimessa, bundle_dimissibile, bundle_dimissione
from shared.kernel.clock import ROME
from shared.messaging.bus import Message
from tests.journeys.casa import Casa, Persona


def il(giorno: int, mese: int = 3) -> datetime:
    return datetime(2026, mese, giorno, 9, 0, tzinfo=ROME)


@pytest.mark.parametrize(
    ("casa", "canale"),
    [
        ("incorporata", "POST"),
        ("incorporata", "topic"),
        ("kafka", "POST"),
        ("kafka", "topic"),
        pytest.param("processi", "topic", marks=[pytest.mark.xdist_group("processi"), pytest.mark.timeout(400)]),
    ],
    indirect=["casa"],
)
async def test_una_persona_fragile_torna_a_casa_e_il_numero_lo_dice(casa: Casa, canale: str) -> None:
    async with casa() as (client, platform):
        ospedale = Persona(client, "sistema_ospedaliero")
        assistente, infermiera = Persona(client, "assistente_sociale"), Persona(client, "operatore_asst")
        coordinatrice, ufficio = Persona(client, "operatore_sad"), Persona(client, "ufficio_di_piano")

        async def invia(bundle: dict[str, Any]) -> None:
            if canale == "POST":
                await ospedale.fa("/fhir/R4", bundle)
            else:
                await platform.bus.publish([Message("asst.fhir.v1", "N1", json.dumps(bundle).encode())])

        # L'ospedale segnala presto, e dice quando la persona potrebbe uscire.
        paziente = Paziente("RSSMRA41C47A794Z", date(1941, 3, 7), "F")
        ricovero = Degenza("N1", paziente, "50036", "22047", "718", il(20, 2), il(2))
        await invia(bundle_dimissione(ricovero))
        await invia(bundle_dimissibile(ricovero, date(2026, 3, 9), il(9)))

        # Il PUA accoglie; due professioni valutano insieme; un solo piano, due firme.
        accesso = await assistente.cerca("/pua/v1/accessi", stato="aperto")
        questo = f"/pua/v1/accessi/{accesso['id']}"
        await assistente.fa(f"{questo}/accoglienza", {"avvenuto_il": il(3).isoformat()})
        await assistente.fa(f"{questo}/valutazione-preliminare", quando(il(3), esito="bisogno_complesso"))
        valutazione = await assistente.fa("/pua/v1/valutazioni", quando(il(4), accesso_id=accesso["id"], **EQUIPE))
        await assistente.fa(f"/pua/v1/valutazioni/{valutazione['id']}/conclusione", quando(il(6), **ESITO))
        pai = await assistente.fa("/pua/v1/pai", quando(il(9), valutazione_id=valutazione["id"], **PIANO))
        await assistente.fa(f"/pua/v1/pai/{pai['id']}/firme", quando(il(10), lato="sociale"))
        await infermiera.fa(f"/pua/v1/pai/{pai['id']}/firme", quando(il(10), lato="sanitario"))
        await assistente.fa(f"/pua/v1/pai/{pai['id']}/attivazione", quando(il(10)))

        # Il SAD si prepara; i servizi sono pronti; la persona esce; l'assistenza comincia da sé.
        sad = await coordinatrice.cerca("/sad/v1/prese-in-carico", pai_id=pai["id"])
        questa = f"/sad/v1/prese-in-carico/{sad['id']}"
        await coordinatrice.fa(f"{questa}/accettazione", quando(il(11)))
        await coordinatrice.fa(f"{questa}/valutazione", quando(il(12), **BISOGNO))
        await coordinatrice.fa(f"{questa}/progetto", quando(il(12), **PROGETTO))
        await coordinatrice.fa(f"{questa}/attivazione", quando(il(13)))
        dimissione = f"/dimissioni/v1/dimissioni/{accesso['dimissione_id']}"
        await assistente.aspetta(dimissione, stato="servizi_pronti")
        await invia(bundle_dimessa(ricovero, il(16), il(16), "home"))
        await coordinatrice.aspetta(questa, stato="in_erogazione")
        await assistente.aspetta(dimissione, stato="conclusa", destinazione_effettiva="domicilio")
        await coordinatrice.fa(f"{questa}/visite", VISITA)
        await coordinatrice.fa(f"{questa}/valutazione-finale", quando(il(30, 6), esito=3))
        await coordinatrice.fa(f"{questa}/conclusione", quando(il(30, 6), motivo="obiettivi_raggiunti"))

        # Tutti vedono lo stesso caso, e i numeri escono dagli eventi.
        for codice, valore in {"DIP-3": 7, "DIP-6": 1, "PUA-2": 1, "SAD-1": 1, "SAD-3": 1}.items():
            numero = await ufficio.aspetta(f"/indicatori/v1/valori/{codice}/ambito/50036/2026", valore=valore)
            origine = await ufficio.legge(f"/indicatori/v1/valori/{codice}/ambito/50036/2026/casi")
            assert [caso["caso_id"] for caso in origine["elementi"]] == [accesso["caso_id"]]
            for evento in origine["elementi"][0]["eventi"]:
                letto = await ufficio.legge(f"/indicatori/v1/eventi/{evento}")
                assert letto["subject"] == accesso["caso_id"]
            assert numero["regola_versione"]
        cartella = await assistente.legge(f"/pua/v1/persone/{accesso['persona_id']}/cartella")
        assert [fase["fase"] for fase in cartella["casi"][0]["fasi"] if fase["voci"]] == CINQUE_FASI


def quando(avvenuto_il: datetime, **campi: Any) -> dict[str, Any]:
    return {"avvenuto_il": avvenuto_il.isoformat(), **campi}


CINQUE_FASI = ["accesso", "valutazione", "progetto", "erogazione", "conclusione"]
EQUIPE = {
    "area": "anziani",
    "equipe": [
        {"professione": "assistente_sociale", "ente": "comune"},
        {"professione": "infermiere", "ente": "asst"},
    ],
}
BISOGNO = {"non_autosufficiente": True, "alto_bisogno_assistenziale": True}
ESITO = {**BISOGNO, "bisogno_complesso": True, "necessita_sad": True, "bisogni": ["Igiene personale"]}
PIANO = {
    "bisogni": ["Igiene personale"],
    "obiettivi": [{"testo": "Restare a casa", "orizzonte": "medio"}],
    "interventi": [{"tipo": "sad", "erogatore": "comune", "dal": "2026-03-16", "ore_settimanali": 6}],
}
PROGETTO = {
    "obiettivi": [{"descrizione": "Igiene personale", "orizzonte": "breve"}],
    "ore_settimanali": 6,
    "dal": "2026-03-12",
}
VISITA = {
    "operatore": "op-1",
    "inizio": (il(17) + timedelta(hours=1)).isoformat(),
    "minuti": 120,
    "esito": "effettuata",
}
