"""What an account did anywhere in the platform is one list at the one FHIR address."""

from pathlib import Path
from typing import Any

import httpx

from shared.fhir.facade import AUDIT_EVENT
from tests.journeys.casa import casa
from tests.tokens import intestazioni

CHI = intestazioni("operatore_asst", sub="cot-1", asst=["718"])
R4 = "/fhir/R4/AuditEvent"


async def pagine(client: httpx.AsyncClient, **chiesto: str) -> list[list[dict[str, Any]]]:
    risposta, viste = await client.post(f"{R4}/_search", data=chiesto, headers=CHI), []
    while True:
        bundle = risposta.json()
        assert all(voce["search"]["mode"] == "match" for voce in bundle.get("entry", ())), "nothing is missing"
        viste.append([voce["resource"] for voce in bundle.get("entry", ())])
        seguito = [link["url"] for link in bundle["link"] if link["relation"] == "next"]
        if not seguito:
            return viste
        risposta = await client.get(seguito[0], headers=CHI)


async def test_gli_accessi_di_tutti_i_servizi_stanno_in_un_elenco_solo(tmp_path: Path) -> None:
    async with casa(tmp_path) as (client, _platform):
        for _ in range(3):
            for indirizzo in (
                "/dimissioni/v1/dimissioni/nessuna",
                "/indicatori/v1/eventi/nessuno",
                "/pua/v1/accessi/nessuno",
                "/sad/v1/prese-in-carico/nessuna",
            ):
                assert (await client.get(indirizzo, headers=CHI)).status_code in (403, 404)
        trovati = [evento for pagina in await pagine(client, _count="5") for evento in pagina]
        servizi = [evento["id"].partition("-")[0] for evento in trovati]
        assert servizi == [servizio for servizio in AUDIT_EVENT.services for _ in range(3)]
        for evento in trovati:
            assert (await client.get(f"{R4}/{evento['id']}", headers=CHI)).json() == evento
            altrui = await client.get(f"{R4}/{evento['id']}", headers=intestazioni(sub="cot-2"))
            assert altrui.status_code == 404
        sola = await pagine(client, _id=trovati[-1]["id"])
        assert [evento["id"] for pagina in sola for evento in pagina] == [trovati[-1]["id"]]
