"""What `services.sad` announces: the take-in of a person by the home-care service."""

from datetime import date
from typing import ClassVar, Literal

from shared.contracts.envelope import Payload, Provenienza, TerritorioDelCaso

MotivoConclusione = Literal[
    "obiettivi_raggiunti", "decesso", "rinuncia", "trasferimento", "ricovero_definitivo", "annullamento", "altro"
]


class SadRichiesto(Payload):
    """A request for SAD reached the service: from a PAI, from a dimissione protetta, or direct."""

    tipo: ClassVar[str] = "sad.sad-richiesto.v1"

    presa_in_carico_id: str
    territorio: TerritorioDelCaso
    provenienza: Provenienza
    origine: Literal["pai", "dimissione_protetta", "diretta"]
    pai_id: str | None = None
    dimissione_id: str | None = None
    anziano: bool
    non_autosufficiente: bool
    alto_bisogno_assistenziale: bool


class SadPresoInCarico(Payload):
    """The service takes the person on. `time` decides the year of SAD-3."""

    tipo: ClassVar[str] = "sad.sad-preso-in-carico.v1"

    presa_in_carico_id: str


class SadValutato(Payload):
    """Phase valutazione del bisogno."""

    tipo: ClassVar[str] = "sad.sad-valutato.v1"

    presa_in_carico_id: str
    provenienza: Provenienza
    non_autosufficiente: bool
    alto_bisogno_assistenziale: bool


class SadProgettato(Payload):
    """Phase progetto individualizzato. `piano_integrato`: it rests on one plan signed by both sides.

    Said again when the project or the signatures of its plan change: the first one dates the phase, the last one holds.
    """

    tipo: ClassVar[str] = "sad.sad-progettato.v1"

    presa_in_carico_id: str
    provenienza: Provenienza
    piano_integrato: bool
    ore_settimanali: float


class SadAttivato(Payload):
    """Everything is prepared: operator, calendar, first visit. A discharge may count on it."""

    tipo: ClassVar[str] = "sad.sad-attivato.v1"

    presa_in_carico_id: str
    dal: date


class SadErogazioneAvviata(Payload):
    """Phase erogazione begins. Said again with an earlier day when an earlier visit comes to be known."""

    tipo: ClassVar[str] = "sad.sad-erogazione-avviata.v1"

    presa_in_carico_id: str
    provenienza: Provenienza
    il: date


class SadSospeso(Payload):
    """The visits stop for a while; the take-in goes on."""

    tipo: ClassVar[str] = "sad.sad-sospeso.v1"

    presa_in_carico_id: str
    dal: date
    motivo: Literal["ricovero", "assenza", "rinuncia_temporanea", "altro"]


class SadRipreso(Payload):
    """The visits begin again after a suspension."""

    tipo: ClassVar[str] = "sad.sad-ripreso.v1"

    presa_in_carico_id: str
    dal: date


class SadValutazioneFinale(Payload):
    """Phase valutazione finale. Outcome of the goals: 1 no, 2 partial, 3 yes."""

    tipo: ClassVar[str] = "sad.sad-valutazione-finale.v1"

    presa_in_carico_id: str
    provenienza: Provenienza
    esito: Literal[1, 2, 3]


class SadConcluso(Payload):
    """The take-in ends. Hours are totals over its whole life. Said again where what was learnt later corrects it."""

    tipo: ClassVar[str] = "sad.sad-concluso.v1"

    presa_in_carico_id: str
    motivo: MotivoConclusione
    ore_pianificate: float
    ore_erogate: float
    esito: Literal["conclusa", "rifiutata", "annullata"] = "conclusa"
    """`rifiutata`: the service never took the person on. `annullata`: it ended before erogazione began."""
