"""One case's history, folded from what the services announced about it.

The history is a pure function of the *set* of a case's events: they are folded in the order of `order`, however they
arrived. Each fact keeps the event that said it, so that a number can name its events. `PLACES` is the visible list of
what is kept and where; a new event type is one line there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Generic, NamedTuple, TypeVar

from services.indicators.domain.levels import Luogo, luogo_di
from shared.contracts import dimissioni, pua, registro, sad
from shared.contracts.envelope import Event, Payload
from shared.kernel.clock import civil_date

P = TypeVar("P", bound=Payload)


class Fatto(NamedTuple, Generic[P]):
    """Something said about the case: the event's id, when it happened (an instant), and its payload."""

    evento: str
    istante: datetime
    dati: P

    @property
    def giorno(self) -> date:
        """The civil day in Lombardy on which it happened."""
        return civil_date(self.istante)


@dataclass(slots=True)
class Accesso:
    aperto: Fatto[pua.AccessoAperto] | None = None
    accolto: Fatto[pua.SegnalazioneAccolta] | None = None
    preliminare: Fatto[pua.ValutazionePreliminareConclusa] | None = None
    chiuso: Fatto[pua.AccessoChiuso] | None = None


@dataclass(slots=True)
class Valutazione:
    conclusa: Fatto[pua.ValutazioneConclusa] | None = None


@dataclass(slots=True)
class Pai:
    attivato: Fatto[pua.PaiAttivato] | None = None
    revisioni: list[Fatto[pua.PaiRevisionato]] = field(default_factory=list)
    chiuso: Fatto[pua.PaiChiuso] | None = None


@dataclass(slots=True)
class Dimissione:
    segnalata: Fatto[dimissioni.DimissioneSegnalata] | None = None
    presa_in_carico: Fatto[dimissioni.DimissionePresaInCarico] | None = None
    dimissibile: Fatto[dimissioni.PazienteClinicamenteDimissibile] | None = None
    valutata: Fatto[dimissioni.DimissioneValutata] | None = None
    pianificata: Fatto[dimissioni.DimissionePianificata] | None = None
    servizi_pronti: Fatto[dimissioni.ServiziPronti] | None = None
    effettuata: Fatto[dimissioni.DimissioneEffettuata] | None = None
    conclusa: Fatto[dimissioni.DimissioneConclusa] | None = None
    rifiutata: Fatto[dimissioni.DimissioneRifiutata] | None = None
    annullata: Fatto[dimissioni.DimissioneAnnullata] | None = None
    domande: list[Fatto[dimissioni.InformazioniRichieste]] = field(default_factory=list)
    attese_concluse: list[Fatto[dimissioni.AttesaConclusa]] = field(default_factory=list)


@dataclass(slots=True)
class PresaInCarico:
    richiesta: Fatto[sad.SadRichiesto] | None = None
    presa_in_carico: Fatto[sad.SadPresoInCarico] | None = None
    valutata: Fatto[sad.SadValutato] | None = None
    progetti: list[Fatto[sad.SadProgettato]] = field(default_factory=list)
    attivata: Fatto[sad.SadAttivato] | None = None
    erogazione: Fatto[sad.SadErogazioneAvviata] | None = None
    sospensioni: list[Fatto[sad.SadSospeso]] = field(default_factory=list)
    riprese: list[Fatto[sad.SadRipreso]] = field(default_factory=list)
    valutazione_finale: Fatto[sad.SadValutazioneFinale] | None = None
    conclusa: Fatto[sad.SadConcluso] | None = None


@dataclass(slots=True)
class VoceDiRegistro:
    """One thing of an Ambito's register, and everything that was stated about it."""

    registrazioni: list[Fatto[registro.Registrazione]] = field(default_factory=list)
    annullate: list[Fatto[registro.RegistrazioneAnnullata]] = field(default_factory=list)

    @property
    def valide(self) -> list[Fatto[registro.Registrazione]]:
        """The statements that neither a correction nor an annulment took away, in the order of recording."""
        tolte = {each.dati.registrazione_id for each in self.annullate}
        tolte |= {each.dati.sostituisce for each in self.registrazioni if each.dati.sostituisce is not None}
        return [each for each in self.registrazioni if each.dati.registrazione_id not in tolte]


