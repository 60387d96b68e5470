"""What the territory asked of UVM and SAD because of a discharge, and how it ended."""

import pytest

from services.dimissioni.domain.andamento import Andamento, andamento
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.incarichi import Incaricato, Mancato, Svolgimento, incarichi
from services.dimissioni.domain.messaggio import DestinazioneDimissione, MotivoChiusura
from services.dimissioni.domain.quadro import Quadro
from tests.dimissioni.costruttori import DIMESSA, DOMICILIO, dimissione, il


def presa_in_carico(destinazione: DestinazioneDimissione | None = DOMICILIO) -> Dimissione:
    caso = dimissione(quadro=Quadro(bisogno_sad=True))
    caso.segui_presa_in_carico(il(3))
    if destinazione is not None:
        caso.dimetti(DIMESSA, destinazione, il(10))
    return caso


def svolti(caso: Dimissione) -> dict[Incaricato, Svolgimento]:
    return {each.a: each.svolgimento for each in incarichi(caso)}


def test_chi_e_uscito_senza_il_sad_chiesto_lo_aspetta_ancora() -> None:
    caso = presa_in_carico()
    assert andamento(caso) is Andamento.IN_CORSO
    assert svolti(caso)[Incaricato.SAD] is Svolgimento.CHIESTO


def test_quando_il_sad_comincia_non_manca_piu_nulla() -> None:
    caso = presa_in_carico()
    caso.segui_erogazione("s-1", DIMESSA, il(12))
    assert andamento(caso) is Andamento.COMPIUTA
    assert svolti(caso)[Incaricato.SAD] is Svolgimento.COMPIUTO


def test_chi_va_in_una_struttura_non_aspetta_il_sad() -> None:
    assert andamento(presa_in_carico(DestinazioneDimissione.STRUTTURA_RESIDENZIALE)) is Andamento.COMPIUTA


def test_prima_della_dimissione_non_manca_ancora_nulla() -> None:
    assert andamento(presa_in_carico(None)) is Andamento.ACCETTATA


def test_un_percorso_chiuso_senza_dice_che_cosa_non_si_e_fatto() -> None:
    caso = presa_in_carico()
    caso.concludi(il(20))
    assert andamento(caso) is Andamento.NON_RIUSCITA
    assert {each.a: each.mancato for each in incarichi(caso)} == {
        Incaricato.UVM: Mancato.VALUTAZIONE_NON_FATTA,
        Incaricato.SAD: Mancato.SAD_NON_AVVIATO,
    }


@pytest.mark.parametrize("motivo", [MotivoChiusura.RINUNCIA, MotivoChiusura.DECESSO])
def test_una_richiesta_ritirata_non_e_un_fallimento(motivo: MotivoChiusura) -> None:
    caso = presa_in_carico(None)
    caso.annulla(motivo, il(8))
    assert andamento(caso) is Andamento.ANNULLATA
    assert set(svolti(caso).values()) == {Svolgimento.ANNULLATO}
    assert [each.mancato for each in incarichi(caso)] == [None, None]
