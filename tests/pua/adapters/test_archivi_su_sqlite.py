"""The stores on a real file keep the promises that the fakes make."""

import pytest
from sqlalchemy.exc import IntegrityError

from services.pua.domain.anagrafica import Anagrafica
from services.pua.domain.cartella import Cosa, Voce
from services.pua.domain.codici import Lato, MotivoChiusuraPai
from services.pua.domain.persona import Persona
from services.pua.domain.refusals import RegistrazioneConcorrente
from services.pua.domain.scales import scala_per_codice
from shared.kernel.actor import EVERYTHING, Actor, Ruolo, Scope
from shared.kernel.refusal import NotFound, VersionChanged
from shared.kernel.store import PageRequest
from shared.kernel.territory import lombardia
from shared.persistence.call import Call
from tests.pua.costruttori import (
    BERGAMO,
    CF_MARIO,
    TREVIGLIO,
    accesso,
    anpr,
    attivo,
    atto,
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


@pytest.fixture
def scrivi(banco):
    async def scrivi(lavoro, scope=EVERYTHING):
        return await banco.pua.runtime.database.write(
            lambda connection: lavoro(banco.pua.runtime.unit_of_work(connection, chiamata(scope)))
        )

    return scrivi


@pytest.fixture
def leggi(banco):
    async def leggi(domanda, scope=EVERYTHING):
        return await banco.pua.runtime.database.read(
            lambda connection: domanda(banco.pua.runtime.unit_of_work(connection, chiamata(scope)))
        )

    return leggi


def piano_completo():
    pai = attivo(None, Lato.SOCIALE, Lato.SANITARIO)
    pai.sad_avviato(atto(9))
    pai.revisiona(
        type(pai.progetto)(("Altro",), pai.progetto.obiettivi, pai.progetto.interventi), pai.riferimenti, atto(9)
    )
    pai.chiudi(MotivoChiusuraPai.OBIETTIVI_RAGGIUNTI, {"O1": 2}, "nota", atto(20))
    return pai


def valutazione_completa():
    piena = valutazione()
    cirs = scala_per_codice("CIRS")
    piena.somministra(cirs, {voce.codice: 2 for voce in cirs.voci}, {}, atto(4))
    return piena


async def test_ogni_aggregato_torna_come_era(scrivi, leggi):
    tenuti = {"persone": persona(cf(), stp()), "accessi": valutato(), "valutazioni": valutazione_completa()}
    tenuti |= {"pai": piano_completo()}

    def tieni(uow):
        for nome, aggregato in tenuti.items():
            aggregato.pull_facts()
            getattr(uow, nome).add(aggregato)

    await scrivi(tieni)
    for nome, aggregato in tenuti.items():
        ritrovato = await leggi(lambda uow, nome=nome, id=aggregato.id: getattr(uow, nome).get(id))
        assert ritrovato == aggregato, nome


async def test_ogni_archivio_trova_per_cio_che_le_domande_chiedono(scrivi, leggi):
    def tieni(uow):
        uow.accessi.add(accesso(dimissione_id="dim-1"))
        uow.valutazioni.add(conclusa())
        uow.pai.add(attivo())

    await scrivi(tieni)
    assert (await leggi(lambda uow: uow.accessi.find(dimissione_id="dim-1"))).id == "accesso-1"
    assert (await leggi(lambda uow: uow.valutazioni.find(accesso_id="accesso-1", stato="conclusa"))) is not None
    assert len(await leggi(lambda uow: uow.pai.all(valutazione_id="valutazione-1", caso_id="caso-1"))) == 1
    assert (await leggi(lambda uow: uow.pai.page(PageRequest(), stato="bozza"))).items == []


async def test_una_dimissione_ha_un_accesso_solo(scrivi):
    await scrivi(lambda uow: uow.accessi.add(accesso(dimissione_id="dim-1")))
    with pytest.raises(IntegrityError):
        await scrivi(lambda uow: uow.accessi.add(accesso(id="accesso-2", dimissione_id="dim-1")))


async def test_chi_ha_letto_una_versione_vecchia_non_sovrascrive(scrivi, leggi):
    await scrivi(lambda uow: uow.persone.add(persona()))
    vecchia: Persona = await leggi(lambda uow: uow.persone.get("persona-1"))
    nuova: Persona = await leggi(lambda uow: uow.persone.get("persona-1"))
    nuova.dichiara(BERGAMO, Anagrafica(telefono="035"), (), atto(2))
    await scrivi(lambda uow: uow.persone.save(nuova))
    vecchia.dichiara(BERGAMO, Anagrafica(telefono="036"), (), atto(2))
    with pytest.raises(VersionChanged):
        await scrivi(lambda uow: uow.persone.save(vecchia))


async def test_un_identificativo_ha_un_solo_titolare_anche_se_due_registrano_insieme(scrivi, leggi):
    await scrivi(lambda uow: uow.persone.add(persona(cf(), id="prima")))
    with pytest.raises(RegistrazioneConcorrente):
        await scrivi(lambda uow: uow.persone.add(persona(cf(), id="seconda")))
    with pytest.raises(NotFound):
        await leggi(lambda uow: uow.persone.get("seconda"))


async def test_i_titolari_si_trovano_in_qualunque_territorio_e_sono_la_stessa_persona(scrivi, leggi):
    await scrivi(lambda uow: uow.persone.add(persona(cf(), stp(), territorio=TREVIGLIO)))
    await scrivi(lambda uow: uow.persone.add(persona(cf(CF_MARIO), id="mario")))
    trovati = await leggi(lambda uow: uow.persone.titolari([stp(), cf(), cf(CF_MARIO), anpr()]), BERGAMASCHI)
    assert {i: p.id for i, p in trovati.items()} == {stp(): "persona-1", cf(): "persona-1", cf(CF_MARIO): "mario"}
    assert trovati[stp()] is trovati[cf()]
    assert await leggi(lambda uow: uow.persone.titolari([])) == {}


async def test_un_identificativo_detto_dopo_si_trova_come_gli_altri(scrivi, leggi):
    await scrivi(lambda uow: uow.persone.add(persona(stp())))
    ada: Persona = await leggi(lambda uow: uow.persone.get("persona-1"))
    ada.dichiara(BERGAMO, Anagrafica((cf(), stp())), (), atto(2))
    await scrivi(lambda uow: uow.persone.save(ada))
    assert set(await leggi(lambda uow: uow.persone.titolari([cf(), stp()]))) == {cf(), stp()}


async def test_una_persona_si_vede_dove_e_nota_e_altrove_no(scrivi, leggi):
    await scrivi(lambda uow: uow.persone.add(persona(cf(), cognome="Rossi")))
    for scope in (TREVIGLIESI, NESSUNO):
        with pytest.raises(NotFound):
            await leggi(lambda uow: uow.persone.get("persona-1"), scope)
        assert await leggi(lambda uow: uow.persone.cerca(cf()), scope) is None
    ada: Persona = await leggi(lambda uow: uow.persone.get("persona-1"))
    ada.dichiara(TREVIGLIO, Anagrafica((stp(),)), (), atto(2))
    await scrivi(lambda uow: uow.persone.save(ada))
    assert (await leggi(lambda uow: uow.persone.get("persona-1"), TREVIGLIESI)).id == "persona-1"
    assert (await leggi(lambda uow: uow.persone.cerca(stp()), TREVIGLIESI)).id == "persona-1"
    # Treviglio never stated the codice fiscale: there it is as if nobody had it.
    assert await leggi(lambda uow: uow.persone.cerca(cf()), TREVIGLIESI) is None
    assert await leggi(lambda uow: uow.persone.cerca(stp()), BERGAMASCHI) is None


@pytest.mark.parametrize(
    "scope",
    [
        Scope(distretti=frozenset({BERGAMO.distretto})),
        Scope(asst=frozenset({BERGAMO.asst})),
        Scope(ats=frozenset({lombardia().ats_of(BERGAMO)})),
        EVERYTHING,
    ],
)
async def test_ogni_livello_vede_le_persone_dei_suoi_territori(scrivi, leggi, scope):
    await scrivi(lambda uow: uow.persone.add(persona()))
    assert (await leggi(lambda uow: uow.persone.get("persona-1"), scope)).id == "persona-1"


def voce(cosa: Cosa, territorio=BERGAMO, evento_id: str | None = None) -> Voce:
    return Voce("persona-1", "caso-1", territorio, cosa, atto(3, ritardo=2), "riferimento", evento_id)


async def test_le_voci_tornano_come_erano_nell_ordine_in_cui_sono_state_scritte(scrivi, leggi):
    scritte = [voce(Cosa.PAI_REDATTO), voce(Cosa.PAI_FIRMATO), voce(Cosa.PAI_FIRMATO)]
    await scrivi(lambda uow: [uow.cartelle.add(v) for v in scritte])
    assert await leggi(lambda uow: uow.cartelle.della_persona("persona-1")) == scritte


async def test_lo_stesso_evento_scrive_la_stessa_voce_una_volta(scrivi, leggi):
    due_volte = [voce(Cosa.SAD_CONCLUSO, evento_id="e-1"), voce(Cosa.PAI_CHIUSO, evento_id="e-1")] * 2
    await scrivi(lambda uow: [uow.cartelle.add(v) for v in due_volte])
    assert await leggi(lambda uow: uow.cartelle.della_persona("persona-1")) == due_volte[:2]


async def test_le_voci_di_un_altro_territorio_non_si_vedono(scrivi, leggi):
    await scrivi(lambda uow: [uow.cartelle.add(voce(Cosa.PAI_REDATTO, t)) for t in (BERGAMO, TREVIGLIO)])
    [vista] = await leggi(lambda uow: uow.cartelle.della_persona("persona-1"), TREVIGLIESI)
    assert vista.territorio == TREVIGLIO
    assert await leggi(lambda uow: uow.cartelle.della_persona("persona-1"), NESSUNO) == []
