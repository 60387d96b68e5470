"""The open choices have names, and words to choose from; whoever adds one to the rules adds it here too."""

from dataclasses import fields
from enum import StrEnum

import pytest

from services.indicators.domain.contributions.parametri import PREDEFINITI, InizioAttesa, Parametri
from services.indicators.domain.contributions.registry import regole_in_vigore
from services.indicators.domain.contributions.scelte import SCELTE, ammessi, scegli
from services.indicators.domain.refusals import ParametroSconosciuto, ValoreNonAmmesso

TUTTE = [
    (codice, scelta, parola) for codice, scelte in SCELTE.items() for scelta in scelte for parola in scelta.ammessi
]


@pytest.mark.parametrize(("codice", "scelta", "parola"), TUTTE, ids=str)
def test_ogni_scelta_si_legge_nella_regola_con_la_parola_scelta(codice: str, scelta: object, parola: str) -> None:
    nome = next(each.nome for each in SCELTE[codice] if each is scelta)
    regola = regole_in_vigore(scegli(codice, {nome: parola}, PREDEFINITI)).get(codice)
    assert regola is not None
    assert (nome, parola) in [(name, value) for name, value, _ in regola.parametri]


def test_nessuna_scelta_aperta_resta_senza_nome() -> None:
    aperte = {each.name for each in fields(Parametri) if isinstance(getattr(PREDEFINITI, each.name), bool | StrEnum)}
    assert aperte == {scelta.campo for scelte in SCELTE.values() for scelta in scelte}


def test_una_scelta_non_tocca_le_altre() -> None:
    prima = Parametri(sad3_conta_aperte=True)
    dopo = scegli("DIP-3", {"inizio": "segnalazione"}, prima)
    assert dopo == Parametri(dip_inizio=InizioAttesa.SEGNALAZIONE, sad3_conta_aperte=True)


def test_una_scelta_sconosciuta_dice_quali_ci_sono() -> None:
    with pytest.raises(ParametroSconosciuto, match="inizio, fine"):
        scegli("DIP-3", {"conta_aperte": "si"}, PREDEFINITI)
    with pytest.raises(ParametroSconosciuto, match="nessuna"):
        scegli("PUA-2", {"inizio": "segnalazione"}, PREDEFINITI)


def test_un_valore_non_ammesso_dice_quali_lo_sono() -> None:
    with pytest.raises(ValoreNonAmmesso, match="no, si"):
        scegli("SAD-3", {"conta_aperte": "forse"}, PREDEFINITI)
    assert ammessi("SAD-3") == {"conta_aperte": ["no", "si"]}
