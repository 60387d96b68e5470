"""A case of another system has one row, whatever arrives twice or at once, on either database."""

import asyncio
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from services.pua.adapters.unit_of_work import PuaUnitOfWork
from services.pua.domain.caso_ricevuto import CasoAltrove, CasoRicevuto
from shared.kernel.territory import Territorio
from tests.pua.adapters.test_archivi_del_pua import TREVIGLIESI, Archivio
from tests.pua.banco import Banco
from tests.pua.costruttori import ADESSO, BERGAMO, TREVIGLIO
from tests.pua.documenti import documento, fino_a


@pytest.fixture
def archivio(banco: Banco) -> Archivio:
    return Archivio(banco)


def ricevuto(id: str, territorio: Territorio = BERGAMO, **altro: Any) -> CasoRicevuto:
    valori: dict[str, Any] = {
        "caso_id": f"caso-{id}",
        "persona_id": "persona-1",
        "altrove": CasoAltrove("50036", "csi", "118"),
        "aggiornato_al": ADESSO,
    }
    return CasoRicevuto(id=id, territorio=territorio, **valori | altro)


def aggiungi(caso: CasoRicevuto) -> Any:
    def lavoro(uow: PuaUnitOfWork) -> None:
        uow.ricevuti.add(caso)
        uow.commit()

    return lavoro


async def test_lo_stesso_caso_dello_stesso_mittente_sta_una_volta_sola(archivio: Archivio) -> None:
    await archivio.scrivi(aggiungi(ricevuto("1")))
    with pytest.raises(IntegrityError):
        await archivio.scrivi(aggiungi(ricevuto("2")))


async def test_ogni_ambito_ha_i_suoi_nomi(archivio: Archivio) -> None:
    await archivio.scrivi(aggiungi(ricevuto("1")))
    await archivio.scrivi(aggiungi(ricevuto("2", TREVIGLIO)))
    origine = CasoAltrove("50036", "csi", "118").impronta
    visti = await archivio.leggi(lambda uow: uow.ricevuti.all(origine=origine), TREVIGLIESI)
    assert [visto.id for visto in visti] == ["2"]


async def test_cio_che_si_sa_di_un_caso_ricevuto_torna_come_era(archivio: Archivio) -> None:
    caso = ricevuto("1", valutazioni={"v-1": "valutazione-1"}, pai={"p-1": "pai-1"})
    caso.letto("csi-1", "impronta", ADESSO)
    await archivio.scrivi(aggiungi(caso))
    assert await archivio.leggi(lambda uow: uow.ricevuti.find(caso_id="caso-1")) == caso


async def test_due_documenti_uguali_nello_stesso_momento_fanno_un_caso_solo(banco: Banco) -> None:
    risposte = await asyncio.gather(*(banco.chiedi("POST", "/cartelle/importazioni", documento()) for _ in range(4)))
    assert [risposta.status_code for risposta in risposte] == [200] * 4
    esiti = [risposta.json()["casi"][0]["esito"] for risposta in risposte]
    assert sorted(esiti) == ["invariato", "invariato", "invariato", "nuovo"]
    for path in ("/accessi", "/valutazioni", "/pai"):
        assert len((await banco.chiedi("GET", path)).json()["elementi"]) == 1


async def test_due_documenti_diversi_nello_stesso_momento_portano_avanti_lo_stesso_caso(banco: Banco) -> None:
    prima, dopo = fino_a("accesso", "csi-1"), fino_a("conclusione", "csi-2")
    risposte = await asyncio.gather(*(banco.chiedi("POST", "/cartelle/importazioni", d) for d in (prima, dopo)))
    assert [risposta.status_code for risposta in risposte] == [200, 200]
    assert sum(risposta.json()["casi"][0]["passi"] for risposta in risposte) == 14
    await banco.spedisci()
    assert len([m for m in banco.annunciati if b"pua.valutazione-conclusa" in m.value]) == 2  # public and restricted


async def test_ogni_passo_arrivato_e_una_versione_come_se_fosse_digitato(banco: Banco, archivio: Archivio) -> None:
    [caso] = (await banco.chiedi("POST", "/cartelle/importazioni", documento())).json()["casi"]
    versioni = await archivio.leggi(lambda uow: uow.pai.history(caso["pai"]["p-1"]))
    assert [versione.aggregate.stato.value for versione in reversed(versioni)] == [
        "bozza",
        "bozza",
        "bozza",
        "attivo",
        "attivo",
        "attivo",
        "chiuso",
    ]
