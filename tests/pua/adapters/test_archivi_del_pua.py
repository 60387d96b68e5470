"""The stores on a real database keep the promises that the fakes make."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import pytest
from sqlalchemy.exc import IntegrityError

from services.pua.adapters.unit_of_work import PuaUnitOfWork
from services.pua.domain.anagrafica import Anagrafica
from services.pua.domain.cartella import Cosa, Voce
from services.pua.domain.codici import Lato, MotivoChiusuraPai
from services.pua.domain.pai import Pai
from services.pua.domain.persona import Persona
from services.pua.domain.refusals import RegistrazioneConcorrente
from services.pua.domain.scales import scala_per_codice
from services.pua.domain.valutazione import Valutazione
from shared.kernel.actor import EVERYTHING, Actor, Ruolo, Scope
from shared.kernel.refusal import NotFound, VersionChanged
from shared.kernel.store import PageRequest
from shared.kernel.territory import Territorio, lombardia
from shared.persistence.call import Call
from tests.pua.banco import Banco
from tests.pua.costruttori import (
    BERGAMO,
    CF_MARIO,
    TREVIGLIO,
    accesso,
    anpr,
    attivo,
    atto,
    certo,
    cf,
    conclusa,
    persona,
    stp,
    valutato,
    valutazione,
)

NESSUNO = Scope()
BERGAMASCHI = Scope(ambiti=frozenset({"50036"}))
TREVIGLIESI = Scope(ambiti=frozenset({"50037"}))


def chiamata(scope: Scope) -> Call:
    return Call(Actor("as-1", Ruolo.ASSISTENTE_SOCIALE, scope), "prova")


T = TypeVar("T")


@dataclass(frozen=True)
class Archivio:
    """The service's own unit of work, in a transaction or on a reading connection; it sees everything unless told."""

    banco: Banco

    async def scrivi(self, lavoro: Callable[[PuaUnitOfWork], T], scope: Scope = EVERYTHING) -> T:
        runtime = self.banco.pua.runtime
        return await runtime.database.write(lambda c: lavoro(runtime.unit_of_work(c, chiamata(scope))))

    async def leggi(self, domanda: Callable[[PuaUnitOfWork], T], scope: Scope = EVERYTHING) -> T:
        runtime = self.banco.pua.runtime
        return await runtime.database.read(lambda c: domanda(runtime.unit_of_work(c, chiamata(scope))))


@pytest.fixture
def archivio(banco: Banco) -> Archivio:
    return Archivio(banco)


def piano_completo() -> Pai:
    pai = attivo(None, Lato.SOCIALE, Lato.SANITARIO)
    pai.sad_avviato(atto(9))
    pai.revisiona(
        type(pai.progetto)(("Altro",), pai.progetto.obiettivi, pai.progetto.interventi), pai.riferimenti, atto(9)
    )
    pai.chiudi(MotivoChiusuraPai.OBIETTIVI_RAGGIUNTI, {"O1": 2}, "nota", atto(20))
    return pai


def valutazione_completa() -> Valutazione:
    piena = valutazione()
    cirs = scala_per_codice("CIRS")
    piena.somministra(cirs, {voce.codice: 2 for voce in cirs.voci}, {}, atto(4))
    return piena


def ritrova(uow: PuaUnitOfWork, nome: str, id: str) -> Any:
    return getattr(uow, nome).get(id)


async def test_ogni_aggregato_torna_come_era(archivio: Archivio) -> None:
    tenuti = {"persone": persona(cf(), stp()), "accessi": valutato(), "valutazioni": valutazione_completa()}
    tenuti |= {"pai": piano_completo()}

    def tieni(uow: PuaUnitOfWork) -> None:
        for nome, aggregato in tenuti.items():
            aggregato.pull_facts()
            getattr(uow, nome).add(aggregato)

    await archivio.scrivi(tieni)
    for nome, aggregato in tenuti.items():
        ritrovato = await archivio.leggi(partial(ritrova, nome=nome, id=aggregato.id))
        assert ritrovato == aggregato, nome


