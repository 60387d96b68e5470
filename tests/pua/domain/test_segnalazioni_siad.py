"""What SIAD is told of an accesso, and what it has no code for."""

from dataclasses import fields
from datetime import UTC, date, datetime

import pytest

from services.pua.domain.codici import EsitoAccesso, EsitoPreliminare, Segnalante
from services.pua.domain.segnalazioni import Segnalazione, segnalazione
from services.pua.entrypoints.tracciato_accessi import SIAD_ACCESSI
from shared.web.extracts.layout import Standing
from tests.pua.costruttori import accesso, accolto, atto, giorno, valutato

ELENCO_SIAD = ["1", "2", "3", "4", "5", "6", "9", "10", "11", "12"]


def test_la_lista_siad_di_chi_segnala_ha_i_suoi_dieci_numeri() -> None:
    assert [voce.codice_siad for voce in Segnalante if voce.codice_siad] == ELENCO_SIAD


@pytest.mark.parametrize("segnalante", [Segnalante.FARMACIA, Segnalante.COMUNE, Segnalante.AMBITO])
def test_chi_non_ha_un_numero_siad_non_ne_riceve_uno_inventato(segnalante: Segnalante) -> None:
    detta = segnalazione(accesso(segnalante=segnalante))
    assert (detta.segnalante_siad, detta.segnalante) == (None, segnalante)


def test_chi_ha_un_numero_siad_lo_porta() -> None:
    assert segnalazione(accesso(segnalante=Segnalante.OSPEDALE_DIMISSIONE_PROTETTA)).segnalante_siad == "4"


def test_i_passi_dell_accesso_hanno_il_loro_giorno() -> None:
    una = valutato(EsitoPreliminare.BISOGNO_SEMPLICE)
    una.chiudi(EsitoAccesso.ORIENTATO, None, atto(5))
    detta = segnalazione(una)
    assert [detta.data_segnalazione, detta.data_accoglienza, detta.data_valutazione_preliminare] == [
        giorno(1).date(),
        giorno(2).date(),
        giorno(3).date(),
    ]
    assert (detta.esito_preliminare, detta.esito) == (EsitoPreliminare.BISOGNO_SEMPLICE, EsitoAccesso.ORIENTATO)
    assert detta.data_chiusura == date(2026, 11, 5)


def test_di_un_accesso_appena_aperto_non_c_e_altro() -> None:
    detta = segnalazione(accesso())
    assert (detta.data_accoglienza, detta.esito_preliminare, detta.data_chiusura, detta.esito) == (None,) * 4


def test_il_giorno_e_quello_di_lombardia() -> None:
    tardi = atto()
    notte = type(tardi)(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), tardi.registrato_il, tardi.da, tardi.provenienza)
    assert segnalazione(accesso(atto=notte)).data_segnalazione == date(2027, 1, 1)


def test_il_motivo_scritto_da_qualcuno_non_esce() -> None:
    una = accolto(motivo="Zanzottera non riesce più a vivere da sola")
    una.valuta_in_preliminare(EsitoPreliminare.NON_DI_COMPETENZA, "Zanzottera abita altrove", atto(3))
    detta = segnalazione(una)
    assert not [campo.name for campo in fields(Segnalazione) if "Zanzottera" in str(getattr(detta, campo.name))]


def test_di_siad_e_nota_solo_la_lista_di_chi_segnala() -> None:
    note = [colonna for colonna in SIAD_ACCESSI.columns if colonna.national.standing is Standing.KNOWN]
    assert [(colonna.heading, list(colonna.codes)) for colonna in note] == [("segnalante_siad", ELENCO_SIAD)]


def test_le_colonne_sono_i_campi_della_segnalazione() -> None:
    assert [colonna.name for colonna in SIAD_ACCESSI.columns] == [campo.name for campo in fields(Segnalazione)]
