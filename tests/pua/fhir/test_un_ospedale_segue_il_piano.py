"""A hospital follows the plan of what it signalled; whatever else there is, is as if it were not."""

from collections.abc import Sequence
from typing import Any

import pytest
from httpx import Response

from shared.contracts import dimissioni
from shared.contracts.envelope import Anagrafica, Identificativo, TerritorioDelCaso
from shared.fhir.facade import of_service
from shared.kernel.actor import Ruolo
from shared.web.politica import politica
from tests.fhir import Fhir, codici, id_di
from tests.pua.banco import CONTENUTO, EQUIPE, RISULTATO, Banco, messaggio
from tests.pua.costruttori import CF_ADA, CF_MARIO
from tests.tokens import intestazioni

OSPEDALE = intestazioni("sistema_ospedaliero", sub="adt-bergamo", asst=["718"])
ALTRO_OSPEDALE = intestazioni("sistema_ospedaliero", sub="adt-altro", asst=["718"])
LO_STESSO_ALTROVE = intestazioni("sistema_ospedaliero", sub="adt-bergamo", asst=["709"])
UN_OPERATORE_CON_LO_STESSO_NOME = intestazioni("operatore_sad", sub="adt-bergamo", asst=["718"])
NASCOSTE = ("Patient", "RelatedPerson", "QuestionnaireResponse", "Provenance")


async def segnalata(banco: Banco, da: str | None = "adt-bergamo", caso: str = "caso-1", di: str = CF_ADA) -> str:
    """A hospital's system signals; the id of the accesso."""
    payload = dimissioni.DimissioneSegnalata(
        dimissione_id=f"dim-{caso}",
        territorio=TerritorioDelCaso(ambito="50036", distretto="22047", asst="718"),
        provenienza="integrazione",
        persona=Anagrafica(identificativi=(Identificativo(sistema="codice_fiscale", valore=di),)),
        segnalante=da,
    )
    await banco.bus.publish([messaggio(payload, caso)])
    [accesso] = (await banco.chiedi("GET", f"/accessi?dimissione_id=dim-{caso}")).json()["elementi"]
    return str(accesso["id"])


async def valutata(banco: Banco, accesso: str) -> dict[str, Any]:
    await banco.fatto(f"/accessi/{accesso}/accoglienza", {})
    await banco.fatto(f"/accessi/{accesso}/valutazione-preliminare", {"esito": "bisogno_complesso"})
    return await banco.fatto("/valutazioni", {"accesso_id": accesso, "area": "anziani", "equipe": EQUIPE})


async def in_bozza(banco: Banco, accesso: str) -> dict[str, Any]:
    valutazione = await valutata(banco, accesso)
    await banco.fatto(f"/valutazioni/{valutazione['id']}/conclusione", RISULTATO)
    return await banco.fatto("/pai", CONTENUTO | {"valutazione_id": valutazione["id"]})


async def in_vigore(banco: Banco, accesso: str) -> dict[str, Any]:
    pai = await in_bozza(banco, accesso)
    await banco.fatto(f"/pai/{pai['id']}/firme", {"lato": "sociale"})
    return await banco.fatto(f"/pai/{pai['id']}/attivazione", {})


def sue(pai: dict[str, Any]) -> dict[str, str]:
    return {"CarePlan": pai["id"], "Goal": f"{pai['id']}-O1", "CareTeam": pai["valutazione_id"]}


async def come_assente(fhir: Fhir, chi: dict[str, str], tipo: str, id: str) -> None:
    """Word for word what is answered of something that nobody has ever written."""
    for coda in ("", "/_history", "/_history/1", "/_history/4"):
        nascosta, assente = [await fhir.chiedi(f"{tipo}/{questo}{coda}", chi) for questo in (id, "nessuno")]
        assert detto(nascosta) == detto(assente) == (404, ["non-trovato"])
    for chiesto in ({}, {"_id": id}, {"_lastUpdated": "ge2020"}):
        assert id not in id_di(await fhir.cerca(tipo, chi, **chiesto))


def detto(risposta: Response) -> tuple[int, Sequence[str]]:
    return risposta.status_code, codici(risposta)


async def test_chi_ha_segnalato_legge_piano_obiettivi_ed_equipe(banco: Banco, fhir: Fhir) -> None:
    pai = await in_vigore(banco, await segnalata(banco))
    for tipo, id in sue(pai).items():
        assert id_di(await fhir.cerca(tipo, OSPEDALE)) == [id]
        assert await fhir.leggi(f"{tipo}/{id}", OSPEDALE) == await fhir.leggi(f"{tipo}/{id}")
    piano = await fhir.leggi(f"CarePlan/{pai['id']}", OSPEDALE)
    assert piano["supportingInfo"][0] == {"reference": "ServiceRequest/dim-caso-1"}
    assert id_di(await fhir.cerca("CarePlan", OSPEDALE, care__team=pai["valutazione_id"], status="active")) == [
        pai["id"]
    ]


