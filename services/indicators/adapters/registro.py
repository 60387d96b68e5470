"""The registers of the Ambiti, on SQL: each voce a document, and the key that no two may share."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError

from services.indicators.adapters.tables import VoceRow
from services.indicators.application.ports import FiltroDelRegistro
from services.indicators.domain.registro.refusals import VoceGiaPresente
from services.indicators.domain.registro.voce import Voce
from shared.kernel.store import Page, PageRequest
from shared.persistence.aggregates import AggregateStore
from shared.persistence.unit_of_work import SqlUnitOfWork

DOCUMENTI = TypeAdapter(Voce)


def colonne(voce: Voce) -> Mapping[str, Any]:
    primo, ultimo = voce.anni or (None, None)
    return {
        "caso_id": voce.id,
        **vars(voce.territorio),
        "stato": voce.stato or ("valida" if voce.valide else "annullata"),
        "chiave": voce.chiave,
        "genere": voce.genere.value,
        "primo_anno": primo,
        "ultimo_anno": ultimo,
    }


class SqlRegistro(AggregateStore[Voce]):
    def __init__(self, uow: SqlUnitOfWork) -> None:
        super().__init__(uow, VoceRow, DOCUMENTI, colonne)

    def elenco(self, filtro: FiltroDelRegistro, page: PageRequest) -> Page[Voce]:
        voci = self._table.c
        conditions: list[ColumnElement[bool]] = []
        if filtro.anno is not None:
            conditions = [voci.primo_anno <= filtro.anno, voci.ultimo_anno >= filtro.anno]
        return self.page(page, *conditions, ambito=filtro.ambito, distretto=filtro.distretto, genere=filtro.genere)

    def add(self, aggregate: Voce) -> None:
        presente = self.find(chiave=aggregate.chiave)  # to tell which one; what keeps it single is the key
        if presente is not None:
            raise VoceGiaPresente(f"È la voce {presente.id}", voce_id=presente.id)
        try:
            super().add(aggregate)
        except IntegrityError as presente:
            raise VoceGiaPresente() from presente

    def save(self, aggregate: Voce) -> None:
        try:
            super().save(aggregate)
        except IntegrityError as presente:
            raise VoceGiaPresente() from presente
