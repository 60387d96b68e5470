"""From the office's statement to the number: the same on both databases, whoever writes at the same time."""

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import Connection, Select, func, select

from services.indicators.adapters.tables import VoceRow, machinery
from shared.contracts.envelope import Payload, decode
from shared.contracts.registro import EnteRegistrato
from shared.kernel.actor import platform
from shared.persistence.call import Call
from shared.persistence.wall import by_platform
from tests.indicators.registro import UNO_PER_GENERE, Registro
from tests.indicators.registro import iscritta as una_voce
from tests.indicators.servizio import Servizio
from tests.indicators.ufficio import BERGAMO, CORPI, contato, fatto, iscritta, manda, stati, ultima
from tests.tokens import intestazioni


async def righe(servizio: Servizio, statement: Select[Any]) -> list[Any]:
    return await servizio.indicators.runtime.database.read(
        by_platform(lambda connection: list(connection.execute(statement)))
    )


async def conto(servizio: Servizio, codice: str, anno: int = 2026) -> tuple[Any, ...]:
    await contato(servizio)
    valore = await servizio.valore(codice, f"ambito/50036/{anno}")
    return valore["numeratore"], valore["denominatore"]


@pytest.mark.parametrize(
    ("genere", "campi", "codice", "atteso"),
    [
        ("equipe", {}, "VMD-1", (1, 1)),
        ("incontri", {}, "VMD-2", (2, 8)),
        ("incontri", {"destinatari": "caregiver"}, "DIP-5", (2, 8)),
        ("professioni", {}, "VMD-3", (0, 4)),
        ("enti", {}, "PAF-3", (1, 1)),
        ("strumenti", {}, "PUA-3", (1, 1)),
        ("protocolli", {}, "DIP-1", (0, 1)),
    ],
)
async def test_cio_che_si_iscrive_conta_e_cio_che_si_annulla_non_conta_piu(
    servizio: Servizio, genere: str, campi: dict[str, Any], codice: str, atteso: tuple[int, int]
) -> None:
    voce = await iscritta(servizio, genere, **campi)
    assert await conto(servizio, codice) == atteso
    await fatto(servizio, f"{ultima(voce)}/annullamento", {"motivo": "errore"})
    assert await conto(servizio, codice) == (0, 0)


async def test_una_correzione_muove_il_numero(servizio: Servizio) -> None:
    voce = await iscritta(servizio, "incontri")
    await contato(servizio)
    await fatto(servizio, f"{ultima(voce)}/correzione", CORPI["incontri"] | {"previsti": 4})
    assert await conto(servizio, "VMD-2") == (2, 4)


async def test_un_protocollo_attivato_raggiunge_il_traguardo(servizio: Servizio) -> None:
    await stati(servizio, ("condiviso", "2025-06-01"), ("attivato", "2026-02-01"))
    assert await conto(servizio, "DIP-1") == (1, 1)
    (caso,) = (await servizio.get("/valori/DIP-1/ambito/50036/2026/casi")).json()["elementi"]
    evento = (await servizio.get(f"/eventi/{caso['eventi'][0]}")).json()
    assert (evento["type"], evento["data"]["documento"]) == (
        "registro.protocollo-registrato.v1",
        "Det. 112 del 01/03/2025",
    )


async def test_tra_molti_che_iscrivono_la_stessa_voce_ci_riesce_uno(servizio: Servizio) -> None:
    risposte = await asyncio.gather(*(manda(servizio, "professioni", BERGAMO | CORPI["professioni"]) for _ in range(6)))
    assert sorted(each.status_code for each in risposte) == [201, 409, 409, 409, 409, 409]
    assert {each.json().get("codice") for each in risposte} == {None, "voce-gia-presente"}
    assert await righe(servizio, select(func.count()).select_from(VoceRow)) == [(1,)]


async def test_tra_molti_che_correggono_la_stessa_registrazione_ci_riesce_uno(servizio: Servizio) -> None:
    """While its events are counted: a command and the reaction to the one before work on the same case."""
    voce = await iscritta(servizio, "incontri")
    richieste = [
        manda(servizio, f"{ultima(voce)}/correzione", CORPI["incontri"] | {"svolti": svolti}) for svolti in range(6)
    ]
    risposte, _ = await asyncio.gather(asyncio.gather(*richieste), contato(servizio))
    assert sorted(each.status_code for each in risposte) == [200, 409, 409, 409, 409, 409]
    (riuscita,) = (each.json() for each in risposte if each.status_code == 200)
    svolti = riuscita["registrazioni"][-1]["contenuto"]["svolti"]
    assert await conto(servizio, "VMD-2") == (svolti, 8)


