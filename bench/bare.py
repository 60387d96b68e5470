"""The named baseline: a bare FastAPI route that inserts the same rows, and nothing else.

The same body is validated, the person and the accesso become rows in SQLite with the same durability (WAL,
`synchronous=FULL`, one connection), committed per request through a SQLModel session. No token, policy, territory,
audit, outbox, numbering of events, or recognition of persons.
"""

import os
import sqlite3
from uuid import uuid4

import uvicorn
from fastapi import FastAPI
from sqlalchemy import event
from sqlalchemy.pool import StaticPool
from sqlmodel import Field, Session, SQLModel, create_engine

from services.pua.entrypoints.schemas.accessi import ApriAccessoBody


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


def create_app(path: str) -> FastAPI:
    engine = create_engine(f"sqlite:///{path}", poolclass=StaticPool, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def durable(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    SQLModel.metadata.create_all(engine)
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
        with Session(engine) as session:
            session.add(persona)
            session.add(accesso)
            session.commit()
        return created

    return app


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
