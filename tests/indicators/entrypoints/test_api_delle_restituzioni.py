"""The yearly return over HTTP: from draft to files, who may do what, the correction that a late event needs."""

import json
from hashlib import sha256
from typing import Any

import httpx
import pytest

from services.indicators.application.ports_restituzioni import Formato
from tests.indicators.servizio import Servizio, acceso
from tests.indicators.storie import Caso
from tests.tokens import intestazioni

BERGAMO_2025 = {"ambito": "50036", "anno": 2025}


async def scrive(
    servizio: Servizio, path: str, body: Any = None, metodo: str = "POST", **claims: Any
) -> httpx.Response:
    """Somebody of the Ufficio di Piano of Bergamo, unless the claims say otherwise."""
    ruolo, altre = claims.pop("ruolo", "ufficio_di_piano"), claims.pop("intestazioni", {})
    headers = intestazioni(ruolo, **claims) | altre
    return await servizio.http.request(metodo, f"/restituzioni{path}", json=body, headers=headers)


async def fatta(servizio: Servizio, path: str, body: Any = None, metodo: str = "POST") -> dict[str, Any]:
    risposta = await scrive(servizio, path, body, metodo)
    assert risposta.status_code in {200, 201}, risposta.text
    return dict(risposta.json())


async def con_due_dimissioni(servizio: Servizio) -> None:
    for caso_id, il in (("caso-1", "2025-03-11"), ("caso-2", "2025-05-20")):
        caso = Caso(caso_id)
        caso.segnalata("2025-03-01")
        caso.dimessa(il)
        caso.accesso("2025-03-01")
        caso.valutata("2025-03-05", con_assistente_sociale=caso_id == "caso-1")
        await servizio.sa(caso.eventi)


async def congelata(servizio: Servizio, noto_al: str = "2026-02-01") -> dict[str, Any]:
    await con_due_dimissioni(servizio)
    bozza = await fatta(servizio, "", BERGAMO_2025 | {"noto_al": noto_al})
    await fatta(servizio, f"/{bozza['id']}/verifica")
    return await fatta(servizio, f"/{bozza['id']}/congelamento")


def righe(restituzione: dict[str, Any]) -> dict[str, dict[str, Any]]:
    sezioni = restituzione["documento"]["foglio"]["sezioni"]
    return {riga["codice"]: riga for sezione in sezioni for riga in sezione["righe"]}


async def test_la_bozza_prende_i_valori_noti_a_un_istante(servizio: Servizio) -> None:
    await con_due_dimissioni(servizio)
    risposta = await scrive(servizio, "", BERGAMO_2025 | {"noto_al": "2025-04-30"})
    assert risposta.status_code == 201
    bozza = risposta.json()
    assert risposta.headers["Location"] == f"/restituzioni/{bozza['id']}"
    assert (bozza["numero"], bozza["stato"], bozza["impronta"]) == ("2025/50036/v1", "bozza", None)
    assert bozza["documento"]["foglio"]["noto_al"] == "2025-04-30T21:59:59.999999Z"
    assert len(righe(bozza)) == 20
    assert righe(bozza)["DIP-3"]["conteggio"]["contributi"] == 1
    assert righe(bozza)["PUA-2"]["conteggio"]["valore"] == "1/2"
    assert righe(bozza)["PUA-2"]["regola"]["testo"]


async def test_dalla_bozza_al_congelamento(servizio: Servizio) -> None:
    await con_due_dimissioni(servizio)
    bozza = await fatta(servizio, "", BERGAMO_2025 | {"noto_al": "2026-02-01"})
    await fatta(servizio, f"/{bozza['id']}/note/PUA-2", {"testo": "Due équipe su tre"}, "PUT")
    assert (await fatta(servizio, f"/{bozza['id']}/verifica"))["stato"] == "verificata"
    finale = await fatta(servizio, f"/{bozza['id']}/congelamento")
    assert (finale["stato"], len(finale["impronta"])) == ("congelata", 64)
    assert finale["documento"]["note"] == {"PUA-2": "Due équipe su tre"}
    assert finale["documento"]["congelata_il"] == "2026-11-23T09:00:00Z"
    assert finale["documento"]["foglio"]["noto_al"] == "2026-02-01T22:59:59.999999Z"


