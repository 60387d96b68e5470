"""The PUA as its operators use it: from the first contact to the closure, over HTTP, on a real database."""

from shared.contracts import pua
from shared.contracts.envelope import decode
from shared.contracts.topics import public_topic, restricted_topic
from tests.pua.banco import ACCESSO, CONTENUTO, Banco
from tests.pua.costruttori import CF_ADA
from tests.sigilli import con_le_chiavi


async def test_dal_primo_contatto_alla_chiusura_la_cartella_ha_le_cinque_fasi(banco: Banco) -> None:
    pai = await banco.attivo()
    await banco.fatto(f"/pai/{pai['id']}/interventi/I2/avvio", {})
    await banco.come("operatore_asst", asst=["718"]).fatto(f"/pai/{pai['id']}/firme", {"lato": "sanitario"})
    chiuso = await banco.fatto(f"/pai/{pai['id']}/chiusura", {"motivo": "obiettivi_raggiunti", "esiti": {"O1": 3}})
    assert (chiuso["stato"], chiuso["integrato"], chiuso["obiettivi"][0]["esito"]) == ("chiuso", True, 3)
    cartella = (await banco.chiedi("GET", f"/persone/{pai['persona_id']}/cartella")).json()
    [caso] = cartella["casi"]
    assert caso["completo"]
    assert {fase["fase"]: fase["completa"] for fase in caso["fasi"]} == dict.fromkeys(
        ["accesso", "valutazione", "progetto", "erogazione", "conclusione"], True
    )
    prima = caso["fasi"][0]["voci"][0]
    assert prima["cosa"] == "accesso-aperto"
    assert prima["atto"] == {
        "avvenuto_il": "2026-11-23T09:00:00Z",
        "registrato_il": "2026-11-23T09:00:00Z",
        "da": "as-1",
        "provenienza": "manuale",
    }


async def test_cio_che_si_annuncia_in_pubblico_non_dice_chi_e(banco: Banco) -> None:
    await banco.attivo()
    await banco.spedisci()
    pubblici = [m.value for m in banco.annunciati if m.topic == public_topic("pua")]
    riservati = [m.value for m in banco.annunciati if m.topic == restricted_topic("pua")]
    assert [decode(v).type for v in pubblici] == [decode(v).type for v in riservati]
    assert [decode(v).type for v in pubblici] == [
        "pua.accesso-aperto.v1",
        "pua.segnalazione-accolta.v1",
        "pua.valutazione-preliminare-conclusa.v1",
        "pua.valutazione-conclusa.v1",
        "pua.pai-attivato.v1",
    ]
    assert [decode(v).sequence for v in pubblici] == [1, 2, 3, 4, 5]
    for personale in (CF_ADA, "Rossi", "Ada", "1941-03-07", "Igiene", "Anna", "Restare a casa", "vivere da sola"):
        assert all(personale.encode() not in valore for valore in (*pubblici, *riservati)), personale
    aperto = (await con_le_chiavi(riservati[0])).data
    assert isinstance(aperto, pua.AccessoAperto)
    assert aperto.persona is not None and aperto.persona.identificativi[0].valore == CF_ADA


async def test_una_revisione_dice_chi_e_solo_a_chi_lo_deve_visitare(banco: Banco) -> None:
    pai = await banco.attivo()
    nuovo = CONTENUTO | {"interventi": [CONTENUTO["interventi"][0] | {"ore_settimanali": 9}]}
    await banco.chiedi("PUT", f"/pai/{pai['id']}", nuovo, If_Match=f'"{pai["versione"]}"')
    await banco.spedisci()
    detti = {m.topic: m.value for m in banco.annunciati if decode(m.value).type == "pua.pai-revisionato.v1"}
    riservato = (await con_le_chiavi(detti[restricted_topic("pua")])).data
    assert isinstance(riservato, pua.PaiRevisionato)
    assert riservato.persona is not None
    assert (riservato.persona.cognome, riservato.persona.identificativi[0].valore) == ("Rossi", CF_ADA)
    assert all(personale.encode() not in detti[public_topic("pua")] for personale in (CF_ADA, "Rossi", "Ada"))


async def test_la_data_torna_in_utc_con_qualunque_fuso_sia_stata_detta(banco: Banco) -> None:
    aperto = await banco.accesso(avvenuto_il="2026-11-20T00:30:00+01:00")
    assert aperto["apertura"]["avvenuto_il"] == "2026-11-19T23:30:00Z"


async def test_la_stessa_richiesta_ripetuta_con_la_sua_chiave_ha_effetto_una_volta(banco: Banco) -> None:
    prima = await banco.chiedi("POST", "/accessi", ACCESSO, Idempotency_Key="k-1")
    dopo = await banco.chiedi("POST", "/accessi", ACCESSO, Idempotency_Key="k-1")
    assert (dopo.status_code, dopo.json()) == (201, prima.json())
    assert prima.headers["Location"] == f"/accessi/{prima.json()['id']}"
    assert len((await banco.chiedi("GET", "/accessi")).json()["elementi"]) == 1


