"""Who the person is: what a hospital may leave out or get wrong, and what is made of it."""

from typing import Any

import pytest

from services.dimissioni.domain.messaggio import IdentificativoPersona
from services.embedded.demo.ospedale import bundle_dimissione
from shared.fhir import systems
from tests.dimissioni.fhir.bundles import (
    CODICE_FISCALE,
    anomalie,
    codice_di,
    con,
    degenza,
    letto,
    modificato,
    risorsa,
    segnalazione,
    senza,
)


def persona(**modifiche: Any) -> Any:
    return letto(segnalazione(**modifiche)).messaggio.persona


def con_identificativi(*coppie: tuple[str, str]) -> dict[str, Any]:
    identificativi = [{"system": sistema, "value": valore} for sistema, valore in coppie]
    return segnalazione(Patient=lambda r: r.update(identifier=identificativi))


@pytest.mark.parametrize("sistema", [systems.CODICE_FISCALE, systems.CODICE_FISCALE_OID])
def test_il_codice_fiscale_si_riconosce_con_entrambi_i_sistemi(sistema: str) -> None:
    trovati = letto(con_identificativi((sistema, CODICE_FISCALE.lower()))).messaggio.persona.identificativi
    assert trovati == (IdentificativoPersona("codice_fiscale", CODICE_FISCALE),)


@pytest.mark.parametrize(
    ("sistema", "valore", "elenco"),
    [
        (systems.STP_OID, "STP0301230000012", "stp"),
        (systems.ENI_OID, "ENI0301230000012", "eni"),
        (systems.ANPR_OID, "AB12345CD", "anpr"),
        (systems.ANPR, "AB12345CD", "anpr"),
    ],
)
def test_si_riconoscono_stp_eni_e_anpr(sistema: str, valore: str, elenco: str) -> None:
    trovati = letto(con_identificativi((sistema, valore))).messaggio.persona.identificativi
    assert trovati == (IdentificativoPersona(elenco, valore),)


def test_un_codice_stp_sotto_il_sistema_del_codice_fiscale_si_legge_per_quello_che_e() -> None:
    bundle = con_identificativi((systems.CODICE_FISCALE_OID, "STP0301230000012"))
    assert letto(bundle).messaggio.persona.identificativi == (IdentificativoPersona("stp", "STP0301230000012"),)
    assert anomalie(bundle) == {"identificativo-fuori-elenco": "Patient.identifier[0].value"}


def test_i_numeri_propri_dell_ospedale_non_sono_identificativi_della_persona() -> None:
    assert [i.sistema for i in persona().identificativi] == ["codice_fiscale"]


def test_il_carattere_di_controllo_sbagliato_si_segna_e_il_codice_non_si_usa() -> None:
    bundle = con_identificativi((systems.CODICE_FISCALE_OID, CODICE_FISCALE[:-1] + "A"))
    assert anomalie(bundle) == {"codice-fiscale-non-valido": "Patient.identifier[0].value"}
    assert letto(bundle).messaggio.persona.identificativi == ()


def test_un_identificativo_di_forma_sbagliata_si_segna() -> None:
    assert "identificativo-non-valido" in anomalie(con_identificativi((systems.ENI_OID, "ENI1")))


def test_due_codici_fiscali_diversi_restano_entrambi_e_si_segnano() -> None:
    altro = "VRDLGU50A01A794Z"
    bundle = con_identificativi((systems.CODICE_FISCALE, CODICE_FISCALE), (systems.CODICE_FISCALE_OID, altro))
    assert len(letto(bundle).messaggio.persona.identificativi) == 2
    assert "identificativi-multipli" in anomalie(bundle)


def test_lo_stesso_codice_fiscale_con_due_sistemi_e_uno_solo() -> None:
    bundle = con_identificativi((systems.CODICE_FISCALE, CODICE_FISCALE), (systems.CODICE_FISCALE_OID, CODICE_FISCALE))
    assert len(letto(bundle).messaggio.persona.identificativi) == 1
    assert anomalie(bundle) == {}


def test_un_identificativo_superato_non_si_legge() -> None:
    bundle = segnalazione(Patient=lambda r: r["identifier"][0].update(use="old"))
    assert letto(bundle).messaggio.persona.identificativi == ()


def test_il_codice_fiscale_che_contraddice_la_nascita_si_accoglie_e_si_segna() -> None:
    bundle = segnalazione(Patient=lambda r: r.update(birthDate="1941-03-08"))
    assert anomalie(bundle) == {"codice-fiscale-incoerente": "Patient.birthDate"}
    assert letto(bundle).messaggio.persona.identificativi != ()


def test_il_codice_fiscale_che_contraddice_il_sesso_si_accoglie_e_si_segna() -> None:
    bundle = segnalazione(Patient=lambda r: r.update(gender="male"))
    assert anomalie(bundle) == {"codice-fiscale-incoerente": "Patient.gender"}


