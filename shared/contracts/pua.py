"""What `services.pua` announces: accesso, valutazione and PAI of a case."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime

from shared.contracts.envelope import (
    Anagrafica,
    Area,
    Codice,
    Payload,
    Provenienza,
    Riservato,
    TerritorioDelCaso,
    Value,
)

EsitoPreliminare = Literal["orientamento", "bisogno_semplice", "bisogno_complesso", "non_di_competenza"]
TipoIntervento = Literal["sad", "adi", "telesoccorso", "pasti", "ricovero_sollievo", "residenziale", "altro"]
MotivoChiusuraPai = Literal[
    "obiettivi_raggiunti", "decesso", "rinuncia", "trasferimento", "ricovero_definitivo", "annullamento", "altro"
]
MotivoEmergenza = Literal["pericolo_per_la_salute", "pericolo_per_l_incolumita", "protezione_di_minore_o_incapace"]


class AccessoAperto(Payload):
    """A segnalazione reached the PUA: phase accesso/orientamento of the cartella begins."""

    tipo: ClassVar[str] = "pua.accesso-aperto.v1"

    accesso_id: str
    persona_id: str
    """Pseudonymous: random, known to the PUA only."""
    territorio: TerritorioDelCaso
    provenienza: Provenienza
    segnalante: str
    """Code of the SIAD list: 1 servizi sociali, 2 MMG/PLS, 3 ospedale, 4 ospedale per dimissione protetta, ..."""
    dimissione_id: str | None = None
    persona: Annotated[Anagrafica | None, Riservato()] = None


class SegnalazioneAccolta(Payload):
    """The PUA takes the segnalazione on."""

    tipo: ClassVar[str] = "pua.segnalazione-accolta.v1"

    accesso_id: str


class ValutazionePreliminareConclusa(Payload):
    """The triage of a segnalazione reached its outcome; `bisogno_complesso` goes on to the UVM."""

    tipo: ClassVar[str] = "pua.valutazione-preliminare-conclusa.v1"

    accesso_id: str
    esito: EsitoPreliminare


class AccessoChiuso(Payload):
    """Nothing more is expected from this accesso; `esito` says how it ended."""

    tipo: ClassVar[str] = "pua.accesso-chiuso.v1"

    accesso_id: str
    esito: Literal["orientato", "avviato_a_servizio", "preso_in_carico", "non_di_competenza", "annullato"]


class ValutazioneConclusa(Payload):
    """A multidimensional valutazione reached its result. `time` is the day on which it was concluded."""

    tipo: ClassVar[str] = "pua.valutazione-conclusa.v1"

    valutazione_id: str
    accesso_id: str
    persona_id: str
    territorio: TerritorioDelCaso
    provenienza: Provenienza
    area: Area
    professioni: tuple[str, ...]
    """The professions of the équipe members who took part."""
    assistente_sociale_presente: bool
    """The assistente sociale of Comune or Ambito took part (PUA-2)."""
    bisogno_complesso: bool
    non_autosufficiente: bool
    alto_bisogno_assistenziale: bool
    necessita_sad: bool = False


class InterventoPrevisto(Value):
    """One intervention of a PAI. Hours are per week."""

    tipo: TipoIntervento
    erogatore: Literal["comune", "ambito", "asst", "terzo_settore", "privato_accreditato", "famiglia", "altro"]
    ore_settimanali: float | None = None
    dal: date
    al: date | None = None


class PaiAttivato(Payload):
    """The PAI is in force. `integrato`: one plan signed by the social and by the health side (SAD-1)."""

    tipo: ClassVar[str] = "pua.pai-attivato.v1"

    pai_id: str
    valutazione_id: str
    persona_id: str
    territorio: TerritorioDelCaso
    provenienza: Provenienza
    area: Area
    integrato: bool
    interventi: tuple[InterventoPrevisto, ...]
    anziano: bool
    non_autosufficiente: bool
    alto_bisogno_assistenziale: bool
    dimissione_id: str | None = None
    nucleo_id: str | None = None
    persona: Annotated[Anagrafica | None, Riservato()] = None


class PaiRevisionato(Payload):
    """The PAI in force changed: its interventions, or its signatures (a second one makes it integrated)."""

    tipo: ClassVar[str] = "pua.pai-revisionato.v1"

    pai_id: str
    revisione: int
    """Counts the contents of the plan, drafts included; a signature alone keeps it."""
    integrato: bool
    interventi: tuple[InterventoPrevisto, ...]
    persona: Annotated[Anagrafica | None, Riservato()] = None
    """Whom to visit, where a revision adds a service that did not know the person yet."""


class PaiChiuso(Payload):
    """The final valutazione of the plan was made, or the plan ended for another reason."""

    tipo: ClassVar[str] = "pua.pai-chiuso.v1"

    pai_id: str
    motivo: MotivoChiusuraPai


class PersonaCancellata(Payload):
    """The person of this case was erased: whoever keeps something of it forgets it. Said once for each of their cases.

    What the case contributed to the indicators stays: it never said who the person was.
    """

    tipo: ClassVar[str] = "pua.persona-cancellata.v1"

    persona_id: str
    impronte: tuple[str, ...] = ()
    """Of the person's identifiers, made with a key that only services have: by them a message that was refused, and so
    belongs to no case, is found."""


class IdentitaContraddittoria(Payload):
    """What was stated about a person contradicts itself, or what is known (ADR 0012). The case id is the person's.

    Findings are never taken back: nothing stated about a person is.
    """

    tipo: ClassVar[str] = "pua.identita-contraddittoria.v1"

    persona_id: str
    rilievo: Codice
    territori: tuple[TerritorioDelCaso, ...]
    """Those whose statements contradict each other: only who sees all of them learns of it."""


class AccessoInEmergenzaAperto(Payload):
    """An operator began to read a person's cartella whole, in an emergency (ADR 0046). The case id is the person's.

    Who it was, and the reason in words, are read where the person is known: `/pua/v1/accessi-in-emergenza`.
    """

    tipo: ClassVar[str] = "pua.accesso-in-emergenza-aperto.v1"

    emergenza_id: str
    persona_id: str
    territori: tuple[TerritorioDelCaso, ...]
    """Where the person is known: they are to look at it again."""
    ruolo: Literal["assistente_sociale", "operatore_asst"]
    motivo: MotivoEmergenza
    scade_il: AwareDatetime
    """When it ends by itself: no other event says so."""


class AccessoInEmergenzaChiuso(Payload):
    """An emergency access ended by hand, before its time."""

    tipo: ClassVar[str] = "pua.accesso-in-emergenza-chiuso.v1"

    emergenza_id: str
    persona_id: str
