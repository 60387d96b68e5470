"""The year month by month, from the ledger: it ends where the cube is."""

from datetime import date
from functools import partial

import pytest

from services.indicators.adapters.unit_of_work import IndicatorsUnitOfWork
from services.indicators.application.andamento import Andamento, per_mese
from services.indicators.application.questions import Indirizzo
from services.indicators.domain.andamento import Mese
from services.indicators.domain.andamento import andamento as componi
from services.indicators.domain.contributions.registry import Regole, regole_in_vigore
from services.indicators.domain.cube import Casella
from services.indicators.domain.verdicts import VUOTA, Cella
from shared.kernel.actor import EVERYTHING, Actor, Ruolo
from tests.indicators.conteggio_per_persona import PERSONE
from tests.indicators.storie import OGLIO_PO_CREMONA, Caso, percorso_completo
from tests.indicators.tavole import Apri, Tavole

REGIONE = Actor("x", Ruolo.ATS_REGIONE, EVERYTHING)


def andamento(
    tavole: Tavole, codice: str, dove: tuple[str, str] = ("ambito", "50036"), noto_al: date | None = None
) -> Andamento:
    return tavole.lavora(partial(per_mese, Indirizzo(codice, *dove, 2026, noto_al)), REGIONE)


def mesi_di(tavole: Tavole, casella: Casella) -> list[Mese]:
    """Also of what no deliberation asks for."""
    found = tavole.lavora(lambda uow: uow.andamenti.per_mese(casella, None))
    return componi(found.get(casella.anno, {}), found.get(casella.anno - 1, {}), 12)


def cubo(uow: IndicatorsUnitOfWork, casella: Casella) -> Cella:
    return uow.cubo.celle([casella]).get(casella, VUOTA)


def attesa(numero: int, segnalata: str, dimessa: str, saputa: str | None = None) -> Caso:
    caso = Caso(f"caso-{numero}")
    caso.segnalata(segnalata)
    caso.dimessa(dimessa, saputo=saputa)
    return caso


def test_ogni_mese_porta_i_suoi_casi_e_si_sommano_da_gennaio(tavole: Tavole) -> None:
    for numero, (segnalata, dimessa) in enumerate(
        [("2026-01-10", "2026-01-12"), ("2026-01-20", "2026-01-30"), ("2026-03-01", "2026-03-04")]
    ):
        tavole.conta(attesa(numero, segnalata, dimessa).eventi)
    mesi = andamento(tavole, "DIP-3").mesi
    assert [mese.nel_mese.contributi for mese in mesi[:4]] == [2, 0, 1, 0]
    assert [(mese.da_gennaio.somma, mese.da_gennaio.contributi) for mese in mesi[:4]] == [
        (12, 2),
        (12, 2),
        (15, 3),
        (15, 3),
    ]


def test_l_anno_in_corso_arriva_al_mese_in_corso(tavole: Tavole) -> None:
    assert [mese.mese for mese in andamento(tavole, "DIP-3").mesi] == list(range(1, 12))


def test_accanto_c_e_lo_stesso_mese_dell_anno_prima(tavole: Tavole) -> None:
    tavole.conta(attesa(1, "2025-02-01", "2025-02-09").eventi)
    tavole.conta(attesa(2, "2026-01-01", "2026-01-03").eventi)
    mesi = andamento(tavole, "DIP-3").mesi
    assert mesi[0].anno_prima is None
    assert mesi[1].anno_prima == mesi[5].anno_prima == Cella(0, 1, 8, 1, 64)


def test_una_persona_conta_il_primo_mese_e_poi_non_piu(apri: Apri) -> None:
    tavole = apri(PERSONE)
    uno, altro = Caso("caso-1"), Caso("caso-2", OGLIO_PO_CREMONA)
    uno.valutata("2026-02-05", con_assistente_sociale=False, valutazione="val-1")
    uno.valutata("2026-04-05", valutazione="val-2")
    uno.valutata("2026-06-05", valutazione="val-3")
    altro.valutata("2026-03-05")
    tavole.conta([*uno.eventi, *altro.eventi])
    # One person with two cases: in the denominator since February, in the numerator since March.
    mesi = mesi_di(tavole, Casella("PERSONE", 2026, "regione", "030"))
    assert [(m.da_gennaio.numeratore, m.da_gennaio.denominatore) for m in mesi[:6]] == [
        (0, 0),
        (0, 1),
        (1, 1),
        (1, 1),
        (1, 1),
        (1, 1),
    ]
    assert [m.nel_mese.contributi for m in mesi[:6]] == [0, 1, 1, 1, 0, 1]


def test_come_noto_a_una_data_non_c_e_cio_che_si_e_saputo_dopo(tavole: Tavole) -> None:
    tavole.conta(attesa(1, "2026-01-01", "2026-01-03").eventi)
    tavole.conta(attesa(2, "2026-02-01", "2026-02-05", saputa="2026-05-01").eventi)
    mesi = andamento(tavole, "DIP-3", noto_al=date(2026, 4, 15)).mesi
    assert len(mesi) == 4
    assert mesi[-1].da_gennaio.contributi == 1
    assert andamento(tavole, "DIP-3").mesi[3].da_gennaio.contributi == 2


@pytest.mark.parametrize("dove", [("ambito", "50036"), ("distretto", "22047"), ("ats", "325"), ("regione", "030")])
def test_l_ultimo_mese_e_il_valore_del_cubo(tavole: Tavole, dove: tuple[str, str]) -> None:
    tavole.regole = Regole([*regole_in_vigore().tutte, *PERSONE.tutte])
    tavole.conta(percorso_completo(Caso("caso-1")).eventi)
    tavole.conta(percorso_completo(Caso("caso-2")).eventi)
    tavole.conta(percorso_completo(Caso("caso-3", OGLIO_PO_CREMONA)).eventi)
    for regola in tavole.regole.tutte:
        casella = Casella(regola.codice, 2026, *dove)
        assert mesi_di(tavole, casella)[-1].da_gennaio == tavole.lavora(partial(cubo, casella=casella))


def test_un_anno_non_iniziato_non_ha_mesi(tavole: Tavole) -> None:
    assert tavole.lavora(partial(per_mese, Indirizzo("DIP-3", "ambito", "50036", 2027)), REGIONE).mesi == []
