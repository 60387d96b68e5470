"""One transaction of many events: cases one by one, and the cube once at the end."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from services.indicators.adapters.cube import SqlCubo
from services.indicators.adapters.projection import PROIEZIONE
from services.indicators.adapters.unit_of_work import IndicatorsUnitOfWork
from services.indicators.domain.cube import Differenze
from shared.persistence.locks import hold, share

CUBO = "cubo"


class TransazioneDiEventi:
    """The cells of the upper levels move with every case of the Region: changed one event at a time they would make
    the workers wait for each other, and lock each other out. Changed together, last, they are held for a moment.
    """

    def begin(self, connection: Connection, cases: Collection[str]) -> None:
        share(connection, PROIEZIONE)
        hold(connection, cases)

    def end(self, connection: Connection, done: Sequence[IndicatorsUnitOfWork]) -> None:
        together = Differenze()
        for uow in done:
            together.somma(uow.rinviate)
        if together.celle or together.soggetti:
            hold(connection, [CUBO])
            SqlCubo(connection).applica(together)
