"""The tables of the deliveries. They are not derived: a recount leaves them as they are.

Instants are UTC, ISO 8601 text with microseconds. `documento` is the aggregate as JSON; no key is in it.
"""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, select
from sqlalchemy.dialects.postgresql import insert

from services.indicators.adapters.tables import SOMME, cubo, metadata
from services.indicators.domain.levels import Livello
from shared.persistence.machinery import POSITION
from shared.persistence.prepared import Prepared, every_column

ambiti_osservati = Table(
    "ambiti_osservati",
    metadata,
    Column("ambito", String(6), primary_key=True),
    Column("impronta", String(32), nullable=False),
    Column("cambiata_dal", String(32), nullable=False),
    Column("cambiata_il", String(32), nullable=False),
    Column("fotografata", String(32), nullable=True),
    Column("versione", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""What was last seen of each Ambito's cells, and which of it was photographed."""

fotografie = Table(
    "fotografie",
    metadata,
    Column("position", POSITION, primary_key=True, autoincrement=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("ambito", String(6), nullable=False),
    Column("versione", Integer, nullable=False),
    Column("presa_il", String(32), nullable=False),
    Column("contenuto", LargeBinary, nullable=False),
    Column("pubblicata", Boolean, nullable=False),
    Index("fotografie_di_un_ambito", "ambito"),
    sqlite_autoincrement=True,
)
_da_pubblicare = fotografie.c.pubblicata.is_(False)
Index("fotografie_da_pubblicare", fotografie.c.position, sqlite_where=_da_pubblicare, postgresql_where=_da_pubblicare)

abbonamenti = Table(
    "abbonamenti",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("versione", Integer, nullable=False),
    Column("ambito", String(6), nullable=False),
    Column("attivo", Boolean, nullable=False),
    Column("documento", LargeBinary, nullable=False),
    Index("abbonamenti_di_un_ambito", "ambito"),
)

consegne = Table(
    "consegne",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("versione", Integer, nullable=False),
    Column("ambito", String(6), nullable=False),
    Column("abbonamento_id", String(36), nullable=False),
    Column("fotografia_id", String(36), nullable=False),
    Column("stato", String(16), nullable=False),
    Column("prossimo", String(32), nullable=True),
    Column("creata_il", String(32), nullable=False),
    Column("documento", LargeBinary, nullable=False),
    Index("consegne_da_tentare", "stato", "prossimo"),
    Index("consegne_di_un_abbonamento", "abbonamento_id", "stato"),
    Index("consegne_di_un_ambito", "ambito"),
)

CELLA = (cubo.c.anno, cubo.c.indicatore, *(cubo.c[name] for name in SOMME))
celle_degli_ambiti = Prepared(
    select(cubo.c.territorio, *CELLA)
    .where(cubo.c.livello == Livello.AMBITO.value)
    .order_by(cubo.c.territorio, cubo.c.anno, cubo.c.indicatore)
)
"""In the order of the primary key: nothing is sorted."""

_osservazione = insert(ambiti_osservati).inline()
osserva_ambito = Prepared(
    _osservazione.on_conflict_do_update(
        index_elements=["ambito"],
        set_={
            name: _osservazione.excluded[name]
            for name in ("impronta", "cambiata_dal", "cambiata_il", "fotografata", "versione")
        },
    ),
    every_column(ambiti_osservati),
)
