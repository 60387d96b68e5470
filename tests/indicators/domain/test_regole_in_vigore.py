"""Rules are a list; their versions make a fingerprint."""

import pytest

from services.indicators.domain.contributions.parametri import PREDEFINITI, InizioAttesa, Parametri
from services.indicators.domain.contributions.pua2 import pua2
from services.indicators.domain.contributions.registry import Regole, regole_in_vigore
from services.indicators.domain.regulation import load
from shared.contracts import pua


def test_ogni_indicatore_della_deliberazione_ha_la_sua_regola_nello_stesso_ordine() -> None:
    judged = [regola.versione for regola in regole_in_vigore().tutte if regola.accanto_a is None]
    assert judged == [f"{indicatore.codice}/1" for indicatore in load().indicatori]


def test_accanto_a_tre_indicatori_c_e_un_altro_conto() -> None:
    regole = regole_in_vigore()
    beside = {each.codice: [accanto.codice for accanto in regole.accanto(each.codice)] for each in regole.tutte}
    assert {codice: found for codice, found in beside.items() if found} == {
        "VMD-3": ["VMD-3.registrate"],
        "PAF-3": ["PAF-3.tipologie"],
        "PUA-4": ["PUA-4.nuclei"],
    }


def test_ogni_regola_dice_in_italiano_che_cosa_conta_e_da_quali_eventi_dipende() -> None:
    for regola in regole_in_vigore().tutte:
        assert len(regola.testo) > 100
        assert regola.dipende_da


def test_dopo_una_valutazione_si_interroga_solo_chi_ne_dipende() -> None:
    asked = [regola.codice for regola in regole_in_vigore().after(pua.ValutazioneConclusa)]
    assert asked == ["PAF-2", "PUA-2", "PUA-4", "PUA-4.nuclei", "SAD-2", "PUA.aperti"]
    assert regole_in_vigore().after(pua.SegnalazioneAccolta) == ()


def test_un_parametro_diverso_cambia_l_impronta_solo_della_sua_regola() -> None:
    changed = regole_in_vigore(Parametri(dip_inizio=InizioAttesa.SEGNALAZIONE))
    before = {regola.codice: regola.versione for regola in regole_in_vigore().tutte}
    after = {regola.codice: regola.versione for regola in changed.tutte}
    assert {codice for codice in before if before[codice] != after[codice]} == {"DIP-3", "DIP-4"}


def test_due_regole_per_un_indicatore_non_si_possono_avere() -> None:
    with pytest.raises(ValueError, match="two rules"):
        Regole([pua2(PREDEFINITI), pua2(PREDEFINITI)])