async def test_chi_legge_il_documento_ne_ricalcola_l_impronta(servizio: Servizio) -> None:
    finale = await congelata(servizio)
    by_hand = json.dumps(finale["documento"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert sha256(by_hand.encode()).hexdigest() == finale["impronta"]


async def test_un_evento_tardivo_non_tocca_cio_che_e_congelato_e_chiede_una_correzione(servizio: Servizio) -> None:
    prima = await congelata(servizio)
    tardi = Caso("caso-3")
    tardi.segnalata("2025-06-01")
    tardi.dimessa("2025-07-20", saputo="2026-03-10")
    await servizio.sa(tardi.eventi)
    assert (await servizio.get(f"/restituzioni/{prima['id']}")).json() == prima

    seconda = await fatta(servizio, "/2025-50036-v1/correzione", {"motivo": "Dimissione comunicata in ritardo"})
    assert seconda["numero"] == "2025/50036/v2"
    assert seconda["documento"]["corregge"] == {"numero": "2025/50036/v1", "impronta": prima["impronta"]}
    differenze = {each["codice"]: each for each in seconda["documento"]["differenze"]}
    assert len(differenze["DIP-3"]["casi"]["entrati"]) == 1
    assert {"campo": "denominatore", "prima": "2", "dopo": "3"} in differenze["DIP-3"]["cambi"]
    assert "PUA-2" not in differenze

    await fatta(servizio, f"/{seconda['id']}/verifica")
    assert (await fatta(servizio, f"/{seconda['id']}/congelamento"))["stato"] == "congelata"
    elenco = (await servizio.get("/restituzioni", params={"stato": "congelata"})).json()["elementi"]
    assert [each["numero"] for each in elenco] == ["2025/50036/v1", "2025/50036/v2"]


async def corretta(servizio: Servizio) -> dict[str, Any]:
    """With one case that was told late."""
    await congelata(servizio)
    tardi = Caso("caso-3")
    tardi.segnalata("2025-06-01")
    tardi.dimessa("2025-07-20", saputo="2026-03-10")
    await servizio.sa(tardi.eventi)
    return await fatta(servizio, "/2025-50036-v1/correzione", {"motivo": "Dimissione comunicata in ritardo"})


async def test_una_correzione_nomina_i_casi_con_uno_pseudonimo_che_ritrova_solo_chi_li_puo_aprire(
    servizio: Servizio,
) -> None:
    correzione = await corretta(servizio)
    assert "caso-3" not in json.dumps(correzione)
    casi = (await servizio.get("/valori/DIP-3/ambito/50036/2025/casi")).json()["elementi"]
    (nome,) = next(d for d in correzione["documento"]["differenze"] if d["codice"] == "DIP-3")["casi"]["entrati"]
    assert [caso["caso_id"] for caso in casi if caso["nella_restituzione"] == nome] == ["caso-3"]
    della_regione = await servizio.get("/valori/DIP-3/regione/030/2025/casi", ruolo="amministratore", regione=True)
    assert {caso["nella_restituzione"] for caso in della_regione.json()["elementi"]} == {None}


async def test_senza_il_segreto_degli_pseudonimi_una_correzione_conta_i_casi_e_non_li_nomina(database_url: str) -> None:
    servizio = await acceso(database_url, pseudonimi_segreto="")
    correzione = await corretta(servizio)
    casi = next(d for d in correzione["documento"]["differenze"] if d["codice"] == "DIP-3")["casi"]
    assert (casi["entrati"], casi["non_elencati"]) == ([], 1)
    await servizio.spegni()


async def test_la_correzione_si_crea_accanto_a_quella_che_corregge(servizio: Servizio) -> None:
    await congelata(servizio)
    risposta = await scrive(servizio, "/2025-50036-v1/correzione", {"motivo": "dato tardivo"})
    assert risposta.headers["Location"] == f"/restituzioni/{risposta.json()['id']}"


async def test_si_corregge_soltanto_l_ultima(servizio: Servizio) -> None:
    await congelata(servizio)
    await fatta(servizio, "/2025-50036-v1/correzione", {"motivo": "dato tardivo"})
    risposta = await scrive(servizio, "/2025-50036-v1/correzione", {"motivo": "ancora"})
    assert (risposta.status_code, risposta.json()["codice"]) == (409, "correzione-solo-dell-ultima")


async def test_di_un_ambito_e_anno_se_ne_apre_una_sola(servizio: Servizio) -> None:
    await fatta(servizio, "", BERGAMO_2025)
    risposta = await scrive(servizio, "", BERGAMO_2025)
    assert (risposta.status_code, risposta.json()["codice"]) == (409, "restituzione-gia-aperta")
    assert "2025/50036/v1" in risposta.json()["detail"]


async def test_di_una_congelata_si_apre_una_correzione_e_non_un_altra(servizio: Servizio) -> None:
    await congelata(servizio)
    risposta = await scrive(servizio, "", BERGAMO_2025)
    assert (risposta.status_code, risposta.json()["codice"]) == (409, "restituzione-gia-presentata")


async def test_finche_l_anno_corre_non_si_congela(servizio: Servizio) -> None:
    bozza = await fatta(servizio, "", {"ambito": "50036", "anno": 2026})
    await fatta(servizio, f"/{bozza['id']}/verifica")
    risposta = await scrive(servizio, f"/{bozza['id']}/congelamento")
    assert (risposta.status_code, risposta.json()["codice"]) == (409, "anno-non-concluso")


async def test_valori_presi_durante_l_anno_si_aggiornano_prima_di_congelarli(servizio: Servizio) -> None:
    await con_due_dimissioni(servizio)
    bozza = await fatta(servizio, "", BERGAMO_2025 | {"noto_al": "2025-04-30"})
    aggiornata = await fatta(servizio, f"/{bozza['id']}/aggiornamento", {"noto_al": "2026-02-01"})
    assert righe(aggiornata)["DIP-3"]["conteggio"]["contributi"] == 2
    assert aggiornata["documento"]["foglio"]["anno_concluso"] is True


async def test_chi_ha_letto_una_versione_vecchia_non_sovrascrive(servizio: Servizio) -> None:
    bozza = await fatta(servizio, "", BERGAMO_2025)
    await fatta(servizio, f"/{bozza['id']}/note/generale", {"testo": "prima"}, "PUT")
    risposta = await scrive(
        servizio, f"/{bozza['id']}/note/generale", {"testo": "dopo"}, "PUT", intestazioni={"If-Match": '"1"'}
    )
    assert (risposta.status_code, risposta.json()["codice"]) == (412, "versione-cambiata")


async def test_una_richiesta_ripetuta_apre_una_volta_sola(servizio: Servizio) -> None:
    chiave = {"Idempotency-Key": "apri-2025"}
    prima = await scrive(servizio, "", BERGAMO_2025, intestazioni=chiave)
    seconda = await scrive(servizio, "", BERGAMO_2025, intestazioni=chiave)
    assert (seconda.status_code, seconda.json()) == (prima.status_code, prima.json())


@pytest.mark.parametrize(
    ("body", "codice"),
    [
        ({"ambito": "50036", "anno": 2019}, "anno-fuori-deliberazione"),
        ({"ambito": "50036", "anno": 2025, "noto_al": "2027-01-01"}, "noto-al-nel-futuro"),
        ({"ambito": "50036", "anno": 2025, "noto_al": "ieri"}, "richiesta-non-valida"),
        ({"ambito": "50097", "anno": 2025}, "territorio-non-trovato"),
        ({"ambito": "99999", "anno": 2025}, "territorio-non-trovato"),
    ],
)
async def test_una_richiesta_sbagliata_riceve_il_suo_perche(
    servizio: Servizio, body: dict[str, Any], codice: str
) -> None:
    risposta = await scrive(servizio, "", body)
    assert risposta.json()["codice"] == codice, risposta.text
    assert (await servizio.get("/restituzioni")).json()["elementi"] == []


@pytest.mark.parametrize(
    ("codice", "testo", "errore"),
    [
        ("SAD-9", "testo", "nota-senza-indicatore"),
        ("generale", "Visto RSSMRA80A01F205X", "testo-con-codice-fiscale"),
        ("generale", "campana \x07", "richiesta-non-valida"),
        ("generale", "x" * 2001, "richiesta-non-valida"),
    ],
)
async def test_una_nota_che_non_puo_stare_e_rifiutata(servizio: Servizio, codice: str, testo: str, errore: str) -> None:
    bozza = await fatta(servizio, "", BERGAMO_2025)
    risposta = await scrive(servizio, f"/{bozza['id']}/note/{codice}", {"testo": testo}, "PUT")
    assert risposta.json()["codice"] == errore


async def test_solo_l_ufficio_di_piano_scrive(servizio: Servizio) -> None:
    for ruolo in ("ats_regione", "operatore_asst", "amministratore", "assistente_sociale"):
        risposta = await scrive(servizio, "", BERGAMO_2025, ruolo=ruolo, ambiti=["50036"])
        assert (risposta.status_code, risposta.json()["codice"]) == (403, "non-autorizzato")


async def test_fuori_dal_proprio_territorio_e_come_se_non_ci_fosse(servizio: Servizio) -> None:
    finale = await congelata(servizio)
    for path in (finale["id"], "2025-50036-v1", "2025-50036-v1/esporta/json", "2025-50036-v9"):
        risposta = await servizio.get(f"/restituzioni/{path}", ambiti=["50097"])
        assert (risposta.status_code, risposta.json()["codice"]) == (404, "restituzione-non-trovata")
    assert (await servizio.get("/restituzioni", ambiti=["50097"])).json()["elementi"] == []


async def test_la_regione_legge_le_congelate_e_non_le_bozze(servizio: Servizio) -> None:
    bozza = await fatta(servizio, "", {"ambito": "50036", "anno": 2026})
    finale = await congelata(servizio)
    regione: dict[str, Any] = {"ruolo": "ats_regione", "regione": True, "ambiti": []}
    elenco = (await servizio.get("/restituzioni", **regione)).json()["elementi"]
    assert [each["numero"] for each in elenco] == [finale["numero"]]
    assert (await servizio.get(f"/restituzioni/{bozza['id']}", **regione)).status_code == 404
    assert (await servizio.get(f"/restituzioni/{finale['id']}", **regione)).json() == finale


@pytest.mark.parametrize(
    ("formato", "tipo", "inizio"),
    [
        (Formato.XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        (Formato.CSV, "text/csv; charset=utf-8; header=present", b"\xef\xbb\xbfnumero;"),
        (Formato.JSON, "application/json", b'{"documento":'),
        (Formato.FHIR, "application/fhir+json", b"{"),
        (Formato.PDF, "application/pdf", b"%PDF-"),
    ],
)
async def test_si_esporta_in_ogni_formato(servizio: Servizio, formato: Formato, tipo: str, inizio: bytes) -> None:
    await congelata(servizio)
    risposta = await servizio.get(f"/restituzioni/2025-50036-v1/esporta/{formato.value}")
    assert (risposta.status_code, risposta.headers["Content-Type"]) == (200, tipo)
    assert risposta.content.startswith(inizio)
    assert 'filename="monitoraggio-2025-50036-v1.' in risposta.headers["Content-Disposition"]


async def test_un_formato_che_non_c_e_e_rifiutato(servizio: Servizio) -> None:
    await congelata(servizio)
    assert (await servizio.get("/restituzioni/2025-50036-v1/esporta/docx")).status_code == 422
