"""Which cases were ever said to belong to a territory: those that could count there, at whatever date."""

from shared.kernel.territory import Territorio
from tests.indicators.storie import BERGAMO, OGLIO_PO_CREMONA, Caso
from tests.indicators.tavole import Tavole

QUI = Territorio(BERGAMO.ambito, BERGAMO.distretto, BERGAMO.asst)
LA = Territorio(OGLIO_PO_CREMONA.ambito, OGLIO_PO_CREMONA.distretto, OGLIO_PO_CREMONA.asst)


def casi_di(tavole: Tavole, *territori: Territorio, limite: int = 10) -> list[str]:
    return tavole.lavora(lambda uow: uow.proiezione.casi_di(territori, limite))


def trasferito(id: str) -> Caso:
    caso = Caso(id)
    caso.segnalata()
    caso.territorio = OGLIO_PO_CREMONA
    caso.accesso()
    return caso


def test_un_caso_trasferito_e_di_entrambi_i_territori(tavole: Tavole) -> None:
    tavole.conta(trasferito("caso-1").eventi)
    assert casi_di(tavole, QUI) == casi_di(tavole, LA) == casi_di(tavole, QUI, LA) == ["caso-1"]


def test_anche_se_il_trasferimento_si_e_saputo_prima(tavole: Tavole) -> None:
    tavole.conta(reversed(trasferito("caso-1").eventi))
    assert casi_di(tavole, QUI) == casi_di(tavole, LA) == ["caso-1"]


def test_un_caso_di_cui_non_si_sa_il_territorio_non_e_di_nessuno(tavole: Tavole) -> None:
    caso = Caso()
    caso.accolta()
    tavole.conta(caso.eventi)
    assert casi_di(tavole, QUI, LA) == []


def test_non_se_ne_leggono_piu_di_quanti_chiesti(tavole: Tavole) -> None:
    for numero in range(4):
        caso = Caso(f"caso-{numero}")
        caso.segnalata()
        tavole.conta(caso.eventi)
    assert casi_di(tavole, QUI, limite=3) == ["caso-0", "caso-1", "caso-2"]
