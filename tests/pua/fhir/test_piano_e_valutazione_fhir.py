"""A COT follows valutazione and PAI knowing only FHIR R4."""

from typing import Any

import pytest
from sqlalchemy import create_engine, text

from services.pua.domain.scales import catalogo
from shared.fhir.outcome import Resource
from tests.fhir import Fhir, codici, id_di
from tests.pua.banco import CONTENUTO, EQUIPE, RISULTATO, Banco
from tests.tokens import intestazioni

ALTROVE = intestazioni("operatore_asst", sub="cot-2", asst=["709"])
SPMSQ = {
    "scala": "SPMSQ",
    "risposte": {voce.codice: 1 for voce in catalogo()["SPMSQ"].voci},
    "contesto": {"scolarita": "fino_a_elementare"},
}


def stati(storia: Resource, campo: str = "status") -> list[Any]:
    return [entry["resource"][campo] for entry in storia["entry"]]


async def test_un_pai_in_vigore_si_legge_con_equipe_obiettivi_e_interventi(banco: Banco, fhir: Fhir) -> None:
    pai = await banco.attivo()
    piano = await fhir.leggi(f"CarePlan/{pai['id']}")
    assert (piano["status"], piano["intent"]) == ("active", "plan")
    assert piano["subject"] == {"reference": f"Patient/{pai['persona_id']}"}
    assert piano["careTeam"] == [{"reference": f"CareTeam/{pai['valutazione_id']}"}]
    assert piano["goal"] == [{"reference": f"Goal/{pai['id']}-O1"}]
    assert [attivita["detail"]["status"] for attivita in piano["activity"]] == ["scheduled", "scheduled"]
    for riferimento in (piano["subject"], *piano["careTeam"], *piano["goal"], *piano["supportingInfo"]):
        assert (await fhir.leggi(riferimento["reference"]))["id"] == riferimento["reference"].partition("/")[2]


async def test_la_storia_di_un_pai_dice_ogni_passaggio(banco: Banco, fhir: Fhir) -> None:
    pai = await banco.attivo()
    await banco.fatto(f"/pai/{pai['id']}/chiusura", {"motivo": "obiettivi_raggiunti", "esiti": {"O1": 3}})
    storia = await fhir.leggi(f"CarePlan/{pai['id']}/_history")
    assert stati(storia) == ["completed", "active", "draft", "draft"]
    assert stati(await fhir.leggi(f"Goal/{pai['id']}-O1/_history"), "lifecycleStatus") == [
        "completed",
        "active",
        "proposed",
        "proposed",
    ]
    assert await fhir.leggi(f"CarePlan/{pai['id']}/_history/1") == storia["entry"][-1]["resource"]
    assert (await fhir.chiedi(f"CarePlan/{pai['id']}/_history/99")).status_code == 404


@pytest.mark.parametrize(("esito", "raggiunto"), [(3, {"achieved", "3"}), (2, {"2"}), (1, {"not-achieved", "1"})])
async def test_un_obiettivo_dice_se_e_stato_raggiunto(
    banco: Banco, fhir: Fhir, esito: int, raggiunto: set[str]
) -> None:
    pai = await banco.attivo()
    await banco.fatto(f"/pai/{pai['id']}/chiusura", {"motivo": "altro", "esiti": {"O1": esito}})
    obiettivo = await fhir.leggi(f"Goal/{pai['id']}-O1")
    assert {coding["code"] for coding in obiettivo["achievementStatus"]["coding"]} == raggiunto
    assert obiettivo["lifecycleStatus"] == "completed"


async def test_un_pai_finito_prima_e_revocato_e_i_suoi_obiettivi_lasciati(banco: Banco, fhir: Fhir) -> None:
    pai = await banco.attivo()
    await banco.fatto(f"/pai/{pai['id']}/interventi/I2/avvio", {})
    await banco.fatto(f"/pai/{pai['id']}/chiusura", {"motivo": "decesso"})
    piano = await fhir.leggi(f"CarePlan/{pai['id']}")
    assert piano["status"] == "revoked"
    assert [attivita["detail"]["status"] for attivita in piano["activity"]] == ["cancelled", "unknown"]
    assert (await fhir.leggi(f"Goal/{pai['id']}-O1"))["lifecycleStatus"] == "cancelled"


