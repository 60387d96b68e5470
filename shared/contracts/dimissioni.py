"""What `services.dimissioni` announces: the life of a dimissione protetta."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from shared.contracts.envelope import (
    Anagrafica,
    Codice,
    CodiceTerritorio,
    Payload,
    Provenienza,
    Riservato,
    TerritorioDelCaso,
)

Destinazione = Literal["domicilio", "struttura_residenziale", "alloggio_temporaneo", "altro"]
MotivoChiusura = Literal[
    "decesso", "rinuncia", "dimissione_ordinaria", "trasferimento", "non_di_competenza", "errore", "altro"
]

Mancanza = Literal["identita", "recapiti", "bisogno", "documentazione_clinica", "data_prevista", "altro"]


class DimissioneSegnalata(Payload):
    """The hospital says that a patient will need help at home. `time` is the instant of the segnalazione."""

    tipo: ClassVar[str] = "dimissioni.dimissione-segnalata.v1"

    dimissione_id: str
    territorio: TerritorioDelCaso
    provenienza: Provenienza
    struttura_segnalante: str | None = None
    data_ricovero: date | None = None
    data_prevista: date | None = None
    destinazione_prevista: Destinazione | None = None
    bisogno_servizi_sociali: bool | None = None
    """Whether the need of territorial social services was recorded; None where nobody said."""
    bisogno_sad: bool | None = None
    senza_dimora: bool = False
    motivo: Annotated[str | None, Riservato()] = None
    """Free text of the hospital (clinical reason): restricted."""
    persona: Annotated[Anagrafica | None, Riservato()] = None
    segnalante: Annotated[str | None, Riservato()] = None
    """The hospital's system that signalled, and so may follow the case: its account, or whom a message on the topic
    names. Never a person's account. None where somebody typed, and where no hospital is named."""


class DimissionePresaInCarico(Payload):
    """The territory takes the patient on: the PUA accepted the segnalazione, or an operator said so."""

    tipo: ClassVar[str] = "dimissioni.dimissione-presa-in-carico.v1"

    dimissione_id: str


class PazienteClinicamenteDimissibile(Payload):
    """From this day the patient could leave: the start of the wait of DIP-3 and DIP-4."""

    tipo: ClassVar[str] = "dimissioni.paziente-clinicamente-dimissibile.v1"

    dimissione_id: str
    dal: date


class DimissioneValutata(Payload):
    """The multidimensional valutazione of the patient reached its result."""

    tipo: ClassVar[str] = "dimissioni.dimissione-valutata.v1"

    dimissione_id: str
    valutazione_id: str | None = None


class DimissionePianificata(Payload):
    """A PAI is in force for what comes after the hospital."""

    tipo: ClassVar[str] = "dimissioni.dimissione-pianificata.v1"

    dimissione_id: str
    pai_id: str | None = None
    data_prevista: date | None = None


class ServiziPronti(Payload):
    """What the patient needs outside has been prepared: they may leave."""

    tipo: ClassVar[str] = "dimissioni.servizi-pronti.v1"

    dimissione_id: str
    dal: date


class DimissioneEffettuata(Payload):
    """The patient left the hospital: the end of the wait of DIP-3 and DIP-4."""

    tipo: ClassVar[str] = "dimissioni.dimissione-effettuata.v1"

    dimissione_id: str
    il: date
    destinazione: Destinazione
    servizi_sociali_avviati: bool = False
    """Whether at least one social service had been started or prepared for this discharge."""
    fine_assistenza_sanitaria: date | None = None
    """Day after which tutelary care is no longer wholly paid by health (30 days; DPCM 12/1/2017 art. 22)."""


class DimissioneConclusa(Payload):
    """The services run at the destination: nothing more is expected from this dimissione."""

    tipo: ClassVar[str] = "dimissioni.dimissione-conclusa.v1"

    dimissione_id: str


class DimissioneRifiutata(Payload):
    """The territory refuses, always with a reason."""

    tipo: ClassVar[str] = "dimissioni.dimissione-rifiutata.v1"

    dimissione_id: str
    motivo: MotivoChiusura


class DimissioneAnnullata(Payload):
    """The pathway ended before its end: decesso, rinuncia, dimissione ordinaria, trasferimento."""

    tipo: ClassVar[str] = "dimissioni.dimissione-annullata.v1"

    dimissione_id: str
    motivo: MotivoChiusura


class InformazioniRichieste(Payload):
    """The territory cannot go on until the hospital says more. What it asks, in words, is not said here."""

    tipo: ClassVar[str] = "dimissioni.informazioni-richieste.v1"

    dimissione_id: str
    manca: Mancanza


class AttesaConclusa(Payload):
    """The hospital answered, or the territory goes on without."""

    tipo: ClassVar[str] = "dimissioni.attesa-conclusa.v1"

    dimissione_id: str


class MessaggioInQuarantena(Payload):
    """A hospital's message was refused and waits for a person. Its id is the case id of what is said about it."""

    tipo: ClassVar[str] = "dimissioni.messaggio-in-quarantena.v1"

    messaggio_id: str
    motivi: tuple[Codice, ...]
    """Why, in stable codes; each once, in alphabetical order."""
    ambito: CodiceTerritorio | None = None
    """Where it belongs, as far as it is known: each code by itself; what the message names may not exist."""
    distretto: CodiceTerritorio | None = None
    asst: CodiceTerritorio | None = None


class MessaggioUscitoDallaQuarantena(Payload):
    """It waits no longer: it became, or moved, a case (`ripreso`), or somebody put it aside (`scartato`)."""

    tipo: ClassVar[str] = "dimissioni.messaggio-uscito-dalla-quarantena.v1"

    messaggio_id: str
    esito: Literal["ripreso", "scartato"]


class MessaggioRipetuto(Payload):
    """A hospital sent again what it had sent already, and nothing changed. Said the 1st, 2nd, 4th, 8th... time."""

    tipo: ClassVar[str] = "dimissioni.messaggio-ripetuto.v1"

    messaggio_id: str
    """Of the quarantine, or `<dimissione>/<n>`: the n-th message that the case received."""
    volte: Annotated[int, Field(ge=1)]
    """How many times in all until now, after the first."""
