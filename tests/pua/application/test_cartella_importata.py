"""A document of another system becomes accesso, valutazione and PAI of the PUA, by the rules of the PUA."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from services.pua.application import piano
from services.pua.application.commands import (
    ChiudiPai,
    ImportaCartella,
    RegistraPersona,
    RevisionaPai,
    TerritorioIndicato,
)
from services.pua.application.documento import esporta
from services.pua.application.documento.esame import (
    DocumentoInContrasto,
    DocumentoNonAccettato,
    DocumentoNonConsentito,
)
from services.pua.application.documento.importa import CasoImportato, importa_cartella
from services.pua.application.handlers import registra_persona
from services.pua.domain.accesso import StatoAccesso
from services.pua.domain.cartella import Cosa, Voce
from services.pua.domain.codici import Lato, MotivoChiusuraPai, Provenienza
from services.pua.domain.pai import StatoPai
from services.pua.domain.persona import CodiceRilievo
from services.pua.domain.progetto import Riferimenti
from services.pua.domain.valutazione import StatoValutazione
from shared.contracts.cartella_sociale import CartellaSociale, Mittente
from shared.kernel.actor import Ruolo
from shared.kernel.refusal import Refusal
from tests.pua.costruttori import (
    ADESSO,
    BERGAMO,
    CF_ADA,
    atto,
    certo,
    cf,
    conclusa,
    dati,
    giorno,
    pai,
    persona,
    stp,
    valutato,
)
from tests.pua.documenti import CF_MARIA, con, documento, fino_a
from tests.pua.finti import PuaFinto, operatore

QUI = Mittente(ente="030", sistema="raccordo")
FASI = "/casi/0/fasi"


def importa(uow: PuaFinto, detto: dict[str, Any]) -> CasoImportato:
    [caso] = importa_cartella(ImportaCartella(CartellaSociale.model_validate(detto), QUI), uow).casi
    return caso


def rifiutato(uow: PuaFinto, detto: dict[str, Any], come: type[Refusal] = DocumentoNonAccettato) -> dict[str, str]:
    """What was found, by its place."""
    uow.committed = False
    with pytest.raises(come) as rifiuto:
        importa_cartella(ImportaCartella(CartellaSociale.model_validate(detto), QUI), uow)
    assert not uow.committed
    return {errore["campo"]: errore["codice"] for errore in rifiuto.value.errori}


def test_un_documento_intero_diventa_un_percorso_vero_con_le_sue_date() -> None:
    uow = PuaFinto()
    caso = importa(uow, documento())
    assert uow.committed
    [accesso], [valutazione], [pai] = uow.accessi.all(), uow.valutazioni.all(), uow.pai.all()
    assert (accesso.stato, valutazione.stato, pai.stato) == (
        StatoAccesso.CHIUSO,
        StatoValutazione.CONCLUSA,
        StatoPai.CHIUSO,
    )
    assert {accesso.caso_id, valutazione.caso_id, pai.caso_id} == {caso.ricevuto.caso_id}
    assert certo(valutazione.conclusa).avvenuto_il == datetime(2026, 2, 20, 14, 0, tzinfo=UTC)
    assert certo(valutazione.conclusa).registrato_il == ADESSO
    assert certo(valutazione.conclusa).da == "csi-esempio/assistente-sociale-12"
    assert valutazione.assistente_sociale_presente
    assert valutazione.somministrazioni[0].valore == 5
    assert pai.integrato
    assert certo(pai.svolto("I1").concluso).da == "csi-esempio/cooperativa-pasti"
    assert certo(pai.chiusura).esiti == {"O1": 3}


def test_ogni_passo_sta_nella_cartella_come_arrivato_per_integrazione() -> None:
    uow = PuaFinto()
    importa(uow, documento())
    assert uow.cartelle.cose() == [
        "accesso-aperto",
        "segnalazione-accolta",
        "valutazione-preliminare-conclusa",
        "valutazione-avviata",
        "scala-somministrata",
        "valutazione-conclusa",
        "pai-redatto",
        "pai-firmato",
        "pai-firmato",
        "pai-attivato",
        "intervento-avviato",
        "intervento-concluso",
        "pai-chiuso",
        "accesso-chiuso",
    ]
    assert {voce.atto.provenienza for voce in uow.cartelle.voci} == {Provenienza.INTEGRAZIONE}


def test_si_annuncia_cio_che_si_annuncia_di_ogni_altro_percorso_con_la_data_del_fatto() -> None:
    uow = PuaFinto()
    importa(uow, documento())
    assert uow.tipi_annunciati() == [
        "pua.accesso-aperto.v1",
        "pua.segnalazione-accolta.v1",
        "pua.valutazione-preliminare-conclusa.v1",
        "pua.valutazione-conclusa.v1",
        "pua.pai-attivato.v1",
        "pua.pai-chiuso.v1",
        "pua.accesso-chiuso.v1",
    ]
    conclusa, attivato = uow.annunciati()[3:5]
    assert (conclusa.provenienza, conclusa.assistente_sociale_presente) == ("integrazione", True)
    assert (attivato.provenienza, attivato.integrato, attivato.anziano) == ("integrazione", True, True)
    assert uow.annunci[3][2] == datetime(2026, 2, 20, 14, 0, tzinfo=UTC)


def test_un_documento_successivo_porta_avanti_lo_stesso_caso_fase_per_fase() -> None:
    a_tappe, insieme = PuaFinto(), PuaFinto()
    for fase in ("accesso", "valutazione", "progetto", "erogazione", "conclusione"):
        passi = importa(a_tappe, fino_a(fase, f"csi-{fase}")).passi
        assert passi > 0
    importa(insieme, documento())
    assert sorted(a_tappe.cartelle.cose()) == sorted(insieme.cartelle.cose())
    assert sorted(a_tappe.tipi_annunciati()) == sorted(insieme.tipi_annunciati())
    assert len(a_tappe.accessi.all()) == len(a_tappe.persone.tenute) == 1


@pytest.mark.parametrize("documento_id", ["csi-1", "csi-2"], ids=["lo stesso", "un altro uguale"])
def test_cio_che_e_gia_arrivato_non_cambia_nulla(documento_id: str) -> None:
    uow = PuaFinto()
    prima = importa(uow, documento())
    annunci, voci = len(uow.annunci), len(uow.cartelle.voci)
    dopo = importa(uow, documento(documento_id))
    assert (dopo.nuovo, dopo.passi, dopo.ricevuto.caso_id) == (False, 0, prima.ricevuto.caso_id)
    assert (len(uow.annunci), len(uow.cartelle.voci)) == (annunci, voci)


def test_un_documento_vecchio_che_arriva_tardi_non_riporta_indietro_nulla() -> None:
    uow = PuaFinto()
    importa(uow, con(fino_a("progetto", "nuovo"), f"{FASI}/progetto/0/case_manager", "chi-segue-adesso"))
    vecchio = con(fino_a("progetto", "vecchio"), "/aggiornata_al", "2026-04-01T09:00:00+02:00")
    vecchio = con(vecchio, "/persona/indirizzo", "Via di prima 9, Bergamo")
    assert importa(uow, vecchio).passi == 0
    assert uow.pai.all()[0].riferimenti.case_manager == "chi-segue-adesso"
    [persona] = uow.persone.tenute.values()
    assert persona.scheda(lambda _: True).anagrafica.indirizzo == "Via dell'Esempio 1, Bergamo"


def test_lo_stesso_id_con_un_altro_contenuto_e_un_contrasto() -> None:
    uow = PuaFinto()
    importa(uow, fino_a("accesso", "csi-1"))
    assert rifiutato(uow, fino_a("progetto", "csi-1"), DocumentoInContrasto) == {"/documento_id": "documento-riusato"}


@pytest.mark.parametrize(
    ("puntatore", "valore", "dove"),
    [
        (f"{FASI}/accesso/segnalante", "2", f"{FASI}/accesso/segnalante"),
        (f"{FASI}/accesso/accoglienza/avvenuto_il", "2026-02-04T09:00:00+01:00", f"{FASI}/accesso/accoglienza"),
        (f"{FASI}/accesso/valutazione_preliminare/motivo", "Un altro", f"{FASI}/accesso/valutazione_preliminare"),
        (f"{FASI}/valutazione/0/area", "disabilita", f"{FASI}/valutazione/0/area"),
        (f"{FASI}/valutazione/0/scale/0/contesto", {}, f"{FASI}/valutazione/0/scale/0"),
        (f"{FASI}/valutazione/0/esito/alto_bisogno_assistenziale", False, f"{FASI}/valutazione/0/esito"),
        (f"{FASI}/valutazione/0/equipe/1/ente", "altro", f"{FASI}/valutazione/0/equipe"),
        (f"{FASI}/progetto/0/revisioni/0/bisogni", [], f"{FASI}/progetto/0/revisioni/0"),
        (
            f"{FASI}/progetto/0/revisioni/0/firme/0/atto/avvenuto_il",
            "2026-02-25T09:00:00+01:00",
            f"{FASI}/progetto/0/revisioni/0/firme/0",
        ),
        (f"{FASI}/progetto/0/attivazione/avvenuto_il", "2026-03-03T09:00:00+01:00", f"{FASI}/progetto/0/attivazione"),
        (f"{FASI}/erogazione/0/avvio/avvenuto_il", "2026-03-10T09:00:00+01:00", f"{FASI}/erogazione/0/avvio"),
        (f"{FASI}/conclusione/0/esiti/restare-a-casa", 1, f"{FASI}/conclusione/0"),
        (f"{FASI}/accesso/chiusura/esito", "avviato_a_servizio", f"{FASI}/accesso/chiusura"),
    ],
)
def test_cio_che_contraddice_quanto_risulta_si_segnala_e_nulla_cambia(puntatore: str, valore: Any, dove: str) -> None:
    uow = PuaFinto()
    importa(uow, documento())
    detto = con(documento("csi-2"), puntatore, valore)
    if "contesto" in puntatore:
        detto = con(con(detto, f"{FASI}/valutazione/0/scale/0/valore", 6), f"{FASI}/valutazione/0/scale/0/classe", None)
    assert rifiutato(uow, detto, DocumentoInContrasto) == {dove: "in-contrasto"}


def test_tutto_cio_che_non_va_si_elenca_insieme() -> None:
    detto = documento()
    for puntatore, valore in {
        "/persona/identificativi/0/valore": "RSSMRA41C47A794A",
        "/persona/data_nascita": "1941-02-30",
        f"{FASI}/accesso/apertura/avvenuto_il": "2027-01-01T00:00:00Z",
        f"{FASI}/valutazione/0/avvio/avvenuto_il": "0001-01-01T00:00:00+14:00",
        f"{FASI}/valutazione/0/scale/0/valore": 7,
        f"{FASI}/progetto/0/valutazione_id": "v-9",
        f"{FASI}/erogazione/0/intervento_id": "altro",
        f"{FASI}/conclusione/0/progetto_id": "p-9",
    }.items():
        detto = con(detto, puntatore, valore)
    assert rifiutato(PuaFinto(), detto) == {
        "/persona/identificativi/0": "codice-fiscale-non-valido",
        "/persona/data_nascita": "data-nascita-non-valida",
        f"{FASI}/accesso/apertura": "data-nel-futuro",
        f"{FASI}/valutazione/0/avvio": "date-incoerenti",
        f"{FASI}/valutazione/0/scale/0": "punteggio-diverso",
        f"{FASI}/progetto/0/valutazione_id": "documento-incoerente",
        f"{FASI}/erogazione/0": "documento-incoerente",
        f"{FASI}/conclusione/0/progetto_id": "documento-incoerente",
    }


@pytest.mark.parametrize(
    ("puntatore", "valore", "dove", "codice"),
    [
        (f"{FASI}/accesso/accoglienza", None, f"{FASI}/accesso/valutazione_preliminare", "segnalazione-non-accolta"),
        (f"{FASI}/accesso/valutazione_preliminare/esito", "orientamento", None, "valutazione-non-prevista"),
        (f"{FASI}/valutazione/0/avvio/avvenuto_il", "2026-02-01T09:00:00+01:00", None, "date-incoerenti"),
        (f"{FASI}/valutazione/0/equipe", [], f"{FASI}/valutazione/0/esito", "equipe-incompleta"),
        (f"{FASI}/valutazione/0/esito", None, f"{FASI}/progetto/0/revisioni/0", "valutazione-non-conclusa"),
        (f"{FASI}/valutazione/0/scale/0/scala", "SVAMA", f"{FASI}/valutazione/0/scale/0", "scala-sconosciuta"),
        (f"{FASI}/valutazione/0/scale/0/versione", "0", f"{FASI}/valutazione/0/scale/0", "punteggio-diverso"),
        (f"{FASI}/valutazione/0/scale/0/classe", "integro", f"{FASI}/valutazione/0/scale/0", "punteggio-diverso"),
        (f"{FASI}/valutazione/0/scale/0/risposte/data", 3, f"{FASI}/valutazione/0/scale/0", "risposta-fuori-scala"),
        (f"{FASI}/progetto/0/revisioni/0/firme", [], f"{FASI}/progetto/0/attivazione", "pai-senza-firme"),
        (f"{FASI}/progetto/0/attivazione", None, f"{FASI}/erogazione/0/avvio", "pai-non-attivo"),
        (f"{FASI}/erogazione/0/avvio", None, f"{FASI}/erogazione/0/conclusione", "intervento-non-avviato"),
        (f"{FASI}/conclusione/0/esiti", {}, f"{FASI}/conclusione/0", "esiti-mancanti"),
        (f"{FASI}/conclusione/0/esiti", {"restare-a-casa": 4}, f"{FASI}/conclusione/0", "esito-fuori-scala"),
        (f"{FASI}/accesso/chiusura/esito", "orientato", f"{FASI}/accesso/chiusura", "esito-incoerente"),
        ("/casi/0/territorio/ambito", "99999", "/casi/0/territorio", "ambito-sconosciuto"),
        ("/casi/0/territorio/asst", "701", "/casi/0/territorio", "territorio-incoerente"),
    ],
)
def test_una_fase_che_il_dominio_non_ammette_ferma_tutto(
    puntatore: str, valore: Any, dove: str | None, codice: str
) -> None:
    assert codice in rifiutato(PuaFinto(), con(documento(), puntatore, valore)).values()
    if dove is not None:
        assert rifiutato(PuaFinto(), con(documento(), puntatore, valore))[dove] == codice


def test_un_caso_sbagliato_ferma_anche_quelli_giusti_e_di_ognuno_si_dice_che_cosa() -> None:
    uow = PuaFinto()
    detto = documento()
    giusto = documento()["casi"][0] | {"caso_id": "2026/200"}
    sbagliato = con(documento(), f"{FASI}/valutazione/0/equipe", [])["casi"][0] | {"caso_id": "2026/201"}
    trovati = rifiutato(uow, detto | {"casi": [giusto, sbagliato, sbagliato | {"caso_id": "2026/202"}]})
    assert trovati == {
        "/casi/1/fasi/valutazione/0/esito": "equipe-incompleta",
        "/casi/2/fasi/valutazione/0/esito": "equipe-incompleta",
    }


def test_chi_e_gia_noto_per_codice_fiscale_e_la_stessa_persona() -> None:
    uow = PuaFinto()
    nota = registra_persona(RegistraPersona(TerritorioIndicato("50036"), dati(cf(CF_MARIA), cognome="Rossi")), uow)
    assert importa(uow, documento()).ricevuto.persona_id == nota.persona_id


def test_chi_non_ha_identificativi_resta_la_persona_del_suo_caso() -> None:
    uow = PuaFinto()
    prima = importa(uow, con(fino_a("accesso", "a"), "/persona/identificativi", []))
    dopo = importa(uow, con(fino_a("progetto", "b"), "/persona/identificativi", []))
    assert prima.ricevuto.persona_id == dopo.ricevuto.persona_id
    assert len(uow.persone.tenute) == 1


def test_due_casi_di_chi_non_ha_identificativi_sono_della_stessa_persona() -> None:
    uow = PuaFinto()
    detto = con(documento(), "/persona/identificativi", [])
    importa_cartella(
        ImportaCartella(
            CartellaSociale.model_validate(detto | {"casi": [*detto["casi"], detto["casi"][0] | {"caso_id": "2"}]}), QUI
        ),
        uow,
    )
    assert len(uow.persone.tenute) == 1
    assert len(uow.accessi.all()) == 2


def test_un_identificativo_che_e_di_un_altro_si_tiene_a_parte_e_nessuno_si_unisce() -> None:
    uow = PuaFinto()
    senza = importa(uow, con(fino_a("accesso", "a"), "/persona/identificativi", []))
    altra = registra_persona(RegistraPersona(TerritorioIndicato("50036"), dati(cf(CF_MARIA))), uow)
    importa(uow, fino_a("progetto", "b"))
    assert senza.ricevuto.persona_id != altra.persona_id
    persona = uow.persone.tenute[senza.ricevuto.persona_id]
    assert cf(CF_MARIA) not in persona.identificativi
    assert CodiceRilievo.IDENTIFICATIVO_DI_ALTRA_PERSONA in {r.codice for r in persona.rilievi}


def test_un_caso_non_passa_a_chi_ha_un_altro_codice_fiscale() -> None:
    uow = PuaFinto()
    importa(uow, fino_a("accesso", "a"))
    altra = con(fino_a("progetto", "b"), "/persona/identificativi/0/valore", CF_ADA)
    assert rifiutato(uow, altra, DocumentoInContrasto) == {"/persona/identificativi/0": "in-contrasto"}


def test_un_nome_diverso_non_ferma_nulla_e_resta_scritto_come_rilievo() -> None:
    uow = PuaFinto()
    importa(uow, fino_a("accesso", "a"))
    importa(uow, con(fino_a("progetto", "b"), "/persona/cognome", "Bianchi"))
    [persona] = uow.persone.tenute.values()
    assert CodiceRilievo.POSSIBILE_PERSONA_DIVERSA in {rilievo.codice for rilievo in persona.rilievi}


def test_chi_manda_importa_soltanto_nei_suoi_territori() -> None:
    uow = PuaFinto(operatore("50037"))
    assert rifiutato(uow, documento(), DocumentoNonConsentito) == {"/casi/0/territorio": "territorio-non-consentito"}
    assert uow.persone.tenute == {}


def test_un_caso_non_cambia_territorio() -> None:
    uow = PuaFinto(operatore("50036", "50037"))
    importa(uow, fino_a("accesso", "a"))
    altrove = con(fino_a("progetto", "b"), "/casi/0/territorio", {"ambito": "50037"})
    assert rifiutato(uow, altrove, DocumentoInContrasto) == {"/casi/0/territorio": "in-contrasto"}


def test_lo_stesso_nome_in_un_ambito_che_non_si_vede_e_un_altro_caso_e_di_quello_non_si_dice_nulla() -> None:
    uow = PuaFinto()
    prima = importa(uow, documento())
    uow.come(operatore("50037"))
    dopo = importa(uow, con(documento(), "/casi/0/territorio", {"ambito": "50037"}))
    assert dopo.nuovo
    assert dopo.ricevuto.caso_id != prima.ricevuto.caso_id


def nato_qui(uow: PuaFinto) -> dict[str, Any]:
    """A case with a plan that was written here, as the other system has it after it was handed over."""
    accesso = valutato()
    uow.persone.add(persona(cf(CF_MARIA)))
    for aggregato in (accesso, conclusa(), pai()):
        uow.negozio(aggregato).add(aggregato)
    uow.cartelle.add(Voce("persona-1", "caso-1", BERGAMO, Cosa.ACCESSO_APERTO, accesso.aperto, accesso.id))
    uscita: dict[str, Any] = json.loads(esporta.documento("persona-1", QUI, uow).model_dump_json())
    [caso] = uscita["casi"]
    caso |= {"caso_id": "118", "origine": {"ente": "030", "sistema": "raccordo", "caso_id": "caso-1"}}
    return uscita | {"documento_id": "a", "mittente": {"ente": "50036", "sistema": "csi"}}


def firmato(documento: dict[str, Any], lato: str) -> dict[str, Any]:
    firma = {"lato": lato, "atto": {"avvenuto_il": giorno(7).isoformat()}}
    return con(documento, f"{FASI}/progetto/0/revisioni/0/firme", [firma])


def test_chi_continua_un_caso_nato_qui_lo_porta_avanti_senza_farne_un_altro() -> None:
    uow = PuaFinto()
    continua = firmato(nato_qui(uow), "sociale")
    caso = importa(uow, continua)
    assert (caso.ricevuto.caso_id, caso.nuovo, caso.passi) == ("caso-1", False, 1)
    assert uow.pai.get("pai-1").firme[Lato.SOCIALE].provenienza is Provenienza.INTEGRAZIONE
    assert len(uow.accessi.all()) == len(uow.valutazioni.all()) == len(uow.pai.all()) == 1
    assert importa(uow, continua | {"documento_id": "b"}).passi == 0


def test_su_un_caso_nato_qui_nessuno_firma_per_l_altra_parte() -> None:
    assistente, infermiera = PuaFinto(), PuaFinto()
    trovati = rifiutato(assistente, firmato(nato_qui(assistente), "sanitario"), DocumentoNonConsentito)
    assert trovati == {f"{FASI}/progetto/0/revisioni/0/firme/0": "firma-non-consentita"}
    continua = firmato(nato_qui(infermiera), "sanitario")
    assert importa(infermiera.come(operatore(ruolo=Ruolo.OPERATORE_ASST)), continua).passi == 1


def test_non_si_continua_un_caso_che_qui_non_c_e_o_non_si_vede() -> None:
    detto = documento()
    detto["casi"][0]["origine"] = {"ente": "030", "sistema": "raccordo", "caso_id": "mai-visto"}
    assert rifiutato(PuaFinto(), detto, DocumentoInContrasto) == {"/casi/0/origine": "in-contrasto"}


def test_cio_che_dice_il_sad_si_legge_e_non_si_importa() -> None:
    uow = PuaFinto()
    detto = con(documento(), f"{FASI}/progetto/0/revisioni/0/interventi/0/tipo", "sad")
    detto["casi"][0]["altri_passaggi"] = [
        {
            "fase": "erogazione",
            "cosa": "sad-erogazione-avviata",
            "descrizione": "SAD: erogazione avviata",
            "atto": {"avvenuto_il": "2026-03-09T12:30:00+01:00"},
        }
    ]
    caso = importa(uow, detto)
    assert caso.non_importati == ("/casi/0/altri_passaggi/0", "/casi/0/fasi/erogazione/0")
    assert uow.pai.all()[0].svolgimento == {}


def test_chi_qui_ha_gia_chiuso_il_piano_lo_vede_contraddetto() -> None:
    uow = PuaFinto()
    caso = importa(uow, fino_a("progetto", "a"))
    piano.chiudi_pai(ChiudiPai(caso.ricevuto.pai["p-1"], MotivoChiusuraPai.RINUNCIA), uow)
    trovati = rifiutato(uow, fino_a("conclusione", "b"))
    assert trovati[f"{FASI}/erogazione/0/avvio"] == "pai-chiuso"


def test_le_revisioni_si_ripercorrono_con_le_firme_che_ciascuna_ha_avuto() -> None:
    uow = PuaFinto()
    detto = fino_a("progetto", "a")
    prima = detto["casi"][0]["fasi"]["progetto"][0]["revisioni"][0]
    seconda = prima | {
        "obiettivi": [*prima["obiettivi"], {"id": "uscire", "testo": "Uscire ogni giorno", "orizzonte": "breve"}],
        "atto": {"avvenuto_il": "2026-03-20T09:00:00+01:00"},
        "firme": [{"lato": "sociale", "atto": {"avvenuto_il": "2026-03-21T09:00:00+01:00"}}],
    }
    importa(uow, con(detto, f"{FASI}/progetto/0/revisioni", [prima, seconda]))
    [pai] = uow.pai.all()
    assert (pai.revisione, pai.integrato, len(pai.storico[0].firme)) == (2, False, 2)
    assert [o.id for o in pai.progetto.obiettivi] == ["O1", "O2"]
    assert uow.tipi_annunciati()[-3:] == ["pua.pai-attivato.v1", "pua.pai-revisionato.v1", "pua.accesso-chiuso.v1"]
    terza = seconda | {"bisogni": [], "atto": {"avvenuto_il": "2026-04-01T09:00:00+02:00"}, "firme": []}
    dopo = con(detto | {"documento_id": "b"}, f"{FASI}/progetto/0/revisioni", [prima, seconda, terza])
    assert importa(uow, dopo).passi == 1
    assert uow.pai.all()[0].revisione == 3


def test_una_revisione_che_non_cambia_nulla_non_e_una_revisione() -> None:
    detto = fino_a("progetto", "a")
    prima = detto["casi"][0]["fasi"]["progetto"][0]["revisioni"][0]
    uguale = prima | {"atto": {"avvenuto_il": "2026-03-20T09:00:00+01:00"}, "firme": []}
    trovati = rifiutato(PuaFinto(), con(detto, f"{FASI}/progetto/0/revisioni", [prima, uguale]))
    assert trovati == {f"{FASI}/progetto/0/revisioni/1": "documento-incoerente"}


def test_stp_ed_eni_bastano_a_riconoscere() -> None:
    uow = PuaFinto()
    nota = registra_persona(RegistraPersona(TerritorioIndicato("50036"), dati(stp())), uow)
    detto = con(documento(), "/persona/identificativi", [{"sistema": "stp", "valore": stp().valore}])
    assert importa(uow, detto).ricevuto.persona_id == nota.persona_id


def test_chi_segue_il_caso_cambia_se_cambia_per_chi_manda_e_altrimenti_resta_chi_e_qui() -> None:
    uow = PuaFinto()
    caso = importa(uow, fino_a("progetto", "a"))
    pai = uow.pai.get(caso.ricevuto.pai["p-1"])
    piano.revisiona_pai(RevisionaPai(pai.id, pai.progetto, Riferimenti("scelto-qui")), uow)
    importa(uow, fino_a("erogazione", "b"))
    assert uow.pai.get(pai.id).riferimenti.case_manager == "scelto-qui"
    importa(uow, con(fino_a("conclusione", "c"), f"{FASI}/progetto/0/case_manager", "scelto-la"))
    assert uow.pai.get(pai.id).riferimenti.case_manager == "scelto-la"


def test_due_casi_di_chi_manda_non_continuano_lo_stesso_caso_di_qui() -> None:
    uow = PuaFinto()
    continua = nato_qui(uow)
    altro = continua["casi"][0] | {"caso_id": "119"}
    assert rifiutato(uow, continua | {"casi": [continua["casi"][0], altro]}, DocumentoInContrasto) == {
        "/casi/1/origine": "in-contrasto"
    }


def test_un_caso_finito_con_la_sua_dimissione_esce_con_un_motivo_e_si_importa_altrove() -> None:
    uow, altrove = PuaFinto(), PuaFinto()
    accesso = valutato(dimissione_id="dimissione-1")
    accesso.annulla(atto(9))
    uow.persone.add(persona(cf(CF_MARIA)))
    uow.accessi.add(accesso)
    uow.cartelle.add(Voce("persona-1", "caso-1", BERGAMO, Cosa.ACCESSO_APERTO, accesso.aperto, accesso.id))
    uscita = esporta.documento("persona-1", QUI, uow)
    chiusura = certo(uscita.casi[0].fasi.accesso.chiusura)
    assert (chiusura.esito, chiusura.motivo) == ("annullato", "Dimissione protetta rifiutata o annullata")
    assert importa(altrove, json.loads(uscita.model_dump_json())).passi == 4
    assert altrove.accessi.all()[0].dimissione_id is None
