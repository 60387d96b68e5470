"""Writes docs/errori.md: every stable error code, its HTTP status and its text (`make schemas`)."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from scripts.listeners import SUBSCRIPTION_LISTS
from shared.kernel.refusal import Refusal
from shared.web.problems import status_of

PAGE = Path(__file__).parents[1] / "docs" / "errori.md"

OF_THE_EDGE = {
    "json-malformato": (400, "Il corpo della richiesta non è JSON"),
    "corpo-troppo-grande": (413, "Il corpo della richiesta supera la dimensione ammessa"),
    "annidamento-eccessivo": (400, "Il corpo della richiesta ha troppi livelli, uno dentro l'altro"),
    "richiesta-lenta": (408, "Il corpo della richiesta non è arrivato in tempo"),
    "indirizzo-non-valido": (400, "L'indirizzo contiene un carattere nullo (%00)"),
    "metodo-non-ammesso": (405, "Il metodo usato non è ammesso su questo indirizzo"),
    "richiesta-non-valida": (422, "La richiesta non rispetta il formato previsto (`errori` dice campo per campo)"),
    "errore-http": (None, "Un altro errore del protocollo HTTP"),
    "errore-interno": (500, "Errore imprevisto: nulla è stato modificato. Segnalare il codice di correlazione"),
    "servizio-non-disponibile": (503, "Il servizio si sta fermando o non raggiunge la base dati: riprovare tra poco"),
    "esito-non-noto": (503, "La base dati non ha confermato: ripetere con la stessa Idempotency-Key"),
    "processo-non-attivo": (503, "`/status/live`: il processo va riavviato"),
    "processo-non-pronto": (503, "`/status/ready`: il processo per ora non può servire richieste"),
}
"""What the HTTP edge says by itself (`shared/web/problems.py`, `shared/web/edge.py`); the rest is refused by a rule."""

HEAD = """# Codici di errore

Scritta da `make schemas`; una prova la tiene aggiornata. Ogni errore è `application/problem+json` (RFC 9457): `title` e
`detail` sono per la persona, `codice` è per il programma e non cambia; `correlation_id` ritrova la richiesta.
Nessun errore ripete nomi, codici fiscali o testo scritto da qualcuno. `/fhir/R4` risponde invece con OperationOutcome.

Ciò che non esiste e ciò che non è del proprio territorio rispondono allo stesso modo: `non-trovato`.
"""


def render() -> str:
    """The whole page."""
    everywhere = [(code, status, text) for code, (status, text) in OF_THE_EDGE.items()]
    everywhere += [_row(kind) for kind in refusals_of("shared")]
    sections = [_section("Comuni a tutti i servizi", everywhere)]
    for service in SUBSCRIPTION_LISTS:
        sections.append(_section(service, [_row(kind) for kind in refusals_of(f"services.{service}")]))
    return "\n".join([HEAD, *sections])


def refusals_of(package: str) -> list[type[Refusal]]:
    """The refusals that a package's modules define, each answering with a code of its own."""
    for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        if ".migrations" not in module.name:  # a revision can be imported only by Alembic, and refuses nothing
            import_module(module.name)
    found = (kind for kind in _below(Refusal) if kind.__module__.startswith(f"{package}."))
    return sorted({kind for kind in found if "codice" in vars(kind)}, key=lambda kind: kind.codice)


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    yield kind
    for derived in kind.__subclasses__():
        yield from _below(derived)


def _row(kind: type[Refusal]) -> tuple[str, int | None, str]:
    # The status depends on the class alone, and some refusals cannot be made without what they refuse.
    return kind.codice, int(status_of(kind.__new__(kind))), kind.titolo


def _section(title: str, rows: list[tuple[str, int | None, str]]) -> str:
    lines = [f"| `{code}` | {status or ''} | {text} |" for code, status, text in rows]
    return "\n".join([f"## {title}", "", "| codice | HTTP | testo |", "| --- | --- | --- |", *lines, ""])
