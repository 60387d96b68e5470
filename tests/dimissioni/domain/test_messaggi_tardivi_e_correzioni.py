"""Messages that come late, out of order, of somebody else, or that correct what was said before."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.dimissioni.domain import facts
from services.dimissioni.domain.messaggio import (
    DestinazioneDimissione,
    IdentificativoPersona,
    MotivoChiusura,
    PersonaSegnalata,
)
from services.dimissioni.domain.stati import Stato
from shared.kernel.territory import Territorio
from tests.dimissioni.costruttori import (
    DIMESSA,
    DIMISSIBILE,
    DOMICILIO,
    MARIA,
    ORA,
    RICOVERO,
    SEGNALATA,
    applica,
    apri,
    codici,
    il,
    messaggio,
    seguente,
)


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
