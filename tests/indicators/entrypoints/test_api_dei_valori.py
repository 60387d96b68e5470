"""Values over HTTP: number, target, verdict, year before, and what was known when."""

from typing import Any

import httpx

from tests.indicators.servizio import Servizio
from tests.indicators.storie import OGLIO_PO_CREMONA, Caso, percorso_completo


def attesa(caso_id: str, segnalata: str, dimessa: str, saputa: str | None = None) -> Caso:
    caso = Caso(caso_id)
    caso.segnalata(segnalata)
    caso.dimessa(dimessa, saputo=saputa)
    return caso


async def test_un_valore_dice_numero_obiettivo_verdetto_e_regola(servizio: Servizio) -> None:
    await servizio.sa(attesa("caso-1", "2025-03-01", "2025-03-11").eventi)
    await servizio.sa(attesa("caso-2", "2026-03-01", "2026-03-08").eventi)
    await servizio.sa(attesa("caso-3", "2026-04-01", "2026-04-06").eventi)
    valore = await servizio.valore("DIP-3")
    expected: dict[str, Any] = {
        "codice": "DIP-3",
        "livello": "ambito",
        "territorio": "50036",
        "territorio_nome": "Bergamo",
        "anno": 2026,
        "anno_concluso": False,
        "misura": "media",
        "valore": 6.0,
        "numeratore": 12,
        "denominatore": 2,
        "casi": 2,
        "obiettivo": {"tipo": "riduzione", "soglia": None, "testo": None},
        "verdetto": "raggiunto",
        "motivo": None,
        "anno_precedente": {"anno": 2025, "valore": 10.0, "numeratore": 10, "denominatore": 1},
        "regola_versione": "DIP-3/1",
        "noto_al": None,
        "aggiornato_al": "2026-04-06T10:00:00Z",
    }
    assert {name: valore[name] for name in expected} == expected
    assert "clinicamente dimissibile" in valore["regola_testo"]


async def test_accanto_al_verdetto_c_e_la_distanza(servizio: Servizio) -> None:
    caso = Caso()
    caso.valutata("2026-03-05", valutazione="val-1", con_assistente_sociale=False)
    caso.valutata("2026-03-06", valutazione="val-2")
    await servizio.sa(caso.eventi)
    valore = await servizio.valore("PUA-2")
    assert valore["distanza"] == {
        "raggiunto": False,
        "quanto": 1.0,
        "unita": "casi",
        "testo": "Manca 1 valutazione con assistente sociale su 2 per il 75 %; con altri casi, se contassero tutti, "
        "ne basterebbero 2",
        "altri_casi": 2,
        "media_dei_prossimi": None,
    }
    assert (valore["proiezione"]["valore"], valore["proiezione"]["motivo"]) == (None, "pochi_casi")


async def test_la_proiezione_si_fa_dei_giorni_trascorsi_quando_il_valore_era_noto(servizio: Servizio) -> None:
    caso = Caso()
    for numero in range(6):
        caso.valutata("2026-02-05", valutazione=f"val-{numero}", con_assistente_sociale=numero != 0)
    await servizio.sa(caso.eventi)
    oggi = (await servizio.valore("PUA-2"))["proiezione"]
    marzo = (await servizio.valore("PUA-2", noto_al="2026-03-31"))["proiezione"]
    assert oggi["valore"] == marzo["valore"] == 0.8333
    assert oggi["massimo"] - oggi["minimo"] < marzo["massimo"] - marzo["minimo"]
    assert marzo["direzione"] == "incerta"
    assert "Wilson" in marzo["metodo"]


async def test_un_anno_non_iniziato_non_ha_distanza_ne_proiezione(servizio: Servizio) -> None:
    valore = await servizio.valore("VMD-1", "ambito/50036/2027")
    assert (valore["distanza"], valore["proiezione"]) == (None, None)


async def test_un_anno_non_iniziato_non_ha_ne_valore_ne_verdetto(servizio: Servizio) -> None:
    valore = await servizio.valore("DIP-6", "ambito/50036/2027")
    assert (valore["valore"], valore["motivo"]) == (None, "anno_non_iniziato")


