"""Which resources this service answers for: each visit is a Procedure."""

from services.sad.application import queries
from services.sad.application.ports import Consultazione, Ricerca
from services.sad.entrypoints.fhir_visita import DEL_SAD, visita_di
from services.sad.entrypoints.http import LEGGE
from shared.fhir.facade import PROCEDURE
from shared.fhir.outcome import Resource
from shared.fhir.search import Search
from shared.kernel.store import Page, PageRequest
from shared.web.fhir import Row, Served


def facciata() -> list[Served]:
    return [Served(PROCEDURE, LEGGE, _leggi, _cerca, lambda id, uow: [_leggi(id, uow)])]


def _leggi(id: str, uow: Consultazione) -> Resource:
    return visita_di(queries.visita(id, uow))


def _cerca(search: Search, request: PageRequest, uow: Consultazione) -> Page[Row]:
    trovate = queries.cerca_visite(_ricerca(search), request, uow)
    righe = [Row(versione.aggregate.id, [visita_di(versione)]) for versione in trovate.items]
    return Page(righe, trovate.next_after)


def _ricerca(search: Search) -> Ricerca:
    """Not narrower than what is asked: the resources themselves have the last word."""
    return Ricerca(
        id=search.codes("_id"),
        persone=[codici for nome in ("patient", "subject") for codici in search.codes(nome)],
        origini=[frozenset(c.removesuffix(DEL_SAD) for c in codici) for codici in search.codes("based-on")],
        cambiate_dal=search.since("_lastUpdated"),
        cambiate_al=search.until("_lastUpdated"),
        iniziate_prima_di=search.until("date"),
        finite_dopo=search.since("date"),
    )
