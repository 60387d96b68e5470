"""Five levels, a table where nothing is inferred, and values seen only by whoever may see what is in them."""

from typing import Any

import pytest

from services.indicators.domain.levels import Livello, codici, luogo_di, nome, righe
from services.indicators.domain.visibility import vede_i_casi, vede_il_valore
from shared.kernel.actor import EVERYTHING, Actor, Ruolo, Scope
from shared.kernel.territory import REGIONE
from tests.indicators.storie import BERGAMO


def chi(ruolo: Ruolo = Ruolo.UFFICIO_DI_PIANO, **claims: Any) -> Actor:
    return Actor("x", ruolo, Scope(**claims))


def codice(*codes: str) -> frozenset[str]:
    return frozenset(codes)


def test_i_territori_sono_quelli_della_tabella() -> None:
    assert [len(codici(livello)) for livello in Livello] == [91, 86, 25, 8, 1]


def test_un_caso_conta_a_tutti_e_cinque_i_livelli() -> None:
    assert luogo_di(BERGAMO).celle == (
        ("ambito", "50036"),
        ("distretto", "22047"),
        ("asst", "718"),
        ("ats", "325"),
        ("regione", "030"),
    )


def test_ogni_territorio_ha_un_nome() -> None:
    assert nome(Livello.AMBITO, "50036") == "Bergamo"
    assert nome(Livello.REGIONE, REGIONE) == "Regione Lombardia"


def test_chi_ha_l_ambito_ne_vede_il_valore_e_i_casi() -> None:
    actor = chi(ambiti=codice("50036"))
    assert vede_il_valore(actor, Livello.AMBITO, "50036")
    assert vede_i_casi(actor, Livello.AMBITO, "50036")


def test_chi_ha_un_ambito_non_vede_gli_altri_ne_i_livelli_sopra() -> None:
    actor = chi(ambiti=codice("50036"))
    above = [(Livello.AMBITO, "50097"), (Livello.ASST, "718"), (Livello.ATS, "325"), (Livello.REGIONE, REGIONE)]
    assert [pair for pair in above if vede_il_valore(actor, *pair)] == []


def test_un_asst_vede_i_suoi_ambiti_ma_non_quelli_divisi_con_altre() -> None:
    niguarda = chi(Ruolo.OPERATORE_ASST, asst=codice("701"))
    assert not vede_il_valore(niguarda, Livello.AMBITO, "50007")
    papa_giovanni = chi(Ruolo.OPERATORE_ASST, asst=codice("718"))
    assert vede_il_valore(papa_giovanni, Livello.AMBITO, "50036")


def test_un_distretto_sotto_due_asst_non_si_vede_da_una_sola() -> None:
    distretto = next(
        code
        for code in codici(Livello.DISTRETTO)
        if len({v.territorio.asst for v in righe(Livello.DISTRETTO, code)}) > 1
    )
    both = codice(*(row.territorio.asst for row in righe(Livello.DISTRETTO, distretto)))
    assert not vede_il_valore(chi(asst=codice(min(both))), Livello.DISTRETTO, distretto)
    assert vede_il_valore(chi(asst=both), Livello.DISTRETTO, distretto)


def test_un_ats_vede_i_suoi_territori_e_il_valore_della_regione_ma_non_i_casi_della_regione() -> None:
    ats = chi(Ruolo.ATS_REGIONE, ats=codice("325"))
    assert vede_i_casi(ats, Livello.AMBITO, "50036")
    assert vede_il_valore(ats, Livello.REGIONE, REGIONE)
    assert not vede_i_casi(ats, Livello.REGIONE, REGIONE)
    assert not vede_il_valore(ats, Livello.ATS, "321")


def test_la_regione_vede_tutto() -> None:
    actor = Actor("x", Ruolo.ATS_REGIONE, EVERYTHING)
    assert all(vede_i_casi(actor, livello, code) for livello in Livello for code in codici(livello))


@pytest.mark.parametrize("livello", list(Livello))
def test_chi_non_ha_territorio_non_vede_nulla(livello: Livello) -> None:
    assert [code for code in codici(livello) if vede_il_valore(chi(Ruolo.ATS_REGIONE), livello, code)] == []


def test_un_codice_che_non_esiste_non_lo_vede_nessuno() -> None:
    actor = Actor("x", Ruolo.AMMINISTRATORE, EVERYTHING)
    assert not vede_il_valore(actor, Livello.AMBITO, "99999")
    assert not vede_il_valore(actor, Livello.REGIONE, "031")
