"""Persons in SQL. One is seen by whoever sees a territory where the person is known."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from services.pua.adapters import tables
from services.pua.adapters.tables import PersonaRow
from services.pua.application.ports import RicercaPersone
from services.pua.domain.identificativi import Identificativo, SistemaIdentificativo
from services.pua.domain.persona import Persona
from services.pua.domain.refusals import RegistrazioneConcorrente
from shared.custody.attempt import Erased, fingerprint, unseal
from shared.kernel.actor import Scope
from shared.kernel.refusal import NotFound
from shared.kernel.store import Page, PageRequest
from shared.persistence.aggregates import AggregateStore, ask_for_keys, place, visible
from shared.persistence.prepared import Prepared, every_column
from shared.persistence.unit_of_work import SqlUnitOfWork
from shared.persistence.wall import as_platform

DOCUMENTI = TypeAdapter(Persona)
PERSONE = tables.tabelle.metadata.tables["persone"]
CHIAVI = tables.identificativi.c
NOTO_ANCHE_IN = tables.territori
_INSERT_CHIAVI = Prepared(insert(tables.identificativi).inline(), every_column(tables.identificativi))
INDICE = "indice-degli-identificativi"
"""Whose key the index is made with: a subject of its own, which is never erased."""
_INSERT_TERRITORIO = upsert(NOTO_ANCHE_IN).inline().on_conflict_do_nothing()


def _colonne(persona: Persona) -> Mapping[str, Any]:
    return {"caso_id": "", **vars(persona.territorio), "stato": "nota"}


class ArchivioPersone:
    """An identifier has one holder: its row is the key, so two registrations at once cannot both succeed."""

    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow
        self._righe: AggregateStore[Persona] = AggregateStore(uow, PersonaRow, DOCUMENTI, _colonne)

    def get(self, id: str) -> Persona:
        """Raises NotFound: absent and not visible answer alike."""
        trovata = self._una(visibili(self._uow.actor.scope).where(PERSONE.c.id == id))
        if trovata is None:
            raise NotFound
        return trovata

    def cerca(self, identificativo: Identificativo) -> Persona | None:
        """The holder of an identifier stated in a visible territory; one stated elsewhere only is as if unknown."""
        trovata = self._una(
            visibili(self._uow.actor.scope)
            .join(tables.identificativi, CHIAVI.persona_id == PERSONE.c.id)
            .where(CHIAVI.sistema == identificativo.sistema, CHIAVI.valore.in_(_chiavi(identificativo)))
        )
        if trovata is None:
            return None
        nota = trovata.scheda(self._uow.actor.scope.sees).anagrafica
        return trovata if identificativo in nota.identificativi else None

    def trova(self, ricerca: RicercaPersone, request: PageRequest) -> Page[Persona]:
        """Whom one may see, in the order of their ids; who holds one of these identifiers, wherever it was stated."""
        condizioni: list[ColumnElement[bool]] = [PERSONE.c.id.in_(sorted(fra)) for fra in ricerca.id]
        condizioni += [PERSONE.c.id.in_(_titolari_di(fra)) for fra in ricerca.identificativi]
        if ricerca.cambiate_dal is not None:
            condizioni.append(PERSONE.c.aggiornato_il >= ricerca.cambiate_dal.astimezone(UTC).isoformat())
        if request.after is not None:
            condizioni.append(PERSONE.c.id > request.after)
        statement = visibili(self._uow.actor.scope).where(*condizioni).order_by(PERSONE.c.id)
        righe = self._uow.connection.execute(statement.limit(request.limit + 1)).all()
        mostrate = righe[: request.limit]
        trovate = [persona for _, persona in self._righe.awake_all(mostrate)]
        return Page(trovate, mostrate[-1].id if len(righe) > request.limit else None)

    def titolari(self, identificativi: Sequence[Identificativo]) -> dict[Identificativo, Persona]:
        """Who holds each identifier, whatever the territory: for recognising, never for showing."""
        if not identificativi:
            return {}
        cercati = {(i.sistema.value, chiave): i for i in identificativi for chiave in _chiavi(i)}
        parametri: dict[str, str] = {}
        for numero, (sistema, chiave) in enumerate(cercati):
            parametri |= {f"sistema{numero}": sistema, f"valore{numero}": chiave}
        with as_platform(self._uow.connection):
            righe = _titolari(len(cercati)).rows(self._uow.connection, parametri)
        ask_for_keys(riga.documento for riga in righe)
        uniche: dict[str, Persona] = {}
        for riga in righe:
            try:
                uniche[riga.id] = uniche.get(riga.id) or _persona(riga)
            except Erased:  # a copy from before the erasure was put back: nobody holds the identifier any more
                with as_platform(self._uow.connection):
                    self._uow.connection.execute(delete(tables.identificativi).where(CHIAVI.persona_id == riga.id))
        return {cercati[riga.sistema, riga.valore]: uniche[riga.id] for riga in righe if riga.id in uniche}

    def add(self, persona: Persona) -> None:
        """Raises RegistrazioneConcorrente."""
        self._righe.add(persona)
        self._tieni_chiavi(persona, persona.identificativi)

    def save(self, persona: Persona) -> None:
        """Raises VersionChanged, RegistrazioneConcorrente."""
        self._nota_anche_altrove(persona)  # first: it is what lets the caller's transaction touch the person at all
        self._righe.save(persona)
        righe = self._uow.connection.execute(
            select(CHIAVI.sistema, CHIAVI.valore).where(CHIAVI.persona_id == persona.id)
        )
        sue = {(riga.sistema, riga.valore) for riga in righe}
        self._tieni_chiavi(
            persona, [i for i in persona.identificativi if sue.isdisjoint((i.sistema.value, c) for c in _chiavi(i))]
        )

    def _nota_anche_altrove(self, persona: Persona) -> None:
        """In the territories of whoever acts: what other ones stated was written when they did."""
        sees = self._uow.actor.scope.sees
        altrove = [t for t in persona.territori if t != persona.territorio and sees(t)]
        if altrove:
            self._uow.connection.execute(
                _INSERT_TERRITORIO, [{"persona_id": persona.id, **vars(territorio)} for territorio in altrove]
            )

    def _tieni_chiavi(self, persona: Persona, identificativi: Sequence[Identificativo]) -> None:
        if not identificativi:
            return
        righe = [{"sistema": i.sistema.value, "valore": chiave(i), "persona_id": persona.id} for i in identificativi]
        try:
            _INSERT_CHIAVI.run_each(self._uow.connection, righe)
        except IntegrityError as concorrente:
            raise RegistrazioneConcorrente from concorrente

    def _una(self, statement: Select[str, bytes]) -> Persona | None:
        riga = self._uow.connection.execute(statement).first()
        if riga is None:
            return None
        try:
            persona = _persona(riga)
        except Erased:
            return None
        self._uow.touch(persona.id)
        return persona


def _persona(riga: Any) -> Persona:
    """Raises Erased."""
    return DOCUMENTI.validate_json(unseal(place(PERSONE, riga.id), riga.documento))


def chiave(identificativo: Identificativo) -> str:
    """What stands in the index for an identifier: 192 bits that only the key of the index can make of it."""
    return fingerprint(INDICE, identificativo.sistema.value, identificativo.valore) or identificativo.valore


def _chiavi(identificativo: Identificativo) -> list[str]:
    """As it stands there now, and as it stood before there were keys, until `cifra` has rewritten it."""
    return list(dict.fromkeys((chiave(identificativo), identificativo.valore)))


def _titolari_di(valori: frozenset[str]) -> Select[str]:
    """By the whole key, so that each value is looked up."""
    cercati = [Identificativo(sistema, valore) for sistema in SistemaIdentificativo for valore in sorted(valori)]
    chiavi = sorted({chiave for cercato in cercati for chiave in _chiavi(cercato)})
    return select(CHIAVI.persona_id).where(
        CHIAVI.sistema.in_([sistema.value for sistema in SistemaIdentificativo]), CHIAVI.valore.in_(chiavi)
    )


@lru_cache(maxsize=16)
def _titolari(quanti: int) -> Prepared:
    """The holders of so many identifiers."""
    chiavi = (
        and_(CHIAVI.sistema == bindparam(f"sistema{numero}"), CHIAVI.valore == bindparam(f"valore{numero}"))
        for numero in range(quanti)
    )
    return Prepared(
        select(CHIAVI.sistema, CHIAVI.valore, PERSONE.c.id, PERSONE.c.documento)
        .join_from(tables.identificativi, PERSONE, CHIAVI.persona_id == PERSONE.c.id)
        .where(or_(*chiavi))
    )


@lru_cache(maxsize=1024)
def visibili(scope: Scope) -> Select[str, bytes]:
    """The persons known in a territory of the scope, built once per scope: their ids and documents."""
    altrove = (
        select(NOTO_ANCHE_IN.c.persona_id)
        .where(NOTO_ANCHE_IN.c.persona_id == PERSONE.c.id, visible(NOTO_ANCHE_IN, scope))
        .exists()
    )
    return select(PERSONE.c.id, PERSONE.c.documento).where(or_(visible(PERSONE, scope), altrove))
