"""Which resources this service answers for, and out of what: each dimissione is a few of each type."""

from functools import partial

from services.dimissioni.application import queries
from services.dimissioni.application.ports import Consultazione, Ricerca
from services.dimissioni.domain.contatti import Contatti
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.incarichi import Incaricato
from services.dimissioni.entrypoints.fhir_avvisi import sottoscrizioni_servite
from services.dimissioni.entrypoints.fhir_provenienza import atti_della
from services.dimissioni.entrypoints.fhir_richieste import richieste_di
from services.dimissioni.entrypoints.fhir_ricovero import ricovero_di
from services.dimissioni.entrypoints.fhir_task import task_della
from shared.fhir.facade import ENCOUNTER, SERVICE_REQUEST, TASK
from shared.fhir.outcome import Resource
from shared.fhir.search import Search
from shared.kernel.store import Page, PageRequest, Version
from shared.web.fhir import Served
from shared.web.fhir_provenance import Story, served_provenance
from shared.web.fhir_versions import Source, served_by_version

_NOSTRE = tuple(f"-{incaricato.value}" for incaricato in Incaricato)


def facciata(servizio: str, contatti: Contatti) -> list[Served]:
    fonte = Source(queries.versione, queries.storia, _cerca, root=_dimissione)
    task = partial(task_della, contatti=contatti)
    return [
        served_by_version(TASK, fonte, task),
        served_by_version(SERVICE_REQUEST, fonte, richieste_di),
        served_by_version(ENCOUNTER, fonte, _ricovero),
        served_provenance(servizio, Story("Task", fonte, (task, richieste_di, _ricovero), atti_della)),
        sottoscrizioni_servite(),
    ]


def _ricovero(versione: Version[Dimissione]) -> list[Resource]:
    return [ricovero_di(versione)]


def _cerca(search: Search, request: PageRequest, uow: Consultazione) -> Page[Version[Dimissione]]:
    return queries.cerca(_ricerca(search), request, uow)


def _dimissione(id: str) -> str:
    """`ServiceRequest/{id}-uvm` stands for the dimissione `{id}`, as `ServiceRequest/{id}` does."""
    return next((id.removesuffix(coda) for coda in _NOSTRE if id.endswith(coda)), id)


def _ricerca(search: Search) -> Ricerca:
    """Not narrower than what is asked: the resources themselves have the last word."""
    return Ricerca(
        id=[
            frozenset(map(_dimissione, codici))
            for nome in ("_id", "part-of", "based-on")
            for codici in search.codes(nome)
        ],
        persone=search.codes("patient"),
        identificate=search.codes("identifier"),
        cambiate_dal=search.since("_lastUpdated"),
        cambiate_al=search.until("_lastUpdated"),
    )
