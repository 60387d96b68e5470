"""The bitemporal ledger on SQL."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import ColumnElement, Connection, Row, and_, case, distinct, func, literal, or_, select, tuple_

from services.indicators.adapters.tables import (
    aggiungi_voce,
    contributi,
    leggi_istante,
    scrivi_istante,
    togli_voce,
    voci_del_caso,
)
from services.indicators.application.ports import VoceDelCaso, livello_di
from services.indicators.domain.contributions.contributo import Contributo
from services.indicators.domain.cube import Casella
from services.indicators.domain.ledger import Voce
from services.indicators.domain.levels import Livello, luogo_scritto
from services.indicators.domain.nel_tempo import Mossa
from services.indicators.domain.verdicts import Cella
from shared.kernel.store import Page, PageRequest
from shared.kernel.territory import REGIONE
from shared.persistence.wall import added_up, as_platform


class SqlLibroMastro:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def del_caso(self, caso_id: str) -> list[Voce]:
        """All of them: a case that one sees may have been counted elsewhere before, and one is told where."""
        with as_platform(self._connection):
            return [_voce(row) for row in voci_del_caso.rows(self._connection, {"caso": caso_id})]

    def cambia(self, caso_id: str, tolte: Sequence[Voce], messe: Sequence[Voce]) -> None:
        if tolte:
            togli_voce.run_each(self._connection, [_address(caso_id, voce) for voce in tolte])
        if messe:
            aggiungi_voce.run_each(self._connection, [_row(caso_id, voce) for voce in messe])

    def aggiungi(self, voci: Sequence[VoceDelCaso]) -> None:
        if voci:
            aggiungi_voce.run_each(self._connection, [_row(caso_id, voce) for caso_id, voce in voci])

    def celle(self, caselle: Sequence[Casella], noto_al: datetime) -> dict[Casella, Cella]:
        if not caselle:
            return {}
        territory = column(livello_di(caselle))
        table = contributi.c
        # A soggetto counts once, however many of its cases are in the cell; the others count one by one.
        alone = table.soggetto.is_(None)

        def counted(number: ColumnElement[int]) -> ColumnElement[int]:
            single = func.coalesce(func.sum(case((alone, number), else_=0)), 0)
            return single + func.count(distinct(case((number > 0, table.soggetto))))

        rows = added_up(
            self._connection,
            select(
                table.indicatore,
                table.anno,
                territory.label("territorio"),
                counted(table.numeratore).label("numeratore"),
                counted(table.denominatore).label("denominatore"),
                func.coalesce(func.sum(table.valore), 0).label("somma"),
                func.count().label("contributi"),
                func.coalesce(func.sum(table.valore * table.valore), 0).label("quadrati"),
            )
            .where(
                known(noto_al),
                table.indicatore.in_(sorted({casella.indicatore for casella in caselle})),
                table.anno.in_(sorted({casella.anno for casella in caselle})),
                territory.in_(sorted({casella.territorio for casella in caselle})),
            )
            .group_by(table.indicatore, table.anno, territory),
        )
        livello = caselle[0].livello
        return {
            Casella(row.indicatore, row.anno, livello, row.territorio): Cella(
                row.numeratore, row.denominatore, row.somma, row.contributi, row.quadrati
            )
            for row in rows
        }

    def pagina(self, casella: Casella, noto_al: datetime | None, page: PageRequest) -> Page[VoceDelCaso]:
        table = contributi.c
        statement = (
            select(contributi)
            .where(
                table.indicatore == casella.indicatore,
                table.anno == casella.anno,
                column(Livello(casella.livello)) == casella.territorio,
                known(noto_al),
            )
            .order_by(table.caso_id, table.chiave)
            .limit(page.limit + 1)
        )
        if page.after is not None:
            caso_id, _, chiave = page.after.partition("|")
            statement = statement.where(tuple_(table.caso_id, table.chiave) > tuple_(literal(caso_id), literal(chiave)))
        rows = self._connection.execute(statement).all()
        shown = rows[: page.limit]
        last = f"{shown[-1].caso_id}|{shown[-1].chiave}" if len(rows) > page.limit else None
        return Page([VoceDelCaso(row.caso_id, _voce(row)) for row in shown], last)

    def mosse(self, casella: Casella, da: datetime, a: datetime, limite: int) -> list[VoceDelCaso]:
        table = contributi.c
        after, until = scrivi_istante(da), scrivi_istante(a)
        rows = self._connection.execute(
            select(contributi)
            .where(
                table.indicatore == casella.indicatore,
                table.anno == casella.anno,
                column(Livello(casella.livello)) == casella.territorio,
                or_(
                    and_(table.noto_dal > after, table.noto_dal <= until),
                    and_(table.noto_al > after, table.noto_al <= until),
                ),
            )
            .limit(limite)
        )
        return [VoceDelCaso(row.caso_id, _voce(row)) for row in rows]

    def storia(self, casella: Casella) -> list[Mossa]:
        table = contributi.c
        rows = added_up(
            self._connection,
            select(
                table.noto_dal, table.noto_al, table.numeratore, table.denominatore, table.valore, table.soggetto
            ).where(
                table.indicatore == casella.indicatore,
                table.anno == casella.anno,
                column(Livello(casella.livello)) == casella.territorio,
            ),
        )
        return [
            Mossa(leggi_istante(when), sign, *what)
            for since, until, *what in rows
            for when, sign in ((since, 1), (until, -1))
            if when is not None
        ]

    def cambiate(self, caselle: Sequence[Casella]) -> dict[Casella, datetime]:
        if not caselle:
            return {}
        livello = livello_di(caselle)
        territory = column(livello)
        table = contributi.c
        last = func.max(func.coalesce(table.noto_al, table.noto_dal))
        rows = added_up(
            self._connection,
            select(table.indicatore, table.anno, territory, last)
            .where(
                table.indicatore.in_(sorted({casella.indicatore for casella in caselle})),
                table.anno.in_(sorted({casella.anno for casella in caselle})),
                territory.in_(sorted({casella.territorio for casella in caselle})),
            )
            .group_by(table.indicatore, table.anno, territory),
        )
        return {
            Casella(codice, anno, livello.value, territorio): leggi_istante(when)
            for codice, anno, territorio, when in rows
        }


def known(noto_al: datetime | None) -> ColumnElement[bool]:
    """The voci known to be so at an instant; None: now."""
    table = contributi.c
    if noto_al is None:
        return table.noto_al.is_(None)
    instant = scrivi_istante(noto_al)
    return and_(table.noto_dal <= instant, or_(table.noto_al.is_(None), table.noto_al > instant))


def column(livello: Livello) -> ColumnElement[str]:
    if livello is Livello.REGIONE:
        return literal(REGIONE)
    return contributi.c[livello.value]


def _address(caso_id: str, voce: Voce) -> dict[str, Any]:
    contributo = voce.contributo
    return {
        "caso": caso_id,
        "di": contributo.indicatore,
        "con": contributo.chiave,
        "dal": scrivi_istante(voce.noto_dal),
    }


def _row(caso_id: str, voce: Voce) -> dict[str, Any]:
    contributo, regola, noto_dal, noto_al = voce
    territorio = contributo.luogo.territorio
    return {
        "caso_id": caso_id,
        "indicatore": contributo.indicatore,
        "chiave": contributo.chiave,
        "noto_dal": scrivi_istante(noto_dal),
        "noto_al": None if noto_al is None else scrivi_istante(noto_al),
        "regola": regola,
        "anno": contributo.anno,
        "giorno": contributo.giorno.isoformat(),
        "ambito": territorio.ambito,
        "distretto": territorio.distretto,
        "asst": territorio.asst,
        "ats": contributo.luogo.ats,
        "numeratore": contributo.numeratore,
        "denominatore": contributo.denominatore,
        "valore": contributo.valore,
        "soggetto": contributo.soggetto,
        "eventi": to_json(contributo.eventi).decode(),
    }


def _voce(row: Row[Any]) -> Voce:
    return Voce(
        Contributo(
            row.indicatore,
            row.chiave,
            date.fromisoformat(row.giorno) if row.giorno else date(row.anno, 12, 31),
            luogo_scritto(row.ambito, row.distretto, row.asst, row.ats),
            row.numeratore,
            row.denominatore,
            tuple(from_json(row.eventi)),
            row.valore,
            row.soggetto,
        ),
        row.regola,
        leggi_istante(row.noto_dal),
        None if row.noto_al is None else leggi_istante(row.noto_al),
    )
