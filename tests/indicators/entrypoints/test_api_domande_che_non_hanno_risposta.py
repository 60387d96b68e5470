"""Questions that get no answer: each with its own stable code."""

from typing import Any

import pytest

from tests.indicators.servizio import Servizio


@pytest.mark.parametrize(
    ("dove", "status", "codice"),
    [
        ("DIP-9/ambito/50036/2026", 404, "indicatore-sconosciuto"),
        ("DIP-3/comune/50036/2026", 422, "livello-sconosciuto"),
        ("DIP-3/ambito/59999/2026", 404, "territorio-non-trovato"),
        ("DIP-3/ambito/50097/2026", 404, "territorio-non-trovato"),
        ("DIP-3/regione/030/2026", 404, "territorio-non-trovato"),
        ("DIP-3/ambito/50036/2024", 422, "anno-fuori-deliberazione"),
        ("DIP-3/ambito/50036/duemila", 422, "richiesta-non-valida"),
    ],
)
@pytest.mark.parametrize("coda", ["", "/casi"])
async def test_un_indirizzo_sbagliato(servizio: Servizio, dove: str, status: int, codice: str, coda: str) -> None:
    risposta = await servizio.get(f"/valori/{dove}{coda}")
    assert (risposta.status_code, risposta.json()["codice"]) == (status, codice)
    assert risposta.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("params", "status", "codice"),
    [
        ({"codice": "DIP-9"}, 404, "indicatore-sconosciuto"),
        ({"livello": "comune"}, 422, "livello-sconosciuto"),
        ({"territorio": "50097"}, 404, "territorio-non-trovato"),
        ({"territorio": "59999"}, 404, "territorio-non-trovato"),
        ({"anno": 2030}, 422, "anno-fuori-deliberazione"),
        ({"noto_al": "2026-11-24"}, 422, "noto-al-nel-futuro"),
        ({"noto_al": "2026-11-23T11:00:00+01:00"}, 422, "noto-al-nel-futuro"),
        ({"noto_al": "ieri"}, 422, "richiesta-non-valida"),
        ({"noto_al": "2026-03-01T10:00:00"}, 422, "richiesta-non-valida"),
        ({"cursore": "YWJj"}, 422, "cursore-sconosciuto"),
        ({"limite": 0}, 422, "richiesta-non-valida"),
    ],
)
async def test_un_filtro_sbagliato(servizio: Servizio, params: dict[str, Any], status: int, codice: str) -> None:
    risposta = await servizio.get("/valori", params=params)
    assert (risposta.status_code, risposta.json()["codice"]) == (status, codice)


async def test_l_ats_vede_il_valore_della_regione_ma_non_i_suoi_casi(servizio: Servizio) -> None:
    ats: dict[str, Any] = {"ruolo": "ats_regione", "ats": ["325"]}
    assert (await servizio.get("/valori/DIP-3/regione/030/2026", **ats)).status_code == 200
    risposta = await servizio.get("/valori/DIP-3/regione/030/2026/casi", **ats)
    assert (risposta.status_code, risposta.json()["codice"]) == (404, "territorio-non-trovato")


@pytest.mark.parametrize("ruolo", ["sistema_ospedaliero", "operatore_sad"])
async def test_chi_non_legge_gli_indicatori_non_entra(servizio: Servizio, ruolo: str) -> None:
    assert (await servizio.get("/leps", ruolo=ruolo)).status_code == 403


async def test_senza_token_non_si_legge_nulla(servizio: Servizio) -> None:
    for path in ("/leps", "/valori", "/valori/DIP-3/ambito/50036/2026", "/eventi/x"):
        assert (await servizio.http.get(path)).status_code == 401