@dataclass(slots=True)
class Messaggio:
    """A hospital's message that was refused, or that came again."""

    trattenuto: Fatto[dimissioni.MessaggioInQuarantena] | None = None
    uscito: Fatto[dimissioni.MessaggioUscitoDallaQuarantena] | None = None
    ripetuto: Fatto[dimissioni.MessaggioRipetuto] | None = None


@dataclass(slots=True)
class Persona:
    """Not who: only what contradicts, that somebody looked in an emergency, and whether somebody was erased.

    No indicator counts the latter two: what somebody who was erased contributed stays.
    """

    rilievi: list[Fatto[pua.IdentitaContraddittoria]] = field(default_factory=list)
    emergenze_aperte: list[Fatto[pua.AccessoInEmergenzaAperto]] = field(default_factory=list)
    emergenze_chiuse: list[Fatto[pua.AccessoInEmergenzaChiuso]] = field(default_factory=list)
    cancellata: Fatto[pua.PersonaCancellata] | None = None


@dataclass(slots=True)
class Storia:
    """`luogo` is the territory that was named last (None until an event names one), `luoghi` every one that was."""

    luogo: Luogo | None = None
    luoghi: dict[Luogo, None] = field(default_factory=dict)
    accessi: dict[str, Accesso] = field(default_factory=dict)
    valutazioni: dict[str, Valutazione] = field(default_factory=dict)
    pai: dict[str, Pai] = field(default_factory=dict)
    dimissioni: dict[str, Dimissione] = field(default_factory=dict)
    prese_in_carico: dict[str, PresaInCarico] = field(default_factory=dict)
    registro: dict[str, VoceDiRegistro] = field(default_factory=dict)
    messaggi: dict[str, Messaggio] = field(default_factory=dict)
    persone: dict[str, Persona] = field(default_factory=dict)


class Place(NamedTuple):
    """Where an event's fact is kept: the collection of the Storia, the payload's id field, the entity's field."""

    raccolta: str
    chiave: str
    campo: str
    tutti: bool = False
    """Keep every one in order; otherwise the last said replaces what was said before."""


PLACES: dict[type[Payload], Place] = {
    pua.AccessoAperto: Place("accessi", "accesso_id", "aperto"),
    pua.SegnalazioneAccolta: Place("accessi", "accesso_id", "accolto"),
    pua.ValutazionePreliminareConclusa: Place("accessi", "accesso_id", "preliminare"),
    pua.AccessoChiuso: Place("accessi", "accesso_id", "chiuso"),
    pua.ValutazioneConclusa: Place("valutazioni", "valutazione_id", "conclusa"),
    pua.PaiAttivato: Place("pai", "pai_id", "attivato"),
    pua.PaiRevisionato: Place("pai", "pai_id", "revisioni", tutti=True),
    pua.PaiChiuso: Place("pai", "pai_id", "chiuso"),
    pua.PersonaCancellata: Place("persone", "persona_id", "cancellata"),
    dimissioni.DimissioneSegnalata: Place("dimissioni", "dimissione_id", "segnalata"),
    dimissioni.DimissionePresaInCarico: Place("dimissioni", "dimissione_id", "presa_in_carico"),
    dimissioni.PazienteClinicamenteDimissibile: Place("dimissioni", "dimissione_id", "dimissibile"),
    dimissioni.DimissioneValutata: Place("dimissioni", "dimissione_id", "valutata"),
    dimissioni.DimissionePianificata: Place("dimissioni", "dimissione_id", "pianificata"),
    dimissioni.ServiziPronti: Place("dimissioni", "dimissione_id", "servizi_pronti"),
    dimissioni.DimissioneEffettuata: Place("dimissioni", "dimissione_id", "effettuata"),
    dimissioni.DimissioneConclusa: Place("dimissioni", "dimissione_id", "conclusa"),
    dimissioni.DimissioneRifiutata: Place("dimissioni", "dimissione_id", "rifiutata"),
    dimissioni.DimissioneAnnullata: Place("dimissioni", "dimissione_id", "annullata"),
    dimissioni.InformazioniRichieste: Place("dimissioni", "dimissione_id", "domande", tutti=True),
    dimissioni.AttesaConclusa: Place("dimissioni", "dimissione_id", "attese_concluse", tutti=True),
    sad.SadRichiesto: Place("prese_in_carico", "presa_in_carico_id", "richiesta"),
    sad.SadPresoInCarico: Place("prese_in_carico", "presa_in_carico_id", "presa_in_carico"),
    sad.SadValutato: Place("prese_in_carico", "presa_in_carico_id", "valutata"),
    sad.SadProgettato: Place("prese_in_carico", "presa_in_carico_id", "progetti", tutti=True),
    sad.SadAttivato: Place("prese_in_carico", "presa_in_carico_id", "attivata"),
    sad.SadErogazioneAvviata: Place("prese_in_carico", "presa_in_carico_id", "erogazione"),
    sad.SadSospeso: Place("prese_in_carico", "presa_in_carico_id", "sospensioni", tutti=True),
    sad.SadRipreso: Place("prese_in_carico", "presa_in_carico_id", "riprese", tutti=True),
    sad.SadValutazioneFinale: Place("prese_in_carico", "presa_in_carico_id", "valutazione_finale"),
    sad.SadConcluso: Place("prese_in_carico", "presa_in_carico_id", "conclusa"),
    registro.EquipeRegistrata: Place("registro", "voce_id", "registrazioni", tutti=True),
    registro.ProfessioniRegistrate: Place("registro", "voce_id", "registrazioni", tutti=True),
    registro.IncontriRegistrati: Place("registro", "voce_id", "registrazioni", tutti=True),
    registro.ProtocolloRegistrato: Place("registro", "voce_id", "registrazioni", tutti=True),
    registro.StrumentoRegistrato: Place("registro", "voce_id", "registrazioni", tutti=True),
    registro.EnteRegistrato: Place("registro", "voce_id", "registrazioni", tutti=True),
    registro.RegistrazioneAnnullata: Place("registro", "voce_id", "annullate", tutti=True),
    dimissioni.MessaggioInQuarantena: Place("messaggi", "messaggio_id", "trattenuto"),
    dimissioni.MessaggioUscitoDallaQuarantena: Place("messaggi", "messaggio_id", "uscito"),
    dimissioni.MessaggioRipetuto: Place("messaggi", "messaggio_id", "ripetuto"),
    pua.IdentitaContraddittoria: Place("persone", "persona_id", "rilievi", tutti=True),
    pua.AccessoInEmergenzaAperto: Place("persone", "persona_id", "emergenze_aperte", tutti=True),
    pua.AccessoInEmergenzaChiuso: Place("persone", "persona_id", "emergenze_chiuse", tutti=True),
}

