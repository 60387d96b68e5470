"""The tables of this service, in its own database."""

from sqlalchemy import Column, Index, Integer, String, Table
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.persistence.aggregates import AggregateRow
from shared.persistence.erasures import ErasureLog
from shared.persistence.machinery import POSITION, Machinery
from shared.persistence.versions import VersionLog

tabelle = registry()


class Base(SQLModel, registry=tabelle):
    """Keeps this service's tables apart from those of the others in the same process."""


class PersonaRow(AggregateRow, Base, table=True):
    """Ambito, Distretto and ASST are those of the first registration; the later ones stand in `persone_territori`."""

    __tablename__ = "persone"

    caso_id: str = Field(default="", max_length=36)
    """A person has many cases, or none: nothing to index here."""


class AccessoRow(AggregateRow, Base, table=True):
    __tablename__ = "accessi"

    dimissione_id: str | None = Field(default=None, unique=True, max_length=36)
    """One accesso per dimissione, whatever arrives twice."""


class ValutazioneRow(AggregateRow, Base, table=True):
    __tablename__ = "valutazioni"

    accesso_id: str = Field(index=True, max_length=36)


class PaiRow(AggregateRow, Base, table=True):
    __tablename__ = "pai"

    valutazione_id: str = Field(index=True, max_length=36)
    attivato_il: str | None = Field(default=None, max_length=32)
    """Since when it is in force, or was (UTC ISO 8601): whoever may not see drafts is shown no other."""


class CasoRicevutoRow(AggregateRow, Base, table=True):
    __tablename__ = "casi_ricevuti"

    chiave: str = Field(unique=True, max_length=64)
    """One case per territory, sender and case of the sender, whatever arrives twice or at once."""
    origine: str = Field(index=True, max_length=64)
    """The same whatever the territory."""


class OscuramentoRow(AggregateRow, Base, table=True):
    __tablename__ = "oscuramenti"

    persona_id: str = Field(index=True, max_length=36)


class ConsensoRow(AggregateRow, Base, table=True):
    __tablename__ = "consensi"

    persona_id: str = Field(index=True, max_length=36)
    chiave: str = Field(unique=True, max_length=64)
    """One per person and territory."""


class EmergenzaRow(AggregateRow, Base, table=True):
    """Ambito, Distretto and ASST are those of the person's first registration."""

    __tablename__ = "emergenze"

    persona_id: str = Field(index=True, max_length=36)
    account: str = Field(max_length=128)


identificativi = Table(
    "persone_identificativi",
    tabelle.metadata,
    Column("sistema", String(16), primary_key=True),
    Column("valore", String(32), primary_key=True),
    Column("persona_id", String(36), nullable=False),
    sqlite_with_rowid=False,
)
"""Who holds an identifier: at most one person, whoever registers first."""

territori = Table(
    "persone_territori",
    tabelle.metadata,
    Column("persona_id", String(36), primary_key=True),
    Column("ambito", String(6), primary_key=True),
    Column("distretto", String(6), primary_key=True),
    Column("asst", String(6), primary_key=True),
    sqlite_with_rowid=False,
)
"""Where else a person is known, beside the territory of the first registration."""

voci = Table(
    "cartella_voci",
    tabelle.metadata,
    Column("posizione", POSITION, primary_key=True, autoincrement=True),
    Column("persona_id", String(36), nullable=False),
    Column("caso_id", String(36), nullable=False),
    Column("ambito", String(6), nullable=False),
    Column("distretto", String(6), nullable=False),
    Column("asst", String(6), nullable=False),
    Column("cosa", String(48), nullable=False),
    Column("avvenuto_il", String(32), nullable=False),
    Column("registrato_il", String(32), nullable=False),
    Column("da", String(128), nullable=False),
    Column("provenienza", String(16), nullable=False),
    Column("riferimento", String(36), nullable=False),
    Column("evento_id", String(64), nullable=True),
)
"""The timelines. Instants are UTC ISO 8601 text."""
Index("cartella_voci_persona", voci.c.persona_id)
Index(
    "cartella_voci_evento",
    voci.c.evento_id,
    voci.c.cosa,
    voci.c.riferimento,
    unique=True,
    sqlite_where=voci.c.evento_id.is_not(None),
    postgresql_where=voci.c.evento_id.is_not(None),
)

segnalati = Table(
    "casi_segnalati",
    tabelle.metadata,
    Column("caso_id", String(36), primary_key=True),
    Column("segnalante", String, nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""Which hospital's system signalled a case: the account that may follow it."""

oscurati = Table(
    "oscurati",
    tabelle.metadata,
    Column("riferimento", String(36), primary_key=True),
    Column("oscuramento_id", String(36), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
"""What the oscuramenti in force cover: a case, or what entries of it are about."""

oscurati_autori = Table(
    "oscurati_autori",
    tabelle.metadata,
    Column("oscuramento_id", String(36), primary_key=True),
    Column("account", String(128), primary_key=True),
    sqlite_with_rowid=False,
)
"""From whom an oscuramento hides nothing."""

tentativi = Table(
    "emergenze_tentativi",
    tabelle.metadata,
    Column("account", String(128), primary_key=True),
    Column("giorno", String(10), primary_key=True),
    Column("quanti", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many emergency accesses an account asked for on a civil day (Europe/Rome, ISO 8601)."""

macchinario = Machinery(tabelle.metadata)
cancellazioni = ErasureLog(tabelle.metadata)
versioni = VersionLog(tabelle.metadata)
"""Of valutazioni and PAI. A person needs none: every statement is kept."""
