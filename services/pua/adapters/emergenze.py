"""Accessi in emergenza in SQL: one's own, and those about persons known in one's territories."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement
from sqlalchemy.dialects.postgresql import insert

from services.pua.adapters.persone import PERSONE, visibili
from services.pua.adapters.tables import EmergenzaRow, tentativi
from services.pua.domain.emergenza import AccessoInEmergenza
from shared.kernel.actor import EVERYTHING, Scope
from shared.kernel.refusal import NotFound
from shared.persistence.aggregates import AggregateStore
from shared.persistence.unit_of_work import SqlUnitOfWork

EMERGENZE = TypeAdapter(AccessoInEmergenza)
RIGHE = EmergenzaRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table=True classes


class ArchivioEmergenze(AggregateStore[AccessoInEmergenza]):
    def __init__(self, uow: SqlUnitOfWork) -> None:
        super().__init__(uow, EmergenzaRow, EMERGENZE, _emergenza)

    def mia(self, id: str) -> AccessoInEmergenza:
        """Raises NotFound."""
        trovata = self._find(EVERYTHING, {"id": id, "account": self._uow.actor.id})
        if trovata is None:
            raise NotFound
        return trovata

    def add(self, aggregate: AccessoInEmergenza) -> None:
        """Whose cartella it opens was looked for, and found: the audit names them."""
        super().add(aggregate)
        self._uow.touch(aggregate.persona_id)

    def tentativo(self, giorno: date) -> int:
        """Two attempts at once count as two: the row is the count."""
        nuovo = insert(tentativi).values(account=self._uow.actor.id, giorno=giorno.isoformat(), quanti=1)
        contato = nuovo.on_conflict_do_update(
            index_elements=[tentativi.c.account, tentativi.c.giorno], set_={"quanti": tentativi.c.quanti + 1}
        )
        return int(self._uow.connection.execute(contato.returning(tentativi.c.quanti)).scalar_one())

    def _seen(self, scope: Scope) -> ColumnElement[bool]:
        return super()._seen(scope) if scope is EVERYTHING else _nota_qui(scope)


@lru_cache(maxsize=1024)
def _nota_qui(scope: Scope) -> ColumnElement[bool]:
    """The person is known in a territory of the scope: today, wherever it was when the access began."""
    persona: ColumnElement[str] = RIGHE.c.persona_id
    return persona.in_(visibili(scope).with_only_columns(PERSONE.c.id))


def _emergenza(emergenza: AccessoInEmergenza) -> Mapping[str, Any]:
    return {
        "caso_id": emergenza.persona_id,
        "stato": emergenza.stato.value,
        **vars(emergenza.territorio),
        "persona_id": emergenza.persona_id,
        "account": emergenza.account,
    }
