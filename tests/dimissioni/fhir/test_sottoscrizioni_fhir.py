"""What a hospital may ask about being told, and what it is refused: always where in the resource, and why."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from services.dimissioni.domain.sottoscrizione import AL_MASSIMO
from shared.fhir.notifications import PAYLOAD_CONTENT
from shared.persistence.wall import by_platform
from tests.dimissioni.avvisi.scena import (
    ALTRO_OSPEDALE,
    HOST,
    OPERATORE,
    OSPEDALE,
    RICHIESTA,
    URL,
    Scena,
    richiesta,
    scena,
)
from tests.fhir import codici, valida
from tests.indirizzi_ostili import ogni_url
from tests.tokens import intestazioni


@pytest.fixture
async def qui(database_url: str) -> AsyncIterator[Scena]:
    async with scena(database_url) as here:
        yield here


async def test_la_chiave_si_mostra_una_volta_e_non_e_scritta_da_nessuna_parte(qui: Scena) -> None:
    con_chiave = OSPEDALE | {"idempotency-key": "la-stessa"}
    prima, di_nuovo = [await qui.manda("POST", "Subscription", richiesta(), con_chiave) for _ in range(2)]
    chiave = prima.json()["channel"]["extension"][0]["valueString"]
    assert prima.headers["cache-control"] == "no-store"
    assert (di_nuovo.json()["id"], "extension" in di_nuovo.json()["channel"]) == (prima.json()["id"], False)
    letta = await qui.fhir.leggi(f"Subscription/{prima.json()['id']}")
    assert "extension" not in letta["channel"] and chiave not in str(letta)


async def test_due_ospedali_si_sottoscrivono_ognuno_per_se(qui: Scena) -> None:
    mia = await qui.sottoscrive()
    altrui = await qui.sottoscrive(ALTRO_OSPEDALE)
    for indirizzo in ("", "/$status", "/$events", "/_history"):
        risposta = await qui.fhir.chiedi(f"Subscription/{mia['id']}{indirizzo}", ALTRO_OSPEDALE)
        assert risposta.status_code == 404, indirizzo
    assert (await qui.manda("DELETE", f"Subscription/{altrui['id']}", da=OSPEDALE)).status_code == 404
    assert [each["id"] for each in await qui.fhir.cerca("Subscription", OSPEDALE)] == [mia["id"]]


@pytest.mark.parametrize(
    ("cambi", "elemento"),
    [
        ({"status": "active"}, "Subscription.status"),
        ({"criteria": "Task?status=accepted"}, "Subscription.criteria"),
        ({"criteria": None}, "Subscription.criteria"),
        ({"end": "2027-01-01T00:00:00Z"}, "Subscription.end"),
        ({"extension": [{"url": "https://altro.example", "valueString": "x"}]}, "Subscription.extension"),
        ({"_criteria": {"extension": []}}, "Subscription"),
        ({"channel": []}, "Subscription.channel.type"),
    ],
)
async def test_cio_che_non_faremmo_si_rifiuta(qui: Scena, cambi: dict[str, Any], elemento: str) -> None:
    risposta = await qui.manda("POST", "Subscription", RICHIESTA | cambi)
    assert (risposta.status_code, set(codici(risposta))) == (422, {"sottoscrizione-non-ammessa"})
    assert risposta.json()["issue"][0]["expression"] == [elemento]


@pytest.mark.parametrize(
    ("canale", "elemento"),
    [
        ({"type": "websocket"}, "Subscription.channel.type"),
        ({"payload": "application/fhir+xml"}, "Subscription.channel.payload"),
        ({"_payload": None}, "Subscription.channel.payload.extension"),
        (
            {"_payload": {"extension": [{"url": PAYLOAD_CONTENT, "valueCode": "full-resource"}]}},
            "Subscription.channel.payload.extension",
        ),
        ({"header": ["Authorization: Bearer segreto-altrui"]}, "Subscription.channel.header"),
        ({"endpoint": 7}, "Subscription.channel.endpoint"),
        ({"extension": [{"url": "heartbeat", "valueUnsignedInt": 60}]}, "Subscription.channel.extension"),
        ({"maria rossi": 1}, "Subscription.channel"),
    ],
)
async def test_di_un_canale_che_non_c_e_si_dice_perche(qui: Scena, canale: dict[str, Any], elemento: str) -> None:
    risposta = await qui.manda("POST", "Subscription", richiesta(**canale))
    assert (risposta.status_code, codici(risposta)) == (422, ["sottoscrizione-non-ammessa"])
    assert risposta.json()["issue"][0]["expression"] == [elemento]
    assert "segreto-altrui" not in risposta.text


async def test_un_indirizzo_ostile_non_si_chiama(qui: Scena) -> None:
    mia = await qui.sottoscrive()
    for url in ogni_url(HOST):
        for metodo, dove in (("POST", "Subscription"), ("PUT", f"Subscription/{mia['id']}")):
            risposta = await qui.manda(metodo, dove, richiesta(endpoint=url))
            assert risposta.status_code == 422, url
            assert set(codici(risposta)) <= {"indirizzo-non-ammesso", "sottoscrizione-non-ammessa"}
            assert risposta.json()["issue"][0]["expression"] == ["Subscription.channel.endpoint"]
            assert not url or url not in risposta.text
    await qui.giro()
    assert [each.url for each in qui.corriere.portate] == [URL]


@pytest.mark.parametrize(
    ("corpo", "stato", "codice"),
    [
        (b"{", 400, "json-malformato"),
        (b"[" * 100_000, 413, "corpo-troppo-grande"),
        (b"[" * 10_000, 400, "json-malformato"),
        (b"[]", 400, "non-fhir"),
        (json.dumps({"resourceType": "Patient"}).encode(), 400, "non-fhir"),
    ],
)
async def test_cio_che_non_e_una_subscription_si_rifiuta(qui: Scena, corpo: bytes, stato: int, codice: str) -> None:
    risposta = await qui.manda("POST", "Subscription", corpo)
    assert (risposta.status_code, codici(risposta)) == (stato, [codice])


async def test_cio_che_si_scrive_per_spiegarsi_non_si_conserva(qui: Scena) -> None:
    mia = await qui.sottoscrive()
    rows = await qui.dimissioni.runtime.database.read(
        by_platform(lambda c: c.exec_driver_sql("SELECT documento FROM sottoscrizioni").all())
    )
    assert "Rossi" not in str(mia) and b"Rossi" not in bytes(rows[0][0])


async def test_un_account_ne_tiene_poche_accese(qui: Scena) -> None:
    mie = [await qui.sottoscrive() for _ in range(AL_MASSIMO)]
    risposta = await qui.manda("POST", "Subscription", richiesta())
    assert (risposta.status_code, codici(risposta)) == (409, ["troppe-sottoscrizioni"])
    assert (await qui.manda("PUT", f"Subscription/{mie[0]['id']}", {**RICHIESTA, "status": "off"})).status_code == 200
    await qui.sottoscrive()


async def test_si_rimanda_indietro_com_era_per_chiedere_di_nuovo(qui: Scena) -> None:
    mia = await qui.sottoscrive()
    risposta = await qui.manda("PUT", f"Subscription/{mia['id']}", mia | {"error": "non_raggiunto"})
    assert (risposta.status_code, risposta.json()["status"]) == (200, "requested")
    assert "extension" not in risposta.json()["channel"]


async def test_spenta_non_si_riaccende(qui: Scena) -> None:
    mia = await qui.sottoscrive()
    await qui.manda("DELETE", f"Subscription/{mia['id']}")
    risposta = await qui.manda("PUT", f"Subscription/{mia['id']}", RICHIESTA)
    assert (risposta.status_code, codici(risposta)) == (409, ["sottoscrizione-spenta"])


async def test_un_amministratore_le_vede_e_le_spegne_ma_non_legge_gli_eventi(qui: Scena) -> None:
    mia = await qui.sottoscrive()
    amministratore = intestazioni("amministratore", sub="adm", regione=True)
    assert [each["id"] for each in await qui.fhir.cerca("Subscription", amministratore)] == [mia["id"]]
    assert (await qui.fhir.chiedi(f"Subscription/{mia['id']}/$events", amministratore)).status_code == 403
    di_un_ambito = intestazioni("amministratore", sub="adm-2", ambiti=["50036"])
    assert (await qui.manda("DELETE", f"Subscription/{mia['id']}", da=di_un_ambito)).status_code == 404
    assert (await qui.manda("DELETE", f"Subscription/{mia['id']}", da=amministratore)).status_code == 204
    assert (await qui.fhir.leggi(f"Subscription/{mia['id']}"))["status"] == "off"


async def test_chi_non_e_un_ospedale_non_si_sottoscrive(qui: Scena) -> None:
    assert (await qui.manda("POST", "Subscription", RICHIESTA, OPERATORE)).status_code == 403


async def test_senza_segreto_o_senza_host_nessuno_si_sottoscrive(database_url: str) -> None:
    async with scena(database_url, avvisi_segreto="") as qui:
        risposta = await qui.manda("POST", "Subscription", RICHIESTA)
        assert (risposta.status_code, codici(risposta)) == (409, ["consegne-non-configurate"])
    async with scena(database_url, avvisi_host="") as qui:
        risposta = await qui.manda("POST", "Subscription", RICHIESTA)
        assert (risposta.status_code, codici(risposta)) == (422, ["indirizzo-non-ammesso"])


async def test_si_cerca_per_stato_e_la_versione_segue_cio_che_si_vede(qui: Scena) -> None:
    mia = await qui.sottoscrive()
    assert [each["id"] for each in await qui.fhir.cerca("Subscription", status="requested")] == [mia["id"]]
    await qui.giro()
    (attiva,) = await qui.fhir.cerca("Subscription", status="active", _id=mia["id"])
    assert (mia["meta"]["versionId"], attiva["meta"]["versionId"]) == ("1", "2")
    await qui.segnala()
    await qui.giro()  # a notice that arrives is nothing that one sees of a Subscription
    assert (await qui.fhir.leggi(f"Subscription/{mia['id']}"))["meta"]["versionId"] == "2"
    assert await qui.fhir.cerca("Subscription", status="error") == []


@pytest.mark.parametrize("quali", ["eventsSinceNumber=x", "eventsUntilNumber=-1", "eventsSinceNumber=99999999999"])
async def test_un_numero_di_evento_che_non_lo_e_si_rifiuta(qui: Scena, quali: str) -> None:
    mia = await qui.sottoscrive()
    risposta = await qui.fhir.chiedi(f"Subscription/{mia['id']}/$events?{quali}")
    assert (risposta.status_code, codici(risposta)) == (422, ["richiesta-non-valida"])


async def test_gli_eventi_che_non_ci_sono_sono_un_elenco_vuoto(qui: Scena) -> None:
    mia = await qui.sottoscrive()
    bundle = await qui.fhir.leggi(f"Subscription/{mia['id']}/$events?eventsSinceNumber=2147483647")
    assert (len(bundle["entry"]), valida(bundle["entry"][0]["resource"])["resourceType"]) == (1, "Parameters")
