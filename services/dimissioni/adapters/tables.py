"""The tables of this service, in its own database."""

from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.persistence.aggregates import AggregateRow
from shared.persistence.erasures import ErasureLog
from shared.persistence.machinery import Machinery
from shared.persistence.versions import VersionLog

tabelle = registry()


class Base(SQLModel, registry=tabelle):
    """Keeps this service's tables apart from those of the others in the same process."""


class DimissioneRow(AggregateRow, Base, table=True):
    __tablename__ = "dimissioni"

    chiave_caso: str = Field(unique=True)
    """One case per hospital stay, whatever arrives twice or together. Not the hospital's number: what the key of an
    index makes of it."""
    segnalante: str = Field(index=True)
    scade_il: str | None = Field(default=None, index=True)
    """ISO date of the earliest deadline still unmet, as of the last save: late is what stands before today.

    Kept, and not computed when asked, so that the list of what is late is a range of an index and its pages are exact.
    """
    protocolli: str
    """Version of the protocolli that `scade_il` was computed with; other ones are computed again at start."""
    persona_id: str | None = Field(default=None, index=True, max_length=36)
    numero_ricovero: str | None = Field(default=None, index=True, max_length=32)
    """As `chiave_caso`, of the number alone."""


macchinario = Machinery(tabelle.metadata)
cancellazioni = ErasureLog(tabelle.metadata)
versioni = VersionLog(tabelle.metadata)
