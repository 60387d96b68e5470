import pytest

from services.pua.application import queries
from services.pua.application.commands import ApriAccesso, TerritorioIndicato
from services.pua.application.handlers import apri_accesso
from services.pua.domain.accesso import StatoAccesso
from services.pua.domain.codice_fiscale import CodiceFiscaleNonValido
from services.pua.domain.codici import Segnalante
from services.pua.domain.identificativi import SistemaIdentificativo
from shared.kernel.refusal import NotFound
from shared.kernel.store import PageRequest
from tests.pua.costruttori import CF_ADA, dati
from tests.pua.finti import PuaFinto, operatore


@pytest.fixture
def uow() -> PuaFinto:
    uow = PuaFinto()
    apri_accesso(ApriAccesso(TerritorioIndicato("50036"), Segnalante.MMG_PLS, persona=dati()), uow)
    uow.come(operatore("50037"))
    apri_accesso(ApriAccesso(TerritorioIndicato("50037"), Segnalante.HOSPICE, persona=dati()), uow)
    return uow.come(operatore("50036"))


def test_si_cerca_per_identificativo_e_si_vede_il_proprio_territorio(uow: PuaFinto) -> None:
    [scheda] = queries.cerca_persona(SistemaIdentificativo.CODICE_FISCALE, CF_ADA.lower(), uow)
    assert scheda.anagrafica.cognome == "Rossi"
    assert queries.persona(scheda.persona_id, uow) == scheda


def test_chi_non_e_visibile_e_come_se_non_ci_fosse(uow: PuaFinto) -> None:
    uow.come(operatore("50039"))
    assert queries.cerca_persona(SistemaIdentificativo.CODICE_FISCALE, CF_ADA, uow) == ()
    with pytest.raises(NotFound):
        queries.persona(next(iter(uow.persone.tenute)), uow)


def test_cercare_un_codice_errato_lo_dice(uow: PuaFinto) -> None:
    with pytest.raises(CodiceFiscaleNonValido):
        queries.cerca_persona(SistemaIdentificativo.CODICE_FISCALE, "RSSDAA41C47A794K", uow)


def test_la_cartella_mostra_i_casi_del_proprio_territorio(uow: PuaFinto) -> None:
    persona_id = next(iter(uow.persone.tenute))
    assert len(queries.cartella(persona_id, uow).cartella.casi) == 1
    assert len(queries.cartella(persona_id, uow.come(operatore("50036", "50037"))).cartella.casi) == 2


def test_gli_elenchi_filtrano_e_vanno_a_pagine(uow: PuaFinto) -> None:
    uow.come(operatore("50036", "50037"))
    prima = queries.elenco_accessi(StatoAccesso.APERTO, None, None, PageRequest(limit=1), uow)
    seconda = queries.elenco_accessi(StatoAccesso.APERTO, None, None, PageRequest(prima.next_after, 1), uow)
    assert {a.territorio.ambito for a in (*prima.items, *seconda.items)} == {"50036", "50037"}
    assert seconda.next_after is None
    assert queries.elenco_accessi(StatoAccesso.CHIUSO, None, None, PageRequest(), uow).items == []
