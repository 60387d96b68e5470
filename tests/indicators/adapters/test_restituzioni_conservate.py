"""How yearly returns are kept: who sees which, and that nothing is served that was changed behind our back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from services.indicators.adapters.tables import restituzioni
from services.indicators.adapters.unit_of_work import IndicatorsUnitOfWork
from services.indicators.domain.restituzione.refusals import RestituzioneAlterata, RestituzioneNonTrovata
from services.indicators.domain.restituzione.restituzione import Restituzione
from shared.kernel.actor import Actor, Ruolo, Scope
from shared.kernel.refusal import VersionChanged
from shared.kernel.store import PageRequest
from tests.indicators.restituzioni import VERIFICATA, bozza, congelata, foglio, media
from tests.indicators.tavole import Tavole

UFFICIO = Actor("up-1", Ruolo.UFFICIO_DI_PIANO, Scope(ambiti=frozenset({"50036"})))
ALTRO_UFFICIO = Actor("up-2", Ruolo.UFFICIO_DI_PIANO, Scope(ambiti=frozenset({"50097"})))
REGIONE = Actor("reg-1", Ruolo.ATS_REGIONE, Scope(tutto=True))
CABINA = Actor("asst-1", Ruolo.OPERATORE_ASST, Scope(asst=frozenset({"718"})))


def metti(tavole: Tavole, *restituzioni: Restituzione) -> None:
    for each in restituzioni:
        tavole.lavora(lambda uow, it=each: uow.restituzioni.aggiungi(it))  # type: ignore[misc]  # bound at once


def leggi(tavole: Tavole, chiave: str = "rest-1", attore: Actor = UFFICIO) -> Restituzione:
    return tavole.lavora(lambda uow: uow.restituzioni.get(chiave), attore)


def elenco(tavole: Tavole, attore: Actor = UFFICIO, **filtro: Any) -> list[tuple[str, bool]]:
    wanted = {"ambito": None, "anno": None, "stato": None} | filtro
    page = tavole.lavora(lambda uow: uow.restituzioni.pagina(PageRequest(), **wanted), attore)
    return [(each.numero, each.integra) for each in page.items]


def manomissione(tavole: Tavole, **values: Any) -> None:
    """Somebody with the database's own tools."""

    def tamper(uow: IndicatorsUnitOfWork) -> None:
        uow.connection.execute(update(restituzioni).where(restituzioni.c.id == "rest-1").values(**values))

    tavole.lavora(tamper)


@pytest.mark.parametrize("fatta", [bozza, congelata])
def test_si_rilegge_uguale(tavole: Tavole, fatta: Callable[[], Restituzione]) -> None:
    restituzione = fatta()
    metti(tavole, restituzione)
    assert leggi(tavole) == restituzione


def test_si_chiama_anche_per_numero(tavole: Tavole) -> None:
    metti(tavole, congelata())
    assert leggi(tavole, "2025-50036-v1").id == "rest-1"
    for unknown in ("2025-50036-v2", "2025-50036-v99999999999", "altro"):
        with pytest.raises(RestituzioneNonTrovata):
            leggi(tavole, unknown)


def test_due_versioni_con_lo_stesso_numero_non_ci_stanno(tavole: Tavole) -> None:
    metti(tavole, bozza())
    with pytest.raises(IntegrityError):
        metti(tavole, bozza(id="rest-2"))


def test_la_bozza_la_vede_solo_il_suo_ufficio(tavole: Tavole) -> None:
    metti(tavole, bozza())
    assert elenco(tavole) == [("2025/50036/v1", True)]
    for attore in (ALTRO_UFFICIO, REGIONE, CABINA):
        assert elenco(tavole, attore) == []
        with pytest.raises(RestituzioneNonTrovata):
            leggi(tavole, attore=attore)


