"""Which resources this service answers for: each visit is a Procedure."""

from services.sad.application import queries
from services.sad.application.ports import Consultazione, Ricerca
from services.sad.domain.visita import Visita
from services.sad.entrypoints.fhir_provenienza import atti_della
from services.sad.entrypoints.fhir_visita import DEL_SAD, visita_di
from shared.fhir.facade import PROCEDURE
from shared.fhir.outcome import Resource
from shared.fhir.search import Search
from shared.kernel.store import Page, PageRequest, Version
from shared.web.fhir import Served
from shared.web.fhir_provenance import Story, served_provenance
from shared.web.fhir_versions import Source, served_by_version


def facciata(servizio: str) -> list[Served]:
    fonte = Source(queries.visita, lambda id, uow: [queries.visita(id, uow)], _cerca)
    return [
        served_by_version(PROCEDURE, fonte, _visita),
        served_provenance(servizio, Story("Procedure", fonte, (_visita,), atti_della)),
    ]


def _visita(versione: Version[Visita]) -> list[Resource]:
    return [visita_di(versione)]


def _cerca(search: Search, request: PageRequest, uow: Consultazione) -> Page[Version[Visita]]:
    return queries.cerca_visite(_ricerca(search), request, uow)


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
