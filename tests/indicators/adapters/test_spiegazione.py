"""A value counted again from the events alone says the same as what is published, and shows why."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from services.indicators.adapters.tables import contributi, cubo
from services.indicators.application.queries import un_valore
from services.indicators.application.questions import Indirizzo
from services.indicators.application.spiegazione import Spiegazione, spiega
from services.indicators.domain.refusals import NotoAlNelFuturo, TerritorioNonTrovato
from tests.indicators.storie import OGLIO_PO_CREMONA, Caso, percorso_completo
from tests.indicators.tavole import Apri, Tavole

DIP3 = Indirizzo("DIP-3", "ambito", "50036", 2026)


def chiedi(tavole: Tavole, indirizzo: Indirizzo = DIP3, mostra: int | None = None) -> Spiegazione:
    return tavole.lavora(lambda uow: spiega(indirizzo, mostra, uow))


def dimesso(id: str, dimessa: str = "2026-03-10", saputa: str | None = None) -> Caso:
    caso = Caso(id)
    caso.segnalata("2026-03-01")
    caso.dimessa(dimessa, saputo=saputa)
    return caso


def test_dice_lo_stesso_numero_e_verdetto_di_quello_pubblicato(tavole: Tavole) -> None:
    prima = Caso("caso-0")
    prima.segnalata("2025-03-01")
    prima.dimessa("2025-03-20")
    for caso in (prima, dimesso("caso-1"), dimesso("caso-2", "2026-03-06")):
        tavole.conta(caso.eventi)
    found = chiedi(tavole)
    assert found.concorda
    assert found.ricontato == tavole.lavora(lambda uow: un_valore(DIP3, uow))
    assert (found.ricontato.conto.numeratore, found.casi_in_tutto) == (14, 2)
    assert found.ricontato.precedente is not None


def test_ogni_caso_porta_i_giorni_e_gli_eventi_per_cui_conta(tavole: Tavole) -> None:
    tavole.conta(percorso_completo().eventi)
    (caso,) = chiedi(tavole).casi
    assert (caso.caso_id, caso.contributo.valore, caso.contributo.giorno) == ("caso-1", 6, date(2026, 3, 10))
    assert [event.type for event in caso.eventi] == [
        "dimissioni.paziente-clinicamente-dimissibile.v1",
        "dimissioni.dimissione-effettuata.v1",
    ]


@pytest.mark.parametrize(
    ("livello", "codice"),
    [("ambito", "50036"), ("distretto", "22047"), ("asst", "718"), ("ats", "325"), ("regione", "030")],
)
def test_a_ogni_livello_si_leggono_i_casi_che_possono_contare_e_nessun_altro_conta(
    tavole: Tavole, livello: str, codice: str
) -> None:
    altrove = Caso("caso-2", OGLIO_PO_CREMONA)
    altrove.segnalata("2026-03-01")
    altrove.dimessa("2026-03-31")
    tavole.conta([*dimesso("caso-1").eventi, *altrove.eventi])
    found = chiedi(tavole, Indirizzo("DIP-3", livello, codice, 2026))
    assert found.concorda
    tutti = livello == "regione"
    assert (found.casi_in_tutto, found.lettura.casi) == ((2, 2) if tutti else (1, 1))


def test_come_noto_a_una_data_si_legge_solo_quel_che_era_noto(tavole: Tavole) -> None:
    tavole.conta(dimesso("caso-1").eventi)
    tavole.conta(dimesso("caso-2", "2026-03-11", saputa="2026-04-02").eventi)
    marzo = Indirizzo("DIP-3", "ambito", "50036", 2026, date(2026, 3, 31))
    found = chiedi(tavole, marzo)
    assert found.concorda
    assert (found.casi_in_tutto, found.lettura.eventi) == (1, 3)
    tavole.conta(dimesso("caso-3", "2026-05-05").eventi[1:])
    assert chiedi(tavole, marzo).lettura == found.lettura


def test_chi_se_n_e_andato_conta_finche_si_sapeva_qui(tavole: Tavole) -> None:
    caso = dimesso("caso-1")
    caso.territorio = OGLIO_PO_CREMONA
    caso.accesso("2026-04-20", dimissione=None)
    tavole.conta(caso.eventi)
    found = chiedi(tavole, Indirizzo("DIP-3", "ambito", "50036", 2026, date(2026, 3, 31)))
    assert (found.concorda, found.casi_in_tutto) == (True, 1)
    assert (chiedi(tavole).concorda, chiedi(tavole).casi_in_tutto) == (True, 0)


def test_due_letture_degli_stessi_eventi_hanno_la_stessa_impronta_comunque_siano_arrivati(apri: Apri) -> None:
    events = [*dimesso("caso-1").eventi, *dimesso("caso-2").eventi]
    tavole = apri(None)
    tavole.conta(events)
    prima = chiedi(tavole).lettura
    altre = Tavole()
    altre.conta(reversed(events))
    assert chiedi(altre).lettura == prima
    altre.conta(dimesso("caso-3").eventi)
    assert chiedi(altre).lettura.impronta != prima.impronta
    altre.chiudi()


def test_se_ne_mostrano_quanti_chiesti_ma_contano_tutti(tavole: Tavole) -> None:
    for numero in range(4):
        tavole.conta(dimesso(f"caso-{numero}").eventi)
    found = chiedi(tavole, mostra=2)
    assert ([each.caso_id for each in found.casi], found.casi_in_tutto) == (["caso-0", "caso-1"], 4)


@pytest.mark.parametrize(
    "guasto",
    [
        update(cubo).where(cubo.c.indicatore == "DIP-3").values(somma=99),
        update(contributi).where(contributi.c.indicatore == "DIP-3").values(valore=1),
    ],
    ids=["cubo", "libro mastro"],
)
def test_un_numero_pubblicato_che_gli_eventi_non_dicono_si_scopre(tavole: Tavole, guasto: Any) -> None:
    tavole.conta(dimesso("caso-1").eventi)
    tavole.lavora(lambda uow: uow.connection.execute(guasto))
    found = chiedi(tavole)
    assert not found.concorda
    assert found.ricontato.conto.numeratore == 9


def test_un_codice_scritto_con_le_sequenze_di_json_si_trova_lo_stesso(tavole: Tavole) -> None:
    caso = Caso("caso-1")
    caso.dimessa("2026-03-10")
    event = caso.segnalata("2026-03-01")
    scritto = event.raw.replace(b'"50036"', b'"\\u0035003\\u0036"')
    assert scritto != event.raw
    tavole.conta([caso.eventi[0], replace(event, raw=scritto)])
    assert (chiedi(tavole).concorda, chiedi(tavole).casi_in_tutto) == (True, 1)


def test_un_territorio_sbagliato_o_una_data_futura_si_rifiutano(tavole: Tavole) -> None:
    with pytest.raises(TerritorioNonTrovato):
        chiedi(tavole, Indirizzo("DIP-3", "ambito", "59999", 2026))
    with pytest.raises(NotoAlNelFuturo):
        chiedi(tavole, Indirizzo("DIP-3", "ambito", "50036", 2026, date(2027, 1, 1)))