def test_congelata_la_vedono_anche_la_regione_e_la_cabina_di_regia(tavole: Tavole) -> None:
    metti(tavole, congelata())
    for attore in (UFFICIO, REGIONE, CABINA):
        assert elenco(tavole, attore) == [("2025/50036/v1", True)]
        assert leggi(tavole, attore=attore).impronta
    with pytest.raises(RestituzioneNonTrovata):
        leggi(tavole, attore=ALTRO_UFFICIO)


def test_un_salvataggio_su_una_versione_vecchia_e_rifiutato(tavole: Tavole) -> None:
    metti(tavole, bozza())
    mia, sua = leggi(tavole), leggi(tavole)
    mia.verifica(VERIFICATA)
    tavole.lavora(lambda uow: uow.restituzioni.salva(mia))
    with pytest.raises(VersionChanged):
        tavole.lavora(lambda uow: uow.restituzioni.salva(sua))


def test_una_riga_congelata_non_si_riscrive_nemmeno_aggirando_le_regole(tavole: Tavole) -> None:
    metti(tavole, congelata())
    ferma = leggi(tavole)
    altra = replace(ferma, documento=replace(ferma.documento, note={"generale": "cambiata"}))
    with pytest.raises(VersionChanged):
        tavole.lavora(lambda uow: uow.restituzioni.salva(altra))
    assert leggi(tavole) == ferma


def test_un_numero_cambiato_nel_database_e_detto_e_non_servito(tavole: Tavole) -> None:
    metti(tavole, congelata())
    body = congelata().congelato.replace(b'"numeratore":2', b'"numeratore":3')
    manomissione(tavole, documento=body)
    with pytest.raises(RestituzioneAlterata):
        leggi(tavole)
    assert elenco(tavole) == [("2025/50036/v1", False)]


@pytest.mark.parametrize(
    "values",
    [
        {"impronta": None},
        {"impronta": None, "stato": "bozza"},
        {"stato": "bozza"},
        {"anno": 2026},
        {"progressivo": 2},
        {"documento": b"non e' JSON"},
        {"impronta": "0" * 64},
    ],
    ids="+".join,
)
def test_qualunque_colonna_si_tocchi_non_torna_con_il_documento(tavole: Tavole, values: dict[str, Any]) -> None:
    metti(tavole, congelata())
    manomissione(tavole, **values)
    with pytest.raises(RestituzioneAlterata):
        leggi(tavole)


def test_chi_rifa_documento_e_impronta_insieme_e_scoperto_dalla_versione_dopo(tavole: Tavole) -> None:
    prima = congelata()
    seconda = prima.correggi("rest-2", foglio(media()), "dato tardivo", {})
    metti(tavole, prima, seconda)
    corregge = seconda.documento.corregge
    assert corregge is not None
    assert tavole.lavora(lambda uow: uow.restituzioni.congelata(corregge), UFFICIO).id == "rest-1"
    rifatta = congelata(media())
    manomissione(tavole, documento=rifatta.congelato, impronta=rifatta.impronta)
    with pytest.raises(RestituzioneAlterata):
        tavole.lavora(lambda uow: uow.restituzioni.congelata(corregge), UFFICIO)


def test_una_versione_tolta_dal_database_manca_a_quella_che_la_corregge(tavole: Tavole) -> None:
    prima = congelata()
    seconda = prima.correggi("rest-2", foglio(media()), "dato tardivo", {})
    metti(tavole, seconda)
    corregge = seconda.documento.corregge
    assert corregge is not None
    with pytest.raises(RestituzioneAlterata):
        tavole.lavora(lambda uow: uow.restituzioni.congelata(corregge), UFFICIO)


def test_le_colonne_dicono_cio_che_dice_il_documento(tavole: Tavole) -> None:
    metti(tavole, congelata())
    row = tavole.lavora(lambda uow: uow.connection.execute(select(restituzioni)).one())
    assert (row.ambito, row.anno, row.progressivo, row.stato) == ("50036", 2025, 1, "congelata")
    assert row.creata_il.endswith("+00:00")