@pytest.mark.parametrize("nascita", ["1941", "1941-03"])
def test_una_nascita_parziale_che_concorda_non_contraddice(nascita: str) -> None:
    bundle = segnalazione(Patient=lambda r: r.update(birthDate=nascita))
    assert letto(bundle).messaggio.persona.data_nascita == nascita
    assert anomalie(bundle) == {}


def test_l_omocodia_e_ammessa_e_si_decodifica() -> None:
    omocodico = "RSSMRA41C47A79QW"
    bundle = con_identificativi((systems.CODICE_FISCALE, omocodico))
    assert letto(bundle).messaggio.persona.identificativi == (IdentificativoPersona("codice_fiscale", omocodico),)
    assert anomalie(bundle) == {}


def test_l_omocodia_sul_giorno_di_nascita_si_decodifica() -> None:
    bundle = con_identificativi((systems.CODICE_FISCALE, "RSSMRA41C4TA794W"))
    assert anomalie(bundle) == {}


def test_il_nome_puo_mancare() -> None:
    assert (persona().cognome, persona().nome) == (None, None)
    assert [a.codice for a in letto(segnalazione()).messaggio.anomalie] == ["nome-assente"]


def test_il_nome_ufficiale_precede_gli_altri() -> None:
    nomi = [
        {"use": "nickname", "given": ["Mariuccia"]},
        {"use": "official", "family": "Rossi", "given": ["Maria", "Pia"]},
    ]
    trovata = persona(Patient=lambda r: r.update(name=nomi))
    assert (trovata.cognome, trovata.nome) == ("Rossi", "Maria Pia")


@pytest.mark.parametrize(
    ("codice", "sesso", "segnato"),
    [
        ("female", "F", False),
        ("other", "altro", False),
        ("unknown", "ignoto", False),
        ("F", "F", True),
        ("X", None, True),
    ],
)
def test_il_sesso_e_un_codice_fhir(codice: str, sesso: str | None, segnato: bool) -> None:
    bundle = segnalazione(Patient=lambda r: r.update(gender=codice))
    assert letto(bundle).messaggio.persona.sesso == sesso
    assert ("codice-sconosciuto" in anomalie(bundle)) is segnato


def test_una_nascita_nel_futuro_non_si_usa() -> None:
    bundle = segnalazione(Patient=lambda r: r.update(birthDate="2031-01-01"))
    assert letto(bundle).messaggio.persona.data_nascita is None
    assert anomalie(bundle)["date-incoerenti"] == "Patient.birthDate"


def test_una_nascita_che_non_e_una_data_si_segna_e_si_toglie() -> None:
    bundle = segnalazione(Patient=lambda r: r.update(birthDate="07/03/1941"))
    assert anomalie(bundle)["elemento-non-valido"] == "Patient.birthDate"


def test_campi_vuoti_e_campi_inventati_si_segnano_e_si_tolgono() -> None:
    bundle = segnalazione(Patient=lambda r: r.update(telecom=[{"system": "phone", "value": ""}], foo=1))
    assert "elemento-non-valido" in anomalie(bundle)
    assert letto(bundle).messaggio.persona.identificativi != ()


def test_un_oggetto_al_posto_di_una_lista_si_legge_come_unico() -> None:
    bundle = segnalazione(Patient=lambda r: r.update(name={"family": "Rossi"}))
    assert letto(bundle).messaggio.persona.cognome == "Rossi"
    assert "elemento-non-in-lista" in anomalie(bundle)


def test_indirizzo_e_telefono_si_leggono_in_una_riga() -> None:
    bundle = bundle_dimissione(degenza(paziente={"telefono": "333 1234567"}), rumore=0)
    trovata = letto(bundle).messaggio.persona
    assert (trovata.indirizzo, trovata.telefono) == ("Via Roma 1, Bergamo", "333 1234567")


def test_senza_paziente_si_rifiuta() -> None:
    assert codice_di(senza(segnalazione(), "Patient")) == ("paziente-assente", "Bundle.entry")


def test_due_pazienti_si_rifiutano_e_si_dice_quale() -> None:
    bundle = segnalazione()
    doppio = con(bundle, {**risorsa(bundle, "Patient"), "id": "altro"})
    codice, elemento = codice_di(doppio)
    assert (codice, elemento) == ("pazienti-multipli", "Bundle.entry[6].resource.ofType(Patient)")


def test_un_paziente_illeggibile_si_rifiuta() -> None:
    bundle = segnalazione(Patient=lambda r: r.update(deceasedBoolean="forse"))
    assert codice_di(bundle)[0] == "risorsa-non-valida"


def test_i_testi_delle_anomalie_non_dicono_chi_e_la_persona() -> None:
    bundle = segnalazione(
        Patient=lambda r: r.update(
            gender="X", birthDate="1999-99-99", name=[{"family": "Canarino", "period": "x"}], address=[{"city": ""}]
        )
    )
    bundle = modificato(bundle, Patient=lambda r: r.update({"Canarino": 1}))
    testi = " ".join(f"{a.testo} {a.elemento}" for a in letto(bundle).messaggio.anomalie)
    assert not any(canarino in testi for canarino in ("Canarino", "1999", CODICE_FISCALE, "Bergamo"))
