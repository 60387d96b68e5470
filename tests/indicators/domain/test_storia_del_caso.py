"""The history is folded in one order, however the events arrived."""

import pytest

from services.indicators.domain.case import PLACES, Storia, fold, order
from shared.contracts.envelope import TerritorioDelCaso, type_registry
from shared.kernel.territory import TerritorioIncoerente
from tests.indicators.storie import BERGAMO, OGLIO_PO_CREMONA, Caso


def storia(caso: Caso) -> Storia:
    folded = Storia()
    for event in order(caso.eventi):
        fold(folded, event)
    return folded


def test_ogni_evento_dei_servizi_ha_il_suo_posto_nella_storia() -> None:
    published = {
        kind for kind in type_registry.values() if kind.tipo.startswith(("pua.", "dimissioni.", "sad.", "registro."))
    }
    assert published == set(PLACES)


def test_ogni_fatto_ricorda_l_evento_che_l_ha_detto() -> None:
    caso = Caso()
    event = caso.segnalata()
    segnalata = storia(caso).dimissioni["dim-1"].segnalata
    assert segnalata is not None
    assert (segnalata.evento, segnalata.istante) == (event.id, event.time)


def test_il_territorio_e_l_ultimo_che_e_stato_nominato() -> None:
    caso = Caso(territorio=BERGAMO)
    caso.segnalata("2026-03-01")
    caso.territorio = OGLIO_PO_CREMONA
    caso.accesso("2026-03-02")
    luogo = storia(caso).luogo
    assert luogo is not None
    assert (luogo.territorio.ambito, luogo.ats) == ("50097", "327")


def test_un_evento_saputo_prima_si_piega_prima_anche_se_arriva_dopo() -> None:
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.dimissibile("2026-03-04", saputo="2026-03-08")
    caso.accesso("2026-03-05", saputo="2026-03-05")
    assert [event.id for event in order(reversed(caso.eventi))] == [
        "caso-1-dimissioni-1",
        "caso-1-pua-1",
        "caso-1-dimissioni-2",
    ]


def test_un_territorio_che_non_esiste_si_rifiuta() -> None:
    caso = Caso(territorio=TerritorioDelCaso(ambito="50036", distretto="22070", asst="718"))
    caso.segnalata()
    with pytest.raises(TerritorioIncoerente):
        storia(caso)
