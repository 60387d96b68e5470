"""What the PUA may be asked to do. `avvenuto_il` is when it happened (aware; None: now)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.pua.domain.cancellazione import MotivoCancellazione
from services.pua.domain.codici import (
    Area,
    EsitoAccesso,
    EsitoPreliminare,
    Lato,
    MotivoChiusuraPai,
    Segnalante,
    Urgenza,
)
from services.pua.domain.emergenza import EsitoRiesame
from services.pua.domain.equipe import Membro
from services.pua.domain.identificativi import Identificativo
from services.pua.domain.progetto import Progetto, Riferimenti
from services.pua.domain.raccolta import DatiPersona
from services.pua.domain.valutazione import Risultato
from services.pua.domain.volonta import Dichiarante
from shared.contracts.cartella_sociale import CartellaSociale, Mittente


@dataclass(frozen=True)
class TerritorioIndicato:
    """Codes as stated; Distretto and ASST may be left out where the Ambito has one."""

    ambito: str
    distretto: str | None = None
    asst: str | None = None


@dataclass(frozen=True)
class RegistraPersona:
    territorio: TerritorioIndicato
    dati: DatiPersona


@dataclass(frozen=True)
class ApriAccesso:
    """For a person already known (`persona_id`) or described here (`persona`): exactly one of the two."""

    territorio: TerritorioIndicato
    segnalante: Segnalante
    persona_id: str | None = None
    persona: DatiPersona | None = None
    urgenza: Urgenza = Urgenza.ORDINARIA
    motivo: str | None = None
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class AccogliSegnalazione:
    accesso_id: str
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class ConcludiValutazionePreliminare:
    accesso_id: str
    esito: EsitoPreliminare
    motivo: str | None = None
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class ChiudiAccesso:
    accesso_id: str
    esito: EsitoAccesso
    motivo: str | None = None
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class AvviaValutazione:
    accesso_id: str
    area: Area
    equipe: tuple[Membro, ...] = ()
    nucleo_id: str | None = None
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class SomministraScala:
    valutazione_id: str
    scala: str
    risposte: Mapping[str, int]
    contesto: Mapping[str, str] = field(default_factory=dict)
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class ConcludiValutazione:
    """`equipe` says who took part, where that differs from who was called."""

    valutazione_id: str
    risultato: Risultato
    equipe: tuple[Membro, ...] | None = None
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class RedigiPai:
    valutazione_id: str
    progetto: Progetto
    riferimenti: Riferimenti
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class RevisionaPai:
    pai_id: str
    progetto: Progetto
    riferimenti: Riferimenti
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class FirmaPai:
    pai_id: str
    lato: Lato
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class AttivaPai:
    pai_id: str
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class AvviaIntervento:
    pai_id: str
    intervento_id: str
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class ConcludiIntervento:
    pai_id: str
    intervento_id: str
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class ChiudiPai:
    """`esiti` by goal id: 1 no, 2 partial, 3 yes. `nota` is free text."""

    pai_id: str
    motivo: MotivoChiusuraPai
    esiti: Mapping[str, int] = field(default_factory=dict)
    nota: str | None = None
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class ImportaCartella:
    """`qui` is how this system calls itself: what was born here is not imported."""

    documento: CartellaSociale
    qui: Mittente


@dataclass(frozen=True)
class Oscura:
    """`riferimento` is that of an entry of the person's cartella; `dichiarante` is who asks for it."""

    persona_id: str
    riferimento: str
    dichiarante: Dichiarante
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class RevocaOscuramento:
    oscuramento_id: str
    dichiarante: Dichiarante
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class RegistraConsenso:
    """`dato` is None where the person was only informed. `testo` names the version of what they were given."""

    persona_id: str
    territorio: TerritorioIndicato
    testo: str
    dichiarante: Dichiarante
    dato: bool | None = None
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class RevocaConsenso:
    persona_id: str
    territorio: TerritorioIndicato
    dichiarante: Dichiarante
    avvenuto_il: datetime | None = None


@dataclass(frozen=True)
class ApriEmergenza:
    """`motivo` is the code that the call carries; `nota` says why in words, and stays here."""

    identificativo: Identificativo
    motivo: str
    nota: str


@dataclass(frozen=True)
class RiesaminaEmergenza:
    emergenza_id: str
    esito: EsitoRiesame
    nota: str | None = None


@dataclass(frozen=True)
class CancellaPersona:
    persona_id: str
    motivo: MotivoCancellazione
