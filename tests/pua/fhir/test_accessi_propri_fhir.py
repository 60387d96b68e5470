"""Everybody may ask what their own account did: nobody else's, and nobody else may ask it."""

from typing import Any

import pytest

from services.pua.adapters.migrations import MIGRATIONS
from services.pua.adapters.tables import tabelle
from tests.databases import migrated, on_both
from tests.fhir import Fhir, codici, id_di
from tests.pua.banco import Banco
from tests.tokens import intestazioni

database_url = on_both("pua", migrated(tabelle.metadata, MIGRATIONS))

IO = intestazioni("assistente_sociale", sub="as-1")
ALTRA = intestazioni("assistente_sociale", sub="as-2")


def toccati(evento: dict[str, Any]) -> set[str]:
    return {entity["what"]["identifier"]["value"] for entity in evento.get("entity", ())}


async def test_un_accesso_dice_chi_che_cosa_come_e_quando(banco: Banco, fhir: Fhir) -> None:
    accesso = await banco.accesso()
    (evento,) = await fhir.cerca("AuditEvent", IO)
    assert (evento["action"], evento["outcome"], evento["type"]["code"]) == ("C", "0", "rest")
    assert evento["recorded"] == evento["meta"]["lastUpdated"]
    (agente,) = evento["agent"]
    assert agente["who"]["identifier"] == {"system": "urn:raccordo:sid:operatore", "value": "as-1"}
    assert (agente["requestor"], agente["role"][0]["coding"][0]["code"]) == (True, "assistente_sociale")
    assert evento["source"]["observer"]["identifier"]["value"] == "pua"
    assert toccati(evento) == {accesso["id"], accesso["persona_id"]}
    assert await fhir.leggi(f"AuditEvent/{evento['id']}", IO) == evento
    assert id_di([e["resource"] for e in (await fhir.leggi(f"AuditEvent/{evento['id']}/_history", IO))["entry"]]) == [
        evento["id"]
    ]


async def test_ogni_verbo_ha_la_sua_lettera(banco: Banco, fhir: Fhir) -> None:
    accesso = await banco.accesso()
    await banco.fatto(f"/accessi/{accesso['id']}/accoglienza", {})
    await banco.chiedi("GET", f"/accessi/{accesso['id']}")
    await fhir.cerca("Patient", IO, _id=accesso["persona_id"])
    await fhir.leggi(f"Patient/{accesso['persona_id']}", IO)
    assert [evento["action"] for evento in await fhir.cerca("AuditEvent", IO)] == ["C", "E", "R", "R", "R"]


async def test_gli_accessi_di_un_altro_sono_come_se_non_ci_fossero(banco: Banco, fhir: Fhir) -> None:
    await banco.accesso()
    (mio,) = await fhir.cerca("AuditEvent", IO)
    assert await fhir.cerca("AuditEvent", ALTRA) == []
    assert await fhir.cerca("AuditEvent", ALTRA, _id=mio["id"]) == []
    amministratore = intestazioni("amministratore", sub="admin", regione=True)
    assert await fhir.cerca("AuditEvent", amministratore, **{"entity:identifier": next(iter(toccati(mio)))}) == []
    altrui, assente = await fhir.chiedi(f"AuditEvent/{mio['id']}", ALTRA), await fhir.chiedi("AuditEvent/pua-99", ALTRA)
    assert (altrui.status_code, altrui.json()) == (404, assente.json())


async def test_un_accesso_rifiutato_si_vede(banco: Banco, fhir: Fhir) -> None:
    await banco.chiedi("GET", "/accessi/nessuno")
    (evento,) = await fhir.cerca("AuditEvent", IO, outcome="4")
    assert (evento["outcomeDesc"], evento["action"]) == ("non-trovato", "R")
    assert "entity" not in evento
    assert await fhir.cerca("AuditEvent", IO, outcome="0") == []