@pytest.mark.parametrize("altro", [ALTRO_OSPEDALE, LO_STESSO_ALTROVE], ids=["un altro", "lo stesso altrove"])
async def test_ad_ogni_altro_si_risponde_come_se_non_ci_fosse(banco: Banco, fhir: Fhir, altro: dict[str, str]) -> None:
    pai = await in_vigore(banco, await segnalata(banco))
    for tipo, id in sue(pai).items():
        await come_assente(fhir, altro, tipo, id)
    assert await fhir.cerca("CarePlan", altro, patient=pai["persona_id"]) == []
    assert await fhir.cerca("Goal", altro, subject=f"Patient/{pai['persona_id']}") == []
    assert await fhir.cerca("CarePlan", altro, goal=f"Goal/{pai['id']}-O1") == []


async def test_la_stessa_persona_segnalata_da_due_ospedali_e_due_casi_e_ognuno_vede_il_suo(
    banco: Banco, fhir: Fhir
) -> None:
    primo = await in_vigore(banco, await segnalata(banco))
    secondo = await in_vigore(banco, await segnalata(banco, "adt-altro", "caso-2"))
    assert primo["persona_id"] == secondo["persona_id"]
    for chi, suo, non_suo in ((OSPEDALE, primo, secondo), (ALTRO_OSPEDALE, secondo, primo)):
        assert id_di(await fhir.cerca("CarePlan", chi, patient=primo["persona_id"])) == [suo["id"]]
        await come_assente(fhir, chi, "Goal", f"{non_suo['id']}-O1")


async def test_un_secondo_ospedale_sullo_stesso_caso_non_comincia_a_vederlo(banco: Banco, fhir: Fhir) -> None:
    pai = await in_vigore(banco, await segnalata(banco))
    ripetuta = dimissioni.DimissioneSegnalata(
        dimissione_id="dim-caso-1",
        territorio=TerritorioDelCaso(ambito="50036", distretto="22047", asst="718"),
        provenienza="integrazione",
        segnalante="adt-altro",
    )
    await banco.bus.publish([messaggio(ripetuta, "caso-1", sequenza=2)])
    assert id_di(await fhir.cerca("CarePlan", OSPEDALE)) == [pai["id"]]
    assert await fhir.cerca("CarePlan", ALTRO_OSPEDALE) == []


async def test_cio_che_nessun_ospedale_ha_segnalato_non_e_di_nessuno(banco: Banco, fhir: Fhir) -> None:
    a_mano = await in_vigore(banco, await segnalata(banco, None))
    allo_sportello = await banco.attivo()
    for pai in (a_mano, allo_sportello):
        for tipo, id in sue(pai).items():
            await come_assente(fhir, OSPEDALE, tipo, id)
    assert len(await fhir.cerca("CarePlan")) == 2


async def test_l_equipe_si_vede_dall_inizio_e_il_piano_da_quando_e_in_vigore(banco: Banco, fhir: Fhir) -> None:
    valutazione = await valutata(banco, await segnalata(banco))
    assert (await fhir.leggi(f"CareTeam/{valutazione['id']}", OSPEDALE))["status"] == "active"
    await banco.fatto(f"/valutazioni/{valutazione['id']}/conclusione", RISULTATO)
    pai = await banco.fatto("/pai", CONTENUTO | {"valutazione_id": valutazione["id"]})
    await banco.fatto(f"/pai/{pai['id']}/firme", {"lato": "sociale"})
    for tipo in ("CarePlan", "Goal"):
        await come_assente(fhir, OSPEDALE, tipo, sue(pai)[tipo])
        assert (
            await fhir.cerca(tipo, OSPEDALE, **{"status" if tipo == "CarePlan" else "lifecycle__status": "draft"}) == []
        )
    await banco.fatto(f"/pai/{pai['id']}/attivazione", {})
    assert (await fhir.leggi(f"CarePlan/{pai['id']}", OSPEDALE))["status"] == "active"
    assert (await fhir.leggi(f"Goal/{pai['id']}-O1", OSPEDALE))["lifecycleStatus"] == "active"


async def test_la_storia_del_piano_comincia_quando_entra_in_vigore(banco: Banco, fhir: Fhir) -> None:
    pai = await in_vigore(banco, await segnalata(banco))
    await banco.fatto(f"/pai/{pai['id']}/chiusura", {"motivo": "obiettivi_raggiunti", "esiti": {"O1": 3}})
    for tipo, campo in (("CarePlan", "status"), ("Goal", "lifecycleStatus")):
        id = sue(pai)[tipo]
        storia = await fhir.leggi(f"{tipo}/{id}/_history", OSPEDALE)
        assert [voce["resource"][campo] for voce in storia["entry"]] == ["completed", "active"]
        assert storia["total"] == 2
        assert (await fhir.leggi(f"{tipo}/{id}/_history/3", OSPEDALE))[campo] == "active"
        for bozza in (1, 2):
            assert (await fhir.chiedi(f"{tipo}/{id}/_history/{bozza}")).status_code == 200
            assert detto(await fhir.chiedi(f"{tipo}/{id}/_history/{bozza}", OSPEDALE)) == (404, ["non-trovato"])


