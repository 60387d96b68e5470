"""«Chi ha visto i miei dati»: one question per service, for whoever answers the person, and only in their territory."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from services.pua.adapters.migrations import MIGRATIONS
from services.pua.adapters.tables import tabelle
from shared.persistence.trail.keys import new_key
from tests.databases import migrated, on_both
from tests.pua.banco import ACCESSO, Banco, banco_acceso
from tests.tokens import intestazioni

database_url = on_both("pua", migrated(tabelle.metadata, MIGRATIONS))

TITOLARE = intestazioni("amministratore", sub="rpd-1")
PERCHE = "motivo=richiesta_interessato"


@pytest.fixture(params=["non-sigillato", "sigillato"])
async def sigillato(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "sigillato")


@pytest.fixture
async def banco(database_url: str, tmp_path: Path) -> AsyncIterator[Banco]:
    chiavi = {"registro_chiavi": SecretStr(new_key("k1")), "sigilli": tmp_path / "sigilli"}
    async with banco_acceso(database_url, **chiavi) as banco:
        yield banco


async def chiede(banco: Banco, domanda: str, come: dict[str, str] = TITOLARE) -> Any:
    return await banco.http.get(f"/consultazioni?{domanda}", headers=come)


async def sigilla(banco: Banco) -> None:
    assert banco.pua.runtime.sealer is not None
    await banco.pua.runtime.sealer.seal()


async def test_si_sa_chi_ha_visto_e_cambiato_che_cosa(banco: Banco, sigillato: bool) -> None:
    accesso, altro = await banco.accesso(), await banco.accesso()
    await banco.fatto(f"/accessi/{accesso['id']}/accoglienza", {})
    await banco.come("operatore_asst", sub="inf-7").chiedi("GET", f"/accessi/{accesso['id']}")
    if sigillato:
        await sigilla(banco)
    detto = (await chiede(banco, f"{PERCHE}&caso={accesso['caso_id']}")).json()
    assert [(e["account"], e["ruolo"], e["operazione"], e["verbo"]) for e in detto["elementi"]] == [
        ("as-1", "assistente_sociale", "apri_accesso", "C"),
        ("as-1", "assistente_sociale", "accogli_segnalazione", "E"),
        ("inf-7", "operatore_asst", "leggi_accesso", "R"),
    ]
    assert {e["servizio"] for e in detto["elementi"]} == {"pua"}
    assert detto["casi"] == [accesso["caso_id"]] != [altro["caso_id"]]


async def test_di_una_persona_si_sanno_tutti_i_casi(banco: Banco, sigillato: bool) -> None:
    accesso, altro = await banco.accesso(), await banco.accesso()
    assert accesso["persona_id"] == altro["persona_id"]
    if sigillato:
        await sigilla(banco)
    detto = (await chiede(banco, f"{PERCHE}&persona={accesso['persona_id']}")).json()
    assert detto["casi"] == sorted([accesso["caso_id"], altro["caso_id"]])
    assert len(detto["elementi"]) == 2


async def test_chi_chiede_lascia_una_riga_anche_lui(banco: Banco) -> None:
    accesso = await banco.accesso()
    await chiede(banco, f"{PERCHE}&caso={accesso['caso_id']}")
    ultima = (await chiede(banco, f"{PERCHE}&caso={accesso['caso_id']}")).json()["elementi"][-1]
    assert (ultima["account"], ultima["operazione"], ultima["motivo"]) == (
        "rpd-1",
        "consultazioni",
        "richiesta_interessato",
    )


async def test_si_legge_a_pagine_nell_ordine_in_cui_e_avvenuto(banco: Banco) -> None:
    accesso = await banco.accesso()
    for volta in range(6):
        if volta == 3:
            await sigilla(banco)
        await banco.chiedi("GET", f"/accessi/{accesso['id']}")
    viste: list[int] = []
    cursore = ""
    while True:
        domanda = f"{PERCHE}&caso={accesso['caso_id']}&limite=3{cursore}"
        pagina = (await chiede(banco, domanda)).json()
        viste += [e["posizione"] for e in pagina["elementi"]]
        if pagina["cursore_successivo"] is None:
            break
        cursore = f"&cursore={pagina['cursore_successivo']}"
    assert viste == sorted(set(viste))
    assert len(viste) > 7  # a position that was given to what was undone is nobody's: they need not follow each other


async def test_fuori_dal_proprio_territorio_e_come_se_non_ci_fosse(banco: Banco) -> None:
    accesso = await banco.accesso()
    altrove = intestazioni("amministratore", ambiti=["50071"])
    per_caso = await chiede(banco, f"{PERCHE}&caso={accesso['caso_id']}", altrove)
    per_persona = await chiede(banco, f"{PERCHE}&persona={accesso['persona_id']}", altrove)
    assente = await chiede(banco, f"{PERCHE}&caso=nessuno")
    assert per_caso.status_code == per_persona.status_code == assente.status_code == 404
    assert [r.json()["codice"] for r in (per_caso, per_persona, assente)] == ["non-trovato"] * 3


@pytest.mark.parametrize("domanda", ["", "&caso=a&persona=b"])
async def test_si_chiede_di_una_persona_o_di_un_caso(banco: Banco, domanda: str) -> None:
    assert (await chiede(banco, PERCHE + domanda)).json()["codice"] == "persona-o-caso"


async def test_senza_un_motivo_non_si_chiede(banco: Banco) -> None:
    assert (await chiede(banco, "caso=a")).status_code == 422


async def test_un_rifiuto_per_ruolo_lascia_una_riga(banco: Banco) -> None:
    accesso = await banco.accesso()
    rifiutato = await banco.http.post(
        f"/accessi/{accesso['id']}/accoglienza", json={}, headers=intestazioni("ufficio_di_piano", sub="up-1")
    )
    assert rifiutato.status_code == 403
    audit = banco.pua.runtime.machinery.audit
    righe = await banco.pua.runtime.database.read(lambda c: c.execute(audit.select()).all())
    ultima = righe[-1]
    assert (ultima.actor_id, ultima.azione, ultima.esito, ultima.verb) == (
        "up-1",
        "accogli_segnalazione",
        "non-autorizzato",
        "E",
    )
    assert ultima.touched == f'["{accesso["id"]}"]'
    assert ultima.da == "127.0.0.1"


async def test_chi_non_dice_chi_e_non_lascia_righe(banco: Banco) -> None:
    assert (await banco.http.get("/accessi", headers={"Authorization": "Bearer x"})).status_code == 401
    audit = banco.pua.runtime.machinery.audit
    assert not await banco.pua.runtime.database.read(lambda c: c.execute(audit.select()).all())


async def test_chi_cerca_cio_che_non_gli_spetta_lascia_scritto_che_cosa(banco: Banco) -> None:
    accesso = await banco.accesso()
    altrove = intestazioni("assistente_sociale", sub="as-9", ambiti=["50071"])
    assert (await banco.http.get(f"/accessi/{accesso['id']}", headers=altrove)).status_code == 404
    ultima = (await chiede(banco, f"{PERCHE}&caso={accesso['caso_id']}")).json()["elementi"][-1]
    assert (ultima["account"], ultima["esito"]) == ("as-9", "non-trovato")


async def test_un_comando_rifiutato_dice_chi_e_stato_guardato(banco: Banco) -> None:
    accesso = await banco.accesso()
    await banco.fatto(f"/accessi/{accesso['id']}/accoglienza", {})
    assert (await banco.chiedi("POST", f"/accessi/{accesso['id']}/accoglienza", {})).status_code == 409
    ultima = (await chiede(banco, f"{PERCHE}&caso={accesso['caso_id']}")).json()["elementi"][-1]
    assert (ultima["operazione"], ultima["esito"]) == ("accogli_segnalazione", "segnalazione-gia-accolta")


async def test_una_risposta_ripetuta_e_una_consultazione(banco: Banco) -> None:
    for _ in range(2):
        risposta = await banco.chiedi("POST", "/accessi", ACCESSO, **{"Idempotency-Key": "una-volta"})
        assert risposta.status_code == 201
    detto = (await chiede(banco, f"{PERCHE}&caso={risposta.json()['caso_id']}")).json()
    assert [e["esito"] for e in detto["elementi"]] == ["ok", "gia-risposto"]
