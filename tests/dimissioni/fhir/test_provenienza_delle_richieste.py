"""A hospital reads who moved its own request, and by which way; nobody reads it who may not see the request."""

from datetime import timedelta
from typing import Any

from services.embedded.demo.ospedale import bundle_dimissione
from tests.dimissioni.fhir.bundles import degenza
from tests.dimissioni.fhir.ospedale import ALTRO_OSPEDALE, OPERATORE, OPERATORE_ALTROVE, OSPEDALE, Porta
from tests.dimissioni.fhir.test_facciata_fhir import Territorio, cerca, letta, segnalata
from tests.fhir import valida


def detto(provenienza: dict[str, Any]) -> list[tuple[str, str]]:
    """Who, and by which way."""
    return [
        (
            agente["who"].get("identifier", {}).get("value", "?"),
            agente["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] if "extension" in agente else "?",
        )
        for agente in provenienza["agent"]
    ]


async def provenienze(porta: Porta, id: str, da: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """Alone the service says that it is not all; here only what it has."""
    trovate = await cerca(porta, "Provenance", da, target=f"Task/{id}")
    return [valida(each) for each in trovate if each["resourceType"] == "Provenance"]


async def test_ogni_versione_dice_chi_e_per_quale_via(porta: Porta) -> None:
    id = await segnalata(porta)
    porta.orologio.move_to(porta.orologio.now() + timedelta(minutes=1))
    await Territorio(porta).apre()
    trovate = await provenienze(porta, id)
    assert [each["id"] for each in trovate] == [f"dimissioni-Task-{id}-{numero}" for numero in (1, 2, 3)]
    assert [detto(each)[0][1] for each in trovate] == ["integrazione", "?", "integrazione"]
    assert (detto(trovate[1])[0][0], detto(trovate[2])[0][0]) == ("?", "pua")
    storia = (await letta(porta, f"Task/{id}/_history")).json()["entry"]
    assert [each["recorded"] for each in trovate[::-1]] == [e["resource"]["meta"]["lastUpdated"] for e in storia]


async def test_un_messaggio_che_non_muove_passi_e_comunque_arrivato_per_integrazione(porta: Porta) -> None:
    id = await segnalata(porta)
    porta.orologio.move_to(porta.orologio.now() + timedelta(minutes=1))
    risposta = await porta.invia(bundle_dimissione(degenza(barthel=10), rumore=0))
    assert risposta.status_code == 200, risposta.text
    assert detto((await provenienze(porta, id))[-1]) == [("?", "integrazione")]


async def test_le_richieste_nostre_vengono_dalla_stessa_versione(porta: Porta) -> None:
    id = await segnalata(porta)
    await Territorio(porta).apre()
    (nata,) = [
        e for e in await cerca(porta, "Provenance", target=f"Task/{id}-uvm") if e["resourceType"] == "Provenance"
    ]
    assert {"reference": f"Task/{id}/_history/3"} in nata["target"]
    assert {"reference": f"ServiceRequest/{id}-uvm/_history/3"} in nata["target"]


async def test_un_ospedale_vede_solo_da_dove_viene_la_sua(porta: Porta) -> None:
    id = await segnalata(porta)
    assert len(await provenienze(porta, id)) == len(await provenienze(porta, id, OPERATORE)) == 1
    for altri in (ALTRO_OSPEDALE, OPERATORE_ALTROVE):
        assert await provenienze(porta, id, altri) == []
        altrui = await letta(porta, f"Provenance/dimissioni-Task-{id}-1", altri)
        assente = await letta(porta, "Provenance/dimissioni-Task-x-1", altri)
        assert (altrui.status_code, altrui.json()) == (404, assente.json())
    assert (await letta(porta, f"Provenance/dimissioni-Task-{id}-1", OSPEDALE)).status_code == 200


async def test_un_ospedale_legge_i_propri_accessi_e_non_quelli_degli_operatori(porta: Porta) -> None:
    id = await segnalata(porta)
    await letta(porta, f"Task/{id}")
    await letta(porta, f"Task/{id}", OPERATORE)
    suoi = [e for e in await cerca(porta, "AuditEvent") if e["resourceType"] == "AuditEvent"]
    assert [(e["action"], e["agent"][0]["role"][0]["coding"][0]["code"]) for e in suoi] == [
        ("E", "sistema_ospedaliero"),
        ("R", "sistema_ospedaliero"),
    ]
    assert {e["entity"][0]["what"]["identifier"]["value"] for e in suoi} == {id}
