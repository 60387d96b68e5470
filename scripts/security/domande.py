"""A request for each route: its path and body filled with what names a case, or with what names nothing."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI
from fastapi.routing import APIRoute

from scripts.security.canarini import codice_fiscale
from shared.fhir.bundles import Cursor, Place
from shared.web.policy import api_routes, rule_of
from shared.web.politica import Regola

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ASSENTE, AMBITO_ASSENTE = "00000000-0000-7000-8000-000000000000", "59999"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
DEL_TERRITORIO = ("territorio", "fhir:MeasureReport")
"""Names that are made of an Ambito's code."""
ORARI = {"date": "2026-06-01", "date-time": "2026-06-01T09:00:00+02:00"}
DI_NESSUNO = frozenset(
    {"codice", "livello", "anno", "formato", "genere", "version", "scala", "dal", "al", "_cursor", "ambito"}
)
"""Parameters that name nothing of anybody: which Ambiti there are is known."""


@dataclass(frozen=True)
class Domanda:
    """`nomi`: what of it names somebody's; without them the route is a list, or a command that makes something."""

    metodo: str
    indirizzo: str
    corpo: bytes | None
    tipo: str
    nomi: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Rotta:
    """One route under the address where the host mounts it."""

    montata: str
    metodo: str
    percorso: str
    regola: Regola
    operazione: Mapping[str, Any]
    documento: Mapping[str, Any] = field(repr=False)

    @property
    def nome(self) -> str:
        return f"{self.metodo} {self.montata}{self.percorso}"

    @property
    def parametri(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.percorso)

    @property
    def fhir(self) -> str:
        """The type of resource; empty where it is not FHIR's reading."""
        trovato = re.match(r"/([A-Z]\w+)", self.percorso)
        return trovato[1] if trovato and self.montata.startswith("/fhir") else ""

    @property
    def legge(self) -> bool:
        return (
            self.metodo == "GET"
            or self.percorso.endswith(("/_search", "/persone/ricerca"))
            or (self.regola.operazione in ("cerca_persona", "ipotesi_su_un_valore"))
        )

    @property
    def filtri(self) -> list[str]:
        """The query parameters of a list that may name somebody's."""
        detti = (p["name"] for p in self.operazione.get("parameters", ()) if p["in"] == "query")
        return [nome for nome in detti if nome.endswith("_id") or nome in ("ambito", "distretto", "territorio")]

    def senza_nome(self, noti: Mapping[str, str]) -> bool:
        """Whether the path asks for something that nobody told of."""
        miei = self._miei(noti)
        return any(miei.get(nome, ASSENTE) == ASSENTE for nome in self.parametri)

    def scrive_in(self, domanda: Domanda, ambito: str) -> bool:
        """Whether it would write something in an Ambito by saying so."""
        return not self.legge and ambito.encode() in (domanda.corpo or b"")

    def domanda(self, noti: Mapping[str, str], filtro: str | None = None) -> Domanda:
        """The request that asks for what these values name. `filtro`: narrowed by this one."""
        miei = self._miei(noti)
        percorso = re.sub(r"{(\w+)}", lambda m: quote(miei.get(m[1], ASSENTE), safe=""), self.percorso)
        query = {
            p["name"]: _cursore() if p["name"] == "_cursor" else miei.get(p["name"], ORARI["date"])
            for p in self.operazione.get("parameters", ())
            if p["in"] == "query" and (p.get("required") or p["name"] == filtro)
        }
        indirizzo = f"{self.montata}{percorso}".removesuffix("/") + (f"?{urlencode(query)}" if query else "")
        corpo, tipo = self._corpo(miei)
        nomi = [nome for nome in (*self.parametri, *query) if nome not in DI_NESSUNO]
        if corpo and any(valore in corpo.decode() for valore in _lunghi(noti)):
            nomi.append("corpo")
        return Domanda(self.metodo, indirizzo, corpo, tipo, tuple(nomi))

    def _miei(self, noti: Mapping[str, str]) -> dict[str, str]:
        """What a name means in this route: an `id` is one of its type, a `voce_id` one of its kind."""
        miei = dict(noti)
        if self.fhir:
            miei["id"] = noti.get(f"fhir:{self.fhir}", ASSENTE)
            miei["version"] = noti.get(f"version:{self.fhir}", "1")
        genere = self.percorso.split("/")[2] if self.percorso.startswith("/registro/") else ""
        genere = "enti" if genere.startswith("{") else genere
        for nome in ("voce_id", "registrazione_id"):
            miei[nome] = noti.get(f"{genere}:{nome}", ASSENTE)
        if "/scale/" in self.percorso:
            miei["codice"] = "BARTHEL"
        return miei

    def _corpo(self, miei: Mapping[str, str]) -> tuple[bytes | None, str]:
        if self.metodo in ("GET", "DELETE"):
            return None, JSON
        if self.percorso.endswith("/_search"):
            return b"_count=50", FORM
        scritto = miei.get(f"corpo:{self.regola.operazione}")
        if scritto is not None:
            return scritto.encode(), JSON if not self.montata.startswith("/fhir") else "application/fhir+json"
        contenuto = self.operazione.get("requestBody", {}).get("content", {})
        if not contenuto:
            return None, JSON
        tipo, detto = next(iter(contenuto.items()))
        return json.dumps(self._esempio(detto["schema"], miei)).encode(), tipo

    def _esempio(self, schema: Mapping[str, Any], miei: Mapping[str, str]) -> Any:
        """The least that the schema lets through, with known values under their names."""
        schema = self._intero(schema)
        detti = schema.get("properties", {})
        chiesti = [n for n in detti if n in schema.get("required", ()) or (n in miei and n.endswith("_id"))]
        esempi: dict[str, Callable[[], Any]] = {
            "object": lambda: {
                n: miei[n] if _vale(n, detti[n], miei) else self._esempio(detti[n], miei) for n in chiesti
            },
            "array": lambda: [self._esempio(schema["items"], miei)] * max(schema.get("minItems", 0), 1),
            "integer": lambda: max(schema.get("minimum", 1), 1),
            "number": lambda: max(schema.get("minimum", 1), 1),
            "boolean": lambda: False,
            "string": lambda: ORARI.get(schema.get("format", ""), "prova"),
        }
        if "const" in schema or "enum" in schema:
            return schema.get("const", schema.get("enum", [None])[0])
        return esempi.get(schema.get("type", "string"), lambda: None)()

    def _intero(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Behind references; the first of alternatives."""
        while True:
            if "$ref" in schema:
                schema = self.documento["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
            elif alternative := next((a for a in ("anyOf", "oneOf", "allOf") if a in schema), None):
                schema = schema[alternative][0]
            else:
                return schema


def _vale(nome: str, schema: Mapping[str, Any], miei: Mapping[str, str]) -> bool:
    testo = schema.get("type") == "string" or any(each.get("type") == "string" for each in schema.get("anyOf", ()))
    return nome in miei and testo and "enum" not in schema


def _lunghi(noti: Mapping[str, str]) -> set[str]:
    """What can be looked for in a text: ids and identifiers, not codes of a digit or two."""
    return {valore for valore in noti.values() if 15 < len(valore) < 80}


def _cursore() -> str:
    """A link to the next page that begins where everything begins: no answer of ours gave it."""
    return Cursor((), Place(None, 0)).written()


def assenti(noti: Mapping[str, str], ambito: str) -> dict[str, str]:
    """The same values, of the same form, of what does not exist. The Ambito itself stays: which there are is known."""
    altri = {nome: UUID.sub(ASSENTE, valore) for nome, valore in noti.items()}
    altri |= {nome: noti[nome].replace(ambito, AMBITO_ASSENTE) for nome in DEL_TERRITORIO if nome in noti}
    return altri | {"valore": codice_fiscale(AMBITO_ASSENTE)}


def rotte(montata: str, app: FastAPI) -> Iterator[Rotta]:
    """Every route of an application that the host mounts, with what its document says of it."""
    documento = app.openapi()
    for route in api_routes(app):
        yield from _rotte(montata, app, documento, route)


def _rotte(montata: str, app: FastAPI, documento: Mapping[str, Any], route: APIRoute) -> Iterator[Rotta]:
    for metodo in sorted(route.methods or ()):
        operazione = documento["paths"][route.path_format][metodo.lower()]
        yield Rotta(montata, metodo, route.path_format, rule_of(app, route), operazione, documento)
