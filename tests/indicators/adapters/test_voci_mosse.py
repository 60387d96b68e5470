"""Which voci of a cell moved between two instants: the same answer from either database."""

from services.indicators.domain.cube import Casella
from tests.indicators.storie import OGLIO_PO_CREMONA, Caso, istante
from tests.indicators.tavole import Tavole

BERGAMO_2026 = Casella("DIP-3", 2026, "ambito", "50036")


def mosse(tavole: Tavole, da: str, a: str, casella: Casella = BERGAMO_2026, limite: int = 10) -> list[tuple[str, int]]:
    found = tavole.lavora(lambda uow: uow.libro.mosse(casella, istante(da), istante(a), limite))
    return sorted((each.caso_id, each.voce.contributo.valore or 0) for each in found)


def caso(id: str, dimessa: str, saputa: str) -> Caso:
    made = Caso(id)
    made.segnalata("2026-03-01")
    made.dimessa(dimessa, saputo=saputa)
    return made


def test_si_muove_chi_si_e_saputo_dopo_la_prima_data_e_non_dopo_la_seconda(tavole: Tavole) -> None:
    tavole.conta(caso("caso-1", "2026-03-05", saputa="2026-03-05").eventi)
    tavole.conta(caso("caso-2", "2026-03-06", saputa="2026-03-10").eventi)
    assert mosse(tavole, "2026-03-05", "2026-03-10") == [("caso-2", 5)]
    assert mosse(tavole, "2026-03-04", "2026-03-09") == [("caso-1", 4)]


def test_di_una_correzione_si_muovono_la_voce_che_si_chiude_e_quella_che_si_apre(tavole: Tavole) -> None:
    made = caso("caso-1", "2026-03-10", saputa="2026-03-10")
    made.dimissibile("2026-03-04", saputo="2026-05-01")
    tavole.conta(made.eventi)
    assert mosse(tavole, "2026-04-01", "2026-05-01") == [("caso-1", 6), ("caso-1", 9)]


def test_di_chi_lascia_il_territorio_si_muove_solo_la_voce_che_si_chiude(tavole: Tavole) -> None:
    made = caso("caso-1", "2026-03-10", saputa="2026-03-10")
    made.territorio = OGLIO_PO_CREMONA
    made.accesso("2026-03-20", dimissione=None)
    tavole.conta(made.eventi)
    assert mosse(tavole, "2026-03-15", "2026-03-31") == [("caso-1", 9)]
    assert mosse(tavole, "2026-03-15", "2026-03-31", Casella("DIP-3", 2026, "regione", "030")) == [
        ("caso-1", 9),
        ("caso-1", 9),
    ]


def test_non_se_ne_leggono_piu_di_quante_chieste(tavole: Tavole) -> None:
    for numero in range(4):
        tavole.conta(caso(f"caso-{numero}", "2026-03-05", saputa="2026-03-05").eventi)
    assert len(mosse(tavole, "2026-03-01", "2026-03-31", limite=3)) == 3
