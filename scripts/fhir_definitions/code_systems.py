"""Our code systems, their contents out of the enumerations of the code, and a ValueSet of the whole of each."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from scripts.fhir_definitions.problems import problems
from services.dimissioni.adapters.fhir.codici import BISOGNI
from services.dimissioni.domain.attesa import Mancanza
from services.dimissioni.domain.incarichi import Mancato
from services.dimissioni.domain.messaggio import DestinazioneDimissione, MotivoChiusura
from services.dimissioni.domain.stati import Stato
from services.dimissioni.entrypoints.fhir_esiti import ESITO_SEGNALAZIONE
from services.dimissioni.entrypoints.fhir_richieste import DIMISSIONE_PROTETTA, PRESTAZIONI
from services.dimissioni.entrypoints.fhir_task import DATE, ESITI
from services.indicators.adapters.esporta.parole import VERDETTI
from services.indicators.adapters.fhir.misura import CS_MOTIVO, CS_VERDETTO
from services.indicators.domain.verdicts import Motivo
from services.pua.domain.codici import (
    Area,
    Ente,
    EsitoObiettivo,
    MotivoChiusuraPai,
    Orizzonte,
    Professione,
    Provenienza,
    TipoIntervento,
)
from services.sad.domain.motivi import MotivoVisitaMancata
from shared.fhir import systems
from shared.kernel.actor import Ruolo
from shared.web.politica import politica
from shared.webhooks.spedizione import Esito

Definition = dict[str, Any]
Concept = tuple[str, str]
"""A code, and what it is called."""


class CodeSystem(NamedTuple):
    url: str
    title: str
    concepts: Callable[[], Sequence[Concept]]
    beside: str | None = None
    """Another system of ours whose codes stand beside these in one CodeableConcept."""

    @property
    def name(self) -> str:
        return self.url.removeprefix("urn:raccordo:cs:").replace(":", "-").replace("_", "-")


def _of(enumeration: type[StrEnum]) -> Callable[[], Sequence[Concept]]:
    return lambda: _named(each.value for each in enumeration)


def _named(codes: Iterable[str]) -> list[Concept]:
    return [(code, code.replace("_", " ").replace("-", " ").capitalize()) for code in codes]


def _purposes() -> list[Concept]:
    return [(code, parola.nome) for code, parola in politica().parole["finalita"].items()]


CODE_SYSTEMS: Sequence[CodeSystem] = (
    CodeSystem(systems.CS_BISOGNO, "Bisogno indicato dall'ospedale", lambda: _named(sorted(BISOGNI))),
    CodeSystem(systems.CS_DESTINAZIONE, "Destinazione alla dimissione", _of(DestinazioneDimissione)),
    CodeSystem(systems.CS_MOTIVO_CHIUSURA, "Motivo per cui una richiesta si chiude", _of(MotivoChiusura)),
    CodeSystem(systems.CS_PROBLEMA, "Problema rilevato in un messaggio o in una richiesta", problems),
    CodeSystem(systems.CS_EVENTO, "Evento di un messaggio", lambda: _named(("segnalazione", ESITO_SEGNALAZIONE))),
    CodeSystem(systems.CS_STATO, "Stato della dimissione protetta", _of(Stato)),
    CodeSystem(systems.CS_MANCANZA, "Che cosa manca a una richiesta in attesa", _of(Mancanza)),
    CodeSystem(systems.CS_MANCATO, "Che cosa non si è fatto di una richiesta", _of(Mancato)),
    CodeSystem(
        systems.CS_PRESTAZIONE, "Prestazione richiesta", lambda: [DIMISSIONE_PROTETTA, *sorted(PRESTAZIONI.values())]
    ),
    CodeSystem(systems.CS_ESITO_AVVISO, "Esito dell'ultimo tentativo di avvisare", _of(Esito)),
    CodeSystem(systems.CS_DATA, "Data su cui si può contare", lambda: _named(DATE), beside=systems.CS_ESITO),
    CodeSystem(systems.CS_ESITO, "Che cos'altro esce da una richiesta", lambda: ESITI),
    CodeSystem(systems.CS_AREA, "Area di una valutazione e di un piano", _of(Area)),
    CodeSystem(systems.CS_PROFESSIONE, "Professione di chi valuta", _of(Professione)),
    CodeSystem(systems.CS_ENTE, "Ente di chi valuta", _of(Ente)),
    CodeSystem(systems.CS_INTERVENTO, "Tipo di intervento di un piano", _of(TipoIntervento)),
    CodeSystem(systems.CS_ORIZZONTE, "Orizzonte di un obiettivo", _of(Orizzonte)),
    CodeSystem(
        systems.CS_ESITO_OBIETTIVO,
        "Esito di un obiettivo",
        lambda: [(str(e.value), e.name.replace("_", " ").capitalize()) for e in EsitoObiettivo],
    ),
    CodeSystem(systems.CS_MOTIVO_CHIUSURA_PAI, "Motivo per cui un piano si chiude", _of(MotivoChiusuraPai)),
    CodeSystem(systems.CS_VISITA_MANCATA, "Motivo per cui una visita non c'è stata", _of(MotivoVisitaMancata)),
    CodeSystem(systems.CS_PROVENIENZA, "Per quale via è arrivato ciò che si registra", _of(Provenienza)),
    CodeSystem(systems.CS_FINALITA, "Finalità di un accesso", _purposes),
    CodeSystem(systems.CS_RUOLO, "Ruolo di un account", _of(Ruolo)),
    CodeSystem(
        CS_VERDETTO, "Verdetto su un indicatore", lambda: [(e.value, VERDETTI[e]) for e in VERDETTI], beside=CS_MOTIVO
    ),
    CodeSystem(CS_MOTIVO, "Perché non c'è un verdetto", lambda: [(motivo.value, motivo.testo) for motivo in Motivo]),
)


def code_system(each: CodeSystem, *, whole: bool = True) -> Definition:
    """`whole`: whether there is a ValueSet of all of it."""
    listed = each.concepts()
    return {
        "resourceType": "CodeSystem",
        "id": each.name,
        "language": "it",
        "url": each.url,
        "name": pascal(each.name),
        "title": each.title,
        "status": "active",
        "experimental": False,
        "publisher": "Raccordo",
        "description": f"{each.title}.",
        "caseSensitive": True,
        **({"valueSet": value_set_url(each.url)} if whole else {}),
        "content": "complete",
        "count": len(listed),
        "concept": [{"code": code, "display": display} for code, display in listed],
    }


def value_sets(each: CodeSystem) -> list[Definition]:
    """The whole list; and where another stands beside it, what one may say with the two."""
    whole = _value_set(each.name, value_set_url(each.url), each.title, [each.url])
    if each.beside is None:
        return [whole]
    both = _value_set(
        f"{each.name}-detto", spoken_url(each.url), f"{each.title}, come si dice", [each.url, each.beside]
    )
    return [whole, both]


def _value_set(id: str, url: str, title: str, lists: Sequence[str]) -> Definition:
    return {
        "resourceType": "ValueSet",
        "id": id,
        "language": "it",
        "url": url,
        "name": pascal(id),
        "title": title,
        "status": "active",
        "experimental": False,
        "publisher": "Raccordo",
        "description": f"{title}.",
        "compose": {"include": [{"system": system} for system in lists]},
    }


def spoken_url(system: str) -> str:
    return f"{value_set_url(system)}-detto"


def value_set_url(system: str) -> str:
    return system.replace(":cs:", ":vs:")


def pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))
