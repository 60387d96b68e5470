"""The aggregates as rows: which columns stand beside each document, and the sums made where the visits lie."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, func, or_, select

from services.sad.adapters.tables import DimissioneNotaRow, PaiNotoRow, PresaInCaricoRow, VisitaRow, tabelle
from services.sad.application.ports import Ricerca
from services.sad.domain.calendario import Periodo
from services.sad.domain.debito import VisiteNelPeriodo
from services.sad.domain.dimissione_nota import DimissioneNota
from services.sad.domain.motivi import MotivoVisitaMancata
from services.sad.domain.pai_noto import PaiNoto
from services.sad.domain.presa_in_carico import PresaInCarico
from services.sad.domain.visita import DURATA_MASSIMA, EsitoVisita, TotaliVisite, Visita
from shared.kernel.store import Page, PageRequest, Version
from shared.persistence.aggregates import AggregateStore, stored
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.persistence.versions import DatedStore

PRESE_IN_CARICO = TypeAdapter(PresaInCarico)
VISITE = TypeAdapter(Visita)
PAI = TypeAdapter(PaiNoto)
DIMISSIONI = TypeAdapter(DimissioneNota)


def colonne_presa(presa: PresaInCarico) -> Mapping[str, Any]:
    return {
        "caso_id": presa.caso_id,
        **vars(presa.territorio),
        "stato": presa.stato.value,
        "aperta": presa.aperta,
        "pai_id": presa.piano.pai_id,
        "pai_revisione": presa.piano.pai_revisione,
        "dimissione_id": presa.dimissione_id,
        "persona_id": presa.persona_id,
    }


def colonne_visita(visita: Visita) -> Mapping[str, Any]:
    return {
        "caso_id": visita.caso_id,
        **vars(visita.territorio),
        "stato": visita.esito.value,
        "presa_in_carico_id": visita.presa_in_carico_id,
        "inizio": visita.inizio,
        "operatore": visita.operatore,
        "minuti": visita.minuti,
    }


def colonne_pai(pai: PaiNoto) -> Mapping[str, Any]:
    return {"caso_id": pai.caso_id, **vars(pai.territorio), "stato": "chiuso" if pai.chiuso else "attivo"}


def colonne_dimissione(dimissione: DimissioneNota) -> Mapping[str, Any]:
    nowhere = {"ambito": "", "distretto": "", "asst": ""}
    return {"caso_id": dimissione.caso_id, **nowhere, "stato": "nota"}


class VisiteStore(DatedStore[Visita]):
    def __init__(self, uow: SqlUnitOfWork) -> None:
        super().__init__(uow, VisitaRow, VISITE, colonne_visita)

    def cerca(self, ricerca: Ricerca, request: PageRequest) -> Page[Version[Visita]]:
        visite = self._table.c
        condizioni: list[ColumnElement[bool]] = [visite.id.in_(sorted(fra)) for fra in ricerca.id]
        condizioni += [visite.caso_id.in_(_casi_delle_persone(fra)) for fra in ricerca.persone]
        condizioni += [or_(*(visite.caso_id.in_(casi) for casi in _casi_da(fra))) for fra in ricerca.origini]
        condizioni += self.changed(ricerca.cambiate_dal, ricerca.cambiate_al)
        if ricerca.iniziate_prima_di is not None:
            condizioni.append(visite.inizio < stored(ricerca.iniziate_prima_di))
        if ricerca.finite_dopo is not None:
            condizioni.append(visite.inizio >= stored(ricerca.finite_dopo - timedelta(minutes=DURATA_MASSIMA)))
        return self.search(request, *condizioni)

    def totali(self, presa_in_carico_id: str, da: datetime | None = None, a: datetime | None = None) -> TotaliVisite:
        """What they sum up to, by begin: `da` included, `a` excluded. For a take-in that the caller was let see."""
        visite = self._table.c
        effettuata = visite.stato == EsitoVisita.EFFETTUATA.value
        conditions = [visite.presa_in_carico_id == presa_in_carico_id]
        if da is not None:
            conditions.append(visite.inizio >= stored(da))
        if a is not None:
            conditions.append(visite.inizio < stored(a))
        row = self._uow.connection.execute(
            select(
                func.count().filter(effettuata),
                func.count().filter(~effettuata),
                func.coalesce(func.sum(visite.minuti).filter(effettuata), 0),
                func.min(visite.inizio).filter(effettuata),
                func.max(visite.inizio).filter(effettuata),
            ).where(*conditions)
        ).one()
        effettuate, mancate, minuti, *estremi = row
        prima, ultima = (None if inizio is None else datetime.fromisoformat(inizio) for inizio in estremi)
        return TotaliVisite(effettuate, mancate, minuti, prima, ultima)

    def nel_periodo(self, prese: Sequence[str], periodo: Periodo) -> dict[str, VisiteNelPeriodo]:
        """For take-ins that the caller was let see. Done visits are summed where they lie, missed ones are read."""
        visite = self._table.c
        di_queste = [
            visite.presa_in_carico_id.in_(prese),
            visite.inizio >= stored(periodo.inizio),
            visite.inizio < stored(periodo.fine),
        ]
        effettuata = visite.stato == EsitoVisita.EFFETTUATA.value
        run = self._uow.connection.execute
        fatte = {
            presa: (quante, minuti)
            for presa, quante, minuti in run(
                select(visite.presa_in_carico_id, func.count(), func.sum(visite.minuti))
                .where(*di_queste, effettuata)
                .group_by(visite.presa_in_carico_id)
            )
        }
        mancate: defaultdict[str, Counter[MotivoVisitaMancata]] = defaultdict(Counter)
        for _, visita in self.awake_all(run(select(visite.id, visite.documento).where(*di_queste, ~effettuata)).all()):
            if visita.motivo is not None:
                mancate[visita.presa_in_carico_id][visita.motivo] += 1
        return {
            presa: VisiteNelPeriodo(*fatte.get(presa, (0, 0)), mancate.get(presa, {}))
            for presa in fatte.keys() | mancate.keys()
        }


def _casi_delle_persone(persone: frozenset[str]) -> Any:
    """No visit of a person lies outside the cases of their take-ins."""
    prese = tabelle.metadata.tables["prese_in_carico"].c
    return select(prese.caso_id).where(prese.persona_id.in_(sorted(persone)))


def _casi_da(origini: frozenset[str]) -> list[Any]:
    """The cases of these dimissioni and PAI. A take-in may have gone from one PAI to another."""
    prese, pai_noti = tabelle.metadata.tables["prese_in_carico"].c, tabelle.metadata.tables["pai_noti"].c
    di = sorted(origini)
    return [
        select(prese.caso_id).where(prese.dimissione_id.in_(di)),
        select(pai_noti.caso_id).where(pai_noti.id.in_(di)),
    ]


class PreseStore(AggregateStore[PresaInCarico]):
    def __init__(self, uow: SqlUnitOfWork) -> None:
        super().__init__(uow, PresaInCaricoRow, PRESE_IN_CARICO, colonne_presa)

    def che_toccano(self, ambito: str, dal: date, request: PageRequest) -> Page[PresaInCarico]:
        """What happened from a day on was recorded from then on: whatever is closed and did not change since, is over.

        A day less, because another machine's clock may run ahead of ours.
        """
        presa = self._table.c
        dopo = presa.aggiornato_il >= (dal - timedelta(days=1)).isoformat()
        return self.page(request, or_(presa.aperta, dopo), ambito=ambito)


def pai(uow: SqlUnitOfWork) -> AggregateStore[PaiNoto]:
    return AggregateStore(uow, PaiNotoRow, PAI, colonne_pai)


def dimissioni(uow: SqlUnitOfWork) -> AggregateStore[DimissioneNota]:
    return AggregateStore(uow, DimissioneNotaRow, DIMISSIONI, colonne_dimissione)