async def test_un_obiettivo_tolto_resta_nella_storia_soltanto(banco: Banco, fhir: Fhir) -> None:
    pai = await banco.pai()
    nuovo = CONTENUTO | {"obiettivi": [{"testo": "Tornare a camminare", "orizzonte": "breve"}]}
    letto = await banco.chiedi("GET", f"/pai/{pai['id']}")
    risposta = await banco.chiedi("PUT", f"/pai/{pai['id']}", nuovo, If_Match=letto.headers["etag"])
    assert risposta.status_code == 200, risposta.text
    assert (await fhir.chiedi(f"Goal/{pai['id']}-O1")).status_code == 404
    assert len((await fhir.leggi(f"Goal/{pai['id']}-O1/_history"))["entry"]) == 1
    assert id_di(await fhir.cerca("Goal")) == [f"{pai['id']}-O2"]


async def test_l_equipe_lavora_finche_la_valutazione_e_in_corso(banco: Banco, fhir: Fhir) -> None:
    valutazione = await banco.valutazione()
    equipe = await fhir.leggi(f"CareTeam/{valutazione['id']}")
    assert equipe["status"] == "active"
    professioni = [membro["role"][0]["coding"][0]["code"] for membro in equipe["participant"]]
    assert professioni == ["assistente_sociale", "infermiere"]
    await banco.fatto(f"/valutazioni/{valutazione['id']}/conclusione", RISULTATO)
    assert stati(await fhir.leggi(f"CareTeam/{valutazione['id']}/_history")) == ["inactive", "active"]


async def test_una_scala_compilata_porta_risposte_punteggio_e_classe(banco: Banco, fhir: Fhir) -> None:
    valutazione = await banco.valutazione()
    await banco.fatto(f"/valutazioni/{valutazione['id']}/somministrazioni", SPMSQ)
    (compilata,) = await fhir.cerca(
        "QuestionnaireResponse", questionnaire="urn:raccordo:fhir:questionario:spmsq", patient=valutazione["persona_id"]
    )
    assert compilata["id"] == f"{valutazione['id']}-S1"
    assert await fhir.leggi(f"QuestionnaireResponse/{compilata['id']}") == compilata
    risposte = {item["linkId"]: item["answer"][0] for item in compilata["item"]}
    assert risposte["punteggio"]["valueDecimal"] == 9
    assert risposte["classe"]["valueCoding"]["code"] == "deterioramento_grave"
    questionario = await fhir.leggi("Questionnaire/spmsq")
    assert compilata["questionnaire"] == f"{questionario['url']}|{questionario['version']}"
    assert set(risposte) <= {item["linkId"] for item in questionario["item"]}
    assert await fhir.cerca("QuestionnaireResponse", questionnaire="urn:raccordo:fhir:questionario:barthel") == []


async def test_si_cerca_per_persona_stato_equipe_e_data(banco: Banco, fhir: Fhir) -> None:
    pai = await banco.attivo()
    persona = pai["persona_id"]
    for chiesto in (
        {"patient": persona, "status": "active"},
        {"subject": f"Patient/{persona}", "date": "ge2026-11-01"},
        {"care__team": f"CareTeam/{pai['valutazione_id']}"},
        {"goal": f"Goal/{pai['id']}-O1"},
        {"_id": f"{pai['id']},altro", "_lastUpdated": "ge2026-11-23"},
        {"category": "urn:raccordo:cs:area|anziani"},
    ):
        assert id_di(await fhir.cerca("CarePlan", **chiesto)) == [pai["id"]]
    for vuoto in ({"patient": "altri"}, {"status": "draft"}, {"date": "lt2020"}, {"care__team": "altra"}):
        assert await fhir.cerca("CarePlan", **vuoto) == []
    assert id_di(await fhir.cerca("Goal", lifecycle__status="active", patient=persona)) == [f"{pai['id']}-O1"]
    assert id_di(await fhir.cerca("RelatedPerson", patient=persona, active="true")) == [pai["id"]]
    assert id_di(await fhir.cerca("CareTeam", patient=persona, status="inactive")) == [pai["valutazione_id"]]


async def test_un_parametro_che_non_si_conosce_si_rifiuta(fhir: Fhir) -> None:
    risposta = await fhir.ricerca("CarePlan", colore="rosso")
    assert (risposta.status_code, codici(risposta)) == (422, ["parametro-non-ammesso"])


async def test_un_altro_territorio_non_vede_nulla(banco: Banco, fhir: Fhir) -> None:
    valutazione = await banco.valutazione()
    await banco.fatto(f"/valutazioni/{valutazione['id']}/somministrazioni", SPMSQ)
    await banco.fatto(f"/valutazioni/{valutazione['id']}/conclusione", RISULTATO)
    pai = await banco.fatto("/pai", CONTENUTO | {"valutazione_id": valutazione["id"]})
    tutte = {
        "Patient": pai["persona_id"],
        "RelatedPerson": pai["id"],
        "CareTeam": valutazione["id"],
        "CarePlan": pai["id"],
        "Goal": f"{pai['id']}-O1",
        "QuestionnaireResponse": f"{valutazione['id']}-S1",
    }
    for tipo, id in tutte.items():
        assert id_di(await fhir.cerca(tipo)) == [id]
        assert await fhir.cerca(tipo, ALTROVE) == []
        versione = "3" if tipo == "QuestionnaireResponse" else "1"
        for indirizzo in (f"{tipo}/{id}", f"{tipo}/{id}/_history", f"{tipo}/{id}/_history/{versione}"):
            assert (await fhir.chiedi(indirizzo)).status_code == 200
            risposta = await fhir.chiedi(indirizzo, ALTROVE)
            assert (risposta.status_code, codici(risposta)) == (404, ["non-trovato"])


