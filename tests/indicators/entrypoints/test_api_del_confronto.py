"""Trend and comparison over HTTP."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.indicators.settings import Settings
from shared.contracts.envelope import TerritorioDelCaso
from tests.indicators.servizio import Servizio, acceso
from tests.indicators.storie import Caso

VALORE = "/valori/PUA-2/ambito/50036/2026"
TREVIGLIO = TerritorioDelCaso(ambito="50037", distretto="22052", asst="719")


def valutazioni(caso: Caso, quante: int, senza_assistente: int = 0) -> Caso:
    for numero in range(quante):
        caso.valutata(f"2026-0{1 + numero % 9}-05", numero >= senza_assistente, f"val-{numero}")
    return caso


async def test_l_andamento_dice_mese_per_mese(servizio: Servizio) -> None:
    await servizio.sa(valutazioni(Caso(), 3, senza_assistente=1).eventi)
    found = (await servizio.get(f"{VALORE}/andamento")).json()
    assert (found["codice"], found["territorio_nome"], found["misura"]) == ("PUA-2", "Bergamo", "rapporto")
    assert [mese["mese"] for mese in found["mesi"]] == list(range(1, 12))
    assert [mese["da_gennaio"]["valore"] for mese in found["mesi"][:3]] == [0.0, 0.5, 0.666667]
    assert found["mesi"][1]["nel_mese"] == {"valore": 1.0, "numeratore": 1, "denominatore": 1}
    assert found["mesi"][1]["anno_precedente"] is None


async def test_l_andamento_come_noto_a_una_data(servizio: Servizio) -> None:
    await servizio.sa(valutazioni(Caso(), 3).eventi)
    found = (await servizio.get(f"{VALORE}/andamento", params={"noto_al": "2026-02-10"})).json()
    assert [mese["da_gennaio"]["denominatore"] for mese in found["mesi"]] == [1, 2]
    futuro = await servizio.get(f"{VALORE}/andamento", params={"noto_al": "2027-02-10"})
    assert (futuro.status_code, futuro.json()["codice"]) == (422, "noto-al-nel-futuro")


async def test_il_confronto_dice_posizione_e_copre_i_piccoli_numeri(servizio: Servizio) -> None:
    await servizio.sa(valutazioni(Caso(), 12, senza_assistente=6).eventi)
    await servizio.sa(valutazioni(Caso("caso-2", TREVIGLIO), 3, senza_assistente=1).eventi)
    found = (await servizio.get(f"{VALORE}/confronto")).json()
    assert found["ambito"] | {"nome": ""} == {
        "livello": "ambito",
        "territorio": "50036",
        "nome": "",
        "coperto": False,
        "valore": 0.5,
        "numeratore": 6,
        "denominatore": 12,
    }
    other = next(each for each in found["ambiti"] if each["territorio"] == "50037")
    assert (other["coperto"], other["valore"], other["numeratore"], other["denominatore"]) == (True, None, None, None)
    assert [group["tra"]["territorio"] for group in found["gruppi"]] == ["325", "030"]
    assert (found["gruppi"][0]["posizione"], found["gruppi"][0]["con_valore"]) == (1, 1)
    assert (found["soglia"], found["ordine"]) == (5, "dal_piu_alto")


async def test_di_un_conteggio_altrui_non_si_mostra_cio_che_gli_sta_accanto(servizio: Servizio) -> None:
    found = (await servizio.get("/valori/DIP-6/ambito/50036/2026/confronto")).json()
    assert {each["denominatore"] for each in [found["ambito"], *found["ambiti"]]} == {None}


@pytest.mark.parametrize(
    ("percorso", "stato", "codice"),
    [
        ("/valori/PUA-2/ambito/50037/2026/confronto", 404, "territorio-non-trovato"),
        ("/valori/PUA-2/ambito/99999/2026/andamento", 404, "territorio-non-trovato"),
        ("/valori/ZZZ-9/ambito/50036/2026/confronto", 404, "indicatore-sconosciuto"),
        ("/valori/PUA-2/ambito/50036/2031/confronto", 422, "anno-fuori-deliberazione"),
        ("/valori/PUA-2/comune/50036/2026/andamento", 422, "livello-sconosciuto"),
    ],
)
async def test_una_domanda_sbagliata_ha_la_sua_risposta(
    servizio: Servizio, percorso: str, stato: int, codice: str
) -> None:
    risposta = await servizio.get(percorso)
    assert (risposta.status_code, risposta.json()["codice"]) == (stato, codice)


async def test_il_confronto_tra_ats_non_c_e(servizio: Servizio) -> None:
    risposta = await servizio.get("/valori/PUA-2/ats/325/2026/confronto", ruolo="ats_regione", ats=["325"])
    assert (risposta.status_code, risposta.json()["codice"]) == (422, "confronto-solo-tra-ambiti")


async def test_la_soglia_si_configura(database_url: str) -> None:
    servizio = await acceso(database_url, soglia_piccoli_numeri=10)
    try:
        found: dict[str, Any] = (await servizio.get(f"{VALORE}/confronto")).json()
    finally:
        await servizio.spegni()
    assert found["soglia"] == 10


def test_una_soglia_sotto_tre_non_si_accetta() -> None:
    with pytest.raises(ValidationError):
        Settings(soglia_piccoli_numeri=2)