async def test_leggere_i_propri_accessi_non_ne_aggiunge(banco: Banco, fhir: Fhir) -> None:
    await banco.accesso()
    for _ in range(3):
        (evento,) = await fhir.cerca("AuditEvent", IO)
        await fhir.leggi(f"AuditEvent/{evento['id']}", IO)


async def test_si_cerca_per_data_azione_e_oggetto(banco: Banco, fhir: Fhir) -> None:
    primo, secondo = await banco.accesso(), await banco.accesso()
    tutti = await fhir.cerca("AuditEvent", IO)
    assert len(tutti) == 2
    giorno = tutti[0]["recorded"][:10]
    assert await fhir.cerca("AuditEvent", IO, date=giorno, action="C") == tutti
    assert await fhir.cerca("AuditEvent", IO, date=f"gt{giorno}") == []
    assert await fhir.cerca("AuditEvent", IO, _lastUpdated=f"lt{giorno}") == []
    di_uno = {"entity:identifier": f"urn:raccordo:sid:oggetto|{secondo['id']}"}
    assert id_di(await fhir.cerca("AuditEvent", IO, **di_uno)) == [tutti[1]["id"]]
    assert primo["id"] != secondo["id"]


async def test_le_pagine_seguono_l_ordine_in_cui_e_avvenuto(banco: Banco, fhir: Fhir) -> None:
    for _ in range(5):
        await banco.accesso()
    fhir.http.headers.update(IO)
    pagine = await fhir.pagine("AuditEvent", _count="2")
    assert [len(pagina) for pagina in pagine] == [2, 2, 1]
    posizioni = [int(id.removeprefix("pua-")) for pagina in pagine for id in id_di(pagina)]
    assert posizioni == sorted(set(posizioni))


async def test_nessun_nome_sta_negli_accessi(banco: Banco, fhir: Fhir) -> None:
    accesso = await banco.accesso()
    await fhir.cerca("Patient", IO, identifier="http://hl7.it/sid/codiceFiscale|RSSDAA41C47A794J")
    assert accesso["persona_id"]
    detto = (await fhir.ricerca("AuditEvent", IO)).text
    assert not [parola for parola in ("Rossi", "Ada", "RSSDAA", "codice") if parola in detto]


async def test_un_servizio_da_solo_dice_che_non_e_tutto(banco: Banco, fhir: Fhir) -> None:
    bundle = (await fhir.ricerca("AuditEvent", IO)).json()
    (avviso,) = bundle["entry"]
    assert avviso["search"]["mode"] == "outcome"
    assert "dimissioni, indicators, sad" in avviso["resource"]["issue"][0]["details"]["text"]
    assert banco.pua.runtime.service == "pua"


@pytest.mark.parametrize("id", ["pua-", "pua-x", "pua-1e3", "pua-²", "pua--1", f"pua-{'9' * 40}", "sad-1", "1"])
async def test_un_identificativo_impossibile_e_assente(banco: Banco, fhir: Fhir, id: str) -> None:
    await banco.accesso()
    assert codici(await fhir.chiedi(f"AuditEvent/{id}", IO)) == ["non-trovato"]
    assert await fhir.cerca("AuditEvent", IO, _id=id) == []


async def test_un_accesso_dice_perche_e_da_dove(banco: Banco, fhir: Fhir) -> None:
    await banco.accesso()
    (evento,) = await fhir.cerca("AuditEvent", IO)
    assert evento["purposeOfEvent"] == [{"coding": [{"system": "urn:raccordo:cs:finalita", "code": "cura"}]}]
    assert evento["agent"][0]["network"] == {"address": "127.0.0.1", "type": "2"}


async def test_anche_un_rifiuto_per_ruolo_e_un_accesso(banco: Banco, fhir: Fhir) -> None:
    ufficio = intestazioni("ufficio_di_piano", sub="up-1")
    await banco.http.get("/accessi", headers=ufficio)
    (evento,) = await fhir.cerca("AuditEvent", ufficio)
    assert (evento["outcome"], evento["outcomeDesc"]) == ("4", "non-autorizzato")
