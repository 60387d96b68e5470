"""The states of a protocol: in their order, by the days on which they were reached."""

import pytest

from services.indicators.domain.registro.codici import StatoProtocollo
from services.indicators.domain.registro.refusals import GiornoGiaRegistrato, StatoFuoriOrdine
from services.indicators.domain.registro.sequenza import SEGUONO
from tests.indicators.registro import Registro, iscritta, protocollo


def con_stati(*stati: str) -> Registro:
    """One state a month, from January 2025."""
    primo, *altri = (protocollo(stato, f"2025-{mese:02}-01") for mese, stato in enumerate(stati, 1))
    return iscritta(primo, *altri)


@pytest.mark.parametrize(
    "stati",
    [
        ("definito", "condiviso", "attivato"),
        ("aggiornato", "condiviso", "attivato"),
        ("definito", "aggiornato", "condiviso", "attivato"),
        ("definito", "condiviso", "attivato", "aggiornato", "condiviso", "attivato", "cessato"),
        ("definito", "cessato", "definito", "condiviso"),
    ],
)
def test_un_protocollo_va_avanti(stati: tuple[str, ...]) -> None:
    assert con_stati(*stati).voce.stato == stati[-1]


@pytest.mark.parametrize(
    "stati",
    [
        ("condiviso",),
        ("attivato",),
        ("cessato",),
        ("definito", "attivato"),
        ("definito", "definito"),
        ("definito", "condiviso", "condiviso"),
        ("definito", "condiviso", "attivato", "condiviso"),
        ("definito", "condiviso", "attivato", "aggiornato", "attivato"),
        ("definito", "cessato", "aggiornato"),
        ("definito", "cessato", "attivato"),
    ],
)
def test_un_protocollo_non_salta_e_non_torna_indietro(stati: tuple[str, ...]) -> None:
    with pytest.raises(StatoFuoriOrdine):
        con_stati(*stati)


def test_conta_l_ordine_dei_giorni_non_quello_in_cui_si_registra() -> None:
    registro = iscritta(protocollo("definito", "2025-01-10"))
    registro.aggiungi(protocollo("condiviso", "2025-03-10"))
    registro.aggiungi(protocollo("aggiornato", "2025-02-10"))
    with pytest.raises(StatoFuoriOrdine):
        registro.aggiungi(protocollo("attivato", "2025-02-20"))
    registro.aggiungi(protocollo("attivato", "2025-03-20"))
    assert registro.voce.stato is StatoProtocollo.ATTIVATO


def test_piu_passi_nello_stesso_giorno_valgono_nell_ordine_detto() -> None:
    registro = iscritta(protocollo("definito", "2025-01-10"))
    registro.aggiungi(protocollo("condiviso", "2025-01-10"))
    registro.aggiungi(protocollo("attivato", "2025-01-10"))
    assert registro.voce.stato is StatoProtocollo.ATTIVATO


def test_chi_corregge_il_primo_di_piu_passi_dello_stesso_giorno_non_ne_cambia_l_ordine() -> None:
    registro = iscritta(protocollo("definito", "2025-01-10"))
    registro.aggiungi(protocollo("condiviso", "2025-01-10"))
    registro.correggi("r1", protocollo("aggiornato", "2025-01-10"))
    assert registro.voce.stato is StatoProtocollo.CONDIVISO


def test_lo_stesso_stato_nello_stesso_giorno_e_gia_registrato() -> None:
    registro = iscritta(protocollo("definito", "2025-01-10"))
    with pytest.raises(GiornoGiaRegistrato):
        registro.aggiungi(protocollo("definito", "2025-01-10"))


def test_il_giorno_in_cui_cessa_non_ha_altri_stati() -> None:
    registro = iscritta(protocollo("definito", "2025-01-10"))
    with pytest.raises(StatoFuoriOrdine):
        registro.aggiungi(protocollo("cessato", "2025-01-10"))


def test_non_si_annulla_il_passo_su_cui_ne_poggia_un_altro() -> None:
    registro = con_stati("definito", "condiviso", "attivato")
    with pytest.raises(StatoFuoriOrdine):
        registro.annulla("r2")
    registro.annulla("r3")
    registro.annulla("r2")
    assert registro.valide == ["r1"]


def test_un_protocollo_cessato_riguarda_gli_anni_fino_alla_cessazione() -> None:
    registro = iscritta(protocollo("definito", "2023-05-01"))
    assert registro.voce.anni == (2023, 9999)
    registro.aggiungi(protocollo("cessato", "2025-05-01"))
    assert registro.voce.anni == (2023, 2025)


def test_ogni_stato_ha_detto_che_cosa_lo_segue() -> None:
    assert set(SEGUONO) == {None, *StatoProtocollo}
