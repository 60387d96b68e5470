"""What a hospital's message does to its case: nothing is lost, nothing contradictory is applied."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.dimissioni.domain import facts
from services.dimissioni.domain.messaggio import (
    Anomalia,
    DestinazioneDimissione,
    MotivoChiusura,
    PunteggioScala,
)
from services.dimissioni.domain.refusals import TerritorioMancante
from services.dimissioni.domain.stati import Stato
from tests.dimissioni.costruttori import (
    DIMESSA,
    DIMISSIBILE,
    DOMICILIO,
    ORA,
    RICOVERO,
    SEGNALATA,
    applica,
    apri,
    codici,
    messaggio,
    seguente,
)


def test_il_primo_messaggio_apre_il_caso_al_momento_della_segnalazione() -> None:
    caso = apri()
    assert (caso.stato, caso.segnalata_il, caso.data_ricovero) == (Stato.SEGNALATA, SEGNALATA, RICOVERO)
    assert caso.pull_facts() == [facts.DimissioneSegnalata(SEGNALATA)]


def test_senza_territorio_non_si_apre_un_caso() -> None:
    with pytest.raises(TerritorioMancante):
        apri(messaggio(territorio=None))


def test_un_messaggio_dice_tutto_insieme_e_si_applica_in_ordine() -> None:
    caso = apri(
        messaggio(
            clinicamente_dimissibile_dal=DIMISSIBILE,
            data_prevista=DIMESSA,
            dimessa_il=DIMESSA,
            destinazione=DOMICILIO,
        )
    )
    assert [type(fatto) for fatto in caso.pull_facts()] == [
        facts.DimissioneSegnalata,
        facts.ClinicamenteDimissibile,
        facts.DataPrevistaIndicata,
        facts.Dimessa,
    ]
    assert caso.anomalie == []
    assert caso.messaggi[0].effetti == (
        "segnalazione",
        "data_ricovero",
        "clinicamente_dimissibile_dal",
        "data_prevista",
        "dimessa_il",
    )


def test_una_dimissione_prima_del_ricovero_apre_il_caso_e_resta_annotata() -> None:
    caso = apri(messaggio(dimessa_il=RICOVERO - timedelta(days=2)))
    assert (caso.stato, caso.dimessa_il, caso.data_ricovero) == (Stato.SEGNALATA, None, RICOVERO)
    assert codici(caso) == [("date-incoerenti", "dimessa_il")]


def test_dimissibile_prima_del_ricovero_non_si_applica_e_il_resto_si() -> None:
    caso = apri(messaggio(clinicamente_dimissibile_dal=RICOVERO - timedelta(days=1), data_prevista=DIMESSA))
    assert (caso.clinicamente_dimissibile_dal, caso.data_prevista) == (None, DIMESSA)
    assert codici(caso) == [("date-incoerenti", "clinicamente_dimissibile_dal")]


@pytest.mark.parametrize("elemento", ["data_ricovero", "clinicamente_dimissibile_dal", "dimessa_il"])
def test_un_fatto_nel_futuro_non_si_applica(elemento: str) -> None:
    caso = apri(messaggio(data_ricovero=None))
    applica(caso, seguente(**{elemento: date(2026, 3, 21)}))
    assert getattr(caso, elemento) is None
    assert codici(caso) == [("data-nel-futuro", elemento)]


def test_una_segnalazione_datata_nel_futuro_vale_da_quando_arriva() -> None:
    caso = apri(messaggio(segnalata_il=ORA + timedelta(days=3)))
    assert caso.segnalata_il == ORA
    assert codici(caso) == [("data-nel-futuro", "segnalata_il")]


def test_le_anomalie_di_chi_ha_letto_il_messaggio_restano_sul_caso() -> None:
    caso = apri(messaggio(anomalie=(Anomalia("codice-fiscale-incoerente", "Patient.birthDate", "Non corrisponde"),)))
    assert codici(caso) == [("codice-fiscale-incoerente", "Patient.birthDate")]
    assert caso.anomalie[0].messaggio_id == "messaggio-1"


def test_la_stessa_anomalia_in_due_messaggi_e_annotata_una_volta() -> None:
    trovata = Anomalia("codice-fiscale-incoerente", "Patient.birthDate", "Non corrisponde")
    caso = apri(messaggio(anomalie=(trovata,)))
    applica(caso, seguente(anomalie=(trovata,), dimessa_il=DIMESSA, destinazione=DOMICILIO))
    assert len(caso.anomalie) == 1


def test_la_stessa_anomalia_e_una_anche_se_la_risorsa_cambia_posto_nel_bundle() -> None:
    nome = "Bundle.entry[{}].resource.ofType({}).name"
    caso = apri(messaggio(anomalie=(Anomalia("nome-assente", nome.format(17, "Patient"), "Manca"),)))
    altre = [Anomalia("nome-assente", nome.format(3, tipo), "Manca") for tipo in ("Patient", "Organization")]
    applica(
        caso, seguente(anomalie=(*altre, Anomalia("elemento-non-valido", nome.format(3, "Patient"), "Non si legge")))
    )
    assert codici(caso) == [
        ("nome-assente", nome.format(17, "Patient")),
        ("nome-assente", nome.format(3, "Organization")),
        ("elemento-non-valido", nome.format(3, "Patient")),
    ]


def test_un_punteggio_fuori_scala_non_si_conserva_e_si_annota() -> None:
    caso = apri(messaggio(scale=(PunteggioScala("brass", 52), PunteggioScala("barthel", 35))))
    assert caso.quadro.scale == (PunteggioScala("barthel", 35),)
    assert codici(caso) == [("punteggio-fuori-scala", "scale.brass")]


def test_lo_stesso_messaggio_due_volte_non_cambia_nulla() -> None:
    caso = apri()
    caso.pull_facts()
    prima = replace(caso, messaggi=list(caso.messaggi))
    assert not applica(caso, messaggio())
    assert caso == prima
    assert caso.pull_facts() == []


def test_cio_che_un_messaggio_non_dice_resta_come_era() -> None:
    caso = apri(messaggio(motivo="frattura", bisogno_sad=True, data_prevista=DIMESSA, senza_dimora=True))
    applica(caso, seguente(clinicamente_dimissibile_dal=DIMISSIBILE))
    assert (caso.quadro.motivo, caso.quadro.bisogno_sad, caso.quadro.senza_dimora) == ("frattura", True, True)
    assert caso.data_prevista == DIMESSA
    assert caso.messaggi[1].effetti == ("clinicamente_dimissibile_dal",)


def test_i_messaggi_successivi_muovono_lo_stesso_caso() -> None:
    caso = apri()
    applica(caso, seguente(clinicamente_dimissibile_dal=DIMISSIBILE))
    applica(caso, seguente(messaggio_id="messaggio-3", dimessa_il=DIMESSA, destinazione=DOMICILIO))
    assert (caso.stato, caso.dimessa_il, caso.destinazione_effettiva) == (Stato.DIMESSA, DIMESSA, DOMICILIO)


def test_la_dimissione_senza_destinazione_usa_quella_prevista() -> None:
    caso = apri(messaggio(destinazione=DestinazioneDimissione.STRUTTURA_RESIDENZIALE))
    applica(caso, seguente(dimessa_il=DIMESSA))
    assert caso.destinazione_effettiva is DestinazioneDimissione.STRUTTURA_RESIDENZIALE


def test_la_dimissione_senza_alcuna_destinazione_e_altro_e_si_annota() -> None:
    caso = apri()
    applica(caso, seguente(dimessa_il=DIMESSA))
    assert caso.destinazione_effettiva is DestinazioneDimissione.ALTRO
    assert codici(caso) == [("destinazione-mancante", "destinazione")]


def test_il_decesso_annulla_il_caso_al_suo_giorno() -> None:
    caso = apri()
    applica(caso, seguente(chiusura=MotivoChiusura.DECESSO, chiusa_il=date(2026, 3, 8)))
    passo = caso.passo(Stato.ANNULLATA)
    assert passo is not None
    assert passo.avvenuto_il == datetime(2026, 3, 7, 23, 0, tzinfo=UTC)
    assert caso.motivo_chiusura is MotivoChiusura.DECESSO


def test_una_dimissione_dopo_l_annullamento_si_annota_e_non_si_applica() -> None:
    caso = apri()
    applica(caso, seguente(chiusura=MotivoChiusura.RINUNCIA))
    applica(caso, seguente(messaggio_id="messaggio-3", dimessa_il=DIMESSA))
    assert (caso.stato, caso.dimessa_il) == (Stato.ANNULLATA, None)
    assert codici(caso) == [("dimissione-chiusa", "dimessa_il")]


def test_una_rinuncia_dopo_la_dimissione_si_annota_e_non_si_applica() -> None:
    caso = apri(messaggio(dimessa_il=DIMESSA, destinazione=DOMICILIO))
    applica(caso, seguente(chiusura=MotivoChiusura.RINUNCIA))
    assert caso.stato is Stato.DIMESSA
    assert codici(caso) == [("annullamento-tardivo", "chiusura")]


def test_una_seconda_data_di_dimissione_si_annota_e_non_si_applica() -> None:
    caso = apri(messaggio(dimessa_il=DIMESSA, destinazione=DOMICILIO))
    applica(caso, seguente(dimessa_il=DIMESSA + timedelta(days=1)))
    assert caso.dimessa_il == DIMESSA
    assert codici(caso) == [("gia-dimessa", "dimessa_il")]


def test_ripetere_la_stessa_dimissione_in_un_altro_messaggio_non_e_un_anomalia() -> None:
    caso = apri(messaggio(dimessa_il=DIMESSA, destinazione=DOMICILIO))
    assert applica(caso, seguente(dimessa_il=DIMESSA))
    assert caso.anomalie == []
    assert caso.messaggi[1].effetti == ()
