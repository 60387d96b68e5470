"""The tables of the notices. Instants are UTC, ISO 8601 text; `documento` is the subscription as JSON, no key in it."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table

from services.dimissioni.adapters.tables import Base
from shared.persistence.machinery import POSITION
from shared.persistence.prepared import Prepared

avvisi = Table(
    "avvisi",
    Base.metadata,
    Column("position", POSITION, primary_key=True, autoincrement=True),
    Column("segnalante", String, nullable=False),
    Column("numero", Integer, nullable=True),
    Column("dimissione_id", String(36), nullable=False),
    Column("versione", Integer, nullable=False),
    Column("il", String(32), nullable=False),
    Column("pubblicato", Boolean, nullable=False),
    Index("avvisi_di_un_account", "segnalante", "numero", unique=True),
    sqlite_autoincrement=True,
)
"""Written with the dimissione that changed; `numero` comes afterwards, so that two cases of one account never wait for
each other."""
_da_numerare = avvisi.c.numero.is_(None)
_da_pubblicare = avvisi.c.pubblicato.is_(False)
Index("avvisi_da_numerare", avvisi.c.position, sqlite_where=_da_numerare, postgresql_where=_da_numerare)
Index("avvisi_da_pubblicare", avvisi.c.position, sqlite_where=_da_pubblicare, postgresql_where=_da_pubblicare)

avvisa = Prepared(avvisi.insert().inline(), ["segnalante", "dimissione_id", "versione", "il", "pubblicato"])

sottoscrizioni = Table(
    "sottoscrizioni",
    Base.metadata,
    Column("id", String(36), primary_key=True),
    Column("versione", Integer, nullable=False),
    Column("segnalante", String, nullable=False),
    Column("stato", String(16), nullable=False),
    Column("inizio", Integer, nullable=False),
    Column("arrivati", Integer, nullable=False),
    Column("prossimo", String(32), nullable=True),
    Column("aggiornata_il", String(32), nullable=False),
    Column("mossa_il", String(32), nullable=False),
    Column("documento", LargeBinary, nullable=False),
    Index("sottoscrizioni_di_un_account", "segnalante"),
    Index("sottoscrizioni_per_stato", "stato"),
)
"""`aggiornata_il`: since when this version; `mossa_il`: when anything of it was written."""
