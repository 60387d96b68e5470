"""Requests made up from what an operation declares, aimed with what is known, and what must hold of each answer."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Err
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from scripts.fuzz.bersaglio import BASE, Bersaglio, Servizio
from scripts.fuzz.memoria import Memoria
from shared.kernel.actor import Ruolo
from shared.kernel.clock import FIRST_DAY, LAST_DAY

Caso = Case[Any]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
NOSTRE = ("if-match", "idempotency-key", "x-correlation-id")
"""Headers that say something whatever the operation: at random they would be refused before anything else is read."""
_TESTO_JSON = re.compile(rb'"[^"\\]*"(?=\s*[,}\]])')
MEZZA_COPPIA = rb'"\ud800"'
"""Half of a pair of surrogates: JSON lets it be said, no database writes it."""
RARO = 13
"""One number out of many; Hypothesis has a liking for the first and the last."""
GIORNI = st.one_of(st.dates(), st.sampled_from([date.min, FIRST_DAY, LAST_DAY, date.max])).map(str)
"""Chance alone seldom meets either end of the calendar."""
ORE = st.sampled_from(["T00:00:00Z", "T09:30:00+02:00", "T00:00:00+14:00", "T23:59:59.999999-12:00"])
DI_TUTTI = frozenset({"ambito", "distretto", "asst"})
"""What means the same in every body. Other names stand for an enumeration here and for a text there."""
A_LUNGO = 400
"""Characters kept of what was sent."""
schemathesis.openapi.format("date", GIORNI)
schemathesis.openapi.format("date-time", st.builds(str.__add__, GIORNI, ORE))


@dataclass(frozen=True)
class Fallito:
    """A request whose answer was not what it must be. Everything in it is made up, nobody's data."""

    operazione: str
    regola: str
    stato: int
    detto: str
    ruolo: str
    richiesta: str
    corpo: str


@dataclass
class Esito:
    """What became of one operation; `stati`: how many answers of each HTTP status."""

    operazione: str
    stati: Counter[int] = field(default_factory=Counter)
    falliti: list[Fallito] = field(default_factory=list)


def prova(bersaglio: Bersaglio, servizio: Servizio, memoria: Memoria, esempi: int, seme: int) -> Iterator[Esito]:
    """Every operation of a service, `esempi` requests each, the same for the same `seme`. Raises InvalidSchema where
    the document does not say what an operation is asked."""
    documento = servizio.documento | {"servers": [{"url": f"{BASE}{servizio.indirizzo}"}]}
    for trovata in schemathesis.openapi.from_dict(documento).get_all_operations():
        if isinstance(trovata, Err):
            raise trovata.err()
        yield _prova_una(bersaglio, servizio, memoria, trovata.ok(), settings(_COME, max_examples=esempi), seme)


_COME = settings(
    deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), print_blob=False
)


def _prova_una(
    bersaglio: Bersaglio,
    servizio: Servizio,
    memoria: Memoria,
    operazione: APIOperation[Any, Any, Any, Any],
    come: settings,
    seme: int,
) -> Esito:
    metodo, percorso = operazione.method.upper(), operazione.path
    esito = Esito(f"{metodo} {servizio.indirizzo}{percorso}")
    ruoli = sorted(servizio.ruoli[metodo, percorso] or bersaglio.chiavi)
    modi = [operazione.as_strategy(modo) for modo in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)]

    @seed(seme)
    @come
    @given(st.data(), st.one_of(modi[0], modi[0], modi[1]), st.sampled_from(ruoli))
    def tira(data: st.DataObject, caso: Caso, ruolo: Ruolo) -> None:
        _mira(data.draw, caso, memoria, f"{servizio.indirizzo}{percorso}")
        richiesta = _preparata(caso, servizio)
        corpo = _sciupato(data.draw, richiesta.body)
        if metodo == "PUT" or data.draw(st.integers(0, 3)) == 0:
            richiesta.headers["If-Match"] = f'"{data.draw(st.integers(1, 4))}"'
        risposta = bersaglio.chiede(ruolo, metodo, str(richiesta.url), richiesta.headers, corpo)
        esito.stati[int(risposta.status_code)] += 1
        esito.falliti += _giudica(caso, risposta, ruolo, corpo, esito.operazione)

    tira()
    return esito


def _mira(draw: Any, caso: Caso, memoria: Memoria, percorso: str) -> None:
    """Most of the values that were made up give way to known ones of the same name."""
    for parte in (caso.path_parameters, caso.query):
        _sostituisci(draw, parte, lambda nome: memoria.di(nome, percorso))
    _sostituisci(draw, caso.body, lambda nome: memoria.di(nome, "") if nome.endswith("_id") or nome in DI_TUTTI else ())
    for nome in NOSTRE:
        caso.headers.pop(nome, None)


def _sostituisci(draw: Any, dove: Any, conosciuti: Callable[[str], Sequence[Any]]) -> None:
    passi = list(dove.items()) if isinstance(dove, dict) else enumerate(dove) if isinstance(dove, list) else ()
    for nome, valore in passi:
        noti = conosciuti(nome) if isinstance(nome, str) else ()
        if noti and draw(st.integers(0, 3)):
            dove[nome] = draw(st.sampled_from(noti))
        else:
            _sostituisci(draw, valore, conosciuti)


def _preparata(caso: Caso, servizio: Servizio) -> requests.PreparedRequest:
    detto = caso.as_transport_kwargs(base_url=f"{BASE}{servizio.indirizzo}")
    campi = ("method", "url", "headers", "params", "json", "data", "files", "cookies")
    return requests.Request(**{nome: detto[nome] for nome in campi if nome in detto}).prepare()


def _sciupato(draw: Any, corpo: Any) -> bytes | None:
    """The bytes of a body; one time out of twenty a text in it is one that no database writes."""
    scritto = corpo.encode() if isinstance(corpo, str) else corpo
    if not isinstance(scritto, bytes) or draw(st.integers(0, 19)) != RARO:
        return scritto
    testi = list(_TESTO_JSON.finditer(scritto))
    if not testi:
        return scritto
    uno = draw(st.sampled_from(testi))
    return scritto[: uno.start()] + MEZZA_COPPIA + scritto[uno.end() :]


def _giudica(caso: Caso, risposta: httpx.Response, ruolo: Ruolo, corpo: Any, operazione: str) -> Iterator[Fallito]:
    for check in CHECKS:
        try:
            caso.validate_response(risposta, checks=[check])
        except FailureGroup as falliti:
            for motivo in falliti.exceptions:
                yield Fallito(
                    operazione,
                    check.__name__,
                    int(risposta.status_code),
                    str(motivo)[:A_LUNGO],
                    ruolo.value,
                    str(risposta.request.url)[:A_LUNGO],
                    (corpo or b"")[:A_LUNGO].decode(errors="replace"),
                )
