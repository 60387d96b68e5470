"""Keys come from the secret of the installation, and rotate without a moment in which none is valid."""

from datetime import UTC, datetime, timedelta

import pytest

from services.indicators.domain.consegne.abbonamento import SOVRAPPOSIZIONE, Abbonamento
from services.indicators.domain.consegne.cadenza import Cadenza
from services.indicators.domain.consegne.refusals import RotazioneInCorso
from shared.webhooks.chiavi import Chiave, Radici, come_si_consegna
from shared.webhooks.refusals import ConsegneNonConfigurate

ORA = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PRIMO, SECONDO = b"un segreto di almeno trentadue byte", b"un altro segreto di almeno trentadue"
RADICI = Radici([PRIMO])


def abbonamento() -> Abbonamento:
    return Abbonamento(
        id="a-1",
        ambito="50036",
        url="https://ambito.example/",
        cadenza=Cadenza(),
        chiavi=(Chiave(1, RADICI.in_vigore, ORA),),
        creato_il=ORA,
    )


def test_ogni_abbonamento_e_ogni_numero_hanno_una_chiave_diversa_e_sempre_la_stessa() -> None:
    chiavi = [Chiave(numero, RADICI.in_vigore, ORA) for numero in (1, 2)]
    derived = [RADICI.deriva(id, chiave) for id in ("a-1", "a-2") for chiave in chiavi]
    assert len(set(derived)) == 4
    assert derived == [RADICI.deriva(id, chiave) for id in ("a-1", "a-2") for chiave in chiavi]
    assert all(key is not None and len(key) == 32 for key in derived)


def test_una_chiave_si_scrive_come_vuole_la_specifica() -> None:
    assert come_si_consegna(bytes(24)) == "whsec_" + "A" * 32


def test_cambiato_il_segreto_le_chiavi_di_prima_valgono_finche_lo_si_conosce() -> None:
    chiave = Chiave(1, RADICI.in_vigore, ORA)
    entrambi, solo_nuovo = Radici([SECONDO, PRIMO]), Radici([SECONDO])
    assert entrambi.deriva("a-1", chiave) == RADICI.deriva("a-1", chiave)
    assert entrambi.in_vigore == solo_nuovo.in_vigore != RADICI.in_vigore
    assert solo_nuovo.deriva("a-1", chiave) is None


def test_senza_segreto_nessuno_si_abbona() -> None:
    with pytest.raises(ConsegneNonConfigurate):
        _ = Radici([b""]).in_vigore


def test_un_segreto_corto_non_e_un_segreto() -> None:
    with pytest.raises(ValueError):
        Radici([b"corto"])


def test_il_segreto_non_si_stampa() -> None:
    assert "segreto" not in repr(RADICI) and "segreto" not in str(vars(abbonamento()))


def test_durante_la_rotazione_le_chiavi_valide_sono_due_poi_una() -> None:
    mio = abbonamento()
    mio.ruota(RADICI.in_vigore, ORA, subito=False)
    assert [chiave.numero for chiave in mio.chiavi_valide(ORA)] == [2, 1]
    assert [chiave.numero for chiave in mio.chiavi_valide(ORA + SOVRAPPOSIZIONE)] == [2]


def test_una_terza_chiave_aspetta_che_la_prima_scada() -> None:
    mio = abbonamento()
    mio.ruota(RADICI.in_vigore, ORA, subito=False)
    with pytest.raises(RotazioneInCorso):
        mio.ruota(RADICI.in_vigore, ORA + timedelta(hours=1), subito=False)
    mio.ruota(RADICI.in_vigore, ORA + SOVRAPPOSIZIONE, subito=False)
    assert [chiave.numero for chiave in mio.chiavi_valide(ORA + SOVRAPPOSIZIONE)] == [3, 2]


def test_una_chiave_rubata_smette_di_firmare_subito() -> None:
    mio = abbonamento()
    mio.ruota(RADICI.in_vigore, ORA, subito=False)
    mio.ruota(RADICI.in_vigore, ORA, subito=True)
    assert [chiave.numero for chiave in mio.chiavi_valide(ORA)] == [3]
