"""The service on a real database and a real bus: what is kept, what is said, what is not."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, select, update
from sqlalchemy.exc import IntegrityError

from services.dimissioni.adapters.tables import macchinario, tabelle
from services.dimissioni.domain.dimissione import Dimissione
from shared.contracts.pua import SegnalazioneAccolta
from shared.contracts.sad import SadAttivato
from shared.contracts.topics import public_topic
from shared.messaging.bus import Message
from shared.persistence.call import Call
from shared.persistence.wall import by_platform
from tests.dimissioni.costruttori import CODICE_FISCALE, DIMESSA, dimissione, messaggio
from tests.dimissioni.finti import assistente
from tests.dimissioni.servizio import Servizio, acceso
from tests.sigilli import con_le_chiavi
from tests.tokens import intestazioni

TEMPI_LUNGHI = """
nome: tempi-lunghi
esempio: false
predefinito:
  nome: Tempi lunghi
  tempi:
    presa_in_carico: {giorni: 300, da: segnalazione}
"""


async def righe(servizio: Servizio, tabella: Table, *colonne: str) -> list[tuple[Any, ...]]:
    """What a table holds, column by column."""
    domanda = select(tabella).order_by(*tabella.primary_key.columns)

    def leggi(connection: Connection) -> list[tuple[Any, ...]]:
        return [tuple(riga[nome] for nome in colonne) for riga in connection.execute(domanda).mappings()]

    return await servizio.dimissioni.runtime.database.read(by_platform(leggi))


async def test_gli_eventi_di_pua_e_sad_muovono_il_caso(servizio: Servizio) -> None:
    caso = await servizio.segnala()
    await servizio.annuncia("pua", caso["caso_id"], 1, SegnalazioneAccolta(accesso_id="acc-1"))
    await servizio.annuncia("sad", caso["caso_id"], 1, SadAttivato(presa_in_carico_id="sad-1", dal=DIMESSA))
    corpo = (await servizio.http.get(f"/dimissioni/{caso['id']}")).json()
    assert [passo["stato"] for passo in corpo["passi"]] == ["segnalata", "presa_in_carico", "servizi_pronti"]


async def test_un_evento_consegnato_due_volte_ha_effetto_una_volta(servizio: Servizio) -> None:
    caso = await servizio.segnala()
    for _ in range(2):
        await servizio.annuncia("pua", caso["caso_id"], 1, SegnalazioneAccolta(accesso_id="acc-1"))
    assert (await servizio.http.get(f"/dimissioni/{caso['id']}")).json()["versione"] == 2


async def test_una_versione_di_evento_sconosciuta_si_mette_da_parte_e_si_vede(servizio: Servizio) -> None:
    caso = await servizio.segnala()
    topic = public_topic("pua")
    valore = json.dumps(
        {
            "specversion": "1.0",
            "id": "ev-1",
            "source": "/raccordo/pua",
            "type": "pua.segnalazione-accolta.v9",
            "subject": caso["caso_id"],
            "time": "2026-03-05T09:00:00Z",
            "recordedat": "2026-03-05T09:00:00Z",
            "sequence": 1,
            "data": {},
        }
    ).encode()
    await servizio.bus.publish([Message(topic, caso["caso_id"], valore)])

    amministratore = intestazioni("amministratore", regione=True)
    lettere = (await servizio.http.get("/lettere-morte", headers=amministratore)).json()["elementi"]
    assert [(lettera["codice"], lettera["caso_id"]) for lettera in lettere] == [
        ("versione-evento-sconosciuta", caso["caso_id"])
    ]
    assert (await servizio.http.get(f"/dimissioni/{caso['id']}")).json()["stato"] == "segnalata"


async def test_due_casi_per_lo_stesso_ricovero_non_possono_esistere(servizio: Servizio) -> None:
    await servizio.riceve(messaggio())
    runtime = servizio.dimissioni.runtime
    call = Call(assistente(), "prova")
    doppio: Dimissione = dimissione(id="dim-doppia", caso_id="caso-doppio")
    with pytest.raises(IntegrityError):
        await runtime.database.write(lambda c: runtime.unit_of_work(c, call).dimissioni.add(doppio))


async def test_la_persona_esce_solo_sul_topic_riservato(servizio: Servizio) -> None:
    await servizio.segnala()
    ((pubblico, riservato),) = await righe(servizio, macchinario.outbox, "public", "restricted")
    for segreto in (CODICE_FISCALE, "Rossi", "frattura"):
        assert segreto.encode() not in pubblico
        assert segreto.encode() not in riservato
        assert segreto in str((await con_le_chiavi(riservato)).data)


async def test_registri_e_diario_non_contengono_la_persona(
    servizio: Servizio, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caso = await servizio.segnala()
    await servizio.http.get(f"/dimissioni/{caso['id']}")
    await servizio.http.post("/dimissioni", json={"persona": {"nome": CODICE_FISCALE}})
    diario = await righe(servizio, macchinario.audit, "actor_id", "azione", "touched", "esito")

    assert [(riga[1], riga[2]) for riga in diario] == [
        ("segnala_dimissione", json.dumps([caso["id"]])),
        ("dimissione", json.dumps([caso["id"]])),
    ]
    for segreto in (CODICE_FISCALE, "Rossi"):
        assert segreto not in caplog.text
        assert segreto not in str(diario)


async def test_protocolli_cambiati_valgono_dal_prossimo_avvio(database_url: str, tmp_path: Path) -> None:
    prima = await acceso(database_url)
    id = (await prima.segnala())["id"]
    assert (await prima.http.get("/dimissioni?in_ritardo=true")).json()["elementi"] != []
    await prima.spegni()

    file = tmp_path / "protocolli.yaml"
    file.write_text(TEMPI_LUNGHI)
    dopo = await acceso(database_url, protocolli_file=file)
    letta = (await dopo.http.get(f"/dimissioni/{id}")).json()
    elenco = (await dopo.http.get("/dimissioni?in_ritardo=true")).json()["elementi"]
    await dopo.spegni()

    assert (letta["scade_il"], letta["protocollo"], letta["versione"]) == ("2026-12-27", "Tempi lunghi", 1)
    assert elenco == []


async def test_un_avvio_con_gli_stessi_protocolli_non_riscrive_le_scadenze(database_url: str) -> None:
    prima = await acceso(database_url)
    id = (await prima.segnala())["id"]
    tabella = tabelle.metadata.tables["dimissioni"]
    await prima.dimissioni.runtime.database.write(
        by_platform(lambda connection: connection.execute(update(tabella).values(scade_il="1999-01-01")) and None)
    )
    await prima.spegni()
    dopo = await acceso(database_url)
    scadenze = await righe(dopo, tabella, "id", "scade_il")
    await dopo.spegni()
    assert scadenze == [(id, "1999-01-01")]
