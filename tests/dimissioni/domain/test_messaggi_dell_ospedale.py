"""What a hospital's message does to its case: nothing is lost, nothing contradictory is applied."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.dimissioni.domain import accoglienza, facts
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.messaggio import (
    Anomalia,
    DestinazioneDimissione,
    IdentificativoPersona,
    MessaggioOspedaliero,
    MotivoChiusura,
    PersonaSegnalata,
    PunteggioScala,
)
from services.dimissioni.domain.refusals import TerritorioMancante
from services.dimissioni.domain.stati import Canale, Stato
from shared.kernel.territory import Territorio
from tests.dimissioni.costruttori import (
    DIMESSA,
    DIMISSIBILE,
    DOMICILIO,
    MARIA,
    ORA,
    RICOVERO,
    SEGNALATA,
    il,
    messaggio,
    seguente,
)


def apri(primo: MessaggioOspedaliero | None = None, ora: datetime = ORA) -> Dimissione:
    return accoglienza.apri(
        primo or messaggio(),
        id="dim-1",
        caso_id="caso-1",
        canale=Canale.HTTP,
        segnalante="ospedale-a",
        da="ospedale-a",
        ora=ora,
    )


def applica(caso: Dimissione, altro: MessaggioOspedaliero) -> bool:
    return accoglienza.applica(caso, altro, canale=Canale.HTTP, da="ospedale-a", ora=ORA)


def codici(caso: Dimissione) -> list[tuple[str, str]]:
    return [(anomalia.codice, anomalia.elemento) for anomalia in caso.anomalie]


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


def test_un_altro_paziente_sullo_stesso_ricovero_non_muove_il_caso() -> None:
    caso = apri()
    altra = PersonaSegnalata(identificativi=(IdentificativoPersona("codice_fiscale", "BNCGNN38E12F205G"),))
    applica(caso, seguente(persona=altra, chiusura=MotivoChiusura.DECESSO))
    assert (caso.stato, caso.persona) == (Stato.SEGNALATA, MARIA)
    assert codici(caso) == [("paziente-diverso", "persona")]
    assert caso.messaggi[1].effetti == ()


def test_un_identificativo_in_piu_completa_la_persona() -> None:
    anpr = IdentificativoPersona("anpr", "AB12345CD")
    caso = apri(messaggio(persona=PersonaSegnalata(identificativi=MARIA.identificativi)))
    applica(caso, seguente(persona=replace(MARIA, identificativi=(*MARIA.identificativi, anpr))))
    assert caso.persona == replace(MARIA, identificativi=(*MARIA.identificativi, anpr))


def test_un_codice_stp_rinnovato_non_e_un_altra_persona() -> None:
    vecchio, nuovo = (IdentificativoPersona("stp", f"STP030070000000{cifra}") for cifra in "12")
    caso = apri(messaggio(persona=PersonaSegnalata(identificativi=(vecchio,))))
    applica(caso, seguente(persona=PersonaSegnalata(identificativi=(nuovo,)), dimessa_il=DIMESSA))
    assert caso.stato is Stato.DIMESSA
    assert caso.persona.identificativi == (vecchio, nuovo)


def test_un_territorio_diverso_si_annota_e_non_sposta_il_caso() -> None:
    caso = apri()
    applica(caso, seguente(territorio=Territorio("50071", "22048", "718")))
    assert caso.territorio == Territorio("50036", "22047", "718")
    assert codici(caso) == [("territorio-diverso", "territorio")]


def test_un_messaggio_piu_vecchio_completa_ma_non_sovrascrive() -> None:
    caso = apri(messaggio(inviato_il=datetime(2026, 3, 8, 9, 0, tzinfo=UTC), data_prevista=DIMESSA))
    vecchio = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
    applica(
        caso,
        seguente(inviato_il=vecchio, data_prevista=date(2026, 3, 30), clinicamente_dimissibile_dal=DIMISSIBILE),
    )
    assert (caso.data_prevista, caso.clinicamente_dimissibile_dal) == (DIMESSA, DIMISSIBILE)


def test_un_orologio_avanti_all_ospedale_non_rende_vecchi_i_messaggi_dopo() -> None:
    caso = apri(messaggio(inviato_il=ORA + timedelta(days=400), data_prevista=DIMESSA))
    applica(caso, seguente(inviato_il=ORA, data_prevista=date(2026, 3, 30)))
    assert caso.data_prevista == date(2026, 3, 30)


def test_la_dimissione_puo_arrivare_prima_della_segnalazione() -> None:
    caso = apri(messaggio(segnalata_il=None, dimessa_il=DIMESSA, destinazione=DOMICILIO))
    applica(caso, seguente(segnalata_il=SEGNALATA + timedelta(hours=1), inviato_il=SEGNALATA, motivo="frattura"))
    assert caso.stato is Stato.DIMESSA
    assert caso.quadro.motivo == "frattura"
    assert codici(caso) == [("segnalazione-arrivata-dopo", "segnalata_il")]


def test_una_segnalazione_tardiva_su_un_caso_gia_chiuso_resta_annotata_e_non_lo_muove() -> None:
    caso = apri(messaggio(segnalata_il=None, chiusura=MotivoChiusura.DECESSO))
    caso.pull_facts()
    applica(caso, seguente(segnalata_il=SEGNALATA, data_ricovero=RICOVERO, motivo="frattura", data_prevista=DIMESSA))
    assert (caso.stato, caso.quadro.motivo, caso.data_prevista) == (Stato.ANNULLATA, None, None)
    assert caso.pull_facts() == []
    assert ("segnalazione-arrivata-dopo", "segnalata_il") in codici(caso)
    assert len(caso.messaggi) == 2


def test_chi_era_dimissibile_si_sa_anche_dopo_la_dimissione() -> None:
    caso = apri(messaggio(dimessa_il=DIMESSA, destinazione=DOMICILIO))
    caso.pull_facts()
    applica(caso, seguente(clinicamente_dimissibile_dal=DIMISSIBILE))
    (fatto,) = caso.pull_facts()
    assert isinstance(fatto, facts.ClinicamenteDimissibile)
    assert fatto.dal == DIMISSIBILE


def test_una_segnalazione_fatta_dopo_la_dimissione_e_tardiva_non_impossibile() -> None:
    caso = apri(messaggio(segnalata_il=il(12).avvenuto_il, dimessa_il=DIMESSA, destinazione=DOMICILIO))
    assert caso.stato is Stato.DIMESSA
    assert codici(caso) == [("segnalata-dopo-la-dimissione", "segnalata_il")]


@pytest.mark.parametrize(
    "detto",
    [{"data_ricovero": date(2026, 2, 22)}, {"destinazione": DOMICILIO}, {"motivo": "frattura"}],
)
def test_un_messaggio_successivo_corregge_cio_che_descrive(detto: dict[str, Any]) -> None:
    caso = apri(messaggio(destinazione=DestinazioneDimissione.ALTRO, motivo="caduta"))
    applica(caso, seguente(**detto))
    (nome, valore) = next(iter(detto.items()))
    trovato = {
        "data_ricovero": caso.data_ricovero,
        "destinazione": caso.destinazione_prevista,
        "motivo": caso.quadro.motivo,
    }
    assert trovato[nome] == valore


def test_un_ricovero_corretto_non_puo_superare_la_dimissione() -> None:
    caso = apri(messaggio(dimessa_il=DIMESSA, destinazione=DOMICILIO))
    applica(caso, seguente(data_ricovero=DIMESSA + timedelta(days=1)))
    assert caso.data_ricovero == RICOVERO
    assert codici(caso) == [("date-incoerenti", "data_ricovero")]
