"""The tables of the service, on its own metadata."""

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.persistence.aggregates import AggregateRow
from shared.persistence.machinery import Machinery

tabelle = registry()


class Base(SQLModel, registry=tabelle):
    """Keeps this service's tables apart from those of the others in the same process."""


class PresaInCaricoRow(AggregateRow, Base, table=True):
    """A request of a PAI is answered once, and a case has one open take-in at most, whoever tries what at once."""

    __tablename__ = "prese_in_carico"
    __table_args__ = (
        UniqueConstraint("pai_id", "pai_revisione", name="una_per_richiesta_di_pai"),
        Index(
            "una_aperta_per_caso", "caso_id", unique=True, sqlite_where=text("aperta"), postgresql_where=text("aperta")
        ),
    )

    pai_id: str | None = Field(default=None, max_length=36)
    pai_revisione: int | None = None
    dimissione_id: str | None = Field(default=None, max_length=36, index=True)
    aperta: bool
    persona_id: str | None = Field(default=None, max_length=36, index=True)


class VisitaRow(AggregateRow, Base, table=True):
    """The same visit is recorded once; the key also serves the sums over a period."""

    __tablename__ = "visite"
    __table_args__ = (UniqueConstraint("presa_in_carico_id", "inizio", "operatore", name="una_visita_una_volta"),)

    presa_in_carico_id: str = Field(max_length=36)
    inizio: str = Field(max_length=32)
    """UTC, ISO 8601 with microseconds."""
    operatore: str = Field(max_length=64)
    minuti: int


class PaiNotoRow(AggregateRow, Base, table=True):
    __tablename__ = "pai_noti"


class DimissioneNotaRow(AggregateRow, Base, table=True):
    """Its territory is unknown and stays empty: no scope sees it, only the platform does."""

    __tablename__ = "dimissioni_note"


macchinario = Machinery(tabelle.metadata)
