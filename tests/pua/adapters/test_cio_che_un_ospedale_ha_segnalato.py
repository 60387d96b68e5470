"""What a hospital's account finds in the stores: its own cases, and of a PAI what somebody is committed to."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest

from services.pua.adapters.unit_of_work import PuaUnitOfWork
from services.pua.application.ports import Ricerca
from services.pua.domain.codici import Lato, MotivoChiusuraPai
from services.pua.domain.pai import Pai, StatoPai
from shared.kernel.actor import Actor, Ruolo, Scope, platform
from shared.kernel.refusal import NotFound
from shared.kernel.store import PageRequest
from shared.persistence.call import Call
from tests.pua.banco import Banco
from tests.pua.costruttori import ADESSO, atto, conclusa, pai

T = TypeVar("T")
Passo = Callable[[Pai], None]
DI_BERGAMO, ALTROVE = Scope(asst=frozenset({"718"})), Scope(asst=frozenset({"709"}))


def ospedale(nome: str = "adt-bergamo", scope: Scope = DI_BERGAMO) -> Actor:
    return Actor(nome, Ruolo.SISTEMA_OSPEDALIERO, scope)


COT = Actor("cot-1", Ruolo.OPERATORE_ASST, DI_BERGAMO)
NON_SUOI = (
    ospedale("adt-altro"),
    ospedale(scope=ALTROVE),
    ospedale(scope=Scope()),
    ospedale("adt-BERGAMO"),
    ospedale("%"),
)


async def scrivi(banco: Banco, lavoro: Callable[[PuaUnitOfWork], None]) -> None:
    runtime = banco.pua.runtime

    def tutto(connection: Any) -> None:
        uow = runtime.unit_of_work(connection, Call(platform("pua"), "prova"))
        lavoro(uow)
        uow.commit()

    await runtime.database.write(tutto)


async def leggi(banco: Banco, chi: Actor, domanda: Callable[[PuaUnitOfWork], T]) -> T:
    runtime = banco.pua.runtime
    return await runtime.database.read(lambda c: domanda(runtime.unit_of_work(c, Call(chi, "prova"))))


def non_segnalata(uow: PuaUnitOfWork) -> None:
    """A valutazione that is concluded, and the draft of a plan on it."""
    valutazione, piano = conclusa(), pai()
    uow.valutazioni.add(valutazione)
    uow.pai.add(piano)


def in_bozza(uow: PuaUnitOfWork) -> None:
    uow.segnalati.add("caso-1", "adt-bergamo")
    non_segnalata(uow)


def poi(*passi: Passo) -> Callable[[PuaUnitOfWork], None]:
    """The plan goes on, a version for each step."""

    def lavoro(uow: PuaUnitOfWork) -> None:
        for passo in passi:
            questo = uow.pai.get("pai-1")
            passo(questo)
            uow.pai.save(questo)

    return lavoro


IN_VIGORE: Sequence[Passo] = (lambda p: p.firma(Lato.SOCIALE, atto(7)), lambda p: p.attiva("1941-03-07", atto(8)))


def finito(piano: Pai) -> None:
    piano.chiudi(MotivoChiusuraPai.DECESSO, {}, None, atto(9))


async def trovati(banco: Banco, chi: Actor, archivio: str = "pai", ricerca: Ricerca | None = None) -> list[str]:
    pagina = await leggi(banco, chi, lambda uow: getattr(uow, archivio).cerca(ricerca or Ricerca(), PageRequest()))
    return [versione.aggregate.id for versione in pagina.items]


async def nega(banco: Banco, chi: Actor, archivio: str, id: str) -> None:
    with pytest.raises(NotFound):
        await leggi(banco, chi, lambda uow: getattr(uow, archivio).now(id))
    with pytest.raises(NotFound):
        await leggi(banco, chi, lambda uow: getattr(uow, archivio).history(id))


async def test_chi_ha_segnalato_trova_piano_ed_equipe_e_nessun_altro_ospedale(banco: Banco) -> None:
    await scrivi(banco, in_bozza)
    await scrivi(banco, poi(*IN_VIGORE))
    assert await trovati(banco, ospedale()) == ["pai-1"]
    assert await trovati(banco, ospedale(), "valutazioni") == ["valutazione-1"]
    for altro in NON_SUOI:
        for archivio, id in (("pai", "pai-1"), ("valutazioni", "valutazione-1")):
            assert await trovati(banco, altro, archivio) == []
            await nega(banco, altro, archivio, id)


async def test_un_caso_che_nessun_ospedale_ha_segnalato_non_lo_vede_nessun_ospedale(banco: Banco) -> None:
    await scrivi(banco, non_segnalata)
    await scrivi(banco, poi(*IN_VIGORE))
    assert await trovati(banco, COT) == ["pai-1"]
    assert await trovati(banco, ospedale()) == []
    await nega(banco, ospedale(), "pai", "pai-1")


async def test_una_bozza_per_l_ospedale_non_c_e_e_per_il_territorio_si(banco: Banco) -> None:
    await scrivi(banco, in_bozza)
    assert await trovati(banco, COT) == ["pai-1"]
    assert await trovati(banco, ospedale()) == []
    await nega(banco, ospedale(), "pai", "pai-1")


async def test_una_bozza_chiusa_senza_essere_stata_in_vigore_non_si_vede_mai(banco: Banco) -> None:
    await scrivi(banco, in_bozza)
    await scrivi(banco, poi(lambda p: p.termina(MotivoChiusuraPai.ANNULLAMENTO, atto(9))))
    assert await trovati(banco, COT) == ["pai-1"]
    assert await trovati(banco, ospedale()) == []
    await nega(banco, ospedale(), "pai", "pai-1")


async def test_la_storia_comincia_dall_attivazione_e_arriva_alla_chiusura(banco: Banco) -> None:
    await scrivi(banco, in_bozza)
    await scrivi(banco, poi(*IN_VIGORE, finito))
    vista = await leggi(banco, ospedale(), lambda uow: uow.pai.history("pai-1"))
    assert [v.aggregate.stato for v in vista] == [StatoPai.CHIUSO, StatoPai.ATTIVO]
    assert len(await leggi(banco, COT, lambda uow: uow.pai.history("pai-1"))) == 4


async def test_il_primo_che_ha_segnalato_resta_l_unico_a_vedere(banco: Banco) -> None:
    await scrivi(banco, in_bozza)
    await scrivi(banco, poi(*IN_VIGORE))
    await scrivi(banco, lambda uow: uow.segnalati.add("caso-1", "adt-altro"))
    assert await trovati(banco, ospedale()) == ["pai-1"]
    assert await trovati(banco, ospedale("adt-altro")) == []


async def test_ogni_altra_condizione_restringe_soltanto(banco: Banco) -> None:
    await scrivi(banco, in_bozza)
    await scrivi(banco, poi(*IN_VIGORE))
    stretta = Ricerca(id=[frozenset({"pai-1"})], valutazioni=[frozenset({"valutazione-1"})])
    assert await trovati(banco, ospedale(), ricerca=stretta) == ["pai-1"]
    assert await trovati(banco, ospedale("adt-altro"), ricerca=stretta) == []
    assert await trovati(banco, ospedale(), ricerca=Ricerca(cambiate_al=ADESSO)) == []