async def test_come_noto_a_una_data_passata(servizio: Servizio) -> None:
    await servizio.sa(attesa("caso-1", "2026-03-01", "2026-03-05").eventi)
    await servizio.sa(attesa("caso-2", "2026-03-01", "2026-03-11", saputa="2026-04-02").eventi)
    assert (await servizio.valore("DIP-3"))["valore"] == 7.0
    marzo = await servizio.valore("DIP-3", noto_al="2026-03-31")
    assert (marzo["valore"], marzo["casi"]) == (4.0, 1)
    assert marzo["noto_al"] == "2026-03-31T21:59:59.999999Z"
    assert marzo["aggiornato_al"] == "2026-03-05T11:00:00Z"
    assert (await servizio.valore("DIP-3", noto_al="2026-04-02T12:00:00+02:00"))["valore"] == 7.0


async def test_noto_oggi_e_noto_ora(servizio: Servizio) -> None:
    await servizio.sa(attesa("caso-1", "2026-03-01", "2026-03-05").eventi)
    assert (await servizio.valore("DIP-3", noto_al="2026-11-23"))["noto_al"] is None


async def test_l_elenco_di_un_territorio_ha_tutti_gli_indicatori(servizio: Servizio) -> None:
    await servizio.sa(percorso_completo().eventi)
    risposta = await servizio.get("/valori", params={"territorio": "50036", "anno": 2026})
    elementi = risposta.json()["elementi"]
    assert len(elementi) == 20
    observed = {each["codice"]: each["valore"] for each in elementi if each["casi"]}
    assert observed == {
        "DIP-3": 6.0,
        "DIP-6": 1.0,
        "PUA-2": 1.0,
        "PUA-4": 1.0,
        "SAD-1": 1.0,
        "SAD-2": 1.0,
        "SAD-3": 1.0,
    }
    assert risposta.json()["cursore_successivo"] is None


async def test_l_elenco_si_sfoglia_senza_perdere_ne_ripetere_nulla(servizio: Servizio) -> None:
    seen: list[tuple[str, int, str]] = []
    params: dict[str, Any] = {"livello": "ambito", "codice": "PUA-2", "limite": 50}
    while True:
        pagina = (await servizio.get("/valori", params=params, ruolo="ats_regione", regione=True)).json()
        seen += [(each["codice"], each["anno"], each["territorio"]) for each in pagina["elementi"]]
        if pagina["cursore_successivo"] is None:
            break
        params["cursore"] = pagina["cursore_successivo"]
    assert len(seen) == len(set(seen)) == 91 * 3


async def test_senza_territorio_si_elencano_solo_quelli_visibili(servizio: Servizio) -> None:
    elenco = (await servizio.get("/valori", params={"anno": 2026})).json()["elementi"]
    assert {each["territorio"] for each in elenco} == {"50036"}
    sopra = (await servizio.get("/valori", params={"anno": 2026, "livello": "ats"})).json()["elementi"]
    assert sopra == []


async def test_la_regione_somma_i_casi_di_tutti(servizio: Servizio) -> None:
    altrove = Caso("caso-2", OGLIO_PO_CREMONA)
    altrove.segnalata("2026-03-01")
    altrove.dimessa("2026-03-31")
    await servizio.sa([*attesa("caso-1", "2026-03-01", "2026-03-03").eventi, *altrove.eventi])
    risposta = await servizio.get("/valori/DIP-3/regione/030/2026", ruolo="ats_regione", ats=["325"])
    assert (risposta.json()["valore"], risposta.json()["casi"]) == (16.0, 2)


async def test_la_deliberazione_si_legge_con_obiettivi_e_regole(servizio: Servizio) -> None:
    quadro = (await servizio.get("/leps")).json()
    assert [leps["codice"] for leps in quadro["leps"]] == ["VMD", "PAF", "DIP", "PUA", "SAD"]
    indicatori = {each["codice"]: each for leps in quadro["leps"] for each in leps["indicatori"]}
    assert indicatori["PUA-2"]["obiettivi"]["2026"] == {"tipo": "rapporto", "soglia": 0.75, "testo": None}
    assert indicatori["PUA-2"]["regola"]["dipende_da"] == ["pua.valutazione-conclusa.v1"]
    assert indicatori["SAD-3"]["regola"]["parametri"] == {"conta_aperte": "no"}
    assert indicatori["SAD-3"]["regola"]["parametri_ammessi"] == {"conta_aperte": ["no", "si"]}
    assert all(each["regola"] is not None for each in indicatori.values())


async def test_lo_stato_e_pubblico(servizio: Servizio) -> None:
    risposta: httpx.Response = await servizio.http.get("/status")
    assert risposta.json()["stato"] == "attivo"
