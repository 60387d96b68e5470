"""What of the rows in one's territories one is shown: those that no oscuramento hides (ADR 0046)."""

from functools import lru_cache
from typing import TypeVar

from sqlalchemy import ColumnElement, Table, and_, not_, select

from services.pua.adapters.tables import oscurati, oscurati_autori
from shared.kernel.actor import EVERYTHING, Actor, Ruolo, Scope
from shared.kernel.aggregate import Aggregate
from shared.persistence.aggregates import AggregateStore, visible

A = TypeVar("A", bound=Aggregate)

DA_CHI = frozenset({Ruolo.ASSISTENTE_SOCIALE, Ruolo.OPERATORE_ASST, Ruolo.SISTEMA_OSPEDALIERO})
"""Who sees persons. The platform goes on with every case, and who sees numbers and pseudonyms sees all of them."""


class Vista:
    """For one transaction. `account` is None where nothing is hidden."""

    def __init__(self, actor: Actor) -> None:
        self.account: str | None = actor.id if actor.ruolo in DA_CHI else None

    def in_chiaro(self) -> None:
        self.account = None


class Oscurabile(AggregateStore[A]):
    """Aggregates that can be obscured: one that is does not exist, whoever asks for it and however."""

    vista: Vista

    def _seen(self, scope: Scope) -> ColumnElement[bool]:
        if self.vista.account is None or scope is EVERYTHING:  # the latter: recognised, whatever it is, and not shown
            return visible(self._table, scope)
        return _in_chiaro(self._table, scope, self.vista.account)


@lru_cache(maxsize=4096)
def _in_chiaro(table: Table, scope: Scope, account: str) -> ColumnElement[bool]:
    suo = select(oscurati_autori.c.account).where(
        oscurati_autori.c.oscuramento_id == oscurati.c.oscuramento_id, oscurati_autori.c.account == account
    )
    nascosto = select(oscurati.c.riferimento).where(
        oscurati.c.riferimento.in_([table.c.id, table.c.caso_id]), not_(suo.exists())
    )
    return and_(visible(table, scope), not_(nascosto.exists()))
