"""A walk over everything that a service answers and keeps, in somebody's name."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import Connection, MetaData, text

from shared.kernel.actor import Actor, Ruolo
from shared.messaging.runtime import Runtime
from shared.persistence.wall import tell
from shared.web.policy import api_routes, rule_of
from tests.muro.mondo import token

Righe = Mapping[str, list[Mapping[str, Any]]]
"""Of each table."""
OGNI_RUOLO = (Ruolo.ASSISTENTE_SOCIALE, Ruolo.OPERATORE_SAD, Ruolo.UFFICIO_DI_PIANO, Ruolo.AMMINISTRATORE)
DI_CHI = ("id", "caso_id", "persona_id")
PIU_INDIRIZZI = 40
RICERCHE = {"_count": "200"}


def chiamante(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://prova")


async def righe_di(runtime: Runtime[Any], tabelle: MetaData, chi: Actor | None) -> Righe:
    """What a plain `SELECT *` of each table shows; in nobody's name where `chi` is None."""

    def leggi(connection: Connection) -> Righe:
        if chi is not None:
            tell(connection, chi)
        return {nome: tutte(connection, nome) for nome in tabelle.tables}

    return await runtime.database.read(leggi)


def tutte(connection: Connection, tabella: str) -> list[Mapping[str, Any]]:
    trovate = connection.execute(text(f"SELECT * FROM {tabella}"))  # noqa: S608  # a name of ours
    return [dict(riga) for riga in trovate.mappings()]


def nomi(righe: Righe) -> set[str]:
    """Whatever names the cases, persons and documents of these rows."""
    return {
        riga[colonna]
        for tabella in righe.values()
        for riga in tabella
        for colonna in DI_CHI
        if isinstance(riga.get(colonna), str) and len(riga[colonna]) > 5
    }


async def passeggiata(apps: Iterable[FastAPI], ambito: str, altrui: set[str]) -> list[str]:
    """Where somebody of the Ambito, by whatever role, is answered with something of others."""
    trovati: list[str] = []
    for app in apps:
        async with chiamante(app) as http:
            for path, ruolo in _letture(app):
                for indirizzo in _indirizzi(path, altrui):
                    risposta = await http.get(indirizzo, headers=token(ambito, ruolo))
                    if risposta.status_code == 200 and any(nome in risposta.text for nome in altrui):
                        trovati.append(f"{ruolo} {path}")
    return sorted(set(trovati))


def _letture(app: FastAPI) -> Iterator[tuple[str, str]]:
    for route in api_routes(app):
        if "GET" in (route.methods or ()):
            for ruolo in OGNI_RUOLO:
                if ruolo in rule_of(app, route).ruoli:
                    yield route.path, ruolo.value


def _indirizzi(path: str, altrui: set[str]) -> Iterator[str]:
    """As it is, or with each name of others where it wants one."""
    before, opened, rest = path.partition("{")
    if not opened:
        yield path
        return
    after = rest.partition("}")[2]
    if "{" not in after:
        yield from (f"{before}{nome}{after}" for nome in islice(sorted(altrui), PIU_INDIRIZZI))
