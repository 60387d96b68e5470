"""Roles and territories, on every route, filter and page."""

import httpx
import pytest

from tests.dimissioni.costruttori import messaggio
from tests.dimissioni.finti import ospedale
from tests.dimissioni.servizio import SEGNALAZIONE, Servizio
from tests.tokens import intestazioni

OPERATORE = intestazioni("operatore_asst", sub="asst-1", asst=["718"])
ALTRO_TERRITORIO = intestazioni(ambiti=["50071"])
OSPEDALE_A = intestazioni("sistema_ospedaliero", sub="ospedale-a", asst=["718"])
PASSI = [
    ("presa-in-carico", {}),
    ("clinicamente-dimissibile", {"dal": "2026-03-06"}),
    ("data-prevista", {"data_prevista": "2026-03-10"}),
    ("servizi-pronti", {"dal": "2026-03-10", "sociali": True}),
    ("dimissione-effettiva", {"il": "2026-03-10", "destinazione": "domicilio"}),
    ("rifiuto", {"motivo": "altro"}),
    ("annullamento", {"motivo": "altro"}),
    ("conclusione", {}),
]


def codice(risposta: httpx.Response) -> tuple[int, str]:
    return risposta.status_code, risposta.json()["codice"]


async def visti(servizio: Servizio, intestazione: dict[str, str], **filtri: str | bool) -> list[str]:
    risposta = await servizio.http.get("/dimissioni", params=filtri, headers=intestazione)
    assert risposta.status_code == 200, risposta.text
    return [elemento["id"] for elemento in risposta.json()["elementi"]]


async def test_senza_token_non_si_entra(servizio: Servizio) -> None:
    risposta = await servizio.http.get("/dimissioni", headers={"Authorization": ""})
    assert codice(risposta) == (401, "token-assente")


@pytest.mark.parametrize("ruolo", ["operatore_sad", "ufficio_di_piano", "ats_regione", "amministratore"])
async def test_gli_altri_ruoli_non_vedono_le_persone(servizio: Servizio, ruolo: str) -> None:
    risposta = await servizio.http.get("/dimissioni", headers=intestazioni(ruolo))
    assert codice(risposta) == (403, "non-autorizzato")


async def test_l_operatore_dell_asst_vede_e_scrive_nel_suo_territorio(servizio: Servizio) -> None:
    id = (await servizio.segnala())["id"]
    assert await visti(servizio, OPERATORE) == [id]
    presa = await servizio.http.post(f"/dimissioni/{id}/presa-in-carico", headers=OPERATORE)
    assert presa.json()["passi"][1]["da"] == "asst-1"


@pytest.mark.parametrize(("passo", "corpo"), PASSI)
async def test_da_un_altro_territorio_il_caso_non_esiste(
    servizio: Servizio, passo: str, corpo: dict[str, object]
) -> None:
    id = (await servizio.segnala())["id"]
    scritto = await servizio.http.post(f"/dimissioni/{id}/{passo}", json=corpo, headers=ALTRO_TERRITORIO)
    assert codice(scritto) == (404, "non-trovato")


async def test_da_un_altro_territorio_nessun_filtro_lo_rivela(servizio: Servizio) -> None:
    caso = await servizio.segnala()
    assert await visti(servizio, ALTRO_TERRITORIO) == []
    assert await visti(servizio, ALTRO_TERRITORIO, caso_id=caso["caso_id"]) == []
    assert await visti(servizio, ALTRO_TERRITORIO, stato="segnalata") == []
    assert await visti(servizio, ALTRO_TERRITORIO, in_ritardo=True) == []
    letto = await servizio.http.get(f"/dimissioni/{caso['id']}", headers=ALTRO_TERRITORIO)
    assert codice(letto) == (404, "non-trovato")


async def test_chi_non_ha_territorio_non_vede_nulla(servizio: Servizio) -> None:
    await servizio.segnala()
    assert await visti(servizio, intestazioni(ambiti=[])) == []


async def test_un_ospedale_vede_solo_i_casi_che_ha_segnalato(servizio: Servizio) -> None:
    a_mano = await servizio.segnala()
    suo = (await servizio.riceve(messaggio())).dimissione
    altrui = (await servizio.riceve(messaggio(chiave_caso="b|1", mittente="b"), ospedale("ospedale-b"))).dimissione

    assert await visti(servizio, OSPEDALE_A) == [suo.id]
    assert (await servizio.http.get(f"/dimissioni/{suo.id}", headers=OSPEDALE_A)).status_code == 200
    for id in (a_mano["id"], altrui.id):
        assert codice(await servizio.http.get(f"/dimissioni/{id}", headers=OSPEDALE_A)) == (404, "non-trovato")


@pytest.mark.parametrize(("passo", "corpo"), PASSI)
async def test_un_ospedale_legge_e_non_scrive_dalla_console(
    servizio: Servizio, passo: str, corpo: dict[str, object]
) -> None:
    suo = (await servizio.riceve(messaggio())).dimissione
    scritto = await servizio.http.post(f"/dimissioni/{suo.id}/{passo}", json=corpo, headers=OSPEDALE_A)
    assert codice(scritto) == (403, "non-autorizzato")


async def test_un_ospedale_segnala_con_i_messaggi_non_a_mano(servizio: Servizio) -> None:
    risposta = await servizio.http.post("/dimissioni", json=SEGNALAZIONE, headers=OSPEDALE_A)
    assert codice(risposta) == (403, "non-autorizzato")


async def test_l_ufficio_di_piano_legge_i_tempi(servizio: Servizio) -> None:
    risposta = await servizio.http.get("/protocolli", headers=intestazioni("ufficio_di_piano"))
    assert risposta.status_code == 200
