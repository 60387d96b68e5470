"""Which resources this service answers for, and out of what: of persons, of valutazioni, of PAI, of scales."""

import re

from services.pua.application import consultazione
from services.pua.application.ports import Consultazione, Ricerca, RicercaPersone
from services.pua.domain.pai import Pai
from services.pua.domain.valutazione import Valutazione
from services.pua.entrypoints.fhir_equipe import equipe_di
from services.pua.entrypoints.fhir_persona import caregiver_di, persona_di
from services.pua.entrypoints.fhir_piano import obiettivi_di, piano_di
from services.pua.entrypoints.fhir_provenienza import atti_del_pai, atti_della_valutazione
from services.pua.entrypoints.fhir_questionari import questionari, questionario
from services.pua.entrypoints.fhir_scale import scale_di
from shared.fhir.facade import (
    CARE_PLAN,
    CARE_TEAM,
    GOAL,
    PATIENT,
    QUESTIONNAIRE,
    QUESTIONNAIRE_RESPONSE,
    RELATED_PERSON,
)
from shared.fhir.outcome import Resource
from shared.fhir.search import Search
from shared.kernel.store import Page, PageRequest, Version
from shared.web.fhir import Row, Served
from shared.web.fhir_provenance import Story, served_provenance
from shared.web.fhir_versions import Source, served_by_version

_CODA = re.compile(r"-[OS]\d+$", re.ASCII)


def _cerca_valutazioni(search: Search, request: PageRequest, uow: Consultazione) -> Page[Version[Valutazione]]:
    return consultazione.cerca_valutazioni(_ricerca(search), request, uow)


def _cerca_pai(search: Search, request: PageRequest, uow: Consultazione) -> Page[Version[Pai]]:
    return consultazione.cerca_pai(_ricerca(search), request, uow)


def facciata(servizio: str) -> list[Served]:
    valutazioni = Source(
        consultazione.versione_valutazione, consultazione.storia_valutazione, _cerca_valutazioni, root=_radice
    )
    pai = Source(consultazione.versione_pai, consultazione.storia_pai, _cerca_pai, root=_radice)
    return [
        _persone(),
        served_by_version(RELATED_PERSON, pai, caregiver_di),
        served_by_version(CARE_TEAM, valutazioni, _equipe),
        served_by_version(CARE_PLAN, pai, _piano),
        served_by_version(GOAL, pai, obiettivi_di),
        served_by_version(QUESTIONNAIRE_RESPONSE, valutazioni, scale_di),
        _questionari(),
        served_provenance(
            servizio,
            Story("CarePlan", pai, (_piano, obiettivi_di, caregiver_di), atti_del_pai),
            Story("CareTeam", valutazioni, (_equipe, scale_di), atti_della_valutazione),
        ),
    ]


def _piano(versione: Version[Pai]) -> list[Resource]:
    return [piano_di(versione)]


def _equipe(versione: Version[Valutazione]) -> list[Resource]:
    return [equipe_di(versione)]


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

    return Served(PATIENT, leggi, cerca, versioni)


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

    return Served(QUESTIONNAIRE, leggi, cerca, versioni, personal=False)


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
