"""The yearly returns on SQL: one row per version, its document as canonical JSON.

A frozen row is never written again (the statement leaves it alone), and every reading recomputes its hash: what
somebody changed behind our back is reported and not served.
"""

import logging
import re
from datetime import UTC
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Row, and_, insert, select, update
from sqlalchemy.sql import Select

from services.indicators.adapters.tables import restituzioni
from services.indicators.application.ports_restituzioni import VoceDiElenco
from services.indicators.domain.levels import Livello, codici
from services.indicators.domain.restituzione.canonico import canonico, impronta
from services.indicators.domain.restituzione.documento import Documento, Riferimento
from services.indicators.domain.restituzione.refusals import RestituzioneAlterata, RestituzioneNonTrovata
from services.indicators.domain.restituzione.restituzione import Restituzione, Stato
from services.indicators.domain.visibility import vede_i_casi, vede_le_bozze
from shared.kernel.refusal import VersionChanged
from shared.kernel.store import Page, PageRequest
from shared.persistence.locks import Raced, hold
from shared.persistence.unit_of_work import SqlUnitOfWork

log = logging.getLogger(__name__)

_NUMERO = re.compile(r"([0-9]{4})[-/]([0-9]{5})[-/]v([0-9]{1,6})")
_DOCUMENTI: TypeAdapter[Documento] = TypeAdapter(Documento)


class SqlRestituzioni:
    """The returns that the caller may see: drafts only by those who work on them, or look after the platform."""

    def __init__(self, connection: Connection, uow: SqlUnitOfWork) -> None:
        self._connection = connection
        self._uow = uow

    def get(self, chiave: str) -> Restituzione:
        table = restituzioni.c
        found = self._connection.execute(self._visibili().where(_chiamata(chiave))).first()
        if found is None:
            raise RestituzioneNonTrovata()
        hold(self._connection, [_lucchetto(found.ambito, found.anno)])
        found = self._connection.execute(select(restituzioni).where(table.id == found.id)).one()
        expected = self._uow.call.expected_version
        if expected is not None and found.versione != expected:
            raise VersionChanged()
        return self._desta(found)

    def ultima(self, ambito: str, anno: int) -> Restituzione | None:
        hold(self._connection, [_lucchetto(ambito, anno)])
        table = restituzioni.c
        latest = select(restituzioni).where(table.ambito == ambito, table.anno == anno)
        row = self._connection.execute(latest.order_by(table.progressivo.desc()).limit(1)).first()
        return None if row is None else self._desta(row)

    def congelata(self, riferimento: Riferimento) -> Restituzione:
        row = self._connection.execute(select(restituzioni).where(_chiamata(riferimento.numero))).first()
        found = None if row is None else self._desta(row)
        if found is None or found.impronta != riferimento.impronta:
            log.error("the yearly return %s is gone, or not the one that was corrected", riferimento.numero)
            raise RestituzioneAlterata(numero=riferimento.numero)
        return found

    def pagina(self, page: PageRequest, **equals: Any) -> Page[VoceDiElenco]:
        table = restituzioni.c
        wanted = [table[name] == value for name, value in equals.items() if value is not None]
        statement = self._visibili().where(*wanted).order_by(table.id).limit(page.limit + 1)
        if page.after is not None:
            statement = statement.where(table.id > page.after)
        rows = self._connection.execute(statement).all()
        shown = rows[: page.limit]
        return Page([self._voce(row) for row in shown], shown[-1].id if len(rows) > page.limit else None)

    def aggiungi(self, restituzione: Restituzione) -> None:
        restituzione.versione = 1
        created = self._uow.now.astimezone(UTC).isoformat(timespec="microseconds")
        self._connection.execute(insert(restituzioni), {**_riga(restituzione), "creata_il": created})
        self._uow.touch(restituzione.id)

    def salva(self, restituzione: Restituzione) -> None:
        table, before = restituzioni.c, restituzione.versione
        restituzione.versione = before + 1
        mine = and_(table.id == restituzione.id, table.versione == before, table.impronta.is_(None))
        changed = self._connection.execute(update(restituzioni).where(mine).values(_riga(restituzione))).rowcount
        if changed != 1:
            restituzione.versione = before
            raise Raced()

    def _visibili(self) -> Select[Any]:
        table, actor = restituzioni.c, self._uow.actor
        seen = [code for code in codici(Livello.AMBITO) if vede_i_casi(actor, Livello.AMBITO, code)]
        statement = select(restituzioni).where(table.ambito.in_(seen))
        return statement if vede_le_bozze(actor) else statement.where(table.impronta.is_not(None))

    def _desta(self, row: Row[Any]) -> Restituzione:
        self._uow.touch(row.id)
        found = _letta(row)
        if found is None:
            log.error("the yearly return %s is not what was frozen", row.id)
            raise RestituzioneAlterata(id=row.id)
        return found

    def _voce(self, row: Row[Any]) -> VoceDiElenco:
        found = _letta(row)
        if found is None:
            log.error("the yearly return %s is not what was frozen", row.id)
        return VoceDiElenco(
            row.id, row.ambito, row.anno, row.progressivo, Stato(row.stato), row.impronta, found is not None
        )


def _letta(row: Row[Any]) -> Restituzione | None:
    """The return of a row; None where the row does not say what was frozen."""
    try:
        documento = _DOCUMENTI.validate_json(row.documento)
    except ValidationError:
        return None
    frozen = documento.congelata_il is not None
    found = Restituzione(
        id=row.id,
        versione=row.versione,
        documento=documento,
        congelato=row.documento if frozen else b"",
        impronta=impronta(row.documento) if frozen else "",
    )
    agree = all(row._mapping[name] == said for name, said in _colonne(found).items())
    return found if agree else None


def _riga(restituzione: Restituzione) -> dict[str, Any]:
    return {
        "id": restituzione.id,
        "versione": restituzione.versione,
        **_colonne(restituzione),
        "documento": restituzione.congelato or canonico(restituzione.documento),
    }


def _colonne(restituzione: Restituzione) -> dict[str, Any]:
    """What the columns say of the document beside them: they must agree, or the row was changed by other hands."""
    documento = restituzione.documento
    return {
        "ambito": documento.foglio.ambito,
        "anno": documento.foglio.anno,
        "progressivo": documento.progressivo,
        "stato": restituzione.stato.value,
        "impronta": restituzione.impronta or None,
    }


def _chiamata(chiave: str) -> Any:
    """By id, or by number: `2025/50036/v1`, in an address `2025-50036-v1`."""
    table = restituzioni.c
    number = _NUMERO.fullmatch(chiave)
    if number is None:
        return table.id == chiave
    anno, ambito, progressivo = number.groups()
    return and_(table.anno == int(anno), table.ambito == ambito, table.progressivo == int(progressivo))


def _lucchetto(ambito: str, anno: int) -> str:
    return f"restituzione.{ambito}.{anno}"
