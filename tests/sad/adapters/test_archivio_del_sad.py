"""What is kept comes back as it was; what may be there once is there once, whoever writes it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.sad.adapters.unit_of_work import SadUnitOfWork
from services.sad.domain.dimissione_nota import DimissioneNota, FineDimissione
from services.sad.domain.motivi import MotivoConclusione, MotivoSospensione, MotivoVisitaMancata
from services.sad.domain.pai_noto import PaiNoto
from services.sad.domain.presa_in_carico import PresaInCarico
from services.sad.domain.richiesta import Bisogno, Origine
from services.sad.domain.sospensione import Sospensione
from services.sad.domain.stato import Stato
from services.sad.domain.visita import TotaliVisite, Visita
from shared.kernel.actor import Actor, Ruolo, Scope
from shared.persistence.call import Call
from tests.sad.builders import BERGAMO, giorno, ora, piano_del_pai, presa, registrata, richiesta, visita
from tests.sad.fakes import FakeSad
from tests.sad.servizio import Servizio


def ricca() -> PresaInCarico:
    """A take-in with something in every field."""
    una = presa(Stato.IN_EROGAZIONE, origine=Origine.DIMISSIONE_PROTETTA, piano=piano_del_pai(), dimissione_id="dim-1")
    una.apprendi_dimissione(ora(9), ora(9), "raccordo/sad")
    una.sospendi(Sospensione.registra(giorno(16), giorno(18), MotivoSospensione.ASSENZA, giorno(20)), 0)
    una.valuta_finale(3, registrata(25))
    una.concludi(MotivoConclusione.OBIETTIVI_RAGGIUNTI, registrata(26), TotaliVisite(1, 0, 60, ora(9), ora(9)))
    una.pull_facts()
    return una


@pytest.mark.parametrize("quale", [richiesta, ricca])
async def test_una_presa_in_carico_torna_com_era(servizio: Servizio, quale: Callable[[], PresaInCarico]) -> None:
    await servizio.dentro(lambda uow: uow.prese_in_carico.add(quale()))
    tornata = await servizio.dentro(lambda uow: uow.prese_in_carico.get("sad-1"))
    attesa = quale()
    attesa.versione = 1
    assert tornata == attesa


async def test_una_visita_e_le_memorie_tornano_com_erano(servizio: Servizio) -> None:
    mancata = visita(motivo=MotivoVisitaMancata.RICOVERO)
    bisogno = Bisogno(anziano=False, non_autosufficiente=True, alto_bisogno_assistenziale=False)
    noto = PaiNoto(id="pai-1", caso_id="c", territorio=BERGAMO, bisogno=bisogno, con_sad=True, revisione=4)
    nota = DimissioneNota(id="dim-1", caso_id="c", effettuata_il=ora(9))
    nota.termina(FineDimissione(MotivoConclusione.DECESSO, ora(10)))

    def scrivi(uow: SadUnitOfWork) -> None:
        uow.visite.add(mancata)
        uow.pai.add(noto)
        uow.dimissioni.add(nota)

    await servizio.dentro(scrivi)
    assert await servizio.dentro(lambda uow: uow.visite.get(mancata.id)) == mancata
    assert await servizio.dentro(lambda uow: uow.pai.find(id="pai-1")) == noto
    assert await servizio.dentro(lambda uow: uow.dimissioni.find(id="dim-1")) == nota


async def test_si_trova_per_cio_che_le_domande_chiedono(servizio: Servizio) -> None:
    await servizio.dentro(lambda uow: uow.prese_in_carico.add(ricca()))

    async def trovate(**equals: object) -> int:
        return len(await servizio.dentro(lambda uow: uow.prese_in_carico.all(**equals)))

    assert await trovate(caso_id="caso-1", aperta=False, stato=Stato.CONCLUSA) == 1
    assert await trovate(pai_id="pai-1", dimissione_id="dim-1") == 1
    assert await trovate(aperta=True) == 0
    assert await trovate(dimissione_id="dim-2") == 0


async def test_nessuno_scrive_due_prese_in_carico_aperte_di_un_caso(servizio: Servizio) -> None:
    await servizio.dentro(lambda uow: uow.prese_in_carico.add(richiesta()))
    with pytest.raises(IntegrityError):
        await servizio.dentro(lambda uow: uow.prese_in_carico.add(richiesta(id="sad-2")))


async def test_dopo_una_chiusa_il_caso_ne_puo_avere_un_altra(servizio: Servizio) -> None:
    await servizio.dentro(lambda uow: uow.prese_in_carico.add(ricca()))
    await servizio.dentro(lambda uow: uow.prese_in_carico.add(richiesta(id="sad-2")))


async def test_nessuno_risponde_due_volte_alla_stessa_richiesta_di_un_pai(servizio: Servizio) -> None:
    await servizio.dentro(lambda uow: uow.prese_in_carico.add(ricca()))
    doppia = richiesta(id="sad-2", caso_id="caso-2", piano=piano_del_pai())
    with pytest.raises(IntegrityError):
        await servizio.dentro(lambda uow: uow.prese_in_carico.add(doppia))
    revisione = richiesta(id="sad-3", caso_id="caso-3", piano=replace(piano_del_pai(), pai_revisione=2))
    await servizio.dentro(lambda uow: uow.prese_in_carico.add(revisione))


async def test_nessuno_scrive_due_volte_la_stessa_visita(servizio: Servizio) -> None:
    await servizio.dentro(lambda uow: uow.visite.add(visita()))
    doppia = visita()
    doppia.id = "visita-doppia"
    with pytest.raises(IntegrityError):
        await servizio.dentro(lambda uow: uow.visite.add(doppia))


VISITE: list[Callable[[], Visita]] = [
    lambda: visita(9),
    lambda: visita(11, minuti=50),
    lambda: visita(11, 20, minuti=45),
    lambda: visita(13, motivo=MotivoVisitaMancata.ALTRO),
]


def _aggiungi(una: Visita, uow: SadUnitOfWork) -> None:
    uow.visite.add(una)


@pytest.mark.parametrize(
    ("da", "a"),
    [(None, None), (ora(11, 0), None), (None, ora(11, 20)), (ora(11, 8), ora(11, 20)), (ora(14, 0), None)],
)
async def test_le_somme_sono_quelle_della_memoria(servizio: Servizio, da: datetime | None, a: datetime | None) -> None:
    finta = FakeSad()
    for una in VISITE:
        finta.visite.add(una())
        await servizio.dentro(partial(_aggiungi, una()))
    vere = await servizio.dentro(lambda uow: uow.visite.totali("sad-1", da, a))
    assert vere == finta.visite.totali("sad-1", da, a)
    assert await servizio.dentro(lambda uow: uow.visite.totali("sad-2", da, a)) == TotaliVisite()


async def test_le_somme_passano_per_un_indice(servizio: Servizio) -> None:
    query = "SELECT sum(minuti) FROM visite WHERE presa_in_carico_id = 'x' AND inizio >= '2026'"

    def piano(uow: SadUnitOfWork) -> str:
        if uow.connection.dialect.name == "sqlite":
            return str(uow.connection.execute(text(f"EXPLAIN QUERY PLAN {query}")).all())
        uow.connection.execute(text("SET LOCAL enable_seqscan = off"))  # an empty table is quicker read as a whole
        return str(uow.connection.execute(text(f"EXPLAIN {query}")).all())

    assert "una_visita_una_volta" in (trovato := await servizio.dentro(piano)) or "USING INDEX" in trovato


async def test_le_memorie_delle_dimissioni_le_vede_solo_la_piattaforma(servizio: Servizio) -> None:
    await servizio.dentro(lambda uow: uow.dimissioni.add(DimissioneNota(id="dim-1", caso_id="c")))
    operatore = Actor("op-1", Ruolo.OPERATORE_SAD, Scope(ambiti=frozenset({"50036"}), asst=frozenset({"718"})))
    runtime = servizio.sad.runtime
    trovata = await runtime.database.read(
        lambda connection: runtime.unit_of_work(connection, Call(operatore, "prova")).dimissioni.find(id="dim-1")
    )
    assert trovata is None