async def test_gli_elenchi_filtrano_e_vanno_a_pagine(banco: Banco) -> None:
    aperti = [await banco.accesso() for _ in range(3)]
    await banco.fatto(f"/accessi/{aperti[0]['id']}/accoglienza", {})
    prima = (await banco.chiedi("GET", "/accessi?stato=aperto&limite=1")).json()
    seconda = (
        await banco.chiedi("GET", f"/accessi?stato=aperto&limite=1&cursore={prima['cursore_successivo']}")
    ).json()
    assert [e["id"] for e in (*prima["elementi"], *seconda["elementi"])] == [a["id"] for a in aperti[1:]]
    assert seconda["cursore_successivo"] is None
    di_un_caso = (await banco.chiedi("GET", f"/accessi?caso_id={aperti[2]['caso_id']}")).json()
    assert [e["id"] for e in di_un_caso["elementi"]] == [aperti[2]["id"]]


async def test_valutazioni_e_pai_si_elencano_per_caso_e_stato(banco: Banco) -> None:
    pai = await banco.pai()
    per_caso = f"caso_id={pai['caso_id']}"
    assert len((await banco.chiedi("GET", f"/valutazioni?stato=conclusa&{per_caso}")).json()["elementi"]) == 1
    assert len((await banco.chiedi("GET", f"/pai?stato=bozza&{per_caso}")).json()["elementi"]) == 1
    assert (await banco.chiedi("GET", "/pai?stato=attivo")).json()["elementi"] == []
    assert (await banco.chiedi("GET", f"/valutazioni/{pai['valutazione_id']}")).json()["assistente_sociale_presente"]


async def test_una_scala_si_legge_si_compila_e_si_ritrova_col_suo_punteggio(banco: Banco) -> None:
    valutazione = await banco.valutazione()
    elenco = (await banco.chiedi("GET", "/scale")).json()["elementi"]
    assert {"BRASS", "BARTHEL", "SPMSQ", "IADL", "CIRS"} == {scala["codice"] for scala in elenco}
    barthel = (await banco.chiedi("GET", "/scale/BARTHEL")).json()
    risposte = {voce["codice"]: voce["risposte"][0]["valore"] for voce in barthel["voci"]}
    fatta = await banco.fatto(
        f"/valutazioni/{valutazione['id']}/somministrazioni", {"scala": "BARTHEL", "risposte": risposte}
    )
    [somministrazione] = fatta["somministrazioni"]
    assert somministrazione["risposte"] == risposte
    assert somministrazione["valore"] == sum(risposte.values())
    assert somministrazione["versione"] == barthel["versione"]


async def test_una_revisione_mostra_le_firme_di_prima(banco: Banco) -> None:
    pai = await banco.attivo()
    nuovo = CONTENUTO | {"interventi": [{"id": "I1", **CONTENUTO["interventi"][0], "ore_settimanali": 9}]}
    nuovo |= {"obiettivi": [{"id": "O1", **CONTENUTO["obiettivi"][0]}]}
    risposta = await banco.chiedi("PUT", f"/pai/{pai['id']}", nuovo, If_Match=f'"{pai["versione"]}"')
    rivisto = risposta.json()
    assert (risposta.status_code, rivisto["revisione"], rivisto["firme"]) == (200, 2, [])
    assert risposta.headers["ETag"] == f'"{pai["versione"] + 1}"'
    [precedente] = rivisto["revisioni_precedenti"]
    assert [firma["lato"] for firma in precedente["firme"]] == ["sociale"]
    assert precedente["interventi"][0]["ore_settimanali"] == 6


async def test_chi_apre_un_caso_altrove_per_un_codice_noto_non_riceve_nulla_di_cio_che_e_noto(banco: Banco) -> None:
    await banco.accesso()
    banco.come(ambiti=["50037"])
    solo_il_codice = {"identificativi": ACCESSO["persona"]["identificativi"]}
    altrove = await banco.accesso(territorio={"ambito": "50037"}, persona=solo_il_codice)
    vista = (await banco.chiedi("GET", f"/persone/{altrove['persona_id']}")).json()
    assert (vista["cognome"], vista["data_nascita"], vista["rilievi"]) == (None, None, [])
    cartella = (await banco.chiedi("GET", f"/persone/{altrove['persona_id']}/cartella")).json()
    assert [caso["caso_id"] for caso in cartella["casi"]] == [altrove["caso_id"]]


async def test_si_registra_e_si_cerca_una_persona_con_l_identificativo_nel_corpo(banco: Banco) -> None:
    corpo = {"territorio": {"ambito": "50036"}, "persona": ACCESSO["persona"]}
    risposta = await banco.chiedi("POST", "/persone", corpo)
    assert risposta.status_code == 201
    [trovata] = (await banco.fatto("/persone/ricerca", ACCESSO["persona"]["identificativi"][0]))["elementi"]
    assert trovata == risposta.json()
    banco.come(ambiti=["50037"])
    assert (await banco.fatto("/persone/ricerca", ACCESSO["persona"]["identificativi"][0]))["elementi"] == []


async def test_lo_stato_si_legge_senza_credenziali_e_l_openapi_descrive_tutto(banco: Banco) -> None:
    del banco.http.headers["Authorization"]
    assert (await banco.chiedi("GET", "/status")).json()["servizio"] == "pua"
    percorsi = (await banco.chiedi("GET", "/openapi.json")).json()["paths"]
    assert all("{cf}" not in p and "codice_fiscale" not in p for p in percorsi)
    assert all(operazione["summary"] for metodi in percorsi.values() for operazione in metodi.values())
