"""A hospital sends and is answered, by HTTP."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.operationoutcome import OperationOutcome
from fhir.resources.R4B.task import Task

from services.dimissioni.adapters.fhir.busta import LIMITE_CORPO
from services.embedded.demo.ospedale import (
    bundle_annullata,
    bundle_decesso,
    bundle_dimessa,
    bundle_dimissibile,
    bundle_dimissione,
    come_messaggio,
)
from shared.fhir.facade import FACADE
from tests.dimissioni.fhir.bundles import DEGENZA, DIMESSA, degenza, in_byte, modificato, segnalazione, senza
from tests.dimissioni.fhir.ospedale import (
    ALTRO_OSPEDALE,
    AMMINISTRATORE,
    OPERATORE,
    OSPEDALE,
    Porta,
    codici,
)
from tests.tokens import intestazioni

DOPO = datetime(2025, 3, 20, 9, 0, tzinfo=UTC)


async def test_una_segnalazione_apre_un_caso(porta: Porta) -> None:
    risposta = await porta.invia(segnalazione(35))
    assert risposta.status_code == 201
    assert risposta.headers["content-type"] == "application/fhir+json"
    (vista,) = await porta.dimissioni_viste()
    assert (vista["stato"], vista["provenienza"], vista["segnalante"]) == ("segnalata", "integrazione", "adt-bergamo")
    assert [a["codice"] for a in vista["anomalie"]] == ["nome-assente"]


async def test_la_risposta_a_una_transazione_ha_una_voce_per_voce(porta: Porta) -> None:
    bundle = segnalazione(35)
    corpo = (await porta.invia(bundle)).json()
    assert (corpo["type"], len(corpo["entry"])) == ("transaction-response", len(bundle["entry"]))
    per_tipo = {
        voce["resource"]["resourceType"]: detto["response"]
        for voce, detto in zip(bundle["entry"], corpo["entry"], strict=True)
    }
    (vista,) = await porta.dimissioni_viste()
    assert per_tipo["Task"]["status"] == "201 Created"
    assert per_tipo["Task"]["location"] == f"Task/{vista['id']}"
    assert per_tipo["Encounter"] == {"status": "200 OK"}
    assert per_tipo["Patient"]["outcome"]["issue"][0]["severity"] == "warning"
    non_usata = per_tipo["Observation"]["outcome"]["issue"][0]["details"]["coding"][0]["code"]
    assert non_usata == "risorsa-non-usata"


async def test_lo_stesso_messaggio_due_volte_e_un_caso_solo(porta: Porta) -> None:
    await porta.invia(segnalazione())
    ancora = await porta.invia(segnalazione())
    assert ancora.status_code == 200
    assert "messaggio-gia-ricevuto" in ancora.text
    assert len(await porta.dimissioni_viste()) == 1


async def test_i_messaggi_successivi_muovono_lo_stesso_caso(porta: Porta) -> None:
    await porta.invia(segnalazione())
    porta.orologio.move_to(DOPO)
    await porta.invia(bundle_dimissibile(DEGENZA, date(2025, 3, 8), datetime(2025, 3, 8, 9, 0, tzinfo=UTC)))
    dimessa = await porta.invia(bundle_dimessa(DEGENZA, DIMESSA, DIMESSA))
    assert dimessa.status_code == 200
    (vista,) = await porta.dimissioni_viste()
    assert vista["stato"] == "dimessa"
    assert vista["date"]["clinicamente_dimissibile"] == "2025-03-08"
    assert vista["date"]["dimissione_effettiva"] == "2025-03-12"
    assert vista["destinazione_effettiva"] == "domicilio"


@pytest.mark.parametrize(
    ("bundle", "motivo"),
    [(bundle_annullata(DEGENZA, "rinuncia", DIMESSA), "rinuncia"), (bundle_decesso(DEGENZA, DIMESSA), "decesso")],
)
async def test_annullamento_e_decesso_chiudono_il_caso(porta: Porta, bundle: dict[str, Any], motivo: str) -> None:
    await porta.invia(segnalazione())
    porta.orologio.move_to(DOPO)
    await porta.invia(bundle)
    (vista,) = await porta.dimissioni_viste()
    assert (vista["stato"], vista["motivo_chiusura"]) == ("annullata", motivo)


async def test_un_messaggio_fhir_ha_per_risposta_un_messaggio(porta: Porta) -> None:
    inviato = come_messaggio(segnalazione())
    risposta = await porta.invia(inviato, "/$process-message")
    assert risposta.status_code == 201
    corpo = risposta.json()
    testata, esito, task = [voce["resource"] for voce in corpo["entry"]]
    assert corpo["type"] == "message"
    assert testata["response"]["identifier"] == inviato["entry"][0]["resource"]["id"]
    assert testata["response"]["code"] == "ok"
    assert testata["destination"] == [{"endpoint": "https://adt.ospedale.example/messaggi"}]
    assert esito["resourceType"] == "OperationOutcome"
    assert (task["resourceType"], task["status"]) == ("Task", "requested")


async def test_l_ospedale_segue_il_suo_caso_come_task(porta: Porta) -> None:
    accolto = await porta.invia(segnalazione())
    luogo = next(e["response"]["location"] for e in accolto.json()["entry"] if "location" in e["response"])
    porta.orologio.move_to(DOPO)
    await porta.invia(bundle_annullata(DEGENZA, "rinuncia", DIMESSA))
    risposta = await porta.fhir.get(f"/fhir/R4/{luogo}", headers=OSPEDALE)
    assert risposta.headers["content-type"] == "application/fhir+json"
    task = risposta.json()
    assert (task["id"], task["status"]) == (luogo.removeprefix("Task/"), "cancelled")
    assert task["businessStatus"]["coding"][0]["code"] == "annullata"
    assert task["statusReason"]["coding"][0]["code"] == "rinuncia"
    assert set(task["for"]) == {"type", "identifier"}, "the case, until the PUA knows the person; no name"


async def test_tutto_cio_che_si_risponde_e_fhir_r4(porta: Porta) -> None:
    Bundle.model_validate((await porta.invia(segnalazione(35))).json())
    Bundle.model_validate((await porta.invia(come_messaggio(segnalazione()), "/$process-message")).json())
    OperationOutcome.model_validate((await porta.invia(b"{}")).json())
    (vista,) = await porta.dimissioni_viste()
    Task.model_validate((await porta.fhir.get(f"/fhir/R4/Task/{vista['id']}", headers=OSPEDALE)).json())
    CapabilityStatement.model_validate((await porta.fhir.get("/fhir/R4/metadata")).json())


async def test_un_ospedale_non_vede_i_casi_di_un_altro(porta: Porta) -> None:
    await porta.invia(segnalazione())
    (vista,) = await porta.dimissioni_viste()
    for altro in (ALTRO_OSPEDALE, intestazioni("sistema_ospedaliero", sub="altro", asst=["718"])):
        risposta = await porta.fhir.get(f"/fhir/R4/Task/{vista['id']}", headers=altro)
        assert (risposta.status_code, codici(risposta)) == (404, ["non-trovato"])


@pytest.mark.parametrize(
    ("corpo", "stato", "codice"),
    [
        (b"ciao", 400, "json-malformato"),
        (b"{}", 400, "non-fhir"),
        (b'{"resourceType": "Patient"}', 400, "bundle-assente"),
        (in_byte({"resourceType": "Bundle", "type": "document"}), 422, "tipo-bundle-non-supportato"),
        (in_byte(senza(segnalazione(), "Patient")), 422, "paziente-assente"),
        (in_byte(senza(segnalazione(), "Encounter")), 422, "ricovero-assente"),
        (in_byte(senza(segnalazione(), "ServiceRequest", "Task")), 422, "richiesta-assente"),
        (in_byte(segnalazione(Task=lambda r: r.pop("owner"))), 422, "territorio-mancante"),
        (in_byte(bundle_dimissione(degenza(ambito="99999"), rumore=0)), 422, "ambito-sconosciuto"),
        (in_byte(bundle_dimissione(degenza(distretto="99999"), rumore=0)), 422, "distretto-sconosciuto"),
        (in_byte(segnalazione()) + b" " * LIMITE_CORPO, 413, "corpo-troppo-grande"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
async def test_cio_che_si_rifiuta_dice_perche_e_resta_intero(
    porta: Porta, corpo: bytes, stato: int, codice: str
) -> None:
    risposta = await porta.invia(corpo)
    assert risposta.status_code == stato
    assert codici(risposta)[0] == codice
    assert codici(risposta)[-1] == "messaggio-in-quarantena"
    (fermo,) = await porta.quarantena()
    assert fermo["id"] == risposta.json()["issue"][-1]["diagnostics"]
    assert fermo["problemi"][0]["codice"] == codice
    intero = (await porta.api.get(f"/quarantena/{fermo['id']}", headers=AMMINISTRATORE)).json()
    assert intero["contenuto"].encode() == corpo
    assert porta.conta("dimissioni") == 0
    assert porta.conta("outbox") == 1, "it is announced that a message waits, and nothing else"


async def test_un_territorio_non_proprio_si_rifiuta(porta: Porta) -> None:
    risposta = await porta.invia(segnalazione(), da=ALTRO_OSPEDALE)
    assert risposta.status_code == 403
    assert codici(risposta)[0] == "territorio-non-consentito"


async def test_un_altro_sistema_non_muove_il_caso(porta: Porta) -> None:
    await porta.invia(segnalazione())
    altro = intestazioni("sistema_ospedaliero", sub="altro", asst=["718"])
    risposta = await porta.invia(bundle_dimissibile(DEGENZA, date(2025, 3, 4), DIMESSA), da=altro)
    assert (risposta.status_code, codici(risposta)[0]) == (403, "caso-di-altro-mittente")


async def test_un_altro_paziente_sotto_lo_stesso_ricovero_non_tocca_il_caso(porta: Porta) -> None:
    await porta.invia(segnalazione())
    altro = bundle_dimissione(degenza(paziente={"codice_fiscale": "VRDLGU50A01A794Z"}), rumore=0)
    risposta = await porta.invia(altro)
    assert (risposta.status_code, codici(risposta)[0]) == (422, "paziente-diverso")
    (vista,) = await porta.dimissioni_viste()
    assert len(vista["messaggi"]) == 1
    assert len(await porta.quarantena()) == 1


async def test_una_data_impossibile_si_segna_sul_caso_e_nella_risposta(porta: Porta) -> None:
    porta.orologio.move_to(DOPO)
    await porta.invia(segnalazione())
    prima = modificato(
        bundle_dimessa(DEGENZA, DIMESSA, DIMESSA),
        Encounter=lambda r: r["period"].update(end="2025-02-01T10:00:00+01:00"),
    )
    risposta = await porta.invia(prima)
    assert risposta.status_code == 200
    assert "date-incoerenti" in risposta.text
    (vista,) = await porta.dimissioni_viste()
    assert vista["stato"] == "segnalata"
    assert "date-incoerenti" in [a["codice"] for a in vista["anomalie"]]


async def test_senza_credenziali_non_si_entra_e_nulla_si_conserva(porta: Porta) -> None:
    risposta = await porta.fhir.post("/fhir/R4", content=in_byte(segnalazione()))
    assert (risposta.status_code, codici(risposta)) == (401, ["token-assente"])
    assert risposta.headers["www-authenticate"] == "Bearer"
    assert await porta.quarantena() == []


@pytest.mark.parametrize("chi", [OPERATORE, intestazioni("assistente_sociale"), intestazioni("ufficio_di_piano")])
async def test_solo_gli_ospedali_inviano(porta: Porta, chi: dict[str, str]) -> None:
    risposta = await porta.invia(segnalazione(), da=chi)
    assert (risposta.status_code, codici(risposta)) == (403, ["non-autorizzato"])


async def test_un_corpo_oltre_ogni_misura_non_si_legge_nemmeno(porta: Porta) -> None:
    risposta = await porta.fhir.post(
        "/fhir/R4", content=b"x", headers={**OSPEDALE, "Content-Length": str(33 * 1024 * 1024)}
    )
    assert (risposta.status_code, risposta.json()["codice"]) == (413, "corpo-troppo-grande")


async def test_il_documento_delle_capacita_e_pubblico_e_dice_cio_che_c_e(porta: Porta) -> None:
    risposta = await porta.fhir.get("/fhir/R4/metadata")
    assert risposta.status_code == 200
    (rest,) = risposta.json()["rest"]
    assert [risorsa["type"] for risorsa in rest["resource"]] == [tipo.name for tipo in FACADE]
    assert rest["interaction"] == [{"code": "transaction"}]


async def test_un_indirizzo_che_non_c_e_risponde_in_fhir(porta: Porta) -> None:
    risposta = await porta.fhir.get("/fhir/R4/Patient/1", headers=OSPEDALE)
    assert (risposta.status_code, codici(risposta)) == (404, ["non-trovato"])
