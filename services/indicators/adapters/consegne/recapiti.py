"""Subscriptions and deliveries on SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, exists, select

from services.indicators.adapters.consegne.documenti import Documenti
from services.indicators.adapters.consegne.fotografie import SqlFotografie
from services.indicators.adapters.consegne.tables import abbonamenti, consegne
from services.indicators.adapters.tables import scrivi_istante
from services.indicators.domain.consegne.abbonamento import Abbonamento
from services.indicators.domain.consegne.consegna import Consegna, StatoConsegna
from shared.kernel.store import Page, PageRequest
from shared.persistence.call import Call
from shared.persistence.locks import hold
from shared.webhooks.spedizione import Regolazione

_ABBONAMENTI = TypeAdapter(Abbonamento)
_CONSEGNE = TypeAdapter(Consegna)
CONSERVATE = timedelta(days=400)
"""How long one can look up what was delivered when: a year, and the time to close it."""
_CONCLUSE = (StatoConsegna.CONSEGNATA.value, StatoConsegna.SUPERATA.value)
_CON_SEGUITO = (StatoConsegna.IN_ATTESA.value, StatoConsegna.CONSEGNATA.value)


class SqlAbbonamenti:
    def __init__(self, connection: Connection, call: Call) -> None:
        self._documents = Documenti(
            connection, call.actor, call.expected_version, abbonamenti, _ABBONAMENTI, _colonne_abbonamento
        )
        self.get, self.add, self.save = self._documents.get, self._documents.add, self._documents.save

    def attivi(self, ambito: str | None = None) -> Sequence[Abbonamento]:
        one = [] if ambito is None else [abbonamenti.c.ambito == ambito]
        return self._documents.all(abbonamenti.c.attivo.is_(True), *one)

    def pagina(self, page: PageRequest, ambito: str | None) -> Page[Abbonamento]:
        one = [] if ambito is None else [abbonamenti.c.ambito == ambito]
        return self._documents.page(page, *one)


class SqlConsegne:
    def __init__(self, connection: Connection, call: Call) -> None:
        self._connection = connection
        self._documents = Documenti(
            connection, call.actor, call.expected_version, consegne, _CONSEGNE, _colonne_consegna
        )
        self.get, self.save = self._documents.get, self._documents.save

    def add(self, consegna: Consegna) -> None:
        """Those of the subscription that ended long ago are let go."""
        self._documents.add(consegna)
        self._connection.execute(
            delete(consegne).where(
                consegne.c.abbonamento_id == consegna.abbonamento_id,
                consegne.c.stato.in_(_CONCLUSE),
                consegne.c.creata_il < scrivi_istante(consegna.creata_il - CONSERVATE),
            )
        )

    def in_attesa(self, abbonamento_id: str) -> Consegna | None:
        # Whoever is about to add one, or to bring one back, decides about the subscription alone.
        hold(self._connection, [abbonamento_id])
        found = self._documents.all(
            consegne.c.abbonamento_id == abbonamento_id, consegne.c.stato == StatoConsegna.IN_ATTESA.value
        )
        return found[0] if found else None

    def ha_seguito(self, consegna: Consegna) -> bool:
        hold(self._connection, [consegna.abbonamento_id])
        newer = exists(
            select(consegne.c.id).where(
                consegne.c.abbonamento_id == consegna.abbonamento_id,
                consegne.c.stato.in_(_CON_SEGUITO),
                consegne.c.id > consegna.id,
            )
        )
        return bool(self._connection.execute(select(newer)).scalar_one())

    def da_tentare(self, now: datetime, limit: int) -> Sequence[Consegna]:
        wanted = select(abbonamenti.c.id).where(abbonamenti.c.attivo.is_(True))
        return self._documents.first(
            limit,
            consegne.c.prossimo,
            consegne.c.stato == StatoConsegna.IN_ATTESA.value,
            consegne.c.prossimo <= scrivi_istante(now),
            consegne.c.abbonamento_id.in_(wanted),
        )

    def lettere_morte(self, ambito: str | None) -> Sequence[Consegna]:
        one = [] if ambito is None else [consegne.c.ambito == ambito]
        dead = consegne.c.stato == StatoConsegna.LETTERA_MORTA.value
        return self._documents.all(dead, *one, by=consegne.c.id.desc())

    def pagina(self, page: PageRequest, ambito: str | None, stato: StatoConsegna | None) -> Page[Consegna]:
        conditions = [] if ambito is None else [consegne.c.ambito == ambito]
        conditions += [] if stato is None else [consegne.c.stato == stato.value]
        return self._documents.page(page, *conditions)


class SqlRecapiti:
    def __init__(self, connection: Connection, call: Call, regolazione: Regolazione) -> None:
        self.regolazione = regolazione
        self.fotografie = SqlFotografie(connection)
        self.abbonamenti = SqlAbbonamenti(connection, call)
        self.consegne = SqlConsegne(connection, call)


def _colonne_abbonamento(abbonamento: Abbonamento) -> Mapping[str, Any]:
    return {"ambito": abbonamento.ambito, "attivo": abbonamento.attivo}


def _colonne_consegna(consegna: Consegna) -> Mapping[str, Any]:
    return {
        "ambito": consegna.ambito,
        "abbonamento_id": consegna.abbonamento_id,
        "fotografia_id": consegna.fotografia_id,
        "stato": consegna.stato.value,
        "prossimo": None if consegna.prossimo is None else scrivi_istante(consegna.prossimo),
        "creata_il": scrivi_istante(consegna.creata_il),
    }
