"""Which resources this service answers for, and out of what: each dimissione is a few of each type."""

from collections.abc import Callable, Sequence

from services.dimissioni.application import queries
from services.dimissioni.application.ports import Consultazione, Ricerca
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.incarichi import Incaricato
from services.dimissioni.entrypoints.fhir_richieste import richieste_di
from services.dimissioni.entrypoints.fhir_ricovero import ricovero_di
from services.dimissioni.entrypoints.fhir_task import task_della
from shared.fhir.facade import ENCOUNTER, SERVICE_REQUEST, TASK, ResourceType
from shared.fhir.outcome import Resource
from shared.fhir.search import Search
from shared.kernel.actor import Ruolo
from shared.kernel.refusal import NotFound
from shared.kernel.store import Page, PageRequest, Version
from shared.web.fhir import Row, Served

LEGGE = (Ruolo.SISTEMA_OSPEDALIERO, Ruolo.OPERATORE_ASST, Ruolo.ASSISTENTE_SOCIALE)

Aspetto = Callable[[Version[Dimissione]], Sequence[Resource]]
"""The resources of one type that a dimissione is."""

_NOSTRE = tuple(f"-{incaricato.value}" for incaricato in Incaricato)


def facciata() -> list[Served]:
    return [
        _servita(TASK, task_della),
        _servita(SERVICE_REQUEST, richieste_di),
        _servita(ENCOUNTER, lambda versione: [ricovero_di(versione)]),
    ]


def _servita(tipo: ResourceType, aspetto: Aspetto) -> Served:
    def leggi(id: str, uow: Consultazione) -> Resource:
        return _con(id, [queries.versione(_dimissione(id), uow)])[0]

    def versioni(id: str, uow: Consultazione) -> list[Resource]:
        return _con(id, queries.storia(_dimissione(id), uow))

    def cerca(search: Search, request: PageRequest, uow: Consultazione) -> Page[Row]:
        trovate = queries.cerca(_ricerca(search), request, uow)
        righe = [Row(versione.aggregate.id, aspetto(versione)) for versione in trovate.items]
        return Page(righe, trovate.next_after)

    def _con(id: str, versioni: Sequence[Version[Dimissione]]) -> list[Resource]:
        """Raises NotFound: there is such a dimissione, but no such resource of it."""
        trovate = [risorsa for versione in versioni for risorsa in aspetto(versione) if risorsa["id"] == id]
        if not trovate:
            raise NotFound()
        return trovate

    return Served(tipo, LEGGE, leggi, cerca, versioni)


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
        cambiate_dal=search.since("_lastUpdated"),
        cambiate_al=search.until("_lastUpdated"),
    )
