"""The stay: readiness, discharge and its destination, closures, and what ties its messages together."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.dimissioni.domain.messaggio import DestinazioneDimissione, MotivoChiusura
from services.embedded.demo.ospedale import (
    bundle_annullata,
    bundle_decesso,
    bundle_dimessa,
    bundle_dimissibile,
    bundle_dimissione,
)
from shared.fhir import systems
from tests.dimissioni.fhir.bundles import (
    DEGENZA,
    DIMESSA,
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

DOPO = datetime(2025, 3, 12, 12, 0, tzinfo=UTC)


def dimessa(**modifiche: Any) -> dict[str, Any]:
    return modificato(bundle_dimessa(DEGENZA, DIMESSA, DIMESSA), **modifiche)


def disposizione(sistema: str, codice: str) -> Any:
    concetto = {"coding": [{"system": sistema, "code": codice}]}
    return lambda r: r.update(hospitalization={"dischargeDisposition": concetto})


def test_il_giorno_di_ricovero_e_quello_di_roma() -> None:
    bundle = segnalazione(Encounter=lambda r: r.update(period={"start": "2025-02-26T23:30:00Z"}))
    assert letto(bundle).messaggio.data_ricovero == date(2025, 2, 27)


def test_un_ricovero_senza_inizio_si_segna() -> None:
    assert "data-ricovero-assente" in anomalie(segnalazione(Encounter=lambda r: r.pop("period")))


def test_una_classe_ambulatoriale_si_accoglie_e_si_segna() -> None:
    bundle = bundle_dimissione(degenza(classe="AMB"), rumore=0)
    assert anomalie(bundle) == {"classe-ricovero-inattesa": "Encounter.class"}


def test_una_classe_assente_si_presume() -> None:
    assert "elemento-obbligatorio-assente" in anomalie(segnalazione(Encounter=lambda r: r.pop("class")))


def test_date_senza_fuso_o_secondi_si_leggono_all_ora_di_roma() -> None:
    bundle = segnalazione(Encounter=lambda r: r.update(period={"start": "2025-02-27T00:30"}))
    assert letto(bundle).messaggio.data_ricovero == date(2025, 2, 27)
    assert anomalie(bundle) == {"data-ora-incompleta": "Encounter.period.start"}


@pytest.mark.parametrize("valore", [{"valueDate": "2025-03-08"}, {"valueDateTime": "2025-03-07T23:30:00Z"}])
def test_clinicamente_dimissibile_e_un_estensione_nostra(valore: dict[str, str]) -> None:
    estensione = {"url": systems.EXT_CLINICAMENTE_DIMISSIBILE, **valore}
    bundle = segnalazione(Encounter=lambda r: r.update(extension=[estensione]))
    assert letto(bundle).messaggio.clinicamente_dimissibile_dal == date(2025, 3, 8)


def test_il_messaggio_di_dimissibilita_non_porta_altro() -> None:
    messaggio = letto(bundle_dimissibile(DEGENZA, date(2025, 3, 8), DIMESSA), DOPO).messaggio
    assert messaggio.clinicamente_dimissibile_dal == date(2025, 3, 8)
    assert (messaggio.dimessa_il, messaggio.chiusura, messaggio.territorio) == (None, None, None)


def test_un_estensione_nostra_illeggibile_si_segna() -> None:
    estensione = {"url": systems.EXT_CLINICAMENTE_DIMISSIBILE, "valueString": "domani"}
    bundle = segnalazione(Encounter=lambda r: r.update(extension=[estensione]))
    assert anomalie(bundle) == {"estensione-non-leggibile": "Encounter.extension[0]"}


def test_due_giorni_di_dimissibilita_diversi_si_segnano() -> None:
    estensioni = [
        {"url": systems.EXT_CLINICAMENTE_DIMISSIBILE, "valueDate": giorno} for giorno in ("2025-03-08", "2025-03-09")
    ]
    bundle = segnalazione(Encounter=lambda r: r.update(extension=estensioni))
    assert letto(bundle).messaggio.clinicamente_dimissibile_dal == date(2025, 3, 8)
    assert "elemento-ripetuto" in anomalie(bundle)


def test_finche_il_ricovero_e_in_corso_la_destinazione_e_prevista() -> None:
    messaggio = letto(segnalazione()).messaggio
    assert (messaggio.dimessa_il, messaggio.destinazione) == (None, DestinazioneDimissione.DOMICILIO)


def test_un_ricovero_finito_e_una_dimissione_effettiva() -> None:
    messaggio = letto(dimessa(), DOPO).messaggio
    assert messaggio.dimessa_il == date(2025, 3, 12)
    assert messaggio.destinazione is DestinazioneDimissione.DOMICILIO
    assert messaggio.chiusura is None


@pytest.mark.parametrize(
    ("codice", "destinazione"),
    [
        ("home", DestinazioneDimissione.DOMICILIO),
        ("alt-home", DestinazioneDimissione.DOMICILIO),
        ("long", DestinazioneDimissione.STRUTTURA_RESIDENZIALE),
        ("snf", DestinazioneDimissione.STRUTTURA_RESIDENZIALE),
        ("hosp", DestinazioneDimissione.STRUTTURA_RESIDENZIALE),
        ("other-hcf", DestinazioneDimissione.ALTRO),
        ("psy", DestinazioneDimissione.ALTRO),
        ("rehab", DestinazioneDimissione.ALTRO),
        ("oth", DestinazioneDimissione.ALTRO),
    ],
)
def test_ogni_modalita_di_dimissione_ha_la_sua_destinazione(codice: str, destinazione: DestinazioneDimissione) -> None:
    bundle = dimessa(Encounter=disposizione(systems.DISCHARGE_DISPOSITION, codice))
    assert letto(bundle, DOPO).messaggio.destinazione is destinazione


def test_l_alloggio_temporaneo_ha_un_codice_nostro() -> None:
    bundle = dimessa(Encounter=disposizione(systems.CS_DESTINAZIONE, "alloggio_temporaneo"))
    assert letto(bundle, DOPO).messaggio.destinazione is DestinazioneDimissione.ALLOGGIO_TEMPORANEO


@pytest.mark.parametrize(("codice", "motivo"), [("exp", MotivoChiusura.DECESSO), ("aadvice", MotivoChiusura.RINUNCIA)])
def test_decesso_e_uscita_volontaria_chiudono_il_percorso(codice: str, motivo: MotivoChiusura) -> None:
    messaggio = letto(dimessa(Encounter=disposizione(systems.DISCHARGE_DISPOSITION, codice)), DOPO).messaggio
    assert (messaggio.chiusura, messaggio.chiusa_il, messaggio.dimessa_il) == (motivo, date(2025, 3, 12), None)


def test_un_ricovero_in_corso_non_puo_essere_finito_con_un_decesso() -> None:
    bundle = segnalazione(Encounter=disposizione(systems.DISCHARGE_DISPOSITION, "exp"))
    assert letto(bundle).messaggio.chiusura is None
    assert "modalita-dimissione-inattesa" in anomalie(bundle)


def test_una_modalita_sconosciuta_si_segna_e_la_dimissione_resta() -> None:
    bundle = dimessa(Encounter=disposizione("urn:altro", "casa"))
    messaggio = letto(bundle, DOPO).messaggio
    assert (messaggio.dimessa_il, messaggio.destinazione) == (date(2025, 3, 12), None)
    assert anomalie(bundle, DOPO) == {"codice-sconosciuto": "Encounter.hospitalization.dischargeDisposition"}


def test_un_ricovero_finito_senza_data_prende_quella_del_messaggio() -> None:
    bundle = dimessa(Encounter=lambda r: r["period"].pop("end"))
    assert letto(bundle, DOPO).messaggio.dimessa_il == date(2025, 3, 12)
    assert anomalie(bundle, DOPO) == {"data-dimissione-assente": "Encounter.period.end"}


def test_senza_alcuna_data_vale_il_giorno_di_ricezione() -> None:
    bundle = dimessa(Encounter=lambda r: r["period"].pop("end"))
    del bundle["timestamp"]
    assert letto(bundle, datetime(2025, 3, 13, 23, 30, tzinfo=UTC)).messaggio.dimessa_il == date(2025, 3, 14)


@pytest.mark.parametrize(
    ("stato", "motivo"), [("entered-in-error", MotivoChiusura.ERRORE), ("cancelled", MotivoChiusura.ALTRO)]
)
def test_un_ricovero_annullato_annulla_la_richiesta(stato: str, motivo: MotivoChiusura) -> None:
    assert letto(segnalazione(Encounter=lambda r: r.update(status=stato))).messaggio.chiusura is motivo


def test_uno_stato_fuori_elenco_si_segna_e_non_muove_nulla() -> None:
    bundle = segnalazione(Encounter=lambda r: r.update(status="dimesso"))
    assert anomalie(bundle) == {"codice-sconosciuto": "Encounter.status"}
    assert letto(bundle).messaggio.dimessa_il is None


def test_un_ricovero_senza_stato_si_rifiuta() -> None:
    codice, elemento = codice_di(segnalazione(Encounter=lambda r: r.pop("status")))
    assert (codice, elemento.rpartition(".")[2]) == ("risorsa-non-valida", "status")


def test_senza_ricovero_si_rifiuta() -> None:
    assert codice_di(senza(segnalazione(), "Encounter")) == ("ricovero-assente", "Bundle.entry")


def test_di_due_ricoveri_vale_quello_della_richiesta() -> None:
    pronto_soccorso = {
        "resourceType": "Encounter",
        "status": "finished",
        "class": {"code": "EMER"},
        "period": {"start": "2025-02-26"},
    }
    messaggio = letto(con(segnalazione(), pronto_soccorso)).messaggio
    assert messaggio.data_ricovero == date(2025, 2, 27)
    assert messaggio.risorse_non_usate == ("Encounter",)


def test_di_due_ricoveri_che_la_richiesta_non_distingue_non_se_ne_sceglie_uno() -> None:
    bundle = segnalazione(ServiceRequest=lambda r: r.pop("encounter"), Task=lambda r: r.pop("encounter"))
    assert codice_di(con(bundle, {**risorsa(bundle, "Encounter"), "id": "b"}))[0] == "ricoveri-multipli"


def test_il_decesso_dice_quando() -> None:
    messaggio = letto(bundle_decesso(DEGENZA, DIMESSA), DOPO).messaggio
    assert (messaggio.chiusura, messaggio.chiusa_il) == (MotivoChiusura.DECESSO, date(2025, 3, 12))
    assert messaggio.dimessa_il is None


def test_il_decesso_si_legge_anche_dal_solo_paziente() -> None:
    messaggio = letto(segnalazione(Patient=lambda r: r.update(deceasedBoolean=True))).messaggio
    assert (messaggio.chiusura, messaggio.chiusa_il) == (MotivoChiusura.DECESSO, date(2025, 3, 4))


def test_un_paziente_detto_vivo_non_chiude_nulla() -> None:
    assert letto(segnalazione(Patient=lambda r: r.update(deceasedBoolean=False))).messaggio.chiusura is None


def test_l_annullamento_porta_motivo_e_giorno() -> None:
    messaggio = letto(bundle_annullata(DEGENZA, "dimissione_ordinaria", DIMESSA), DOPO).messaggio
    assert (messaggio.chiusura, messaggio.chiusa_il) == (MotivoChiusura.DIMISSIONE_ORDINARIA, date(2025, 3, 12))


def test_tutti_i_messaggi_di_un_ricovero_hanno_la_stessa_chiave() -> None:
    chiavi = {
        letto(bundle, DOPO).messaggio.chiave_caso
        for bundle in (
            segnalazione(),
            bundle_dimissibile(DEGENZA, date(2025, 3, 8), DIMESSA),
            dimessa(),
            bundle_annullata(DEGENZA, "rinuncia", DIMESSA),
            bundle_decesso(DEGENZA, DIMESSA),
            senza(dimessa(), "Organization"),
        )
    }
    assert len(chiavi) == 1


def test_ricoveri_di_ospedali_diversi_con_lo_stesso_numero_restano_diversi() -> None:
    altrove = bundle_dimissione(degenza(ospedale="030902"), rumore=0)
    assert letto(altrove).messaggio.chiave_caso != letto(segnalazione()).messaggio.chiave_caso


def test_un_numero_senza_sistema_vale_dentro_il_mittente() -> None:
    bundle = segnalazione(Encounter=lambda r: r["identifier"][0].pop("system"))
    assert letto(bundle).messaggio.chiave_caso == "ricovero|030901|2025001234"
    assert "identificativo-ricovero-senza-sistema" in anomalie(bundle)


def test_senza_numero_del_ricovero_vale_quello_della_richiesta() -> None:
    bundle = segnalazione(
        Encounter=lambda r: r.pop("identifier"),
        ServiceRequest=lambda r: r.update(identifier=[{"system": "urn:richieste", "value": "7"}]),
    )
    assert letto(bundle).messaggio.chiave_caso == "richiesta|urn:richieste|7"
    assert "identificativo-ricovero-assente" in anomalie(bundle)


def test_senza_alcun_numero_vale_l_indirizzo_della_voce() -> None:
    bundle = segnalazione(Encounter=lambda r: r.pop("identifier"))
    assert letto(bundle).messaggio.chiave_caso.startswith("voce|030901|https://adt.ospedale.example/fhir/Encounter/")


def test_il_mittente_e_il_codice_della_struttura() -> None:
    assert letto(segnalazione()).messaggio.mittente == "030901"


def test_il_mittente_puo_essere_un_identificativo_logico() -> None:
    logico = {"identifier": {"system": systems.OSPEDALE_OID, "value": "030777"}}
    assert letto(segnalazione(Encounter=lambda r: r.update(serviceProvider=logico))).messaggio.mittente == "030777"
