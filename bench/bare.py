"""The named baseline: a bare FastAPI route that inserts the same rows, and nothing else.

The same body is validated, the person and the accesso become rows with the same durability, committed per request
through a SQLModel session: in SQLite over one connection (WAL, `synchronous=FULL`), in PostgreSQL over as many as the
platform has, by the same driver and never in the way of the event loop. No token, policy, territory, audit, outbox,
numbering of events, or recognition of persons.
"""

import os
import sqlite3
from collections.abc import Awaitable, Callable
from uuid import uuid4

import uvicorn
from fastapi import FastAPI
from sqlalchemy import event, make_url
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import StaticPool
from sqlmodel import Field, Session, SQLModel, create_engine

from services.pua.entrypoints.schemas.accessi import ApriAccessoBody
from shared.persistence.postgresql import POOL


class Persona(SQLModel, table=True):
    id: str = Field(primary_key=True)
    codice_fiscale: str = Field(unique=True)
    cognome: str | None
    nome: str | None


class Accesso(SQLModel, table=True):
    id: str = Field(primary_key=True)
    caso_id: str = Field(index=True)
    persona_id: str
    ambito: str
    segnalante: str
    urgenza: str
    motivo: str | None


class Creato(SQLModel):
    id: str
    persona_id: str


def create_tables(url: str) -> None:
    engine = create_engine(url)
    SQLModel.metadata.create_all(engine)
    engine.dispose()


def create_app(url: str) -> FastAPI:
    keep = _in_postgresql(url) if url.startswith("postgresql") else _in_sqlite(url)
    app = FastAPI()

    @app.post("/accessi", status_code=201, response_model=Creato)
    async def accessi(body: ApriAccessoBody) -> Creato:
        assert body.persona is not None
        persona = Persona(
            id=str(uuid4()),
            codice_fiscale=body.persona.identificativi[0].valore,
            cognome=body.persona.cognome,
            nome=body.persona.nome,
        )
        accesso = Accesso(
            id=str(uuid4()),
            caso_id=str(uuid4()),
            persona_id=persona.id,
            ambito=body.territorio.ambito,
            segnalante=body.segnalante,
            urgenza=body.urgenza,
            motivo=body.motivo,
        )
        created = Creato(id=accesso.id, persona_id=persona.id)
        await keep(persona, accesso)
        return created

    return app


def _in_sqlite(url: str) -> Callable[[SQLModel, SQLModel], Awaitable[None]]:
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def durable(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    SQLModel.metadata.create_all(engine)

    async def keep(*rows: SQLModel) -> None:
        with Session(engine) as session:
            session.add_all(rows)
            session.commit()

    return keep


def _in_postgresql(url: str) -> Callable[[SQLModel, SQLModel], Awaitable[None]]:
    """The tables are there already."""
    engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"), pool_size=POOL, max_overflow=0)

    async def keep(*rows: SQLModel) -> None:
        async with AsyncSession(engine) as session:
            session.add_all(rows)
            await session.commit()

    return keep


if __name__ == "__main__":
    uvicorn.run(
        create_app(os.environ["BENCH_DB"]),
        host="127.0.0.1",
        port=int(os.environ["BENCH_PORT"]),
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
    )
