"""The tables of the indicators, and the statements of the hot path, made once.

Instants are UTC, kept as ISO 8601 text with microseconds: they sort as they follow each other. Numbers are integers.
Everything but `eventi`, `restituzioni` and `registro_voci` is derived and can be counted again from the log.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    delete,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.persistence.aggregates import AggregateRow
from shared.persistence.machinery import Machinery
from shared.persistence.prepared import Prepared, every_column

metadata = MetaData()
machinery = Machinery(metadata)

eventi = Table(
    "eventi",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("caso_id", String(36), nullable=False),
    Column("source", String(64), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("type", String(96), nullable=False),
    Column("occurred_at", String(32), nullable=False),
    Column("recorded_at", String(32), nullable=False, index=True),
    Column("busta", LargeBinary, nullable=False),
    Index("eventi_del_caso", "caso_id", "source", "sequence", unique=True),
)
"""The log: envelopes as they came. `sequence` is per publisher and case."""

casi = Table(
    "casi",
    metadata,
    Column("caso_id", String(36), primary_key=True),
    Column("ambito", String(6), nullable=False),
    Column("distretto", String(6), nullable=False),
    Column("asst", String(6), nullable=False),
    sqlite_with_rowid=False,
)
"""The present territory of each case that has one."""

luoghi = Table(
    "luoghi",
    metadata,
    Column("ambito", String(6), primary_key=True),
    Column("distretto", String(6), primary_key=True),
    Column("asst", String(6), primary_key=True),
    Column("caso_id", String(36), primary_key=True),
    sqlite_with_rowid=False,
)
"""Every territory that a case was ever said to belong to: which cases could count there, at whatever date."""

contributi = Table(
    "contributi",
    metadata,
    Column("caso_id", String(36), primary_key=True),
    Column("indicatore", String(16), primary_key=True),
    Column("chiave", String(64), primary_key=True),
    Column("noto_dal", String(32), primary_key=True),
    Column("noto_al", String(32), nullable=True),
    Column("regola", String(96), nullable=False),
    Column("anno", Integer, nullable=False),
    Column("ambito", String(6), nullable=False),
    Column("distretto", String(6), nullable=False),
    Column("asst", String(6), nullable=False),
    Column("ats", String(6), nullable=False),
    Column("numeratore", Integer, nullable=False),
    Column("denominatore", Integer, nullable=False),
    Column("valore", Integer, nullable=True),
    Column("soggetto", String(64), nullable=True),
    Column("eventi", Text, nullable=False),
    Column("giorno", String(10), nullable=True),
    Index("contributi_di_un_anno", "indicatore", "anno", "ambito"),
    sqlite_with_rowid=False,
)
"""The bitemporal ledger. `noto_al` null: still known to be so. `eventi`: event ids, a JSON list. `giorno` is null only
where the version before, still at work while this one is deployed, wrote the row."""

cubo = Table(
    "cubo",
    metadata,
    Column("livello", String(16), primary_key=True),
    Column("territorio", String(6), primary_key=True),
    Column("anno", Integer, primary_key=True),
    Column("indicatore", String(16), primary_key=True),
    Column("numeratore", Integer, nullable=False),
    Column("denominatore", Integer, nullable=False),
    Column("somma", BigInteger, nullable=False),
    Column("contributi", Integer, nullable=False),
    Column("quadrati", BigInteger, nullable=True),
    sqlite_with_rowid=False,
)
"""The cells as known now; one without contributions has no row. `quadrati` (sum of the squares of the values) is null
only where the version before, still at work while this one is deployed, wrote the row."""

soggetti = Table(
    "soggetti",
    metadata,
    Column("livello", String(16), primary_key=True),
    Column("territorio", String(6), primary_key=True),
    Column("anno", Integer, primary_key=True),
    Column("indicatore", String(16), primary_key=True),
    Column("soggetto", String(64), primary_key=True),
    Column("numeratori", Integer, nullable=False),
    Column("denominatori", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many contributions of a cell each soggetto has, so that it counts once."""

regole_usate = Table(
    "regole_usate",
    metadata,
    Column("indicatore", String(16), primary_key=True),
    Column("versione", String(96), nullable=False),
    Column("forma", String(16), nullable=True),
    sqlite_with_rowid=False,
)
"""The rule versions by which the stored numbers were counted, and in which form they are kept (`projection.FORMA`)."""

autoverifiche = Table(
    "autoverifiche",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("eseguita_al", String(32), nullable=False, index=True),
    Column("eventi", BigInteger, nullable=False),
    Column("confrontati", Integer, nullable=False),
    Column("differenze", Integer, nullable=False),
    Column("scarti", Text, nullable=False),
)
"""What each self-audit found. `scarti`: the differences, a JSON list, not all where there are very many."""

