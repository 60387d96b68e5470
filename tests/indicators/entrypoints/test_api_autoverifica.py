"""The self-audit through the service: who may ask, what stays, what it says when it cannot verify."""

import sys

import httpx
import pytest
from sqlalchemy import delete, update

from services.indicators.adapters.tables import cubo, machinery, regole_usate
from services.indicators.entrypoints.nightly_audit import audit
from services.indicators.settings import Settings
from tests.indicators.servizio import Servizio
from tests.indicators.storie import percorso_completo
from tests.tokens import intestazioni

AMMINISTRATORE = intestazioni("amministratore", regione=True)


async def verifica(servizio: Servizio) -> httpx.Response:
    return await servizio.http.post("/autoverifica", headers=AMMINISTRATORE)


async def ultima(servizio: Servizio) -> httpx.Response:
    return await servizio.http.get("/autoverifica", headers=AMMINISTRATORE)


async def test_l_autoverifica_conferma_i_numeri_e_resta_come_ultima(servizio: Servizio) -> None:
    await servizio.sa(percorso_completo().eventi)
    done = (await verifica(servizio)).json()
    assert (done["eventi"], done["differenze"], done["quante_differenze"]) == (14, [], 0)
    assert done["confrontati"] > 0
    assert (await ultima(servizio)).json() == done


async def test_una_differenza_si_legge_cella_per_cella(servizio: Servizio) -> None:
    await servizio.sa(percorso_completo().eventi)
    cell = (cubo.c.indicatore == "DIP-3", cubo.c.livello == "ambito")
    await servizio.indicators.runtime.database.write(lambda db: db.execute(update(cubo).where(*cell).values(somma=99)))
    await verifica(servizio)
    assert (await ultima(servizio)).json()["differenze"] == [
        {
            "codice": "DIP-3",
            "livello": "ambito",
            "territorio": "50036",
            "anno": 2026,
            "pubblicato": {"numeratore": 0, "denominatore": 1, "somma": 99, "contributi": 1, "quadrati": 36},
            "riconteggiato": {"numeratore": 0, "denominatore": 1, "somma": 6, "contributi": 1, "quadrati": 36},
        }
    ]


async def test_prima_di_ogni_autoverifica_non_ce_n_e_una_ultima(servizio: Servizio) -> None:
    risposta = await ultima(servizio)
    assert (risposta.status_code, risposta.json()["codice"]) == (404, "nessuna-autoverifica")


async def test_la_chiede_solo_l_amministratore(servizio: Servizio) -> None:
    for ruolo in ("ufficio_di_piano", "operatore_asst", "ats_regione"):
        refused = await servizio.http.post("/autoverifica", headers=intestazioni(ruolo))
        assert refused.status_code == 403, ruolo
    assert (await servizio.get("/autoverifica")).status_code == 403


async def test_chi_la_chiede_resta_nel_registro_degli_accessi(servizio: Servizio) -> None:
    await verifica(servizio)
    rows = await servizio.indicators.runtime.database.read(lambda db: db.execute(machinery.audit.select()).all())
    assert [row.azione for row in rows] == ["autoverifica"]


async def test_numeri_contati_con_altre_regole_non_si_confrontano(servizio: Servizio) -> None:
    await servizio.indicators.runtime.database.write(
        lambda db: db.execute(delete(regole_usate).where(regole_usate.c.indicatore == "DIP-3"))
    )
    risposta = await verifica(servizio)
    assert (risposta.status_code, risposta.json()["codice"]) == (409, "numeri-di-altre-regole")
    assert (await ultima(servizio)).status_code == 404


async def test_senza_duckdb_lo_dice(servizio: Servizio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    risposta = await verifica(servizio)
    assert (risposta.status_code, risposta.json()["codice"]) == (409, "autoverifica-non-disponibile")


async def test_il_lavoro_notturno_lascia_cio_che_ha_trovato(servizio: Servizio, database_url: str) -> None:
    await servizio.sa(percorso_completo().eventi)
    done = await audit(Settings(database_url=database_url))
    assert (done.eventi, done.differenze) == (14, 0)
    assert (await ultima(servizio)).json()["confrontati"] == done.confrontati
