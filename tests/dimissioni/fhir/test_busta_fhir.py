"""What is refused before looking into a resource, and what a bundle may hold without harm."""

import json

import pytest

from services.dimissioni.adapters.fhir.busta import LIMITE_CORPO
from services.dimissioni.adapters.fhir.lettore import leggi
from services.embedded.demo.ospedale import come_messaggio
from tests.dimissioni.fhir.bundles import RICEVUTO, anomalie, codice_di, con, in_byte, letto, segnalazione, senza


@pytest.mark.parametrize(
    "corpo", [b"", b"ciao", b'{"resourceType": "Bundle"', b'{"a": NaN}', b"\xff\xfe{}", b'{"a":"\\ud800"}']
)
def test_cio_che_non_e_json_si_rifiuta(corpo: bytes) -> None:
    assert codice_di(corpo) == ("json-malformato", "Bundle")


@pytest.mark.parametrize("corpo", [b"[]", b"null", b"5", b'"Bundle"', b"{}", b'{"resourceType": 5}'])
def test_cio_che_non_e_fhir_si_rifiuta(corpo: bytes) -> None:
    assert codice_di(corpo) == ("non-fhir", "Bundle.resourceType")


def test_una_risorsa_sola_non_e_un_messaggio() -> None:
    assert codice_di({"resourceType": "Patient"})[0] == "bundle-assente"


@pytest.mark.parametrize("tipo", ["document", "collection", "batch", "searchset", "history", None, 7])
def test_gli_altri_tipi_di_bundle_si_rifiutano(tipo: object) -> None:
    assert codice_di({**segnalazione(), "type": tipo}) == ("tipo-bundle-non-supportato", "Bundle.type")


def test_un_corpo_oltre_i_dieci_megabyte_si_rifiuta() -> None:
    assert codice_di(in_byte(segnalazione()) + b" " * LIMITE_CORPO)[0] == "corpo-troppo-grande"


def test_un_json_annidato_all_infinito_si_rifiuta() -> None:
    assert codice_di(b"[" * 100_000)[0] == "annidamento-eccessivo"


def test_una_risorsa_annidata_troppo_si_rifiuta() -> None:
    def annida(risorsa: dict[str, object]) -> None:
        estensione: dict[str, object] = {"url": "urn:x", "valueString": "a"}
        for _ in range(60):
            estensione = {"url": "urn:x", "extension": [estensione]}
        risorsa["extension"] = [estensione]

    assert codice_di(segnalazione(Patient=annida))[0] == "annidamento-eccessivo"


def test_le_voci_devono_stare_in_una_lista() -> None:
    assert codice_di({**segnalazione(), "entry": {}}) == ("non-fhir", "Bundle.entry")


def test_un_bundle_vuoto_non_ha_paziente() -> None:
    assert codice_di({"resourceType": "Bundle", "type": "transaction"})[0] == "paziente-assente"


def test_le_regole_implicite_non_si_possono_ignorare() -> None:
    assert codice_di({**segnalazione(), "implicitRules": "urn:altro"}) == ("regole-implicite", "Bundle.implicitRules")


def test_un_estensione_che_cambia_il_senso_di_una_voce_si_rifiuta() -> None:
    bundle = segnalazione()
    bundle["entry"][1]["modifierExtension"] = [{"url": "urn:x", "valueBoolean": True}]
    assert codice_di(bundle) == ("estensione-modificatrice", "Bundle.entry[1].modifierExtension")


@pytest.mark.parametrize("tipo", ["Patient", "Encounter", "ServiceRequest", "Task"])
def test_un_estensione_che_cambia_il_senso_di_una_risorsa_necessaria_si_rifiuta(tipo: str) -> None:
    bundle = segnalazione(**{tipo: lambda r: r.update(modifierExtension=[{"url": "urn:x", "valueBoolean": True}])})
    codice, elemento = codice_di(bundle)
    assert codice == "estensione-modificatrice"
    assert elemento.endswith(f"ofType({tipo}).modifierExtension")


def test_un_estensione_che_cambia_il_senso_di_una_risorsa_facoltativa_la_lascia_da_parte() -> None:
    bundle = segnalazione(Condition=lambda r: r.update(modifierExtension=[{"url": "urn:x", "valueBoolean": True}]))
    assert anomalie(bundle) == {"estensione-modificatrice": "Condition.modifierExtension"}
    assert letto(bundle).messaggio.diagnosi == ()


