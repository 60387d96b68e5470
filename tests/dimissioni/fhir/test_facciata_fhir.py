"""A hospital, and an operator, follow a request knowing only FHIR R4."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, text

from services.embedded.demo.ospedale import bundle_dimessa, bundle_dimissione
from shared.contracts.envelope import Payload, TerritorioDelCaso, encode
from shared.contracts.pua import AccessoAperto, SegnalazioneAccolta
from shared.contracts.sad import SadAttivato, SadErogazioneAvviata
from shared.contracts.topics import public_topic
from shared.kernel.clock import ROME
from shared.messaging.bus import Message
from tests.dimissioni.application.test_reazioni_delle_dimissioni import valutata
from tests.dimissioni.fhir.bundles import degenza, modificato
from tests.dimissioni.fhir.ospedale import (
    ALTRO_OSPEDALE,
    OPERATORE,
    OPERATORE_ALTROVE,
    OSPEDALE,
    Porta,
    codici,
)

BERGAMO = TerritorioDelCaso(ambito="50036", distretto="22047", asst="718")


async def segnalata(porta: Porta, **diversa: Any) -> str:
    risposta = await porta.invia(bundle_dimissione(degenza(**diversa), rumore=0))
    assert risposta.status_code == 201, risposta.text
    return next(
        str(entry["response"]["location"]).removeprefix("Task/")
        for entry in risposta.json()["entry"]
        if "location" in entry["response"]
    )


async def cerca(porta: Porta, tipo: str, da: dict[str, str] | None = None, **chiesto: str) -> list[dict[str, Any]]:
    corpo = {nome.replace("__", "-").replace("_di_", ":"): valore for nome, valore in chiesto.items()}
    risposta = await porta.fhir.post(f"/fhir/R4/{tipo}/_search", data=corpo, headers=da or OSPEDALE)
    assert risposta.status_code == 200, risposta.text
    return [entry["resource"] for entry in risposta.json().get("entry", [])]


async def letta(porta: Porta, indirizzo: str, da: dict[str, str] | None = None) -> httpx.Response:
    return await porta.fhir.get(f"/fhir/R4/{indirizzo}", headers=da or OSPEDALE)


class Territorio:
    """What PUA and SAD announce of the case."""

    def __init__(self, porta: Porta) -> None:
        self._porta = porta
        self._numeri: Iterator[int] = iter(range(1, 1000))

    async def annuncia(self, servizio: str, payload: Payload) -> None:
        (vista,) = await self._porta.dimissioni_viste()
        numero, ora = next(self._numeri), self._porta.orologio.now()
        valore = encode(
            payload,
            event_id=f"e-{numero}",
            service=servizio,
            caso_id=vista["caso_id"],
            sequence=numero,
            time=ora,
            recorded_at=ora,
        )
        await self._porta.bus.publish([Message(public_topic(servizio), vista["caso_id"], valore)])
        self._porta.orologio.move_to(ora + timedelta(minutes=1))

    async def apre(self) -> None:
        await self.annuncia(
            "pua",
            AccessoAperto(
                accesso_id="a-1", persona_id="p-1", territorio=BERGAMO, provenienza="integrazione", segnalante="4"
            ),
        )
        await self.annuncia("pua", SegnalazioneAccolta(accesso_id="a-1"))

    async def valuta(self) -> None:
        await self.annuncia("pua", valutata())

    async def assiste(self) -> None:
        giorno = date(2026, 3, 20)
        await self.annuncia("sad", SadAttivato(presa_in_carico_id="s-1", dal=giorno))
        await self.annuncia("sad", SadErogazioneAvviata(presa_in_carico_id="s-1", il=giorno, provenienza="manuale"))


async def test_una_richiesta_appena_inviata_ha_un_task_una_richiesta_e_un_ricovero(porta: Porta) -> None:
    id = await segnalata(porta)
    task, richiesta, ricovero = [
        (await letta(porta, f"{tipo}/{id}")).json() for tipo in ("Task", "ServiceRequest", "Encounter")
    ]
    assert (task["status"], richiesta["status"], ricovero["status"]) == ("requested", "active", "in-progress")
    assert task["focus"]["reference"] == f"ServiceRequest/{id}"
    assert richiesta["encounter"]["reference"] == f"Encounter/{id}"
    assert (richiesta["intent"], ricovero["class"]["code"]) == ("order", "IMP")
    assert "RSSMRA" not in f"{task}{richiesta}{ricovero}".upper()


async def test_presa_in_carico_nascono_le_richieste_del_territorio(porta: Porta) -> None:
    id, territorio = await segnalata(porta), Territorio(porta)
    await territorio.apre()
    (uvm,) = await cerca(porta, "Task", part__of=f"Task/{id}")
    assert (uvm["id"], uvm["status"], uvm["intent"]) == (f"{id}-uvm", "accepted", "filler-order")
    assert uvm["for"] == {"reference": "Patient/p-1"}
    (nostra,) = await cerca(porta, "ServiceRequest", based__on=f"ServiceRequest/{id}")
    assert nostra["basedOn"] == [{"reference": f"ServiceRequest/{id}"}]
    assert uvm["focus"]["reference"] == f"ServiceRequest/{nostra['id']}"
    assert (await letta(porta, f"ServiceRequest/{nostra['id']}")).json() == nostra


async def test_cio_che_fanno_uvm_e_sad_muove_le_loro_richieste(porta: Porta) -> None:
    id, territorio = await segnalata(porta), Territorio(porta)
    await territorio.apre()
    await territorio.valuta()
    assert (await letta(porta, f"Task/{id}-uvm")).json()["status"] == "completed"
    await territorio.assiste()
    assert (await letta(porta, f"Task/{id}-sad")).json()["status"] == "completed"
    assert (await letta(porta, f"Task/{id}")).json()["status"] == "in-progress"


async def test_la_storia_dice_ogni_passaggio_e_quando(porta: Porta) -> None:
    id, territorio = await segnalata(porta), Territorio(porta)
    await territorio.apre()
    await territorio.valuta()
    storia = (await letta(porta, f"Task/{id}/_history")).json()
    stati = [entry["resource"]["status"] for entry in storia["entry"]]
    assert stati == ["in-progress", "accepted", "requested", "requested"]
    istanti = [entry["resource"]["meta"]["lastUpdated"] for entry in storia["entry"]]
    assert istanti == sorted(istanti, reverse=True)
    assert storia["entry"][-1]["request"]["method"] == "POST"
    prima = await letta(porta, f"Task/{id}/_history/1")
    assert prima.json() == storia["entry"][-1]["resource"]
    assert prima.headers["etag"] == 'W/"1"'
    assert (await letta(porta, f"Task/{id}/_history/99")).status_code == 404


async def test_si_cerca_per_stato_territorio_persona_e_data(porta: Porta) -> None:
    id, territorio = await segnalata(porta), Territorio(porta)
    await territorio.apre()
    assert [t["id"] for t in await cerca(porta, "Task", status="accepted", patient="p-1")] == [id, f"{id}-uvm"]
    assert [t["id"] for t in await cerca(porta, "Task", owner_di_identifier="urn:raccordo:sid:ambito|50036")] == [id]
    assert await cerca(porta, "Task", status="completed") == []
    assert await cerca(porta, "Task", patient="altri") == []
    assert await cerca(porta, "Task", _lastUpdated="lt2020") == []
    assert len(await cerca(porta, "Task", _lastUpdated="ge2020", authored__on="ge2020")) == 2


async def test_un_altro_ospedale_e_un_altro_territorio_non_vedono_nulla(porta: Porta) -> None:
    id = await segnalata(porta)
    assert len(await cerca(porta, "Task", OPERATORE)) == 1
    for altri in (ALTRO_OSPEDALE, OPERATORE_ALTROVE):
        assert await cerca(porta, "Task", altri) == []
        for indirizzo in (f"Task/{id}", f"Encounter/{id}", f"Task/{id}/_history", f"Task/{id}/_history/1"):
            risposta = await letta(porta, indirizzo, altri)
            assert (risposta.status_code, codici(risposta)) == (404, ["non-trovato"])


async def test_le_pagine_si_seguono_senza_perdere_ne_ripetere(porta: Porta) -> None:
    id = await segnalata(porta)
    await Territorio(porta).apre()
    viste: list[str] = []
    risposta = await porta.fhir.post("/fhir/R4/Task/_search", data={"_count": "1"}, headers=OSPEDALE)
    while True:
        pagina = risposta.json()
        viste += [entry["resource"]["id"] for entry in pagina.get("entry", [])]
        seguito = [link["url"] for link in pagina["link"] if link["relation"] == "next"]
        if not seguito:
            break
        assert len(pagina["entry"]) == 1
        risposta = await porta.fhir.get(seguito[0], headers=OSPEDALE)
        assert risposta.status_code == 200, risposta.text
    assert viste == [id, f"{id}-uvm"]


@pytest.mark.parametrize(
    ("corpo", "codice"),
    [
        ({"colore": "rosso"}, "parametro-non-ammesso"),
        ({"authored-on": "ieri"}, "parametro-non-valido"),
        ({"_count": "-1"}, "parametro-non-valido"),
    ],
)
async def test_una_ricerca_che_non_si_capisce_si_rifiuta(porta: Porta, corpo: dict[str, str], codice: str) -> None:
    risposta = await porta.fhir.post("/fhir/R4/Task/_search", data=corpo, headers=OSPEDALE)
    assert (risposta.status_code, codici(risposta)) == (422, [codice])


async def test_non_si_cerca_negli_indirizzi(porta: Porta) -> None:
    risposta = await porta.fhir.get("/fhir/R4/Task?status=accepted", headers=OSPEDALE)
    assert risposta.status_code == 422
    assert codici(risposta)[0] == "richiesta-non-valida"


async def test_nel_registro_degli_accessi_resta_solo_chi_e_stato_mostrato(porta: Porta) -> None:
    id = await segnalata(porta)
    await cerca(porta, "Task", status="completed")
    await cerca(porta, "Task", status="requested")
    engine = create_engine(porta.dimissioni.runtime.database.url)
    with engine.connect() as connection:
        righe = connection.execute(text("SELECT azione, touched FROM audit WHERE azione = 'fhir_task_search'")).all()
    engine.dispose()
    assert [tuple(riga) for riga in righe] == [("fhir_task_search", f'["{id}"]')]


async def test_il_documento_delle_capacita_dice_che_cosa_si_cerca(porta: Porta) -> None:
    (rest,) = (await letta(porta, "metadata")).json()["rest"]
    dichiarati = {each["type"]: {p["name"] for p in each["searchParam"]} for each in rest["resource"]}
    assert dichiarati["Task"] >= {"status", "owner", "patient", "part-of", "based-on", "authored-on", "_lastUpdated"}


async def test_il_territorio_chiede_l_ospedale_risponde_e_si_riprende(porta: Porta) -> None:
    id = await segnalata(porta)
    domanda = {"manca": "data_prevista", "richiesta": "Per quando?"}
    chiesto = await porta.api.post(f"/dimissioni/{id}/richiesta-informazioni", json=domanda, headers=OPERATORE)
    assert chiesto.json()["attesa"]["manca"] == "data_prevista"
    task = (await letta(porta, f"Task/{id}")).json()
    assert (task["status"], task["businessStatus"]["coding"][0]["code"]) == ("on-hold", "segnalata")
    assert task["statusReason"]["coding"][0]["code"] == "data_prevista"
    assert task["statusReason"]["text"] == "Per quando?"
    di_nuovo = await porta.api.post(f"/dimissioni/{id}/richiesta-informazioni", json=domanda, headers=OPERATORE)
    assert (di_nuovo.status_code, di_nuovo.json()["codice"]) == (409, "gia-in-attesa")

    porta.orologio.move_to(porta.orologio.now() + timedelta(hours=2))
    risposta = modificato(
        bundle_dimissione(degenza(), rumore=0),
        ServiceRequest=lambda r: r.update(occurrenceDateTime="2026-12-01"),
    ) | {"timestamp": porta.orologio.now().isoformat()}
    assert (await porta.invia(risposta)).status_code == 200
    task = (await letta(porta, f"Task/{id}")).json()
    assert (task["status"], "statusReason" in task) == ("requested", False)
    annunciati = porta.annunciati()
    assert (annunciati["informazioni-richieste"], annunciati["attesa-conclusa"]) == (1, 1)


async def test_si_riprende_anche_senza_risposta(porta: Porta) -> None:
    id = await segnalata(porta)
    corpo = {"manca": "altro"}
    await porta.api.post(f"/dimissioni/{id}/richiesta-informazioni", json=corpo, headers=OPERATORE)
    ripresa = await porta.api.post(f"/dimissioni/{id}/ripresa", headers=OPERATORE)
    assert (ripresa.status_code, ripresa.json()["attesa"]) == (200, None)
    ancora = await porta.api.post(f"/dimissioni/{id}/ripresa", headers=OPERATORE)
    assert (ancora.status_code, ancora.json()["codice"]) == (409, "non-in-attesa")


async def test_una_richiesta_che_finisce_senza_il_sad_e_non_riuscita(porta: Porta) -> None:
    uscita = porta.orologio.now().astimezone(ROME)
    id, territorio = await segnalata(porta, bisogni=("sad",)), Territorio(porta)
    await territorio.apre()
    dimessa = bundle_dimessa(degenza(bisogni=("sad",)), uscita, porta.orologio.now())
    assert (await porta.invia(dimessa)).status_code == 200
    task, richiesta = [(await letta(porta, f"{tipo}/{id}")).json() for tipo in ("Task", "ServiceRequest")]
    assert (task["status"], richiesta["status"]) == ("in-progress", "active")
    assert (await porta.api.post(f"/dimissioni/{id}/conclusione", headers=OPERATORE)).status_code == 200
    for tipo_e_id in (f"Task/{id}", f"Task/{id}-sad"):
        task = (await letta(porta, tipo_e_id)).json()
        assert (task["status"], task["statusReason"]["coding"][0]["code"]) == ("failed", "sad_non_avviato")
    assert (await letta(porta, f"ServiceRequest/{id}")).json()["status"] == "revoked"
