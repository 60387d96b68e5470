"""Which resources this service answers for, and out of what: of persons, of valutazioni, of PAI, of scales."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.pua.application import consultazione
from services.pua.application.ports import Consultazione, Ricerca, RicercaPersone
from services.pua.domain.pai import Pai
from services.pua.domain.valutazione import Valutazione
from services.pua.entrypoints.fhir_equipe import equipe_di
from services.pua.entrypoints.fhir_persona import caregiver_di, persona_di
from services.pua.entrypoints.fhir_piano import obiettivi_di, piano_di
from services.pua.entrypoints.fhir_questionari import questionari, questionario
from services.pua.entrypoints.fhir_scale import scale_di
from services.pua.entrypoints.routes import OPERATORI
from shared.fhir.facade import (
    CARE_PLAN,
    CARE_TEAM,
    GOAL,
    PATIENT,
    QUESTIONNAIRE,
    QUESTIONNAIRE_RESPONSE,
    RELATED_PERSON,
    ResourceType,
)
from shared.fhir.outcome import Resource
from shared.fhir.search import Search
from shared.kernel.actor import Ruolo
from shared.kernel.aggregate import Aggregate
from shared.kernel.refusal import NotFound
from shared.kernel.store import Page, PageRequest, Version
from shared.web.fhir import Row, Served

A = TypeVar("A", bound=Aggregate)

TUTTI = tuple(ruolo for ruolo in Ruolo if ruolo is not Ruolo.SISTEMA)
_CODA = re.compile(r"-[OS]\d+$", re.ASCII)


@dataclass(frozen=True)
class Fonte(Generic[A]):
    """Where the resources of a type come from."""

    versione: Callable[[str, Consultazione], Version[A]]
    storia: Callable[[str, Consultazione], Sequence[Version[A]]]
    cerca: Callable[[Ricerca, PageRequest, Consultazione], Page[Version[A]]]


VALUTAZIONI: Fonte[Valutazione] = Fonte(
    consultazione.versione_valutazione, consultazione.storia_valutazione, consultazione.cerca_valutazioni
)
PAI: Fonte[Pai] = Fonte(consultazione.versione_pai, consultazione.storia_pai, consultazione.cerca_pai)


def facciata() -> list[Served]:
    return [
        _persone(),
        _servita(RELATED_PERSON, PAI, caregiver_di),
        _servita(CARE_TEAM, VALUTAZIONI, lambda versione: [equipe_di(versione)]),
        _servita(CARE_PLAN, PAI, lambda versione: [piano_di(versione)]),
        _servita(GOAL, PAI, obiettivi_di),
        _servita(QUESTIONNAIRE_RESPONSE, VALUTAZIONI, scale_di),
        _questionari(),
    ]


def _servita(tipo: ResourceType, fonte: Fonte[A], aspetto: Callable[[Version[A]], Sequence[Resource]]) -> Served:
    """`aspetto`: the resources of the type that an aggregate is."""

    def leggi(id: str, uow: Consultazione) -> Resource:
        return _con(id, [fonte.versione(_radice(id), uow)])[0]

    def versioni(id: str, uow: Consultazione) -> list[Resource]:
        return _con(id, fonte.storia(_radice(id), uow))

    def cerca(search: Search, request: PageRequest, uow: Consultazione) -> Page[Row]:
        trovate = fonte.cerca(_ricerca(search), request, uow)
        righe = [Row(versione.aggregate.id, aspetto(versione)) for versione in trovate.items]
        return Page(righe, trovate.next_after)

    def _con(id: str, versioni: Sequence[Version[A]]) -> list[Resource]:
        """Raises NotFound: there is such an aggregate, but no such resource of it."""
        trovate = [risorsa for versione in versioni for risorsa in aspetto(versione) if risorsa["id"] == id]
        if not trovate:
            raise NotFound()
        return trovate

    return Served(tipo, OPERATORI, leggi, cerca, versioni)


def _persone() -> Served:
    def leggi(id: str, uow: Consultazione) -> Resource:
        return persona_di(consultazione.persona_nota(id, uow))

    def versioni(id: str, uow: Consultazione) -> list[Resource]:
        return [persona_di(nota) for nota in consultazione.storia_persona(id, uow)]

    def cerca(search: Search, request: PageRequest, uow: Consultazione) -> Page[Row]:
        # No upper bound of time: somebody else's statement, later than the last that one sees, moves the row only.
        ricerca = RicercaPersone(search.codes("_id"), search.codes("identifier"), search.since("_lastUpdated"))
        trovate = consultazione.cerca_persone(ricerca, request, uow)
        return Page([Row(nota.persona_id, [persona_di(nota)]) for nota in trovate.items], trovate.next_after)

    return Served(PATIENT, OPERATORI, leggi, cerca, versioni)


def _questionari() -> Served:
    def leggi(id: str, _uow: Consultazione) -> Resource:
        return questionario(id)

    def versioni(id: str, _uow: Consultazione) -> list[Resource]:
        return [questionario(id)]

    def cerca(_search: Search, request: PageRequest, _uow: Consultazione) -> Page[Row]:
        righe = [Row(risorsa["id"], [risorsa]) for risorsa in questionari()]
        seguenti = [riga for riga in righe if request.after is None or riga.id > request.after]
        pagina = seguenti[: request.limit]
        return Page(pagina, pagina[-1].id if len(seguenti) > request.limit else None)

    return Served(QUESTIONNAIRE, TUTTI, leggi, cerca, versioni, personal=False)


def _radice(id: str) -> str:
    """`Goal/{id}-O1` and `QuestionnaireResponse/{id}-S1` stand for the PAI, or the valutazione, `{id}`."""
    return _CODA.sub("", id)


def _ricerca(search: Search) -> Ricerca:
    """Not narrower than what is asked: the resources themselves have the last word."""
    return Ricerca(
        id=[frozenset(map(_radice, codici)) for nome in ("_id", "goal") for codici in search.codes(nome)],
        persone=[codici for nome in ("patient", "subject") for codici in search.codes(nome)],
        valutazioni=search.codes("care-team"),
        cambiate_dal=search.since("_lastUpdated"),
        cambiate_al=search.until("_lastUpdated"),
    )
