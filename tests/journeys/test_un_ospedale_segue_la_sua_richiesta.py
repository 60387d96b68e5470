"""A hospital follows what it asked for from the segnalazione to the plan, with FHIR R4 and nothing else."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import httpx

from services.embedded.demo.ospedale import Degenza, Paziente, bundle_dimissione
from shared.kernel.clock import ROME
from tests.fhir import valida
from tests.journeys.casa import PAZIENZA, TERRITORIO, Casa, Persona, Porta
from tests.journeys.test_dall_ospedale_all_indicatore import BISOGNO, EQUIPE, ESITO, PIANO, PROGETTO, quando

R4 = "/fhir/R4"


def il(giorno: int, mese: int = 3) -> datetime:
    return datetime(2026, mese, giorno, 9, 0, tzinfo=ROME)


class Ospedale:
    """A discharge system: it knows the address of the FHIR server, its own token, and what it sent."""

    def __init__(self, client: Porta, conto: str) -> None:
        self._client = client
        gettone = client.gettone("sistema_ospedaliero", sub=conto, **TERRITORIO)
        self._headers = {"Authorization": f"Bearer {gettone}"}

    async def segnala(self, bundle: Mapping[str, Any]) -> str:
        """The address of its Task."""
        risposta = await self._client.post(R4, json=bundle, headers=self._headers)
        assert risposta.status_code == 201, risposta.text
        return next(str(v["response"]["location"]) for v in risposta.json()["entry"] if "location" in v["response"])

    async def chiede(self, indirizzo: str) -> httpx.Response:
        return await self._client.get(f"{R4}/{indirizzo}", headers=self._headers)

    async def legge(self, indirizzo: str) -> dict[str, Any]:
        risposta = await self.chiede(indirizzo)
        assert risposta.status_code == 200, f"{indirizzo}: {risposta.text}"
        return valida(risposta.json())

    async def cerca(self, tipo: str, **chiesto: str) -> list[str]:
        risposta = await self._client.post(f"{R4}/{tipo}/_search", data=chiesto, headers=self._headers)
        assert risposta.status_code == 200, risposta.text
        return [f"{tipo}/{voce['resource']['id']}" for voce in risposta.json().get("entry", ())]

    async def esito(self, task: str, codice: str) -> dict[str, Any]:
        """What comes out of its Task by this code, once it is there."""
        async with asyncio.timeout(PAZIENZA):
            while True:
                for output in (await self.legge(task)).get("output", ()):
                    if output["type"]["coding"][0]["code"] == codice:
                        return dict(output)
                await asyncio.sleep(0.01)


async def test_dalla_segnalazione_al_piano_un_ospedale_segue_il_suo_caso_e_nessun_altro_lo_vede(casa: Casa) -> None:
    async with casa() as (client, _platform):
        ospedale, altro = Ospedale(client, "adt-bergamo"), Ospedale(client, "adt-altro")
        paziente = Paziente("RSSMRA41C47A794Z", date(1941, 3, 7), "F")
        task = await ospedale.segnala(
            bundle_dimissione(Degenza("N1", paziente, "50036", "22047", "718", il(20, 2), il(2)))
        )
        assert (await ospedale.legge(task))["status"] == "requested"
        assert (await ospedale.esito(task, "contatto"))["valueContactDetail"]["telecom"]

        pai = await _il_territorio_lavora(client)

        equipe = (await ospedale.esito(task, "equipe"))["valueReference"]["reference"]
        piano = (await ospedale.esito(task, "pai"))["valueReference"]["reference"]
        letto = await ospedale.legge(piano)
        assert (letto["id"], letto["status"]) == (pai["id"], "active")
        assert letto["careTeam"] == [{"reference": equipe}]
        assert letto["supportingInfo"][0]["reference"] == (await ospedale.legge(task))["focus"]["reference"]
        obiettivi = [obiettivo["reference"] for obiettivo in letto["goal"]]
        assert [(await ospedale.legge(ognuno))["lifecycleStatus"] for ognuno in obiettivi] == ["active"]
        assert (await ospedale.legge(equipe))["status"] == "inactive"
        assert await ospedale.cerca("CarePlan", patient=letto["subject"]["reference"]) == [piano]

        await _il_sad_parte(client, pai["id"])
        assert (await ospedale.esito(task, "servizi_pronti_dal"))["valueDate"] == "2026-03-13"

        for suo in (task, piano, equipe, *obiettivi):
            tipo = suo.partition("/")[0]
            for indirizzo in (suo, f"{suo}/_history", f"{suo}/_history/1"):
                assert (await altro.chiede(indirizzo)).status_code == 404
            assert await altro.cerca(tipo) == []
        for nascosta in (letto["subject"]["reference"], f"RelatedPerson/{pai['id']}"):
            assert (await ospedale.chiede(nascosta)).status_code == 403


async def _il_territorio_lavora(client: Porta) -> dict[str, Any]:
    """From the accesso that opened by itself to a plan in force."""
    assistente, infermiera = Persona(client, "assistente_sociale"), Persona(client, "operatore_asst")
    accesso = await assistente.cerca("/pua/v1/accessi", stato="aperto")
    questo = f"/pua/v1/accessi/{accesso['id']}"
    await assistente.fa(f"{questo}/accoglienza", quando(il(3)))
    await assistente.fa(f"{questo}/valutazione-preliminare", quando(il(3), esito="bisogno_complesso"))
    valutazione = await assistente.fa("/pua/v1/valutazioni", quando(il(4), accesso_id=accesso["id"], **EQUIPE))
    await assistente.fa(f"/pua/v1/valutazioni/{valutazione['id']}/conclusione", quando(il(6), **ESITO))
    pai = await assistente.fa("/pua/v1/pai", quando(il(9), valutazione_id=valutazione["id"], **PIANO))
    await assistente.fa(f"/pua/v1/pai/{pai['id']}/firme", quando(il(10), lato="sociale"))
    await infermiera.fa(f"/pua/v1/pai/{pai['id']}/firme", quando(il(10), lato="sanitario"))
    return dict(await assistente.fa(f"/pua/v1/pai/{pai['id']}/attivazione", quando(il(10))))


async def _il_sad_parte(client: Porta, pai_id: str) -> None:
    coordinatrice = Persona(client, "operatore_sad")
    sad = await coordinatrice.cerca("/sad/v1/prese-in-carico", pai_id=pai_id)
    questa = f"/sad/v1/prese-in-carico/{sad['id']}"
    await coordinatrice.fa(f"{questa}/accettazione", quando(il(11)))
    await coordinatrice.fa(f"{questa}/valutazione", quando(il(12), **BISOGNO))
    await coordinatrice.fa(f"{questa}/progetto", quando(il(12), **PROGETTO))
    await coordinatrice.fa(f"{questa}/attivazione", quando(il(13)))
