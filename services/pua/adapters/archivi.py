"""Where accessi, valutazioni and PAI are kept; of the last two with every version that was.

To a hospital's account what it did not signal is absent, as what lies in another territory is to everybody.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, select

from services.pua.adapters.segnalati import e_ospedale, segnalato_da
from services.pua.adapters.tables import AccessoRow, CasoRicevutoRow, PaiRow, ValutazioneRow, versioni, voci
from services.pua.adapters.vista import Oscurabile, Vista
from services.pua.application.ports import Ricerca
from services.pua.domain.accesso import Accesso
from services.pua.domain.caso_ricevuto import CasoRicevuto
from services.pua.domain.pai import Pai
from services.pua.domain.valutazione import Valutazione
from shared.kernel.actor import Actor
from shared.kernel.aggregate import Aggregate
from shared.kernel.store import Page, PageRequest, Version
from shared.persistence.aggregates import AggregateStore
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.persistence.versions import VersionedStore

A = TypeVar("A", bound=Aggregate)

ACCESSI = TypeAdapter(Accesso)
VALUTAZIONI = TypeAdapter(Valutazione)
PAI = TypeAdapter(Pai)
RICEVUTI = TypeAdapter(CasoRicevuto)


class ArchivioAccessi(Oscurabile[Accesso]):
    def __init__(self, uow: SqlUnitOfWork, vista: Vista) -> None:
        super().__init__(uow, AccessoRow, ACCESSI, _accesso)
        self.vista = vista

    def registrati_dal(self, ambito: str, dal: date, request: PageRequest) -> Page[Accesso]:
        """What happened from a day on was recorded from then on.

        A day less, because another machine's clock may run ahead of ours.
        """
        return self.page(request, self._table.c.creato_il >= (dal - timedelta(days=1)).isoformat(), ambito=ambito)


class ArchivioRicevuti(AggregateStore[CasoRicevuto]):
    def __init__(self, uow: SqlUnitOfWork) -> None:
        super().__init__(uow, CasoRicevutoRow, RICEVUTI, ricevuto)


class _Archivio(Oscurabile[A], VersionedStore[A]):
    def cerca(self, ricerca: Ricerca, request: PageRequest) -> Page[Version[A]]:
        return self.search(request, *self._condizioni(ricerca))

    def _condizioni(self, ricerca: Ricerca) -> list[ColumnElement[bool]]:
        riga = self._table.c
        condizioni: list[ColumnElement[bool]] = [riga.id.in_(sorted(fra)) for fra in ricerca.id]
        condizioni += [riga.caso_id.in_(_casi(fra)) for fra in ricerca.persone]
        return [*condizioni, *self.changed(ricerca.cambiate_dal, ricerca.cambiate_al)]

    def _versions(self) -> Any:
        tutte, attore = super()._versions(), self._uow.actor
        return tutte.where(*self._per_ospedale(attore)) if e_ospedale(attore) else tutte

    def _per_ospedale(self, attore: Actor) -> list[ColumnElement[bool]]:
        return [segnalato_da(self._table, attore)]


class ArchivioValutazioni(_Archivio[Valutazione]):
    def __init__(self, uow: SqlUnitOfWork, vista: Vista) -> None:
        super().__init__(uow, ValutazioneRow, VALUTAZIONI, _valutazione, versioni)
        self.vista = vista


class ArchivioPai(_Archivio[Pai]):
    def __init__(self, uow: SqlUnitOfWork, vista: Vista) -> None:
        super().__init__(uow, PaiRow, PAI, _pai, versioni)
        self.vista = vista

    def _condizioni(self, ricerca: Ricerca) -> list[ColumnElement[bool]]:
        sue = [self._table.c.valutazione_id.in_(sorted(fra)) for fra in ricerca.valutazioni]
        return [*super()._condizioni(ricerca), *sue]

    def _per_ospedale(self, attore: Actor) -> list[ColumnElement[bool]]:
        """A draft commits nobody: neither it nor what a plan was before it was in force."""
        return [*super()._per_ospedale(attore), self._table.c.attivato_il.is_not(None)]

    def history(self, id: str) -> list[Version[Pai]]:
        storia = super().history(id)
        return [v for v in storia if v.aggregate.attivato is not None] if e_ospedale(self._uow.actor) else storia


def _casi(persone: frozenset[str]) -> Any:
    """The cases of these persons: whatever happens in a case has its entry in the person's timeline."""
    return select(voci.c.caso_id).where(voci.c.persona_id.in_(sorted(persone)))


def del_caso(aggregato: Accesso | Valutazione | Pai) -> dict[str, Any]:
    """The columns that all three have."""
    return {"caso_id": aggregato.caso_id, "stato": aggregato.stato.value, **vars(aggregato.territorio)}


def _accesso(accesso: Accesso) -> Mapping[str, Any]:
    return {**del_caso(accesso), "dimissione_id": accesso.dimissione_id}


def _valutazione(valutazione: Valutazione) -> Mapping[str, Any]:
    return {**del_caso(valutazione), "accesso_id": valutazione.accesso_id}


def _pai(pai: Pai) -> Mapping[str, Any]:
    dal = None if pai.attivato is None else pai.attivato.avvenuto_il
    return {**del_caso(pai), "valutazione_id": pai.valutazione_id, "attivato_il": dal}


def ricevuto(caso: CasoRicevuto) -> Mapping[str, Any]:
    return {
        "caso_id": caso.caso_id,
        "stato": caso.stato.value,
        **vars(caso.territorio),
        "chiave": caso.altrove.in_territorio(caso.territorio.ambito),
        "origine": caso.altrove.impronta,
    }