async def test_un_obiettivo_tolto_prima_dell_attivazione_non_c_e_mai_stato(banco: Banco, fhir: Fhir) -> None:
    pai = await in_bozza(banco, await segnalata(banco))
    nuovo = CONTENUTO | {"obiettivi": [{"testo": "Tornare a camminare", "orizzonte": "breve"}]}
    letto = await banco.chiedi("GET", f"/pai/{pai['id']}")
    await banco.chiedi("PUT", f"/pai/{pai['id']}", nuovo, If_Match=letto.headers["etag"])
    await banco.fatto(f"/pai/{pai['id']}/firme", {"lato": "sociale"})
    await banco.fatto(f"/pai/{pai['id']}/attivazione", {})
    await come_assente(fhir, OSPEDALE, "Goal", f"{pai['id']}-O1")
    assert id_di(await fhir.cerca("Goal", OSPEDALE)) == [f"{pai['id']}-O2"]


async def test_le_pagine_dell_ospedale_sono_piene_anche_tra_le_bozze_e_i_casi_degli_altri(
    banco: Banco, fhir: Fhir
) -> None:
    suoi = []
    for numero in range(3):
        suoi.append((await in_vigore(banco, await segnalata(banco, caso=f"suo-{numero}")))["id"])
        await in_bozza(banco, await segnalata(banco, caso=f"bozza-{numero}"))
        await in_vigore(banco, await segnalata(banco, "adt-altro", f"altro-{numero}", CF_MARIO))
    fhir.http.headers.update(OSPEDALE)
    pagine = await fhir.pagine("CarePlan", _count="2")
    assert [id_di(pagina) for pagina in pagine] == [suoi[:2], suoi[2:]]


async def test_una_pagina_seguita_con_il_collegamento_di_un_altro_mostra_solo_il_proprio(
    banco: Banco, fhir: Fhir
) -> None:
    for numero in range(2):
        await in_vigore(banco, await segnalata(banco, caso=f"suo-{numero}"))
    prima = await fhir.ricerca("CarePlan", OSPEDALE, _count="1")
    seguito = next(link["url"] for link in prima.json()["link"] if link["relation"] == "next")
    assert len((await fhir.http.get(seguito, headers=OSPEDALE)).json()["entry"]) == 1
    assert "entry" not in (await fhir.http.get(seguito, headers=ALTRO_OSPEDALE)).json()


@pytest.mark.parametrize("tipo", NASCOSTE)
async def test_chi_e_la_persona_chi_la_assiste_e_le_sue_scale_non_sono_dell_ospedale(
    banco: Banco, fhir: Fhir, tipo: str
) -> None:
    pai = await in_vigore(banco, await segnalata(banco))
    sue = {
        "Patient": pai["persona_id"],
        "RelatedPerson": pai["id"],
        "QuestionnaireResponse": "nessuna",
        "Provenance": f"pua-CarePlan-{pai['id']}-1",
    }
    for risposta in (
        await fhir.chiedi(f"{tipo}/{sue[tipo]}", OSPEDALE),
        await fhir.chiedi(f"{tipo}/{sue[tipo]}/_history", OSPEDALE),
        await fhir.ricerca(tipo, OSPEDALE),
    ):
        assert detto(risposta) == (403, ["non-autorizzato"])


def test_di_ogni_tipo_si_e_deciso_se_un_ospedale_lo_legge() -> None:
    rules = politica().di("pua")
    letti = {
        tipo.name
        for tipo in of_service("pua")
        if Ruolo.SISTEMA_OSPEDALIERO in rules[f"fhir_{tipo.name.lower()}_read"].ruoli
    }
    assert letti == {"CarePlan", "Goal", "CareTeam", "Questionnaire", "AuditEvent"}
    assert letti | set(NASCOSTE) == {tipo.name for tipo in of_service("pua")}


async def test_un_altro_ruolo_con_lo_stesso_nome_non_eredita_nulla(banco: Banco, fhir: Fhir) -> None:
    pai = await in_vigore(banco, await segnalata(banco))
    risposta = await fhir.chiedi(f"CarePlan/{pai['id']}", UN_OPERATORE_CON_LO_STESSO_NOME)
    assert detto(risposta) == (403, ["non-autorizzato"])


async def test_quando_un_ospedale_legge_resta_scritto_di_chi(banco: Banco, fhir: Fhir) -> None:
    pai = await in_vigore(banco, await segnalata(banco))
    await fhir.cerca("CarePlan", ALTRO_OSPEDALE)
    await fhir.leggi(f"CarePlan/{pai['id']}", OSPEDALE)
    await fhir.cerca("Goal", OSPEDALE)
    righe = await banco.pua.runtime.database.read(
        lambda c: c.exec_driver_sql(
            "SELECT actor_id, azione, touched FROM audit WHERE ruolo = 'sistema_ospedaliero' ORDER BY position"
        ).all()
    )
    assert [tuple(riga) for riga in righe] == [
        ("adt-bergamo", "fhir_careplan_read", f'["{pai["id"]}"]'),
        ("adt-bergamo", "fhir_goal_search", f'["{pai["id"]}"]'),
    ]
