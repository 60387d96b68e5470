"""An Ambito keeps its cases in its own cartella informatizzata: what it sends counts as if it had been typed here."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.casa import Casa, Persona

DOCUMENTO: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "docs" / "cartella" / "esempio.json").read_text(encoding="utf-8")
)
IMPORTA = "/pua/v1/cartelle/importazioni"


@pytest.mark.parametrize("casa", ["incorporata", "kafka"], indirect=True)
async def test_un_caso_che_arriva_da_un_altra_cartella_muove_gli_indicatori_dell_ambito(casa: Casa) -> None:
    async with casa() as (client, _):
        assistente, ufficio = Persona(client, "assistente_sociale"), Persona(client, "ufficio_di_piano")

        # La cartella dell'Ambito manda il caso, due volte: conta una volta, nell'anno in cui è avvenuto.
        [caso] = (await assistente.fa(IMPORTA, DOCUMENTO))["casi"]
        assert [c["esito"] for c in (await assistente.fa(IMPORTA, DOCUMENTO))["casi"]] == ["invariato"]
        for codice in ("PUA-2", "PUA-4"):
            await ufficio.aspetta(f"/indicatori/v1/valori/{codice}/ambito/50036/2026", valore=1)
        origine = await ufficio.legge("/indicatori/v1/valori/PUA-2/ambito/50036/2026/casi")
        [contato] = origine["elementi"]
        assert contato["caso_id"] == caso["raccordo_caso_id"]
        [evento] = contato["eventi"]
        conclusa = await ufficio.legge(f"/indicatori/v1/eventi/{evento}")
        assert conclusa["data"]["provenienza"] == "integrazione"
        assert conclusa["time"].startswith("2026-02-20")

        # Chi apre la cartella vede le cinque fasi, e da dove sono arrivate.
        cartella = await assistente.legge(f"/pua/v1/persone/{caso['persona_id']}/cartella")
        [percorso] = cartella["casi"]
        assert percorso["completo"]
        assert {v["atto"]["provenienza"] for fase in percorso["fasi"] for v in fase["voci"]} == {"integrazione"}


@pytest.mark.parametrize("casa", ["incorporata"], indirect=True)
async def test_un_piano_con_il_sad_che_arriva_cosi_apre_la_richiesta_al_servizio(casa: Casa) -> None:
    async with casa() as (client, _):
        assistente, coordinatrice = Persona(client, "assistente_sociale"), Persona(client, "operatore_sad")
        ufficio = Persona(client, "ufficio_di_piano")
        documento = deepcopy(DOCUMENTO)
        fasi = documento["casi"][0]["fasi"]
        fasi["progetto"][0]["revisioni"][0]["interventi"][0]["tipo"] = "sad"
        del fasi["erogazione"], fasi["conclusione"]
        [caso] = (await assistente.fa(IMPORTA, documento))["casi"]

        # Visite e progetto del SAD non viaggiano nel documento: li registra il servizio, e il suo progetto conta.
        presa = await coordinatrice.cerca("/sad/v1/prese-in-carico", pai_id=caso["pai"]["p-1"])
        questa = f"/sad/v1/prese-in-carico/{presa['id']}"
        await coordinatrice.fa(f"{questa}/accettazione", {"avvenuto_il": "2026-03-03T09:00:00+01:00"})
        bisogno = {"non_autosufficiente": True, "alto_bisogno_assistenziale": True}
        await coordinatrice.fa(f"{questa}/valutazione", {"avvenuto_il": "2026-03-04T09:00:00+01:00", **bisogno})
        progetto = {"obiettivi": [{"descrizione": "Igiene personale", "orizzonte": "breve"}], "ore_settimanali": 6}
        quando = {"avvenuto_il": "2026-03-05T09:00:00+01:00", "dal": "2026-03-09"}
        await coordinatrice.fa(f"{questa}/progetto", progetto | quando)
        await ufficio.aspetta("/indicatori/v1/valori/SAD-1/ambito/50036/2026", valore=1)