@pytest.mark.parametrize("ruolo", ["operatore_sad", "ufficio_di_piano", "ats_regione"])
async def test_gli_altri_ruoli_leggono_soltanto_le_scale(banco: Banco, fhir: Fhir, ruolo: str) -> None:
    pai, altri = await banco.pai(), intestazioni(ruolo, asst=["718"])
    for indirizzo in (f"Patient/{pai['persona_id']}", f"CarePlan/{pai['id']}", f"CarePlan/{pai['id']}/_history"):
        risposta = await fhir.chiedi(indirizzo, altri)
        assert (risposta.status_code, codici(risposta)) == (403, ["non-autorizzato"])
    assert (await fhir.ricerca("Patient", altri)).status_code == 403
    assert len(await fhir.cerca("Questionnaire", altri)) == len(catalogo())


async def test_le_pagine_si_seguono_senza_perdere_ne_ripetere(banco: Banco, fhir: Fhir) -> None:
    contenuto = CONTENUTO | {"obiettivi": [{"testo": testo, "orizzonte": "breve"} for testo in ("Uno", "Due", "Tre")]}
    attesi = []
    for cognome in ("Rossi", "Verdi"):
        persona = {"persona": {"cognome": cognome}}
        aperto = await banco.accesso(**persona)
        await banco.fatto(f"/accessi/{aperto['id']}/accoglienza", {})
        await banco.fatto(f"/accessi/{aperto['id']}/valutazione-preliminare", {"esito": "bisogno_complesso"})
        corpo = {"accesso_id": aperto["id"], "area": "anziani", "equipe": EQUIPE}
        valutazione = await banco.fatto("/valutazioni", corpo)
        await banco.fatto(f"/valutazioni/{valutazione['id']}/conclusione", RISULTATO)
        pai = await banco.fatto("/pai", contenuto | {"valutazione_id": valutazione["id"]})
        attesi += [f"{pai['id']}-O{numero}" for numero in (1, 2, 3)]
    pagine = await fhir.pagine("Goal", _count="2")
    assert [id for pagina in pagine for id in id_di(pagina)] == attesi
    assert all(len(pagina) == 2 for pagina in pagine)
    assert [len(pagina) for pagina in await fhir.pagine("Questionnaire", _count="3")] == [3, 2]


async def test_nel_registro_degli_accessi_resta_solo_chi_e_stato_mostrato(banco: Banco, fhir: Fhir) -> None:
    pai = await banco.attivo()
    await fhir.cerca("CarePlan", status="draft")
    await fhir.cerca("CarePlan", status="active")
    await fhir.cerca("Questionnaire")
    await fhir.leggi(f"Patient/{pai['persona_id']}")
    engine = create_engine(banco.pua.runtime.database.url)
    with engine.connect() as connection:
        righe = connection.execute(text("SELECT azione, touched FROM audit WHERE azione LIKE 'fhir_%'")).all()
    engine.dispose()
    assert [tuple(riga) for riga in righe] == [
        ("fhir_careplan_search", f'["{pai["id"]}"]'),
        ("fhir_patient_read", f'["{pai["persona_id"]}"]'),
    ]


@pytest.mark.parametrize("codice", sorted(catalogo()))
async def test_ogni_scala_e_un_questionario_con_voci_distinte(fhir: Fhir, codice: str) -> None:
    questionario = await fhir.leggi(f"Questionnaire/{codice.lower()}")
    voci = [item for item in questionario["item"] if item["type"] != "group"]
    gruppi = [item for item in questionario["item"] if item["type"] == "group"]
    voci += [item for gruppo in gruppi for item in gruppo["item"]]
    nomi = [item["linkId"] for item in (*voci, *gruppi)]
    assert len(nomi) == len(set(nomi))
    assert {voce.codice for voce in catalogo()[codice].voci} <= set(nomi)
    assert (await fhir.chiedi(f"Questionnaire/{codice}x")).status_code == 404
    assert len((await fhir.leggi(f"Questionnaire/{codice.lower()}/_history"))["entry"]) == 1
