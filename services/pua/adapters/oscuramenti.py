"""Oscuramenti and consensi in SQL; what is covered, and who sees it all the same, in rows that queries can ask."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select

from services.pua.adapters.tables import ConsensoRow, OscuramentoRow, oscurati, oscurati_autori
from services.pua.domain.consenso import Consenso
from services.pua.domain.oscuramento import Oscuramento, StatoOscuramento
from shared.custody.attempt import unseal
from shared.kernel.actor import EVERYTHING
from shared.persistence.aggregates import AggregateStore, ask_for_keys, place
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.persistence.wall import as_platform

OSCURAMENTI = TypeAdapter(Oscuramento)
CONSENSI = TypeAdapter(Consenso)
RIGHE = OscuramentoRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table=True classes


class ArchivioOscuramenti(AggregateStore[Oscuramento]):
    def __init__(self, uow: SqlUnitOfWork) -> None:
        super().__init__(uow, OscuramentoRow, OSCURAMENTI, oscuramento_in_riga)

    def add(self, aggregate: Oscuramento) -> None:
        super().add(aggregate)
        self._copri(aggregate)
        autori = [{"oscuramento_id": aggregate.id, "account": each} for each in sorted(aggregate.elemento.autori)]
        if autori:
            self._uow.connection.execute(oscurati_autori.insert(), autori)

    def save(self, aggregate: Oscuramento) -> None:
        super().save(aggregate)
        self._uow.connection.execute(oscurati.delete().where(oscurati.c.oscuramento_id == aggregate.id))
        if aggregate.stato is StatoOscuramento.IN_VIGORE:
            self._copri(aggregate)

    def estendi(self, da: str, a: str) -> None:
        ids = self._uow.connection.execute(select(oscurati.c.oscuramento_id).where(oscurati.c.riferimento == da))
        for id in ids.scalars().all():
            oscuramento = self._find(EVERYTHING, {"id": id})
            if oscuramento is not None:
                oscuramento.estendi(a)
                self.save(oscuramento)

    def su(self, persona_id: str) -> Sequence[Oscuramento]:
        """In force, about a person, whatever the territory: to hide, never to show. Nobody is noted as looked at."""
        with as_platform(self._uow.connection):
            righe = self._uow.connection.execute(
                select(RIGHE.c.id, RIGHE.c.documento).where(
                    RIGHE.c.persona_id == persona_id, RIGHE.c.stato == StatoOscuramento.IN_VIGORE.value
                )
            ).all()
        ask_for_keys(riga.documento for riga in righe)
        return [OSCURAMENTI.validate_json(unseal(place(RIGHE, riga.id), riga.documento)) for riga in righe]

    def _copri(self, oscuramento: Oscuramento) -> None:
        coperti = [{"oscuramento_id": oscuramento.id, "riferimento": id} for id in sorted(oscuramento.elemento.coperti)]
        self._uow.connection.execute(oscurati.insert(), coperti)


class ArchivioConsensi(AggregateStore[Consenso]):
    def __init__(self, uow: SqlUnitOfWork) -> None:
        super().__init__(uow, ConsensoRow, CONSENSI, consenso_in_riga)


def oscuramento_in_riga(oscuramento: Oscuramento) -> Mapping[str, Any]:
    return {
        "caso_id": oscuramento.caso_id,
        "stato": oscuramento.stato.value,
        **vars(oscuramento.territorio),
        "persona_id": oscuramento.persona_id,
    }


def consenso_in_riga(consenso: Consenso) -> Mapping[str, Any]:
    return {
        "caso_id": consenso.persona_id,
        "stato": consenso.stato.value,
        **vars(consenso.territorio),
        "persona_id": consenso.persona_id,
        "chiave": consenso.chiave,
    }
