"""What stands behind a cell, on a real database: the events that made it, and the extremes of a mean."""

from datetime import datetime

from services.indicators.adapters.unit_of_work import IndicatorsUnitOfWork
from services.indicators.domain.contributions.misure import DIMISSIONI_APERTE, IDENTITA, QUARANTENA
from services.indicators.domain.cube import Casella
from services.indicators.domain.verdicts import Cella
from tests.indicators.storie import BERGAMO, OGLIO_PO_CREMONA, Caso, istante
from tests.indicators.tavole import Tavole

DIP3 = Casella("DIP-3", 2026, "ambito", "50036")


def fatti(tavole: Tavole, casella: Casella = DIP3, noto_al: datetime | None = None) -> list[tuple[str, str, int]]:
    """Case, what happened, and the days that it took to be known."""

    def domanda(uow: IndicatorsUnitOfWork) -> list[tuple[str, str, int]]:
        return sorted(
            (each.caso_id, each.tipo.partition(".")[2], (each.registrato_il - each.avvenuto_il).days)
            for each in uow.qualita.fatti(casella, noto_al)
        )

    return tavole.lavora(domanda)


def cella(tavole: Tavole, codice: str, livello: str, territorio: str) -> Cella | None:
    casella = Casella(codice, 2026, livello, territorio)
    return tavole.lavora(lambda uow: uow.cubo.celle([casella]).get(casella))


def attesa(id: str, dimessa: str = "2026-03-10", saputa: str | None = None, dimissibile: bool = True) -> Caso:
    caso = Caso(id)
    caso.segnalata("2026-03-01")
    if dimissibile:
        caso.dimissibile("2026-03-04")
    caso.dimessa(dimessa, saputo=saputa)
    return caso


def test_i_fatti_di_una_cella_sono_gli_eventi_dei_suoi_contributi(tavole: Tavole) -> None:
    tavole.conta(attesa("caso-1", saputa="2026-03-15").eventi + attesa("caso-2", dimissibile=False).eventi)
    altrove = Caso("caso-3", OGLIO_PO_CREMONA)
    altrove.segnalata()
    altrove.dimessa()
    tavole.conta(altrove.eventi)
    assert fatti(tavole) == [
        ("caso-1", "dimissione-effettuata.v1", 5),
        ("caso-1", "paziente-clinicamente-dimissibile.v1", 0),
        ("caso-2", "dimissione-effettuata.v1", 0),
        ("caso-2", "dimissione-segnalata.v1", 0),
    ]
    assert len(fatti(tavole, DIP3._replace(livello="regione", territorio="030"))) == 6


def test_i_fatti_sono_quelli_noti_allora(tavole: Tavole) -> None:
    tavole.conta(attesa("caso-1", saputa="2026-03-15").eventi)
    assert fatti(tavole, noto_al=istante("2026-03-14")) == []
    assert len(fatti(tavole, noto_al=istante("2026-03-16"))) == 2


def test_gli_estremi_di_una_media_sono_le_attese_piu_breve_e_piu_lunga(tavole: Tavole) -> None:
    assert tavole.lavora(lambda uow: uow.qualita.estremi(DIP3, None)) is None
    tavole.conta(attesa("caso-1", "2026-03-06").eventi + attesa("caso-2", "2026-03-20").eventi)
    assert tavole.lavora(lambda uow: uow.qualita.estremi(DIP3, None)) == (2, 16)


def test_di_un_messaggio_si_conta_dove_si_sa_che_e(tavole: Tavole) -> None:
    noto, in_parte, ignoto = Caso("m-1"), Caso("m-2"), Caso("m-3")
    noto.in_quarantena(ambito="50036", distretto="22047", asst="718")
    in_parte.in_quarantena(asst="718")
    ignoto.in_quarantena()
    tavole.conta([*noto.eventi, *in_parte.eventi, *ignoto.eventi])
    dove = [("ambito", "50036"), ("asst", "718"), ("ats", "325"), ("regione", "030")]
    assert [cella(tavole, QUARANTENA, *each) for each in dove] == [
        Cella(1, 1, 0, 1),
        Cella(2, 2, 0, 2),
        Cella(2, 2, 0, 2),
        Cella(3, 3, 0, 3),
    ]
    before = tavole.derivate()
    tavole.riconta()
    assert tavole.derivate() == before


def test_una_contraddizione_tra_due_territori_non_si_vede_in_uno_solo(tavole: Tavole) -> None:
    caso = Caso("persona-1")
    caso.contraddetta("2026-03-01", (BERGAMO, OGLIO_PO_CREMONA))
    tavole.conta(caso.eventi)
    assert cella(tavole, IDENTITA, "ambito", "50036") is None
    assert cella(tavole, IDENTITA, "regione", "030") == Cella(1, 1, 0, 1)


def test_un_caso_che_finisce_non_e_piu_aperto(tavole: Tavole) -> None:
    caso = Caso()
    caso.segnalata()
    tavole.conta(caso.eventi)
    assert cella(tavole, DIMISSIONI_APERTE, "ambito", "50036") == Cella(0, 1, 0, 1)
    tavole.conta([caso.dimessa()])
    assert cella(tavole, DIMISSIONI_APERTE, "ambito", "50036") is None
