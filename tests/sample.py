"""A service small enough to read at a glance, on the real machinery: what the tests of `shared` run on.

It keeps take-ins (`Cosa`), announces `SadPresoInCarico` for each, and listens to `SadAttivato`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import Response
from pydantic import TypeAdapter
from sqlalchemy import Connection
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from shared.contracts.envelope import Event, encode
from shared.contracts.sad import SadAttivato, SadPresoInCarico
from shared.contracts.topics import public_topic
from shared.kernel.actor import Actor, Ruolo, Scope
from shared.kernel.aggregate import Aggregate
from shared.kernel.clock import Clock, FixedClock
from shared.kernel.ids import Ids, Uuid7Ids
from shared.kernel.refusal import Refusal
from shared.kernel.store import Page, PageRequest
from shared.kernel.territory import Territorio, lombardia
from shared.messaging.bus import Bus, Message
from shared.messaging.memory import MemoryBus
from shared.messaging.operations import dead_letter_router
from shared.messaging.runtime import Runtime, assemble
from shared.persistence.aggregates import AggregateRow, AggregateStore
from shared.persistence.call import Call
from shared.persistence.machinery import Machinery
from shared.persistence.trail.trail import UNSIGNED, Trail
from shared.persistence.unit_of_work import NotCommitted, SqlUnitOfWork
from shared.web.paging import Elenco, page_request
from shared.web.policy import policy
from shared.web.politica import Portata, Regola, politica
from shared.web.schemas import Body, View
from shared.web.service_app import create_service_app
from tests.tokens import authenticator

ADESSO = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ASCOLTATO = public_topic("altro")

tabelle = registry()


class Base(SQLModel, registry=tabelle):
    pass


class CosaRow(AggregateRow, Base, table=True):
    __tablename__ = "cose"


machinery = Machinery(Base.metadata)


@dataclass(kw_only=True)
class Cosa(Aggregate):
    caso_id: str
    territorio: Territorio
    nome: str
    attivata: int = 0


class Impossibile(Refusal):
    codice = "impossibile"
    titolo = "Non si può"


@dataclass(frozen=True)
class CreaCosa:
    nome: str
    ambito: str = "50036"


COSE = TypeAdapter(Cosa)


def columns(cosa: Cosa) -> Mapping[str, Any]:
    return {"caso_id": cosa.caso_id, "stato": "attiva" if cosa.attivata else "nuova", **vars(cosa.territorio)}


class SampleWork(SqlUnitOfWork):
    def __init__(
        self, connection: Connection, machinery: Machinery, service: str, call: Call, clock: Clock, ids: Ids
    ) -> None:
        super().__init__(connection, machinery, service, call, clock, ids)
        self.cose = AggregateStore(self, CosaRow, COSE, columns)


def crea_cosa(command: CreaCosa, uow: SampleWork) -> Cosa:
    cosa = Cosa(
        id=uow.ids.new(),
        caso_id=uow.ids.new(),
        territorio=lombardia().resolve(command.ambito),
        nome=command.nome,
    )
    uow.cose.add(cosa)
    uow.announce(cosa.caso_id, SadPresoInCarico(presa_in_carico_id=cosa.id), uow.now)
    uow.commit()
    return cosa


def rinomina_cosa(command: tuple[str, str], uow: SampleWork) -> Cosa:
    cosa = uow.cose.get(command[0])
    cosa.nome = command[1]
    uow.cose.save(cosa)
    uow.commit()
    return cosa


def dimentica_il_commit(command: CreaCosa, uow: SampleWork) -> None:
    uow.cose.add(Cosa(id="persa", caso_id="c", territorio=lombardia().resolve("50036"), nome=command.nome))


def cosa(id: str, uow: SampleWork) -> Cosa:
    return uow.cose.get(id)


def elenco(page: PageRequest, uow: SampleWork) -> Page[Cosa]:
    return uow.cose.page(page)


def su_attivato(event: Event, uow: SampleWork) -> None:
    """Counts activations: a doubled effect would show. `veleno` and `doppione` never succeed."""
    assert isinstance(event.data, SadAttivato)
    if event.data.presa_in_carico_id == "veleno":
        raise Impossibile()
    cosa = uow.cose.find(caso_id=event.caso_id)
    if cosa is not None and event.data.presa_in_carico_id == "doppione":
        uow.cose.add(cosa)
    if cosa is None:
        cosa = Cosa(id=uow.ids.new(), caso_id=event.caso_id, territorio=lombardia().resolve("50036"), nome="x")
        uow.cose.add(cosa)
    cosa.attivata = cosa.attivata * 10 + event.sequence
    uow.cose.save(cosa)
    uow.commit()


T = TypeVar("T")
C = TypeVar("C")


async def esegui(
    runtime: Runtime[SampleWork], handler: Callable[[C, SampleWork], T], command: C, call: Call | None = None
) -> T:
    """A command as the HTTP edge runs it, without HTTP."""

    def work(connection: Connection) -> T:
        uow = runtime.unit_of_work(connection, call or chiamata())
        result = handler(command, uow)
        if not uow.committed:
            raise NotCommitted
        return result

    return await runtime.database.write(work)


def sample(
    where: Path | str, bus: Bus | None = None, clock: Clock | None = None, trail: Trail = UNSIGNED
) -> Runtime[SampleWork]:
    """`where`: the folder of a SQLite file, or the url of a database."""
    return assemble(
        "sad",
        database_url=where if isinstance(where, str) else f"sqlite:///{where / 'sample.db'}",
        metadata=Base.metadata,
        machinery=machinery,
        unit_of_work=SampleWork,
        reactions={SadAttivato: su_attivato},
        listens_to=[ASCOLTATO],
        publishes_restricted=False,
        bus=bus or MemoryBus(),
        clock=clock or FixedClock(ADESSO),
        ids=Uuid7Ids(),
        trail=trail,
    )


def attivato(caso_id: str, sequence: int, presa_in_carico_id: str = "p", event_type: str | None = None) -> Message:
    """An event of another service, as bytes on a topic."""
    value = encode(
        SadAttivato(presa_in_carico_id=presa_in_carico_id, dal=ADESSO.date()),
        event_id=f"{caso_id}-{sequence}",
        service="altro",
        caso_id=caso_id,
        sequence=sequence,
        time=ADESSO,
        recorded_at=ADESSO,
    )
    if event_type is not None:
        value = value.replace(SadAttivato.tipo.encode(), event_type.encode())
    return Message(ASCOLTATO, caso_id, value)


def chiamata(*ambiti: str, ruolo: Ruolo = Ruolo.ASSISTENTE_SOCIALE, **options: Any) -> Call:
    actor = Actor("as-1", ruolo, Scope(ambiti=frozenset(ambiti or ("50036",))))
    return Call(actor, "prova", **options)


class CosaBody(Body):
    nome: str
    ambito: str = "50036"


class CosaVista(View):
    id: str
    versione: int
    nome: str


def regola(operazione: str, *ruoli: Ruolo) -> dict[str, Regola]:
    """A line of the policy table for an operation that only a test has; without roles, anybody may."""
    portata = Portata.DI_CHI_CHIEDE if ruoli else Portata.NESSUNO
    return {operazione: Regola("sad", operazione, "Prova", frozenset(ruoli), portata, {}, "cura")}


def sample_app(runtime: Runtime[SampleWork]) -> FastAPI:
    router = APIRouter()

    @router.post("/cose", status_code=201, response_model=CosaVista)
    async def crea(body: CosaBody, call: Call = policy()) -> Response:
        command = CreaCosa(body.nome, body.ambito)
        return await runtime.runner.run(crea_cosa, command, call, CosaVista.model_validate, status=201)

    @router.get("/cose", response_model=Elenco[CosaVista])
    async def tutte(page: PageRequest = Depends(page_request), call: Call = policy()) -> Response:
        return await runtime.runner.read_page(elenco, call, CosaVista.model_validate, page)

    @router.get("/cose/{id}", response_model=CosaVista)
    async def una(id: str, call: Call = policy()) -> Response:
        return await runtime.runner.read(cosa, call, CosaVista.model_validate, id)

    @router.post("/cose/{id}/nome", response_model=CosaVista)
    async def rinomina(id: str, body: CosaBody, call: Call = policy()) -> Response:
        return await runtime.runner.run(rinomina_cosa, (id, body.nome), call, CosaVista.model_validate)

    rules = politica().di("sad")
    for each in ("crea", "tutte", "una", "rinomina"):
        rules |= regola(each, Ruolo.ASSISTENTE_SOCIALE)
    return create_service_app(
        name="sad",
        title="Prova",
        description="Prova",
        authenticator=authenticator(),
        routers=[router, dead_letter_router(runtime)],
        health=runtime.health,
        rules=rules,
        denied=runtime.runner.denied,
    )
