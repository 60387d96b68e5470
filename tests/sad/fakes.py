"""The service's unit of work in memory, and the events that reach it."""

from datetime import date, datetime
from typing import Any, TypeVar

from services.sad.adapters import stores
from services.sad.domain.dimissione_nota import DimissioneNota
from services.sad.domain.pai_noto import PaiNoto
from services.sad.domain.presa_in_carico import PresaInCarico
from services.sad.domain.visita import TotaliVisite, Visita
from shared.contracts.envelope import Anagrafica, Event, Payload, TerritorioDelCaso
from shared.contracts.pua import InterventoPrevisto, PaiAttivato
from shared.kernel.actor import Actor
from shared.kernel.aggregate import Aggregate
from shared.kernel.ids import Ids
from tests.fakes import FakeWork, MemoryStore
from tests.sad.builders import BERGAMO, giorno, ora

ADESSO = ora(31, 18)


A = TypeVar("A", bound=Aggregate)


class Memoria(MemoryStore[A]):
    """As a row would, it keeps what is true of an aggregate, not what is still to be announced of it."""

    def add(self, aggregate: A) -> None:
        super().add(aggregate)
        self._kept[aggregate.id].pull_facts()

    def save(self, aggregate: A) -> None:
        super().save(aggregate)
        self._kept[aggregate.id].pull_facts()


class MemoryVisite(Memoria[Visita]):
    def __init__(self, work: FakeWork) -> None:
        super().__init__(work, stores.colonne_visita)

    def totali(self, presa_in_carico_id: str, da: datetime | None = None, a: datetime | None = None) -> TotaliVisite:
        tutte = [
            visita
            for visita in self.all(presa_in_carico_id=presa_in_carico_id)
            if (da is None or visita.inizio >= da) and (a is None or visita.inizio < a)
        ]
        fatte = sorted((visita for visita in tutte if visita.effettuata), key=lambda visita: visita.inizio)
        return TotaliVisite(
            effettuate=len(fatte),
            mancate=len(tutte) - len(fatte),
            minuti=sum(visita.minuti for visita in fatte),
            prima=fatte[0].inizio if fatte else None,
            ultima=fatte[-1].inizio if fatte else None,
        )


class FakeSad(FakeWork):
    """One transaction after another on the same memory; `now` is the evening of 31 March unless told otherwise."""

    def __init__(self, actor: Actor | None = None, now: datetime = ADESSO, ids: Ids | None = None) -> None:
        super().__init__(actor, now, ids)
        self.prese_in_carico: Memoria[PresaInCarico] = Memoria(self, stores.colonne_presa)
        self.visite = MemoryVisite(self)
        self.pai: Memoria[PaiNoto] = Memoria(self, lambda pai: {"id": pai.id, **stores.colonne_pai(pai)})
        self.dimissioni: Memoria[DimissioneNota] = Memoria(
            self, lambda nota: {"id": nota.id, **stores.colonne_dimissione(nota)}
        )

    def dimentica(self, caso_id: str) -> None:
        for presa in self.prese_in_carico.all(caso_id=caso_id):
            del self.prese_in_carico._kept[presa.id]

    def una(self) -> PresaInCarico:
        """The only take-in there is."""
        (presa,) = self.prese_in_carico.all()
        return presa

    def nuovi(self) -> list[Any]:
        """What was announced since the last time one asked."""
        detti = self.annunciati()
        self.annunci.clear()
        return detti


TERRITORIO = TerritorioDelCaso(ambito=BERGAMO.ambito, distretto=BERGAMO.distretto, asst=BERGAMO.asst)


def sad(ore: float = 6.0, dal: date | None = None) -> InterventoPrevisto:
    return InterventoPrevisto(tipo="sad", erogatore="comune", ore_settimanali=ore, dal=dal or giorno(9))


PASTI = InterventoPrevisto(tipo="pasti", erogatore="comune", dal=giorno(9))


def pai_attivato(pai_id: str = "pai-1", **altro: Any) -> PaiAttivato:
    dati: dict[str, Any] = {
        "pai_id": pai_id,
        "valutazione_id": "val-1",
        "persona_id": "per-1",
        "territorio": TERRITORIO,
        "provenienza": "manuale",
        "area": "anziani",
        "integrato": True,
        "interventi": (sad(), PASTI),
        "anziano": True,
        "non_autosufficiente": True,
        "alto_bisogno_assistenziale": True,
        "persona": Anagrafica(cognome="Bianchi", nome="Ada", indirizzo="Via Prova 1, Bergamo", sesso="F"),
    }
    return PaiAttivato(**dati | altro)


def evento(payload: Payload, time: datetime, caso_id: str = "caso-1") -> Event:
    """As the consumer hands it over."""
    return Event(
        id=f"evento-{payload.tipo}-{time.isoformat()}",
        source=f"/raccordo/{payload.tipo.partition('.')[0]}",
        type=payload.tipo,
        caso_id=caso_id,
        time=time,
        recorded_at=time,
        sequence=1,
        correlation_id="",
        causation_id="",
        data=payload,
    )