async def test_chi_scrive_nel_registro_resta_scritto(servizio: Servizio) -> None:
    voce = await iscritta(servizio, "enti")
    await fatto(servizio, f"{ultima(voce)}/annullamento", {"motivo": "errore"}, sub="udp-2")
    await contato(servizio)
    audit = machinery.audit.c
    scritte = await righe(
        servizio, select(audit.actor_id, audit.azione, audit.touched, audit.esito).order_by(audit.position)
    )
    toccata = json.dumps([voce["id"]])
    assert [tuple(each) for each in scritte] == [
        ("as-1", "iscrivi_ente", toccata, "ok"),
        ("udp-2", "annulla_registrazione", toccata, "ok"),
    ]


async def test_gli_eventi_di_una_voce_sono_numerati_e_dicono_dove_e_di_chi(servizio: Servizio) -> None:
    voce = await stati(servizio, ("condiviso", "2025-06-01"))
    outbox = machinery.outbox.c
    eventi = [decode(row.public) for row in await righe(servizio, select(outbox.public).order_by(outbox.position))]
    assert [(each.caso_id, each.source, each.sequence) for each in eventi] == [
        (voce["id"], "/raccordo/indicators", 1),
        (voce["id"], "/raccordo/indicators", 2),
    ]
    assert eventi[1].time.isoformat() == "2025-05-31T22:00:00+00:00"


async def test_una_ricostruzione_conta_anche_il_registro(servizio: Servizio) -> None:
    await iscritta(servizio, "equipe")
    prima = await conto(servizio, "VMD-1")
    ricostruita = await manda_ricostruzione(servizio)
    assert ricostruita["eventi"] == 1
    assert await conto(servizio, "VMD-1") == prima == (1, 1)


async def manda_ricostruzione(servizio: Servizio) -> dict[str, Any]:
    risposta = await servizio.http.post("/ricostruzione", headers=intestazioni("amministratore"))
    assert risposta.status_code == 200, risposta.text
    return dict(risposta.json())


def _annuncia(ente: Payload, servizio: Servizio, connection: Connection) -> None:
    uow = servizio.indicators.runtime.unit_of_work(connection, Call(platform("indicators"), "prova"))
    uow.announce("voce-1", ente, uow.now)
    uow.commit()


async def test_anche_cio_che_dice_la_piattaforma_da_se_parte(servizio: Servizio) -> None:
    ente = EnteRegistrato.model_validate(
        CORPI["enti"]
        | {
            "voce_id": "voce-1",
            "registrazione_id": "r-1",
            "territorio": {"ambito": "50036", "distretto": "22047", "asst": "718"},
        }
    )
    await servizio.indicators.runtime.database.write(lambda connection: _annuncia(ente, servizio, connection))
    assert await conto(servizio, "PAF-3") == (1, 1)


@pytest.mark.parametrize("quale", range(len(UNO_PER_GENERE)))
async def test_una_voce_torna_com_era(servizio: Servizio, quale: int) -> None:
    attesa = ricca(quale)
    attesa.voce.pull_facts()

    def scrivi(connection: Connection) -> None:
        uow = servizio.indicators.runtime.unit_of_work(connection, Call(platform("indicators"), "prova"))
        uow.registro.add(attesa.voce)
        uow.commit()

    await servizio.indicators.runtime.database.write(scrivi)
    tornata = await servizio.indicators.runtime.database.read(
        lambda connection: servizio.indicators.runtime.unit_of_work(
            connection, Call(platform("indicators"), "prova")
        ).registro.get("voce-1")
    )
    assert tornata == attesa.voce


def ricca(quale: int) -> Registro:
    """A voce with a correction and an annulment."""
    contenuto = UNO_PER_GENERE[quale]
    registro = una_voce(contenuto)
    registro.correggi("r1", contenuto)
    registro.annulla("r2")
    return registro