async def test_ogni_archivio_trova_per_cio_che_le_domande_chiedono(archivio: Archivio) -> None:
    def tieni(uow: PuaUnitOfWork) -> None:
        uow.accessi.add(accesso(dimissione_id="dim-1"))
        uow.valutazioni.add(conclusa())
        uow.pai.add(attivo())

    await archivio.scrivi(tieni)
    assert certo(await archivio.leggi(lambda uow: uow.accessi.find(dimissione_id="dim-1"))).id == "accesso-1"
    assert (
        await archivio.leggi(lambda uow: uow.valutazioni.find(accesso_id="accesso-1", stato="conclusa"))
    ) is not None
    assert len(await archivio.leggi(lambda uow: uow.pai.all(valutazione_id="valutazione-1", caso_id="caso-1"))) == 1
    assert (await archivio.leggi(lambda uow: uow.pai.page(PageRequest(), stato="bozza"))).items == []


async def test_una_dimissione_ha_un_accesso_solo(archivio: Archivio) -> None:
    await archivio.scrivi(lambda uow: uow.accessi.add(accesso(dimissione_id="dim-1")))
    with pytest.raises(IntegrityError):
        await archivio.scrivi(lambda uow: uow.accessi.add(accesso(id="accesso-2", dimissione_id="dim-1")))


async def test_chi_ha_letto_una_versione_vecchia_non_sovrascrive(archivio: Archivio) -> None:
    await archivio.scrivi(lambda uow: uow.persone.add(persona()))
    vecchia: Persona = await archivio.leggi(lambda uow: uow.persone.get("persona-1"))
    nuova: Persona = await archivio.leggi(lambda uow: uow.persone.get("persona-1"))
    nuova.dichiara(BERGAMO, Anagrafica(telefono="035"), (), atto(2))
    await archivio.scrivi(lambda uow: uow.persone.save(nuova))
    vecchia.dichiara(BERGAMO, Anagrafica(telefono="036"), (), atto(2))
    with pytest.raises(VersionChanged):
        await archivio.scrivi(lambda uow: uow.persone.save(vecchia))


async def test_un_identificativo_ha_un_solo_titolare_anche_se_due_registrano_insieme(archivio: Archivio) -> None:
    await archivio.scrivi(lambda uow: uow.persone.add(persona(cf(), id="prima")))
    with pytest.raises(RegistrazioneConcorrente):
        await archivio.scrivi(lambda uow: uow.persone.add(persona(cf(), id="seconda")))
    with pytest.raises(NotFound):
        await archivio.leggi(lambda uow: uow.persone.get("seconda"))


async def test_i_titolari_si_trovano_in_qualunque_territorio_e_sono_la_stessa_persona(archivio: Archivio) -> None:
    await archivio.scrivi(lambda uow: uow.persone.add(persona(cf(), stp(), territorio=TREVIGLIO)))
    await archivio.scrivi(lambda uow: uow.persone.add(persona(cf(CF_MARIO), id="mario")))
    trovati = await archivio.leggi(lambda uow: uow.persone.titolari([stp(), cf(), cf(CF_MARIO), anpr()]), BERGAMASCHI)
    assert {i: p.id for i, p in trovati.items()} == {stp(): "persona-1", cf(): "persona-1", cf(CF_MARIO): "mario"}
    assert trovati[stp()] is trovati[cf()]
    assert await archivio.leggi(lambda uow: uow.persone.titolari([])) == {}


async def test_un_identificativo_detto_dopo_si_trova_come_gli_altri(archivio: Archivio) -> None:
    await archivio.scrivi(lambda uow: uow.persone.add(persona(stp())))
    ada: Persona = await archivio.leggi(lambda uow: uow.persone.get("persona-1"))
    ada.dichiara(BERGAMO, Anagrafica((cf(), stp())), (), atto(2))
    await archivio.scrivi(lambda uow: uow.persone.save(ada))
    assert set(await archivio.leggi(lambda uow: uow.persone.titolari([cf(), stp()]))) == {cf(), stp()}


