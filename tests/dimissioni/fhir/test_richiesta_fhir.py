"""The request: when, for when, why, of whom; and what is refused because nobody could tell."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.dimissioni.domain.messaggio import MotivoChiusura
from services.embedded.demo.ospedale import bundle_dimissione
from shared.fhir import systems
from shared.kernel.territory import Territorio
from tests.dimissioni.fhir.bundles import anomalie, codice_di, con, degenza, letto, rifiutato, segnalazione, senza


def owner(*identificativi: tuple[str, str]) -> Any:
    """A change to Task: its owner is an Organization with these identifiers."""
    organizzazione = {
        "resourceType": "Organization",
        "id": "territorio",
        "identifier": [{"system": sistema, "value": valore} for sistema, valore in identificativi],
    }
    return lambda r: r.update(contained=[organizzazione])


def test_la_segnalazione_e_quando_la_richiesta_fu_scritta() -> None:
    assert letto(segnalazione()).messaggio.segnalata_il == datetime(2025, 3, 4, 10, 30, tzinfo=UTC)


def test_una_richiesta_senza_data_si_segna() -> None:
    bundle = segnalazione(ServiceRequest=lambda r: r.pop("authoredOn"), Task=lambda r: r.pop("authoredOn"))
    assert letto(bundle).messaggio.segnalata_il is None
    assert anomalie(bundle) == {"data-segnalazione-assente": "ServiceRequest.authoredOn"}


def test_una_richiesta_datata_solo_col_giorno_vale_dalla_mezzanotte_di_roma() -> None:
    bundle = segnalazione(ServiceRequest=lambda r: r.update(authoredOn="2025-03-04"))
    assert letto(bundle).messaggio.segnalata_il == datetime(2025, 3, 3, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize("tipo", ["ServiceRequest", "Task"])
def test_basta_una_delle_due_risorse_della_richiesta(tipo: str) -> None:
    bundle = senza(segnalazione(), tipo)
    esito = letto(bundle)
    assert esito.messaggio.segnalata_il is not None
    assert "richiesta-assente" not in [m.codice for m in esito.mancanze]


def test_senza_richiesta_il_messaggio_si_legge_ma_non_apre_un_caso() -> None:
    esito = letto(senza(segnalazione(), "ServiceRequest", "Task"))
    assert [m.codice for m in esito.mancanze] == ["richiesta-assente", "territorio-mancante"]
    assert esito.messaggio.segnalata_il is None


def test_una_segnalazione_completa_non_ha_mancanze() -> None:
    assert letto(segnalazione()).mancanze == ()


def test_la_data_prevista_e_l_occorrenza_o_l_inizio_del_periodo() -> None:
    assert letto(segnalazione()).messaggio.data_prevista == date(2025, 3, 12)

    def periodo(richiesta: dict[str, Any]) -> None:
        del richiesta["occurrenceDateTime"]
        richiesta["occurrencePeriod"] = {"start": "2025-03-14", "end": "2025-03-16"}

    assert letto(segnalazione(ServiceRequest=periodo)).messaggio.data_prevista == date(2025, 3, 14)


def test_il_motivo_si_legge_anche_da_una_nota_in_xhtml_protetto() -> None:
    assert letto(segnalazione()).messaggio.motivo == "Paziente vive solo, necessita di aiuto al rientro."


def test_le_ragioni_codificate_precedono_le_note() -> None:
    bundle = segnalazione(ServiceRequest=lambda r: r.update(reasonCode=[{"text": "Non autosufficiente"}]))
    assert letto(bundle).messaggio.motivo == "Non autosufficiente"


def test_il_territorio_si_legge_da_un_organizzazione_contenuta() -> None:
    assert letto(segnalazione()).messaggio.territorio == Territorio("50036", "22047", "718")


def test_il_territorio_si_legge_da_un_organizzazione_del_messaggio_e_da_quelle_sopra_di_lei() -> None:
    ufficio = {
        "resourceType": "Organization",
        "id": "pua",
        "partOf": {"reference": "Organization/ambito"},
        "identifier": [{"system": systems.SID_DISTRETTO, "value": "22047"}],
    }
    ambito = {
        "resourceType": "Organization",
        "id": "ambito",
        "identifier": [{"system": systems.SID_AMBITO, "value": "50036"}],
    }
    bundle = con(segnalazione(Task=lambda r: r.update(owner={"reference": "Organization/pua"})), ufficio, ambito)
    assert letto(bundle).messaggio.territorio == Territorio("50036", "22047", "718")


def test_il_territorio_si_legge_dall_identificativo_del_riferimento() -> None:
    logico = {"identifier": {"system": systems.SID_AMBITO, "value": "50036"}}
    assert letto(segnalazione(Task=lambda r: r.update(owner=logico))).messaggio.territorio is not None


def test_senza_task_il_territorio_e_di_chi_deve_eseguire() -> None:
    esecutori = [{"identifier": {"system": systems.SID_AMBITO, "value": "50036"}}]
    bundle = senza(segnalazione(ServiceRequest=lambda r: r.update(performer=esecutori)), "Task")
    assert letto(bundle).messaggio.territorio == Territorio("50036", "22047", "718")


def test_il_solo_distretto_basta_dove_ha_un_solo_ambito() -> None:
    bundle = segnalazione(Task=owner((systems.SID_DISTRETTO, "22017")))
    assert letto(bundle).messaggio.territorio == Territorio("50030", "22017", "710")


@pytest.mark.parametrize(
    ("identificativi", "codice"),
    [
        ([(systems.SID_AMBITO, "99999")], "ambito-sconosciuto"),
        ([(systems.SID_AMBITO, "50036"), (systems.SID_DISTRETTO, "99999")], "distretto-sconosciuto"),
        ([(systems.SID_DISTRETTO, "99999")], "distretto-sconosciuto"),
        ([(systems.SID_AMBITO, "50036"), (systems.SID_ASST, "999")], "asst-sconosciuta"),
        ([(systems.SID_ASST, "999")], "asst-sconosciuta"),
        ([(systems.SID_AMBITO, "50036"), (systems.SID_DISTRETTO, "22017")], "territorio-incoerente"),
        ([(systems.SID_DISTRETTO, "22047"), (systems.SID_ASST, "710")], "territorio-incoerente"),
        ([(systems.SID_AMBITO, "50007")], "territorio-ambiguo"),
        ([(systems.SID_ASST, "718")], "territorio-ambiguo"),
    ],
)
def test_un_territorio_che_non_esiste_si_rifiuta(identificativi: list[tuple[str, str]], codice: str) -> None:
    trovato, elemento = codice_di(segnalazione(Task=owner(*identificativi)))
    assert (trovato, elemento) == (codice, "Bundle.entry[3].resource.ofType(Task).owner")


def test_senza_territorio_non_si_apre_un_caso() -> None:
    bundle = segnalazione(Task=lambda r: r.pop("owner"))
    assert [m.codice for m in letto(bundle).mancanze] == ["territorio-mancante"]


def test_un_riferimento_che_non_porta_a_nulla_si_segna() -> None:
    bundle = segnalazione(Task=lambda r: r.update(focus={"reference": "https://altrove.example/ServiceRequest/9"}))
    assert anomalie(bundle) == {"riferimento-irrisolto": "Task.focus"}
    assert letto(bundle).messaggio.data_prevista == date(2025, 3, 12)


def test_un_riferimento_a_una_risorsa_di_altro_tipo_si_segna() -> None:
    bundle = segnalazione(Task=lambda r: r.update({"for": r["encounter"]}))
    assert anomalie(bundle) == {"riferimento-irrisolto": "Task.for"}


@pytest.mark.parametrize(
    ("tipo", "elemento", "codice"),
    [("ServiceRequest", "status", "attiva"), ("ServiceRequest", "intent", "ordine"), ("Task", "status", "aperto")],
)
def test_un_codice_fuori_elenco_si_segna(tipo: str, elemento: str, codice: str) -> None:
    bundle = segnalazione(**{tipo: lambda r: r.update({elemento: codice})})
    assert anomalie(bundle) == {"codice-sconosciuto": f"{tipo}.{elemento}"}


def test_una_richiesta_in_bozza_si_accoglie_e_si_segna() -> None:
    assert "richiesta-non-attiva" in anomalie(segnalazione(ServiceRequest=lambda r: r.update(status="draft")))


def test_chiedere_di_non_fare_non_e_una_segnalazione() -> None:
    assert codice_di(segnalazione(ServiceRequest=lambda r: r.update(doNotPerform=True)))[0] == "richiesta-in-negativo"


def test_tra_piu_richieste_vale_quella_indicata_dal_task() -> None:
    esame = {"resourceType": "ServiceRequest", "status": "active", "intent": "order", "subject": {"display": "x"}}
    messaggio = letto(con(segnalazione(), esame, esame)).messaggio
    assert messaggio.data_prevista == date(2025, 3, 12)


def test_tra_piu_richieste_che_nessuno_distingue_non_se_ne_sceglie_una() -> None:
    esame = {"resourceType": "ServiceRequest", "status": "revoked", "intent": "order", "subject": {"display": "x"}}
    esito = letto(con(senza(segnalazione(), "ServiceRequest", "Task"), esame, esame))
    assert esito.messaggio.chiusura is None
    assert "richiesta-assente" in [m.codice for m in esito.mancanze]


def test_due_richieste_rivolte_a_noi_si_rifiutano() -> None:
    altra = {
        "resourceType": "Task",
        "status": "requested",
        "intent": "order",
        "owner": {"identifier": {"system": systems.SID_AMBITO, "value": "50036"}},
    }
    assert codice_di(con(segnalazione(), altra, altra))[0] == "richieste-multiple"


@pytest.mark.parametrize(
    ("tipo", "stato", "motivo"),
    [
        ("ServiceRequest", "revoked", MotivoChiusura.ALTRO),
        ("ServiceRequest", "entered-in-error", MotivoChiusura.ERRORE),
        ("Task", "cancelled", MotivoChiusura.ALTRO),
        ("Task", "entered-in-error", MotivoChiusura.ERRORE),
    ],
)
def test_una_richiesta_ritirata_annulla(tipo: str, stato: str, motivo: MotivoChiusura) -> None:
    bundle = segnalazione(**{tipo: lambda r: r.update(status=stato)})
    assert letto(bundle).messaggio.chiusura is motivo
    assert ("motivo-annullamento-assente" in anomalie(bundle)) is (motivo is MotivoChiusura.ALTRO)


@pytest.mark.parametrize("codice", ["rinuncia", "trasferimento", "dimissione_ordinaria", "decesso"])
def test_il_motivo_del_ritiro_e_un_codice_nostro(codice: str) -> None:
    motivo = {"coding": [{"system": systems.CS_MOTIVO_CHIUSURA, "code": codice}]}
    bundle = segnalazione(Task=lambda r: r.update(status="cancelled", statusReason=motivo))
    assert letto(bundle).messaggio.chiusura == MotivoChiusura(codice)


def test_il_territorio_non_si_dichiara_incompetente_da_solo() -> None:
    motivo = {"coding": [{"system": systems.CS_MOTIVO_CHIUSURA, "code": "non_di_competenza"}]}
    bundle = segnalazione(Task=lambda r: r.update(status="cancelled", statusReason=motivo))
    assert letto(bundle).messaggio.chiusura is MotivoChiusura.ALTRO
    assert anomalie(bundle) == {"codice-sconosciuto": "Task.statusReason"}


@pytest.mark.parametrize(
    ("bisogni", "sociali", "sad"),
    [
        ((), None, None),
        (("servizi_sociali",), True, None),
        (("sad",), True, True),
        (("servizi_sociali", "sad"), True, True),
        (("nessun_servizio_sociale",), False, False),
    ],
)
def test_i_bisogni_hanno_un_elenco_nostro(bisogni: tuple[str, ...], sociali: bool | None, sad: bool | None) -> None:
    messaggio = letto(bundle_dimissione(degenza(bisogni=bisogni), rumore=0)).messaggio
    assert (messaggio.bisogno_servizi_sociali, messaggio.bisogno_sad) == (sociali, sad)


def test_bisogni_che_si_contraddicono_si_segnano_e_vale_che_servono() -> None:
    bundle = bundle_dimissione(degenza(bisogni=("sad", "nessun_servizio_sociale")), rumore=0)
    assert letto(bundle).messaggio.bisogno_sad is True
    assert "codici-contraddittori" in anomalie(bundle)


def test_un_bisogno_sconosciuto_si_segna() -> None:
    assert "codice-sconosciuto" in anomalie(bundle_dimissione(degenza(bisogni=("telefono",)), rumore=0))


def test_un_rifiuto_dice_un_testo_per_la_persona() -> None:
    rifiuto = rifiutato(segnalazione(Task=owner((systems.SID_AMBITO, "99999"))))
    assert rifiuto.problemi[0].testo == "L'Ambito indicato non esiste"
