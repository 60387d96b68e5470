"""The cube on SQL: differences are added to its cells, and questions are answered from it alone."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, select, tuple_

from services.indicators.adapters.cube_soggetti import conta_dal_libro, soggetti_una_volta
from services.indicators.adapters.tables import (
    celle_di_un_livello,
    conta_soggetto,
    cubo,
    soggetti,
    somma_cella,
    togli_cella_vuota,
    togli_soggetto,
)
from services.indicators.application.ports import livello_di
from services.indicators.domain.cube import Addendi, Casella, Differenze, Soggetto
from services.indicators.domain.levels import Livello
from services.indicators.domain.verdicts import Cella

KEYS_AT_ONCE = 500
"""Keys named in one statement: five values each, well below the limit of any driver."""


class SqlCubo:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def applica(self, differenze: Differenze) -> None:
        self._conta_soggetti(differenze)
        changed = [(casella, change) for casella, change in differenze.celle.items() if any(change)]
        if changed:
            somma_cella.run_each(self._connection, [_cell(casella, change) for casella, change in changed])
        left = [_address(casella) for casella, change in changed if change[3] < 0]
        if left:
            togli_cella_vuota.run_each(self._connection, left)

    def riempi(self, addendi: Addendi) -> None:
        celle = addendi.celle()
        conta_dal_libro(self._connection)
        for casella, numeratori, denominatori in soggetti_una_volta(self._connection):
            celle[casella][0] += numeratori
            celle[casella][1] += denominatori
        if celle:
            somma_cella.run_each(self._connection, [_cell(casella, change) for casella, change in celle.items()])

    def celle(self, caselle: Sequence[Casella]) -> dict[Casella, Cella]:
        if not caselle:
            return {}
        livello = livello_di(caselle)
        rows = self._connection.execute(
            select(cubo).where(
                cubo.c.livello == livello.value,
                cubo.c.territorio.in_(sorted({casella.territorio for casella in caselle})),
                cubo.c.anno.in_(sorted({casella.anno for casella in caselle})),
                cubo.c.indicatore.in_(sorted({casella.indicatore for casella in caselle})),
            )
        )
        return {
            Casella(row.indicatore, row.anno, row.livello, row.territorio): Cella(
                row.numeratore, row.denominatore, row.somma, row.contributi, row.quadrati
            )
            for row in rows
        }

    def livello(
        self, livello: Livello, territori: Collection[str], dal: int, al: int
    ) -> dict[tuple[str, int, str], Cella]:
        wanted = frozenset(territori)
        rows = celle_di_un_livello.tuples(self._connection, {"al_livello": livello.value, "da": dal, "a": al})
        return {
            (territorio, anno, indicatore): Cella(numeratore, denominatore, somma, contributi)
            for territorio, anno, indicatore, numeratore, denominatore, somma, contributi in rows
            if territorio in wanted
        }

    def _conta_soggetti(self, differenze: Differenze) -> None:
        changed = [soggetto for soggetto, change in differenze.soggetti.items() if any(change)]
        before = self._conteggi(changed)
        kept: list[dict[str, Any]] = []
        gone: list[dict[str, Any]] = []
        for soggetto in changed:
            now = differenze.passaggio(soggetto, before.get(soggetto, (0, 0)))
            if any(now):
                kept.append(soggetto.casella._asdict() | _counts(soggetto, now))
            else:
                gone.append(_address(soggetto.casella) | {"chi": soggetto.soggetto})
        if kept:
            conta_soggetto.run_each(self._connection, kept)
        if gone:
            togli_soggetto.run_each(self._connection, gone)

    def _conteggi(self, wanted: Sequence[Soggetto]) -> dict[Soggetto, tuple[int, int]]:
        table = soggetti.c
        address = tuple_(table.livello, table.territorio, table.anno, table.indicatore, table.soggetto)
        found: dict[Soggetto, tuple[int, int]] = {}
        for start in range(0, len(wanted), KEYS_AT_ONCE):
            keys = [
                (
                    each.casella.livello,
                    each.casella.territorio,
                    each.casella.anno,
                    each.casella.indicatore,
                    each.soggetto,
                )
                for each in wanted[start : start + KEYS_AT_ONCE]
            ]
            for row in self._connection.execute(select(soggetti).where(address.in_(keys))):
                casella = Casella(row.indicatore, row.anno, row.livello, row.territorio)
                found[Soggetto(casella, row.soggetto)] = (row.numeratori, row.denominatori)
        return found


class CuboRinviato(SqlCubo):
    """Takes note of the changes: whoever ends the transaction applies them."""

    def __init__(self, connection: Connection, rinviate: Differenze) -> None:
        super().__init__(connection)
        self._rinviate = rinviate

    def applica(self, differenze: Differenze) -> None:
        self._rinviate.somma(differenze)


def _cell(casella: Casella, change: Sequence[int]) -> dict[str, Any]:
    numeratore, denominatore, somma, contributi, quadrati = change
    return casella._asdict() | {
        "numeratore": numeratore,
        "denominatore": denominatore,
        "somma": somma,
        "contributi": contributi,
        "quadrati": quadrati,
    }


def _counts(soggetto: Soggetto, now: tuple[int, int]) -> dict[str, Any]:
    return {"soggetto": soggetto.soggetto, "numeratori": now[0], "denominatori": now[1]}


def _address(casella: Casella) -> dict[str, Any]:
    return {
        "al_livello": casella.livello,
        "nel_territorio": casella.territorio,
        "nell_anno": casella.anno,
        "di": casella.indicatore,
    }
