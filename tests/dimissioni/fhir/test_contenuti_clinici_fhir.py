"""What comes beside the request: diagnoses, scales, caregiver, letter, dwelling."""

from datetime import date
from typing import Any

import pytest

from services.dimissioni.adapters.fhir.testo import leggibile
from services.dimissioni.domain.messaggio import PunteggioScala
from services.embedded.demo.ospedale import bundle_dimissione
from shared.fhir import systems
from tests.dimissioni.fhir.bundles import anomalie, con, degenza, letto, segnalazione


def condizione(sistema: str, codice: str, **altro: Any) -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "subject": {"display": "paziente"},
        "code": {"coding": [{"system": sistema, "code": codice}]},
        **altro,
    }


def questionario(nome: str, *item: dict[str, Any], stato: str = "completed", **altro: Any) -> dict[str, Any]:
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": nome,
        "status": stato,
        "item": list(item),
        **altro,
    }


def voce(link: str, *valori: int) -> dict[str, Any]:
    return {"linkId": link, "answer": [{"valueInteger": valore} for valore in valori]}


def test_le_diagnosi_portano_codice_e_descrizione() -> None:
    assert letto(segnalazione()).messaggio.diagnosi == ("820.8 Frattura del collo del femore",)


@pytest.mark.parametrize("stato", ["refuted", "entered-in-error"])
def test_una_diagnosi_smentita_non_conta(stato: str) -> None:
    verifica = {"verificationStatus": {"coding": [{"code": stato}]}}
    bundle = con(segnalazione(), condizione(systems.ICD_10, "Z59.0", **verifica))
    messaggio = letto(bundle).messaggio
    assert (len(messaggio.diagnosi), messaggio.senza_dimora) == (1, False)


@pytest.mark.parametrize(
    ("sistema", "codice"),
    [
        (systems.ICD_10, "Z59.0"),
        (systems.ICD_10_CM, "Z59.01"),
        (systems.ICD_9_CM, "V60.0"),
        (systems.ICD_9_CM_OID, "V600"),
    ],
)
def test_chi_e_senza_dimora_si_riconosce_dalla_diagnosi(sistema: str, codice: str) -> None:
    assert letto(con(segnalazione(), condizione(sistema, codice))).messaggio.senza_dimora


def test_chi_e_senza_dimora_si_riconosce_dal_nostro_codice() -> None:
    assert letto(bundle_dimissione(degenza(bisogni=("senza_dimora",)), rumore=0)).messaggio.senza_dimora


def test_la_sola_mancanza_di_indirizzo_non_dice_che_manca_la_dimora() -> None:
    assert not letto(segnalazione(Patient=lambda r: r.pop("address"))).messaggio.senza_dimora


def test_brass_e_barthel_si_leggono_dal_totale() -> None:
    messaggio = letto(bundle_dimissione(degenza(brass=21, barthel=35), rumore=0)).messaggio
    giorno = date(2025, 3, 4)
    assert messaggio.scale == (PunteggioScala("brass", 21, giorno), PunteggioScala("barthel", 35, giorno))


def test_senza_totale_il_punteggio_e_la_somma_delle_risposte() -> None:
    scelta = {"system": "urn:x", "code": "a", "extension": [{"url": systems.ORDINAL_VALUE, "valueDecimal": 5}]}
    annidata = {"linkId": "gruppo", "item": [voce("1", 3), {"linkId": "2", "answer": [{"valueCoding": scelta}]}]}
    bundle = con(segnalazione(), questionario("https://x.example/Questionnaire/BRASS|1.0", annidata))
    assert letto(bundle).messaggio.scale == (PunteggioScala("brass", 8),)


def test_un_totale_che_non_e_la_somma_vale_e_si_segna() -> None:
    bundle = con(segnalazione(), questionario("urn:x:barthel", voce("1", 5), voce("2", 10), voce("totale", 35)))
    assert letto(bundle).messaggio.scale == (PunteggioScala("barthel", 35),)
    assert "punteggio-incoerente" in anomalie(bundle)


def test_una_scala_senza_numeri_si_segna() -> None:
    bundle = con(segnalazione(), questionario("urn:x:brass", {"linkId": "1", "answer": [{"valueString": "tre"}]}))
    assert letto(bundle).messaggio.scale == ()
    assert "punteggio-assente" in anomalie(bundle)


