import pytest

from services.dimissioni.domain.messaggio import PunteggioScala
from services.dimissioni.domain.refusals import PunteggioFuoriScala, ScalaSconosciuta
from services.dimissioni.domain.scale import verifica


@pytest.mark.parametrize(("scala", "punteggio"), [("brass", 0), ("brass", 40), ("barthel", 0), ("barthel", 100)])
def test_gli_estremi_della_scala_sono_ammessi(scala: str, punteggio: int) -> None:
    verifica(PunteggioScala(scala, punteggio))


@pytest.mark.parametrize(("scala", "punteggio"), [("brass", -1), ("brass", 41), ("barthel", -5), ("barthel", 105)])
def test_fuori_dai_limiti_il_punteggio_e_rifiutato(scala: str, punteggio: int) -> None:
    with pytest.raises(PunteggioFuoriScala):
        verifica(PunteggioScala(scala, punteggio))


def test_una_scala_che_l_ospedale_non_usa_e_rifiutata() -> None:
    with pytest.raises(ScalaSconosciuta):
        verifica(PunteggioScala("interrai", 3))
