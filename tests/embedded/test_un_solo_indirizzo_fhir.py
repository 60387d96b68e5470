"""In one process, one FHIR address answers for the resources of every service."""

from pathlib import Path

from shared.fhir.facade import FACADE, SUBSCRIPTION
from tests.fhir import codici
from tests.journeys.casa import casa
from tests.tokens import intestazioni


async def test_lo_stesso_indirizzo_risponde_per_le_risorse_di_tutti_i_servizi(tmp_path: Path) -> None:
    operatore = intestazioni("operatore_asst", asst=["718"])
    ospedale = intestazioni("sistema_ospedaliero", sub="adt", asst=["718"])
    async with casa(tmp_path) as (client, _platform):
        for tipo in FACADE:
            chi = ospedale if tipo is SUBSCRIPTION else operatore
            trovate = await client.post(f"/fhir/R4/{tipo.name}/_search", headers=chi)
            assert (trovate.status_code, trovate.json()["type"]) == (200, "searchset")
            assente = await client.get(f"/fhir/R4/{tipo.name}/nessuno", headers=chi)
            assert (assente.status_code, codici(assente)) == (404, ["non-trovato"])
            ignoto = await client.get(f"/fhir/R4/{tipo.name}/nessuno")
            assert (ignoto.status_code, codici(ignoto)) == (401, ["token-assente"])
        (rest,) = (await client.get("/fhir/R4/metadata")).json()["rest"]
        assert [each["type"] for each in rest["resource"]] == [tipo.name for tipo in FACADE]
        sconosciuto = await client.get("/fhir/R4/Observation/1", headers=operatore)
        assert (sconosciuto.status_code, codici(sconosciuto)) == (404, ["non-trovato"])
        collegamento = (await client.post("/fhir/R4/Questionnaire/_search", headers=operatore)).json()["link"][0]["url"]
        assert collegamento == "http://raccordo/fhir/R4/Questionnaire"


async def test_chi_e_registrato_al_pua_si_legge_dallo_stesso_indirizzo(tmp_path: Path) -> None:
    chi = intestazioni("operatore_asst", asst=["718"])
    async with casa(tmp_path) as (client, _platform):
        corpo = {
            "territorio": {"ambito": "50036"},
            "persona": {"cognome": "Rossi", "nome": "Ada"},
            "segnalante": "6",
            "motivo": "Non riesce da sola",
        }
        aperto = await client.post("/pua/v1/accessi", json=corpo, headers=chi)
        assert aperto.status_code == 201, aperto.text
        persona = await client.get(f"/fhir/R4/Patient/{aperto.json()['persona_id']}", headers=chi)
        assert persona.json()["name"] == [{"family": "Rossi", "given": ["Ada"]}]