def test_quaranta_voci_di_cui_cinque_servono() -> None:
    messaggio = letto(segnalazione(35)).messaggio
    assert messaggio.risorse_non_usate == (
        "InventoryItem",
        "MedicationStatement",
        "Observation",
        "Practitioner",
        "Provenance",
    )
    assert [a.codice for a in messaggio.anomalie] == ["nome-assente"]


def test_una_risorsa_che_non_usiamo_puo_essere_sbagliata_o_sconosciuta() -> None:
    strane = ({"resourceType": "Observation", "status": 5, "foo": []}, {"resourceType": "InventataIeri"})
    messaggio = letto(con(segnalazione(), *strane)).messaggio
    assert messaggio.risorse_non_usate == ("InventataIeri", "Observation")
    assert [a.codice for a in messaggio.anomalie] == ["nome-assente"]


@pytest.mark.parametrize(
    "voce", [5, {}, {"resource": "testo"}, {"resource": {"id": "1"}}, {"resource": {"resourceType": "../x"}}]
)
def test_una_voce_illeggibile_si_segna_e_si_salta(voce: object) -> None:
    bundle = segnalazione()
    bundle["entry"].append(voce)
    codici = [a.codice for a in letto(bundle).messaggio.anomalie]
    assert codici == ["voce-illeggibile", "nome-assente"]


def test_una_cancellazione_non_viene_eseguita() -> None:
    bundle = segnalazione()
    bundle["entry"].append({"request": {"method": "DELETE", "url": "Task/1"}})
    assert "operazione-non-eseguita" in [a.codice for a in letto(bundle).messaggio.anomalie]


def test_lo_stesso_contenuto_ha_lo_stesso_numero_comunque_sia_impaginato() -> None:
    bundle = segnalazione()
    al_contrario = json.dumps(dict(reversed(bundle.items())), indent=4).encode()
    assert leggi(al_contrario, RICEVUTO).messaggio.messaggio_id == letto(bundle).messaggio.messaggio_id


def test_un_contenuto_diverso_ha_un_altro_numero_anche_con_lo_stesso_identificativo() -> None:
    corretto = segnalazione(Patient=lambda r: r.update(birthDate="1941-03-08"))
    assert corretto["identifier"] == segnalazione()["identifier"]
    assert letto(corretto).messaggio.messaggio_id != letto(segnalazione()).messaggio.messaggio_id


def test_il_bom_davanti_al_json_non_disturba() -> None:
    assert leggi(b"\xef\xbb\xbf" + in_byte(segnalazione()), RICEVUTO).messaggio.territorio is not None


def test_lo_stesso_contenuto_come_messaggio_si_legge_uguale() -> None:
    da_transazione, da_messaggio = letto(segnalazione()), letto(come_messaggio(segnalazione()))
    assert da_messaggio.messaggio.chiave_caso == da_transazione.messaggio.chiave_caso
    assert da_messaggio.messaggio.persona == da_transazione.messaggio.persona
    assert da_messaggio.busta.tipo == "message"
    assert da_messaggio.busta.mittente_endpoint == "https://adt.ospedale.example/messaggi"


def test_un_messaggio_senza_intestazione_si_accoglie_e_si_segna() -> None:
    assert "intestazione-assente" in anomalie({**senza(come_messaggio(segnalazione()), "MessageHeader")})


def test_una_risorsa_necessaria_smisurata_si_rifiuta() -> None:
    numeri = [{"system": "urn:x", "value": "a"}] * 10_000
    assert codice_di(segnalazione(Patient=lambda r: r.update(identifier=numeri)))[0] == "risorsa-troppo-grande"


def test_una_risorsa_facoltativa_smisurata_si_salta() -> None:
    voci = [{"linkId": "1", "answer": [{"valueInteger": 1}]}] * 10_000
    scala = {"resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": "x/brass", "item": voci}
    assert "risorsa-troppo-grande" in anomalie(con(segnalazione(), scala))


def test_di_centinaia_di_risorse_facoltative_si_leggono_le_prime() -> None:
    diagnosi = [
        {"resourceType": "Condition", "subject": {"display": "x"}, "code": {"text": str(n)}} for n in range(300)
    ]
    bundle = con(segnalazione(), *diagnosi)
    assert "risorse-in-eccesso" in anomalie(bundle)
    assert len(letto(bundle).messaggio.diagnosi) == 20
