"""Rules are a list; their versions make a fingerprint."""

import pytest

from services.indicators.domain.contributions.parametri import PREDEFINITI, InizioAttesa, Parametri
from services.indicators.domain.contributions.pua2 import pua2
from services.indicators.domain.contributions.registry import Regole, regole_in_vigore
from shared.contracts import pua


def test_sono_in_vigore_gli_indicatori_nominati_per_primi() -> None:
    assert [regola.versione for regola in regole_in_vigore().tutte] == [
        "DIP-3/1",
        "DIP-4/1",
        "DIP-6/1",
        "PUA-2/1",
        "SAD-1/1",
        "SAD-3/1",
    ]


def test_ogni_regola_dice_in_italiano_che_cosa_conta_e_da_quali_eventi_dipende() -> None:
    for regola in regole_in_vigore().tutte:
        assert len(regola.testo) > 100
        assert regola.dipende_da


def test_dopo_una_valutazione_si_interroga_solo_chi_ne_dipende() -> None:
    assert [regola.codice for regola in regole_in_vigore().after(pua.ValutazioneConclusa)] == ["PUA-2"]
    assert regole_in_vigore().after(pua.SegnalazioneAccolta) == ()


def test_un_parametro_diverso_cambia_l_impronta_solo_della_sua_regola() -> None:
    changed = regole_in_vigore(Parametri(dip_inizio=InizioAttesa.SEGNALAZIONE))
    before = {regola.codice: regola.versione for regola in regole_in_vigore().tutte}
    after = {regola.codice: regola.versione for regola in changed.tutte}
    assert {codice for codice in before if before[codice] != after[codice]} == {"DIP-3", "DIP-4"}


def test_due_regole_per_un_indicatore_non_si_possono_avere() -> None:
    with pytest.raises(ValueError, match="two rules"):
        Regole([pua2(PREDEFINITI), pua2(PREDEFINITI)])
