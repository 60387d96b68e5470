"""What the self-audits found, on SQL."""

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, insert, select

from services.indicators.adapters.tables import autoverifiche, leggi_istante, scrivi_istante
from services.indicators.application.autoverifica import Autoverifica, Scarto
from services.indicators.domain.cube import Casella
from services.indicators.domain.verdicts import Cella
from shared.kernel.ids import Ids


class SqlAutoverifiche:
    def __init__(self, connection: Connection, ids: Ids) -> None:
        self._connection = connection
        self._ids = ids

    def aggiungi(self, autoverifica: Autoverifica) -> None:
        self._connection.execute(
            insert(autoverifiche),
            {
                "id": self._ids.new(),
                "eseguita_al": scrivi_istante(autoverifica.eseguita_al),
                "eventi": autoverifica.eventi,
                "confrontati": autoverifica.confrontati,
                "differenze": autoverifica.differenze,
                "scarti": to_json(autoverifica.scarti).decode(),
            },
        )

    def ultima(self) -> Autoverifica | None:
        table = autoverifiche.c
        row = self._connection.execute(
            select(autoverifiche).order_by(table.eseguita_al.desc(), table.id.desc()).limit(1)
        ).first()
        if row is None:
            return None
        scarti = [
            Scarto(Casella(*casella), published and Cella(**published), recounted and Cella(**recounted))
            for casella, published, recounted in from_json(row.scarti)
        ]
        return Autoverifica(leggi_istante(row.eseguita_al), row.eventi, row.confrontati, row.differenze, scarti)