def test_una_scala_non_conclusa_non_si_usa() -> None:
    bundle = con(segnalazione(), questionario("urn:x:brass", voce("totale", 21), stato="in-progress"))
    assert letto(bundle).messaggio.scale == ()
    assert "questionario-incompleto" in anomalie(bundle)


def test_di_due_brass_vale_la_piu_recente() -> None:
    vecchia = questionario("urn:x:brass", voce("totale", 9), authored="2025-02-27")
    nuova = questionario("urn:x:brass", voce("totale", 15), authored="2025-03-03")
    attese = (PunteggioScala("brass", 15, date(2025, 3, 3)),)
    assert letto(con(segnalazione(), vecchia, nuova)).messaggio.scale == attese
    assert letto(con(segnalazione(), nuova, vecchia)).messaggio.scale == attese


def test_un_altro_questionario_e_una_risorsa_non_usata() -> None:
    bundle = con(segnalazione(), questionario("urn:x:mna", voce("totale", 9)))
    assert letto(bundle).messaggio.risorse_non_usate == ("QuestionnaireResponse",)


def test_il_caregiver_si_legge_con_il_legame() -> None:
    assert letto(bundle_dimissione(degenza(caregiver="Bianchi Anna"), rumore=0)).messaggio.caregiver == (
        "Bianchi Anna (figlia)"
    )


def test_la_lettera_di_dimissione_si_riconosce() -> None:
    assert letto(bundle_dimissione(degenza(lettera=True), rumore=0)).messaggio.lettera_dimissione
    assert not letto(segnalazione()).messaggio.lettera_dimissione


def test_la_lettera_di_dimissione_puo_viaggiare_in_un_documento_dentro_il_messaggio() -> None:
    composizione = {
        "resourceType": "Composition",
        "status": "final",
        "type": {"coding": [{"system": systems.LOINC, "code": "34105-7"}]},
        "date": "2025-03-04",
        "author": [{"display": "Medicina"}],
        "title": "Lettera",
    }
    altro_paziente = {"resourceType": "Patient", "id": "dentro-il-documento"}
    documento = {
        "resourceType": "Bundle",
        "type": "document",
        "entry": [{"resource": composizione}, {"resource": altro_paziente}],
    }
    assert letto(con(segnalazione(), documento)).messaggio.lettera_dimissione


def test_un_piano_dell_ospedale_puo_dire_che_serve_il_sad() -> None:
    piano = {
        "resourceType": "CarePlan",
        "status": "active",
        "intent": "plan",
        "subject": {"display": "paziente"},
        "activity": [
            {"detail": {"status": "scheduled", "code": {"coding": [{"system": systems.CS_BISOGNO, "code": "sad"}]}}}
        ],
    }
    assert letto(con(segnalazione(), piano)).messaggio.bisogno_sad is True


@pytest.mark.parametrize("tipo", ["Condition", "QuestionnaireResponse", "RelatedPerson", "Composition", "CarePlan"])
def test_una_risorsa_facoltativa_illeggibile_si_segna_e_si_salta(tipo: str) -> None:
    trovate = anomalie(con(segnalazione(), {"resourceType": tipo, "status": {"a": 1}, "contained": 5}))
    assert set(trovate) <= {"risorsa-non-valida", "elemento-non-valido", "elemento-obbligatorio-assente"}
    assert trovate


@pytest.mark.parametrize(
    ("scritto", "letto_come"),
    [
        (None, None),
        ("  ", None),
        ("Vive solo", "Vive solo"),
        ("&lt;div&gt;&lt;p&gt;Vive&lt;/p&gt;&lt;p&gt;solo&lt;/p&gt;&lt;/div&gt;", "Vive solo"),
        ("&amp;lt;p&amp;gt;Vive solo&amp;lt;/p&amp;gt;", "Vive solo"),
        ("<style>p {color: red}</style><p>Età: 84&nbsp;anni</p>", "Età: 84 anni"),
        ("PA < 120 e > 60", "PA < 120 e > 60"),
        ("a\x00b\x07c\nd", "a b c d"),
        ("<![CDATA[x]]><!-- commento -->testo", "testo"),
    ],
)
def test_il_testo_si_legge_senza_marcatori(scritto: str | None, letto_come: str | None) -> None:
    assert leggibile(scritto) == letto_come


def test_un_testo_lungo_si_accorcia() -> None:
    assert len(leggibile("x" * 10_000) or "") == 2000
