"""Every version of a plan and of a valutazione says who made it, to whoever may see it."""

from typing import Any

from services.pua.adapters.migrations import MIGRATIONS
from services.pua.adapters.tables import tabelle, versioni
from shared.persistence.wall import by_platform
from tests.databases import migrated, on_both
from tests.fhir import Fhir, codici, id_di
from tests.pua.banco import Banco
from tests.tokens import intestazioni

database_url = on_both("pua", migrated(tabelle.metadata, MIGRATIONS))

ALTROVE = intestazioni("operatore_asst", sub="cot-2", asst=["709"])


def autori(provenienza: dict[str, Any]) -> list[str]:
    return [agente["who"].get("identifier", {}).get("value", "?") for agente in provenienza["agent"]]


async def test_ogni_versione_di_un_pai_dice_chi_l_ha_fatta(banco: Banco, fhir: Fhir) -> None:
    pai = await banco.pai()
    await banco.come(sub="as-2").fatto(f"/pai/{pai['id']}/firme", {"lato": "sociale"})
    await banco.come("operatore_asst", sub="inf-1").fatto(f"/pai/{pai['id']}/firme", {"lato": "sanitario"})
    await banco.come(sub="as-1").fatto(f"/pai/{pai['id']}/attivazione", {})
    trovate = await fhir.cerca("Provenance", target=f"CarePlan/{pai['id']}")
    assert id_di(trovate) == [f"pua-CarePlan-{pai['id']}-{versione}" for versione in (1, 2, 3, 4)]
    assert [autori(each) for each in trovate] == [["as-1"], ["as-2"], ["inf-1"], ["as-1"]]
    assert {each["agent"][0]["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] for each in trovate} == {
        "manuale"
    }
    storia = await fhir.leggi(f"CarePlan/{pai['id']}/_history")
    assert [each["recorded"] for each in trovate] == [e["resource"]["meta"]["lastUpdated"] for e in storia["entry"]][
        ::-1
    ]
    for provenienza in trovate:
        assert await fhir.leggi(f"Provenance/{provenienza['id']}") == provenienza
        for riferimento in provenienza["target"]:
            assert (await fhir.chiedi(riferimento["reference"])).status_code == 200


async def test_si_cerca_anche_per_obiettivo_per_versione_e_per_scala(banco: Banco, fhir: Fhir) -> None:
    pai = await banco.attivo()
    assert len(await fhir.cerca("Provenance", target=f"Goal/{pai['id']}-O1")) == 3
    una = await fhir.cerca("Provenance", target=f"CarePlan/{pai['id']}/_history/2")
    assert id_di(una) == [f"pua-CarePlan-{pai['id']}-2"]
    assert await fhir.cerca("Provenance", target=f"CarePlan/{pai['id']}/_history/9") == []
    equipe = await fhir.cerca("Provenance", target=f"CareTeam/{pai['valutazione_id']}")
    assert id_di(equipe) == [f"pua-CareTeam-{pai['valutazione_id']}-{versione}" for versione in (1, 2)]
    assert await fhir.cerca("Provenance", _id=equipe[1]["id"]) == [equipe[1]]


async def test_le_pagine_passano_dai_piani_alle_valutazioni_senza_perdite(banco: Banco, fhir: Fhir) -> None:
    for _ in range(3):
        await banco.pai()
    tutte = id_di(await fhir.cerca("Provenance"))
    pagine = await fhir.pagine("Provenance", _count="2")
    assert [id for pagina in pagine for id in id_di(pagina)] == tutte
    assert len(tutte) == len(set(tutte)) == 3 + 6


async def test_chi_non_vede_il_piano_non_vede_da_dove_viene(banco: Banco, fhir: Fhir) -> None:
    pai = await banco.attivo()
    id = f"pua-CarePlan-{pai['id']}-1"
    altrove, assente = await fhir.chiedi(f"Provenance/{id}", ALTROVE), await fhir.chiedi("Provenance/pua-CarePlan-x-1")
    assert (altrove.status_code, altrove.json()) == (404, assente.json())
    assert await fhir.cerca("Provenance", ALTROVE) == []
    assert await fhir.cerca("Provenance", ALTROVE, target=f"CarePlan/{pai['id']}") == []
    for ruolo in ("sistema_ospedaliero", "operatore_sad", "ufficio_di_piano"):
        assert codici(await fhir.ricerca("Provenance", intestazioni(ruolo))) == ["non-autorizzato"]


async def test_cio_che_non_c_e_risponde_come_assente(banco: Banco, fhir: Fhir) -> None:
    pai = await banco.attivo()
    for id in (
        "x",
        "pua-",
        "pua-CarePlan",
        f"pua-CarePlan-{pai['id']}",
        f"pua-CareTeam-{pai['id']}-1",
        f"pua-CarePlan-{pai['id']}-9",
        f"sad-CarePlan-{pai['id']}-1",
        f"pua-CarePlan-{pai['id']}-O1-1",
    ):
        assert codici(await fhir.chiedi(f"Provenance/{id}")) == ["non-trovato"], id


async def test_un_registro_piu_giovane_non_inventa_il_passato(banco: Banco, fhir: Fhir) -> None:
    pai = await banco.attivo()
    vecchie = versioni.table.delete().where(versioni.table.c.version < 3)
    await banco.pua.runtime.database.write(by_platform(lambda connection: connection.execute(vecchie)))
    (sola,) = await fhir.cerca("Provenance", target=f"CarePlan/{pai['id']}")
    assert sola["id"] == f"pua-CarePlan-{pai['id']}-3"
    assert sola["activity"]["coding"][0]["code"] == "UPDATE"


async def test_leggere_da_dove_viene_un_piano_lascia_traccia_di_chi_e(banco: Banco, fhir: Fhir) -> None:
    pai = await banco.attivo()
    prima = len(await fhir.cerca("AuditEvent"))
    await fhir.leggi(f"Provenance/pua-CarePlan-{pai['id']}-1")
    await fhir.cerca("Provenance", target=f"CarePlan/{pai['id']}")
    letture = (await fhir.cerca("AuditEvent"))[prima:]
    toccati = [[entity["what"]["identifier"]["value"] for entity in lettura["entity"]] for lettura in letture]
    assert toccati == [[pai["id"]], [pai["id"]]]