restituzioni = Table(
    "restituzioni",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("versione", Integer, nullable=False),
    Column("ambito", String(6), nullable=False),
    Column("anno", Integer, nullable=False),
    Column("progressivo", Integer, nullable=False),
    Column("stato", String(16), nullable=False),
    Column("impronta", String(64), nullable=True),
    Column("creata_il", String(32), nullable=False),
    Column("documento", LargeBinary, nullable=False),
    Index("restituzioni_di_un_ambito", "ambito", "anno", "progressivo", unique=True),
)
"""`versione` counts the changes of a draft (the ETag); `progressivo` is the number of the return. `impronta` is set
when it is frozen, and is the SHA-256 of `documento`."""

DERIVATE = (casi, luoghi, contributi, cubo, soggetti, regole_usate)


class Base(SQLModel, registry=registry(metadata=metadata)):
    """Aggregates stand with the other tables of the indicators."""


class VoceRow(AggregateRow, Base, table=True):
    """`chiave`: one thing of a kind in an Ambito and Distretto, whoever enters it at the same time.

    `primo_anno` and `ultimo_anno` are the years that it concerns; null where nothing in it is valid.
    """

    __tablename__ = "registro_voci"
    __table_args__ = (Index("voci_di_un_ambito", "ambito", "id"),)

    chiave: str = Field(max_length=128, unique=True)
    genere: str = Field(max_length=16)
    primo_anno: int | None = None
    ultimo_anno: int | None = None


aggiungi_evento = Prepared(insert(eventi).inline().on_conflict_do_nothing(), every_column(eventi))
eventi_del_caso = Prepared(select(eventi.c.type, eventi.c.busta).where(eventi.c.caso_id == bindparam("caso")))
tutti_gli_eventi = select(eventi.c.caso_id, eventi.c.type, eventi.c.busta).order_by(eventi.c.caso_id)

_caso = insert(casi).inline()
colloca_caso = Prepared(
    _caso.on_conflict_do_update(
        index_elements=["caso_id"], set_={name: _caso.excluded[name] for name in ("ambito", "distretto", "asst")}
    ),
    every_column(casi),
)

aggiungi_luogo = Prepared(insert(luoghi).inline().on_conflict_do_nothing(), every_column(luoghi))

voci_del_caso = Prepared(select(contributi).where(contributi.c.caso_id == bindparam("caso")))
aggiungi_voce = Prepared(insert(contributi).inline(), every_column(contributi))
togli_voce = Prepared(
    delete(contributi).where(
        contributi.c.caso_id == bindparam("caso"),
        contributi.c.indicatore == bindparam("di"),
        contributi.c.chiave == bindparam("con"),
        contributi.c.noto_dal == bindparam("dal"),
    )
)

SOMME = ("numeratore", "denominatore", "somma", "contributi", "quadrati")
_casella = insert(cubo).inline()
somma_cella = Prepared(
    _casella.on_conflict_do_update(
        index_elements=["livello", "territorio", "anno", "indicatore"],
        set_={name: cubo.c[name] + _casella.excluded[name] for name in SOMME},
    ),
    every_column(cubo),
)
togli_cella_vuota = Prepared(
    delete(cubo).where(
        cubo.c.livello == bindparam("al_livello"),
        cubo.c.territorio == bindparam("nel_territorio"),
        cubo.c.anno == bindparam("nell_anno"),
        cubo.c.indicatore == bindparam("di"),
        cubo.c.contributi == 0,
    )
)

celle_di_un_livello = Prepared(
    select(
        cubo.c.territorio,
        cubo.c.anno,
        cubo.c.indicatore,
        cubo.c.numeratore,
        cubo.c.denominatore,
        cubo.c.somma,
        cubo.c.contributi,
    ).where(cubo.c.livello == bindparam("al_livello"), cubo.c.anno >= bindparam("da"), cubo.c.anno <= bindparam("a"))
)
"""Nine thousand rows for the Ambiti of the Region: as they come, see `Prepared.tuples`."""

_soggetto = insert(soggetti).inline()
conta_soggetto = Prepared(
    _soggetto.on_conflict_do_update(
        index_elements=["livello", "territorio", "anno", "indicatore", "soggetto"],
        set_={name: _soggetto.excluded[name] for name in ("numeratori", "denominatori")},
    ),
    every_column(soggetti),
)
togli_soggetto = Prepared(
    delete(soggetti).where(
        soggetti.c.livello == bindparam("al_livello"),
        soggetti.c.territorio == bindparam("nel_territorio"),
        soggetti.c.anno == bindparam("nell_anno"),
        soggetti.c.indicatore == bindparam("di"),
        soggetti.c.soggetto == bindparam("chi"),
    )
)


def scrivi_istante(instant: datetime) -> str:
    """UTC, always with microseconds: text that sorts in time."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def leggi_istante(text: str) -> datetime:
    return datetime.fromisoformat(text)
