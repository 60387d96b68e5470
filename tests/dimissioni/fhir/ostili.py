"""Hostile and odd messages, and what must become of each: stated as data, the same by HTTP and on the topic."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any, NamedTuple

from services.embedded.demo.ospedale import bundle_dimissione
from tests.dimissioni.fhir.bundles import CODICE_FISCALE, Modifica, degenza, in_byte, modificato

COGNOME, NOME = "Canarino", "Gelsomina"
PERSONALI = (COGNOME, NOME, CODICE_FISCALE, "Via Roma")
"""What a message says of the person, and no answer, log line or audit row may repeat."""

BUONO = bundle_dimissione(degenza(paziente={"cognome": COGNOME, "nome": NOME}), rumore=0)
"""A message that nothing can be said against: every anomaly of a variation comes from what was varied."""

Rilievo = tuple[str, str]
"""(code, FHIRPath). `Patient.name` is short for the name of the entry that holds the Patient."""


class Ostile(NamedTuple):
    """A body that is made when it is needed, for some weigh ten megabytes. Without `rifiuto` it opens a case."""

    corpo: Callable[[], bytes]
    rifiuto: Rilievo | None = None
    anomalie: tuple[Rilievo, ...] = ()


def buono(**modifiche: Modifica) -> dict[str, Any]:
    """The good message; `Patient=lambda r: r.pop("gender")` changes the resource of that type."""
    return modificato(BUONO, **modifiche)


def accolto(corpo: Callable[[], Any], *anomalie: Rilievo) -> Ostile:
    return Ostile(lambda: _scritto(corpo()), None, anomalie)


def respinto(codice: str, elemento: str, corpo: Callable[[], Any]) -> Ostile:
    return Ostile(lambda: _scritto(corpo()), (codice, elemento))


def con_testo(vecchio: str, nuovo: str) -> Callable[[], bytes]:
    """The good message with one piece of its JSON replaced, by something that no serializer would write."""

    def corpo() -> bytes:
        scritto = json.dumps(BUONO)
        assert vecchio in scritto, vecchio
        return scritto.replace(vecchio, nuovo, 1).encode("utf-8", "surrogatepass")

    return corpo


def con_voci(*risorse: dict[str, Any]) -> dict[str, Any]:
    return {**BUONO, "entry": [*BUONO["entry"], *({"resource": risorsa} for risorsa in risorse)]}


def con_richieste(**request: Any) -> dict[str, Any]:
    """Every entry says to do this with its resource."""
    return {**BUONO, "entry": [{**voce, "request": {"url": "x", **request}} for voce in BUONO["entry"]]}


def ripetuta(fullurl_di: int, a: int) -> dict[str, Any]:
    """An entry that calls itself by the name of another one."""
    bundle = deepcopy(BUONO)
    bundle["entry"][a]["fullUrl"] = bundle["entry"][fullurl_di]["fullUrl"]
    return bundle


def annidata(livelli: int) -> dict[str, Any]:
    """An extension inside an extension, so many times."""
    estensione: dict[str, Any] = {"url": "urn:x", "valueString": "a"}
    for _ in range(livelli):
        estensione = {"url": "urn:x", "extension": [estensione]}
    return estensione


def nominati(*testi: str) -> list[str]:
    """What of the person stands in these texts, however it is written."""
    return [dato for dato in PERSONALI if any(dato.casefold() in testo.casefold() for testo in testi)]


def in_corto(elemento: str) -> str:
    """`Bundle.entry[0].resource.ofType(Patient).name` as `Patient.name`."""
    tipo, _, resto = elemento.rpartition(".resource.ofType(")[2].partition(")")
    return f"{tipo}{resto}" if ".resource.ofType(" in elemento else elemento


def _scritto(corpo: Any) -> bytes:
    return corpo if isinstance(corpo, bytes) else in_byte(corpo)
