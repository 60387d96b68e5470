"""The territory that the demo tells: always the same, as large as promised, and with nothing impossible in it."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from stdnum.it import codicefiscale

from services.embedded.demo.calendario import FINE, INIZIO
from services.embedded.demo.ospedale_al_lavoro import degenza
from services.embedded.demo.sorteggio import Misura, sorteggia
from services.embedded.demo.storie import Caso, Disguido, Sad, Vicende
from shared.kernel.clock import civil_date


@pytest.fixture(scope="module")
def vicende() -> Vicende:
    return sorteggia(Misura())


def _passi_del_sad(sad: Sad) -> Iterator[datetime | None]:
    yield from (sad.accettato_il, sad.valutato_il, sad.progettato_il, sad.attivato_il)
    yield from (visita.inizio for visita in sad.visite)
    if sad.fine is not None:
        yield from (sad.fine.valutato_il, sad.fine.concluso_il)


def _passi(caso: Caso) -> Iterator[datetime | None]:
    """In the order in which they must have happened."""
    fatto = caso.percorso
    yield from (fatto.accolto_il, fatto.preliminare_il)
    if fatto.valutazione is not None:
        yield from (fatto.valutazione.avviata_il, fatto.valutazione.conclusa_il)
    if fatto.pai is not None:
        yield from (fatto.pai.redatto_il, fatto.pai.firmato_il, fatto.pai.attivato_il)
    if fatto.sad is not None:
        yield from _passi_del_sad(fatto.sad)
    if fatto.pai is not None:
        yield fatto.pai.chiuso_il


def test_due_sorteggi_danno_lo_stesso_territorio(vicende: Vicende) -> None:
    assert sorteggia(Misura()) == vicende


def test_il_territorio_e_grande_quanto_promesso(vicende: Vicende) -> None:
    assert len(vicende.dimissioni) >= 600
    assert len(vicende.accessi) >= 1500


def test_i_passi_di_un_caso_vengono_uno_dopo_l_altro(vicende: Vicende) -> None:
    for caso in vicende.casi:
        giorni = [civil_date(passo) for passo in _passi(caso) if passo is not None]
        assert giorni == sorted(giorni), caso.chiave


def test_dopo_un_passo_che_manca_non_ce_ne_sono_altri(vicende: Vicende) -> None:
    for storia in vicende.sad_diretti:
        passi = list(_passi_del_sad(storia.sad))[:4]
        assert None not in passi or not any(passi[passi.index(None) :]), storia.chiave


def test_niente_accade_dopo_la_fine_della_demo(vicende: Vicende) -> None:
    for caso in vicende.casi:
        assert all(civil_date(passo) <= FINE for passo in _passi(caso) if passo is not None), caso.chiave
    assert all(civil_date(d.dimessa_il) <= FINE for d in vicende.dimissioni if d.dimessa_il is not None)


def test_un_ricovero_comincia_prima_di_tutto_il_resto(vicende: Vicende) -> None:
    for dimissione in vicende.dimissioni:
        ricovero = civil_date(dimissione.ricovero)
        assert INIZIO <= ricovero <= civil_date(dimissione.segnalata_il)
        assert dimissione.dimissibile_dal is None or ricovero <= dimissione.dimissibile_dal
        if dimissione.dimessa_il is not None:
            assert (dimissione.dimissibile_dal or date.min) <= civil_date(dimissione.dimessa_il)


def test_ogni_codice_fiscale_e_valido_e_di_una_persona_sola(vicende: Vicende) -> None:
    codici = [storia.persona.codice_fiscale for storia in (*vicende.casi, *vicende.sad_diretti)]
    assert all(codicefiscale.is_valid(codice) for codice in codici)
    assert len(set(codici)) == len(codici)


def test_capita_ogni_disguido_ma_di_rado(vicende: Vicende) -> None:
    disguidi = [d.disguido for d in vicende.dimissioni if d.disguido is not None]
    assert set(disguidi) == set(Disguido)
    assert 0.02 <= len(disguidi) / len(vicende.dimissioni) <= 0.10


def test_gli_stessi_messaggi_hanno_gli_stessi_byte(vicende: Vicende) -> None:
    dimissione = vicende.dimissioni[0]
    assert degenza(dimissione) == degenza(dimissione)


def test_un_territorio_piu_piccolo_ha_le_stesse_parti() -> None:
    piccolo = sorteggia(Misura.di(24))
    assert {d.ambito for d in piccolo.dimissioni} == {"50017", "50047"}
    assert 20 <= len(piccolo.dimissioni) <= 28
    assert len(piccolo.accessi) > len(piccolo.dimissioni)
