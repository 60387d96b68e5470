"""What is counted beside the indicators: open cases, messages, contradictions; and where it belongs."""

from typing import Any

import pytest

from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.misure import (
    ACCESSI_APERTI,
    DIMISSIONI_APERTE,
    IDENTITA,
    MISURE,
    QUARANTENA,
    RIPETUTI,
    SAD_APERTI,
)
from services.indicators.domain.levels import Livello, luogo_comune, luogo_di, luogo_in_parte, luogo_scritto
from shared.contracts.dimissioni import MessaggioInQuarantena
from shared.contracts.envelope import TerritorioDelCaso
from tests.indicators.storie import BERGAMO, OGLIO_PO_CREMONA, Caso, percorso_completo

PER_CODICE: dict[str, Regola] = {regola.codice: regola for regola in MISURE}


def contati(caso: Caso, codice: str) -> list[Contributo]:
    return caso.contributi(PER_CODICE[codice])


def numeri(caso: Caso, codice: str) -> list[tuple[int, int]]:
    return [(each.numeratore, each.denominatore) for each in contati(caso, codice)]


def test_una_dimissione_e_aperta_finche_non_finisce_in_qualche_modo() -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    assert numeri(caso, DIMISSIONI_APERTE) == [(0, 1)]
    caso.dimessa()
    assert numeri(caso, DIMISSIONI_APERTE) == []


@pytest.mark.parametrize("fine", ["annullata", "rifiutata"])
def test_una_dimissione_annullata_o_rifiutata_non_e_aperta(fine: str) -> None:
    caso = Caso()
    caso.segnalata()
    getattr(caso, fine)()
    assert numeri(caso, DIMISSIONI_APERTE) == []


def test_un_accesso_con_bisogno_complesso_attende_la_valutazione() -> None:
    caso = Caso()
    caso.accesso()
    assert numeri(caso, ACCESSI_APERTI) == []
    caso.preliminare()
    assert numeri(caso, ACCESSI_APERTI) == [(0, 1)]
    caso.valutata()
    assert numeri(caso, ACCESSI_APERTI) == []


@pytest.mark.parametrize("esito", ["orientamento", "bisogno_semplice", "non_di_competenza"])
def test_chi_non_ha_un_bisogno_complesso_non_attende_una_valutazione(esito: str) -> None:
    caso = Caso()
    caso.accesso()
    caso.preliminare(esito=esito)
    assert numeri(caso, ACCESSI_APERTI) == []


def test_un_accesso_chiuso_non_attende_piu() -> None:
    caso = Caso()
    caso.accesso()
    caso.preliminare()
    caso.accesso_chiuso()
    assert numeri(caso, ACCESSI_APERTI) == []


def test_un_sad_aperto_dice_se_e_preso_in_carico_e_se_ha_un_progetto() -> None:
    caso = Caso()
    caso.sad_richiesto()
    assert numeri(caso, SAD_APERTI) == [(1, 0)]
    caso.sad_preso_in_carico()
    assert numeri(caso, SAD_APERTI) == [(1, 1)]
    caso.sad_progettato()
    assert numeri(caso, SAD_APERTI) == [(0, 1)]
    caso.sad_concluso()
    assert numeri(caso, SAD_APERTI) == []


def test_un_percorso_finito_non_ha_nulla_di_aperto() -> None:
    caso = percorso_completo()
    assert [contati(caso, codice) for codice in (DIMISSIONI_APERTE, ACCESSI_APERTI, SAD_APERTI)] == [[], [], []]


def test_un_messaggio_in_quarantena_attende_finche_non_esce_e_poi_resta_nel_conto() -> None:
    caso = Caso("messaggio-1")
    caso.in_quarantena(asst="718")
    assert numeri(caso, QUARANTENA) == [(1, 1)]
    caso.uscito()
    assert numeri(caso, QUARANTENA) == [(0, 1)]


def test_un_messaggio_ripetuto_si_conta_nel_territorio_del_suo_caso() -> None:
    caso = Caso()
    caso.segnalata()
    caso.ripetuto(volte=1)
    caso.ripetuto("2026-03-04", volte=4)
    (contributo,) = contati(caso, RIPETUTI)
    assert (contributo.numeratore, contributo.denominatore) == (4, 1)
    assert contributo.luogo is luogo_di(BERGAMO)


def test_un_messaggio_in_quarantena_ripetuto_sta_dove_sta_il_messaggio() -> None:
    caso = Caso("messaggio-1")
    caso.in_quarantena(asst="718")
    caso.ripetuto(messaggio="messaggio-1")
    (contributo,) = contati(caso, RIPETUTI)
    assert dict(contributo.luogo.celle) == {"asst": "718", "ats": "325", "regione": "030"}


def test_ogni_contraddizione_di_una_persona_conta_una_volta() -> None:
    caso = Caso("persona-1")
    caso.contraddetta()
    caso.contraddetta("2026-04-01", (BERGAMO, OGLIO_PO_CREMONA))
    assert len(contati(caso, IDENTITA)) == 2


def test_tra_due_ats_una_contraddizione_conta_solo_per_la_regione() -> None:
    assert dict(luogo_comune([BERGAMO, OGLIO_PO_CREMONA]).celle) == {"regione": "030"}


def test_tra_due_ambiti_della_stessa_asst_una_contraddizione_conta_da_li_in_su() -> None:
    vicino = TerritorioDelCaso(ambito="50071", distretto="22048", asst="718")
    celle = dict(luogo_comune([BERGAMO, vicino]).celle)
    assert celle == {"asst": "718", "ats": "325", "regione": "030"}


def in_parte(**codici: Any) -> MessaggioInQuarantena:
    return MessaggioInQuarantena(messaggio_id="m-1", motivi=(), **codici)


def test_di_cio_che_ha_tutti_i_codici_si_sa_tutto() -> None:
    assert luogo_in_parte(in_parte(ambito="50036", distretto="22047", asst="718")) is luogo_di(BERGAMO)


def test_da_un_ambito_solo_si_sa_anche_cio_che_la_tabella_non_lascia_in_dubbio() -> None:
    assert luogo_in_parte(in_parte(ambito="50036")) is luogo_di(BERGAMO)


def test_di_cio_che_non_dice_nulla_si_sa_solo_che_e_in_regione() -> None:
    assert luogo_in_parte(in_parte()).celle == (("regione", "030"),)


def test_codici_che_non_esistono_non_dicono_nulla() -> None:
    assert luogo_in_parte(in_parte(ambito="59999")).celle == (("regione", "030"),)


def test_un_luogo_noto_in_parte_torna_lo_stesso_quando_si_rilegge() -> None:
    luogo = luogo_in_parte(in_parte(asst="718"))
    territorio = luogo.territorio
    assert luogo_scritto(territorio.ambito, territorio.distretto, territorio.asst, luogo.ats) is luogo
    assert [livello for livello, _ in luogo.celle] == [Livello.ASST, Livello.ATS, Livello.REGIONE]