NAME_TERRITORY = frozenset(kind for kind in PLACES if "territorio" in kind.model_fields)
"""The events that say where the case belongs."""

ENTITIES = {
    "accessi": Accesso,
    "valutazioni": Valutazione,
    "pai": Pai,
    "dimissioni": Dimissione,
    "prese_in_carico": PresaInCarico,
    "registro": VoceDiRegistro,
    "messaggi": Messaggio,
    "persone": Persona,
}


def order(events: Iterable[Event]) -> list[Event]:
    """The one order in which a case is folded: as the platform came to know, ties broken by publisher and sequence."""
    return [event for _, step in steps(events) for event in step]


def steps(events: Iterable[Event]) -> list[tuple[datetime, list[Event]]]:
    """The same order, cut where knowledge grew: each instant (UTC) with the events that came to be known at it."""
    # Decorated and brought to one time zone: comparing instants of different zone objects costs ten times as much.
    decorated = sorted(
        (event.recorded_at.astimezone(UTC), event.source, event.sequence, position, event)
        for position, event in enumerate(events)
    )
    found: list[tuple[datetime, list[Event]]] = []
    for known_at, _, _, _, event in decorated:
        if found and found[-1][0] == known_at:
            found[-1][1].append(event)
        else:
            found.append((known_at, [event]))
    return found


def fold(storia: Storia, event: Event) -> None:
    """Add one event. Raises TerritorioIncoerente where it names a territory that the published table does not have."""
    dati = event.data
    place = PLACES.get(type(dati)) if dati is not None else None
    if dati is None or place is None:
        return
    territorio = getattr(dati, "territorio", None) if type(dati) in NAME_TERRITORY else None
    if territorio is not None:
        storia.luogo = luogo_di(territorio)
        storia.luoghi[storia.luogo] = None
    raccolta = getattr(storia, place.raccolta)
    chiave = getattr(dati, place.chiave)
    entity = raccolta.get(chiave)
    if entity is None:
        entity = raccolta[chiave] = ENTITIES[place.raccolta]()
    fatto = Fatto(event.id, event.time, dati)
    if place.tutti:
        getattr(entity, place.campo).append(fatto)
    else:
        setattr(entity, place.campo, fatto)
