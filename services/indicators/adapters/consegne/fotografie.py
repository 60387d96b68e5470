"""Snapshots, and what was seen of the cells that they are taken of, on SQL."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, delete, select, update

from services.indicators.adapters.consegne.tables import (
    CELLA,
    ambiti_osservati,
    celle_degli_ambiti,
    consegne,
    fotografie,
    osserva_ambito,
)
from services.indicators.adapters.tables import cubo, leggi_istante, scrivi_istante
from services.indicators.application.ports_consegne import Fotografia, Osservazione
from services.indicators.domain.consegne.consegna import StatoConsegna
from services.indicators.domain.levels import Livello

DA_CONSEGNARE = (StatoConsegna.IN_ATTESA.value, StatoConsegna.LETTERA_MORTA.value)
"""What may still go out keeps its content; of the rest the Ambito has it, and the ledger can count it again."""


class SqlFotografie:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def impronte(self) -> Mapping[str, str]:
        rows = celle_degli_ambiti.rows(self._connection, {})
        return {ambito: _digest(cells) for ambito, cells in groupby(rows, key=itemgetter(0))}

    def impronta(self, ambito: str) -> str:
        rows = self._connection.execute(
            select(cubo.c.territorio, *CELLA)
            .where(cubo.c.livello == Livello.AMBITO.value, cubo.c.territorio == ambito)
            .order_by(cubo.c.anno, cubo.c.indicatore)
        ).all()
        return _digest(rows) if rows else ""

    def osservazioni(self) -> Mapping[str, Osservazione]:
        return {
            row.ambito: Osservazione(
                row.ambito,
                row.impronta,
                leggi_istante(row.cambiata_dal),
                leggi_istante(row.cambiata_il),
                row.fotografata,
                row.versione,
            )
            for row in self._connection.execute(select(ambiti_osservati))
        }

    def osserva(self, osservazioni: Iterable[Osservazione]) -> None:
        rows = [
            {
                "ambito": each.ambito,
                "impronta": each.impronta,
                "cambiata_dal": scrivi_istante(each.cambiata_dal),
                "cambiata_il": scrivi_istante(each.cambiata_il),
                "fotografata": each.fotografata,
                "versione": each.versione,
            }
            for each in osservazioni
        ]
        if rows:
            osserva_ambito.run_each(self._connection, rows)

    def aggiungi(self, fotografia: Fotografia) -> None:
        self._connection.execute(
            fotografie.insert().values(
                id=fotografia.id,
                ambito=fotografia.ambito,
                versione=fotografia.versione,
                presa_il=scrivi_istante(fotografia.presa_il),
                contenuto=fotografia.contenuto,
                pubblicata=False,
            )
        )
        wanted = select(consegne.c.fotografia_id).where(
            consegne.c.ambito == fotografia.ambito, consegne.c.stato.in_(DA_CONSEGNARE)
        )
        self._connection.execute(
            delete(fotografie).where(
                fotografie.c.ambito == fotografia.ambito,
                fotografie.c.id != fotografia.id,
                fotografie.c.id.not_in(wanted),
            )
        )

    def contenuto(self, id: str) -> bytes:
        found: bytes = self._connection.execute(
            select(fotografie.c.contenuto).where(fotografie.c.id == id)
        ).scalar_one()
        return found

    def da_pubblicare(self, limit: int) -> Sequence[Fotografia]:
        rows = self._connection.execute(
            select(fotografie).where(fotografie.c.pubblicata.is_(False)).order_by(fotografie.c.position).limit(limit)
        )
        return [
            Fotografia(row.id, row.ambito, row.versione, leggi_istante(row.presa_il), row.contenuto) for row in rows
        ]

    def pubblicate(self, ids: Collection[str]) -> None:
        self._connection.execute(update(fotografie).where(fotografie.c.id.in_(sorted(ids))).values(pubblicata=True))


def _digest(rows: Iterable[Sequence[object]]) -> str:
    return blake2b(repr([tuple(row)[1:] for row in rows]).encode(), digest_size=16).hexdigest()