async def test_una_persona_si_vede_dove_e_nota_e_altrove_no(archivio: Archivio) -> None:
    await archivio.scrivi(lambda uow: uow.persone.add(persona(cf(), cognome="Rossi")))
    for scope in (TREVIGLIESI, NESSUNO):
        with pytest.raises(NotFound):
            await archivio.leggi(lambda uow: uow.persone.get("persona-1"), scope)
        assert await archivio.leggi(lambda uow: uow.persone.cerca(cf()), scope) is None
    ada: Persona = await archivio.leggi(lambda uow: uow.persone.get("persona-1"))
    ada.dichiara(TREVIGLIO, Anagrafica((stp(),)), (), atto(2))
    await archivio.scrivi(lambda uow: uow.persone.save(ada))
    assert (await archivio.leggi(lambda uow: uow.persone.get("persona-1"), TREVIGLIESI)).id == "persona-1"
    assert certo(await archivio.leggi(lambda uow: uow.persone.cerca(stp()), TREVIGLIESI)).id == "persona-1"
    # Treviglio never stated the codice fiscale: there it is as if nobody had it.
    assert await archivio.leggi(lambda uow: uow.persone.cerca(cf()), TREVIGLIESI) is None
    assert await archivio.leggi(lambda uow: uow.persone.cerca(stp()), BERGAMASCHI) is None


@pytest.mark.parametrize(
    "scope",
    [
        Scope(distretti=frozenset({BERGAMO.distretto})),
        Scope(asst=frozenset({BERGAMO.asst})),
        Scope(ats=frozenset({lombardia().ats_of(BERGAMO)})),
        EVERYTHING,
    ],
)
async def test_ogni_livello_vede_le_persone_dei_suoi_territori(archivio: Archivio, scope: Scope) -> None:
    await archivio.scrivi(lambda uow: uow.persone.add(persona()))
    assert (await archivio.leggi(lambda uow: uow.persone.get("persona-1"), scope)).id == "persona-1"


def voce(cosa: Cosa, territorio: Territorio = BERGAMO, evento_id: str | None = None) -> Voce:
    return Voce("persona-1", "caso-1", territorio, cosa, atto(3, ritardo=2), "riferimento", evento_id)


def scrivendo(*voci: Voce) -> Callable[[PuaUnitOfWork], None]:
    def lavoro(uow: PuaUnitOfWork) -> None:
        for riga in voci:
            uow.cartelle.add(riga)
        uow.commit()

    return lavoro


async def test_le_voci_tornano_come_erano_nell_ordine_in_cui_sono_state_scritte(archivio: Archivio) -> None:
    scritte = [voce(Cosa.PAI_REDATTO), voce(Cosa.PAI_FIRMATO), voce(Cosa.PAI_FIRMATO)]
    await archivio.scrivi(scrivendo(*scritte))
    assert await archivio.leggi(lambda uow: uow.cartelle.della_persona("persona-1")) == scritte


async def test_lo_stesso_evento_scrive_la_stessa_voce_una_volta(archivio: Archivio) -> None:
    due_volte = [voce(Cosa.SAD_CONCLUSO, evento_id="e-1"), voce(Cosa.PAI_CHIUSO, evento_id="e-1")] * 2
    await archivio.scrivi(scrivendo(*due_volte))
    assert await archivio.leggi(lambda uow: uow.cartelle.della_persona("persona-1")) == due_volte[:2]


async def test_le_voci_di_un_altro_territorio_non_si_vedono(archivio: Archivio) -> None:
    await archivio.scrivi(scrivendo(voce(Cosa.PAI_REDATTO, BERGAMO), voce(Cosa.PAI_REDATTO, TREVIGLIO)))
    [vista] = await archivio.leggi(lambda uow: uow.cartelle.della_persona("persona-1"), TREVIGLIESI)
    assert vista.territorio == TREVIGLIO
    assert await archivio.leggi(lambda uow: uow.cartelle.della_persona("persona-1"), NESSUNO) == []
