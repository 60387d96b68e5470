"""Erasing a person through the API: when it is refused and why, and what is left of it. On both databases."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, func, select

from services.pua.adapters.tables import (
    cancellazioni,
    identificativi,
    macchinario,
    oscurati,
    oscurati_autori,
    tabelle,
    territori,
    versioni,
    voci,
)
from shared.contracts.envelope import decode
from shared.contracts.topics import public_topic
from shared.persistence.wall import by_platform
from tests.pua.banco import PERSONA, Banco, banco_acceso
from tests.pua.costruttori import ADESSO

MOTIVO = "richiesta_dell_interessato"


@pytest.fixture
async def banco(database_url: str) -> AsyncIterator[Banco]:
    """Where the cartella is kept for no time at all: from the day after its last entry on."""
    async with banco_acceso(database_url, conservazione_anni=0) as acceso:
        yield acceso


async def chiuso(banco: Banco) -> tuple[str, str]:
    """A person whose only pathway is over: (persona_id, caso_id)."""
    accesso = await banco.accesso()
    await banco.fatto(f"/accessi/{accesso['id']}/chiusura", {"esito": "annullato", "motivo": "errore"})
    return accesso["persona_id"], accesso["caso_id"]


async def cancella(banco: Banco, persona_id: str, **intestate: str) -> Any:
    banco.come("amministratore", regione=True)
    corpo = {"persona_id": persona_id, "motivo": MOTIVO}
    return await banco.chiedi("POST", "/cancellazioni", corpo, **intestate)


def domani(banco: Banco) -> None:
    banco.orologio.move_to(ADESSO + timedelta(days=1))


async def righe(banco: Banco, tabella: Table) -> int:
    contate = select(func.count()).select_from(tabella)
    return await banco.pua.runtime.database.read(
        by_platform(lambda connection: connection.execute(contate).scalar_one())
    )


async def test_una_persona_cancellata_risponde_come_chi_non_c_e(banco: Banco) -> None:
    persona_id, _ = await chiuso(banco)
    domani(banco)
    risposta = await cancella(banco, persona_id)
    assert (risposta.status_code, risposta.json()["casi"]) == (200, 1)
    banco.come()
    assert (await banco.chiedi("GET", f"/persone/{persona_id}")).status_code == 404
    cercata = await banco.chiedi("POST", "/persone/ricerca", PERSONA["identificativi"][0])
    assert cercata.json()["elementi"] == []
    assert (await banco.chiedi("GET", "/accessi")).json()["elementi"] == []


DI_UNA_PERSONA = (
    *(
        tabelle.metadata.tables[nome]
        for nome in ("persone", "accessi", "valutazioni", "pai", "oscuramenti", "consensi", "emergenze")
    ),
    *(oscurati, oscurati_autori, identificativi, territori, voci, versioni.table),
)


async def test_di_una_persona_cancellata_non_resta_una_riga(banco: Banco) -> None:
    persona_id = await con_tutto_cio_che_si_puo_avere(banco)
    assert 0 not in [await righe(banco, tabella) for tabella in DI_UNA_PERSONA]
    domani(banco)
    assert (await cancella(banco, persona_id)).status_code == 200
    assert {await righe(banco, tabella) for tabella in DI_UNA_PERSONA} == {0}


async def con_tutto_cio_che_si_puo_avere(banco: Banco) -> str:
    """Somebody with a plan, known in two Ambiti, who consented, hides something, and was looked at in an emergency."""
    pai = await banco.attivo()
    persona_id = str(pai["persona_id"])
    await banco.fatto(f"/pai/{pai['id']}/chiusura", {"motivo": "decesso"})
    await banco.fatto(f"/accessi/{pai['accesso_id']}/chiusura", {"esito": "preso_in_carico"})
    consenso = {"territorio": {"ambito": "50036"}, "testo": "informativa-2026.1", "dichiarante": "persona"}
    await banco.fatto(f"/persone/{persona_id}/consensi", consenso)
    volonta = {"riferimento": pai["id"], "dichiarante": "persona"}
    await banco.fatto(f"/persone/{persona_id}/oscuramenti", volonta)
    banco.come(sub="as-9", ambiti=["50037"])
    emergenza = {"identificativo": PERSONA["identificativi"][0], "nota": "trovata a terra"}
    motivo = {"Raccordo-Motivo": "pericolo_per_la_salute"}
    aperta = await banco.http.post("/accessi-in-emergenza", json=emergenza, headers=motivo)
    assert aperta.status_code == 201, aperta.text
    await banco.fatto("/persone", {"territorio": {"ambito": "50037"}, "persona": PERSONA})
    return persona_id


async def test_la_cancellazione_si_dice_agli_altri_senza_dire_di_chi(banco: Banco) -> None:
    persona_id, caso_id = await chiuso(banco)
    domani(banco)
    await cancella(banco, persona_id)
    await banco.spedisci()
    detti = [m.value for m in banco.annunciati if m.topic == public_topic("pua")]
    ultimo = decode(detti[-1])
    assert (ultimo.type, ultimo.caso_id) == ("pua.persona-cancellata.v1", caso_id)
    assert b"Rossi" not in detti[-1]


async def test_chi_ha_cancellato_resta_nel_registro_degli_accessi(banco: Banco) -> None:
    persona_id, caso_id = await chiuso(banco)
    domani(banco)
    await cancella(banco, persona_id)
    tracce = select(macchinario.audit.c.ruolo, macchinario.audit.c.touched).where(
        macchinario.audit.c.azione == "cancella_una_persona"
    )
    (traccia,) = await banco.pua.runtime.database.read(lambda connection: connection.execute(tracce).all())
    assert traccia.ruolo == "amministratore"
    assert persona_id in traccia.touched
    assert caso_id in traccia.touched


async def test_non_si_cancella_chi_ha_un_percorso_aperto(banco: Banco) -> None:
    accesso = await banco.accesso()
    domani(banco)
    risposta = await cancella(banco, accesso["persona_id"])
    assert (risposta.status_code, risposta.json()["codice"]) == (409, "percorso-ancora-aperto")


async def test_non_si_cancella_finche_si_deve_conservare(database_url: str) -> None:
    async with banco_acceso(database_url, conservazione_anni=10) as banco:
        persona_id, _ = await chiuso(banco)
        domani(banco)
        risposta = await cancella(banco, persona_id)
        assert (risposta.status_code, risposta.json()["codice"]) == (409, "conservazione-in-corso")
        assert "2036" in risposta.json()["detail"]


async def test_senza_un_termine_di_conservazione_non_si_cancella_mai(database_url: str) -> None:
    async with banco_acceso(database_url) as banco:
        persona_id, _ = await chiuso(banco)
        domani(banco)
        risposta = await cancella(banco, persona_id)
        assert (risposta.status_code, risposta.json()["codice"]) == (409, "conservazione-senza-termine")


@pytest.mark.parametrize("ruolo", ["assistente_sociale", "operatore_asst", "ats_regione"])
async def test_cancella_solo_un_amministratore(banco: Banco, ruolo: str) -> None:
    persona_id, _ = await chiuso(banco)
    domani(banco)
    banco.come(ruolo)
    risposta = await banco.chiedi("POST", "/cancellazioni", {"persona_id": persona_id, "motivo": MOTIVO})
    assert risposta.status_code == 403


async def test_un_amministratore_di_un_altro_territorio_non_sa_nemmeno_che_c_e(banco: Banco) -> None:
    persona_id, _ = await chiuso(banco)
    domani(banco)
    banco.come("amministratore", ambiti=["50022"])
    risposta = await banco.chiedi("POST", "/cancellazioni", {"persona_id": persona_id, "motivo": MOTIVO})
    assert risposta.status_code == 404


async def test_la_stessa_richiesta_ripetuta_ha_la_stessa_risposta(banco: Banco) -> None:
    persona_id, _ = await chiuso(banco)
    domani(banco)
    prima = await cancella(banco, persona_id, Idempotency_Key="una-volta")
    dopo = await cancella(banco, persona_id, Idempotency_Key="una-volta")
    assert (dopo.status_code, dopo.json()) == (200, prima.json())


async def test_la_risposta_ricordata_di_chi_e_stato_cancellato_non_si_legge_piu(banco: Banco) -> None:
    corpo = {"territorio": {"ambito": "50036"}, "persona": PERSONA}
    registrata = await banco.chiedi("POST", "/persone", corpo, Idempotency_Key="registrazione")
    assert (await banco.chiedi("POST", "/persone", corpo, Idempotency_Key="registrazione")).json() == registrata.json()
    domani(banco)
    assert (await cancella(banco, registrata.json()["id"])).status_code == 200
    banco.come()
    assert (await banco.chiedi("POST", "/persone", corpo, Idempotency_Key="registrazione")).status_code == 404


async def test_la_stessa_persona_puo_tornare_come_una_nuova(banco: Banco) -> None:
    persona_id, _ = await chiuso(banco)
    domani(banco)
    await cancella(banco, persona_id)
    banco.come()
    nuova = await banco.accesso()
    assert nuova["persona_id"] != persona_id


async def test_una_distruzione_chiesta_e_non_ancora_fatta_si_fa_dopo(banco: Banco) -> None:
    persona_id, _ = await chiuso(banco)
    tabella = cancellazioni.table.insert().values(subject=persona_id, asked_at="2026-11-20T09:00:00+00:00")
    await banco.pua.runtime.database.write(by_platform(lambda connection: connection.execute(tabella).rowcount))
    assert (await banco.chiedi("GET", f"/persone/{persona_id}")).status_code == 200
    assert await banco.pua.erasures.settle() == 1
    assert (await banco.chiedi("GET", f"/persone/{persona_id}")).status_code == 404
    assert await banco.pua.erasures.settle() == 0
    assert await banco.pua.erasures.settle(all_of_them=True) == 1
