"""Which resources this service answers for: each indicator of a territory and year is a MeasureReport."""

from collections.abc import Callable

from services.indicators.application import misurazioni
from services.indicators.application.misurazioni import Misurazione, RicercaMisurazioni
from services.indicators.application.ports import UnitOfWork
from shared.fhir.facade import MEASURE_REPORT
from shared.fhir.outcome import Resource
from shared.fhir.search import Search
from shared.kernel.store import Page, PageRequest
from shared.web.fhir import Row, Served


def facciata(misura: Callable[[Misurazione], Resource]) -> list[Served]:
    def leggi(id: str, uow: UnitOfWork) -> Resource:
        return misura(misurazioni.misurazione(id, uow))

    def versioni(id: str, uow: UnitOfWork) -> list[Resource]:
        return [misura(each) for each in misurazioni.storia(id, uow)]

    def cerca(search: Search, request: PageRequest, uow: UnitOfWork) -> Page[Row]:
        trovate = misurazioni.cerca(_ricerca(search), request, uow)
        return Page([Row(each.id, [misura(each)]) for each in trovate.items], trovate.next_after)

    return [Served(MEASURE_REPORT, leggi, cerca, versioni, personal=False)]


def _ricerca(search: Search) -> RicercaMisurazioni:
    """Not narrower than what is asked: the resources themselves have the last word."""
    return RicercaMisurazioni(
        id=search.codes("_id"),
        indicatori=[
            frozenset(indirizzo.partition("|")[0].rpartition(":")[2] for indirizzo in indirizzi)
            for indirizzi in search.codes("measure")
        ],
        territori=search.codes("reporter", identifier=True),
    )
