"""The self-audit of a database that is at work: nobody waits for it."""

import asyncio
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from services.indicators.adapters.verifica.istantanea import fotografa
from services.indicators.adapters.verifica.riconteggio import confronta
from services.indicators.application.autoverifica import NumeriDiAltreRegole, Passo, Riscontro
from services.indicators.domain.contributions.parametri import Parametri
from services.indicators.domain.contributions.registry import Regole
from shared.persistence.engine import Database


class Autoverificatore:
    """One recount at a time: it takes a core for as long as it lasts."""

    def __init__(self, database: Database, regole: Regole, parametri: Parametri, memoria: str) -> None:
        """`memoria`: of the recount, as DuckDB writes it (`256MB`)."""
        self._database = database
        self._versions = {regola.codice: regola.versione for regola in regole.contate}
        self._parametri = parametri
        self._memoria = memoria
        self._one_at_a_time = asyncio.Lock()

    async def verifica(self, passo: Passo = lambda _what: None) -> Riscontro:
        """Raises AutoverificaNonDisponibile, NumeriDiAltreRegole, Unavailable."""
        async with self._one_at_a_time:
            with TemporaryDirectory(prefix="raccordo-autoverifica-") as name:
                cartella = Path(name)
                passo("istantanea")
                istantanea = await self._database.read(partial(fotografa, cartella=cartella))
                if istantanea.regole != self._versions:
                    raise NumeriDiAltreRegole(
                        ", ".join(sorted({*istantanea.regole.values()} ^ {*self._versions.values()}))
                    )
                return await asyncio.to_thread(confronta, istantanea, self._parametri, cartella, self._memoria, passo)
