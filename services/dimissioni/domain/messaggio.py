"""What a hospital's message says, freed from its format. The FHIR adapter writes it, the domain reads it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from shared.kernel.territory import Territorio


class DestinazioneDimissione(StrEnum):
    """Where the person goes. DIP-3 counts the first, DIP-4 the second; people without a dwelling have the third."""

    DOMICILIO = "domicilio"
    STRUTTURA_RESIDENZIALE = "struttura_residenziale"
    ALLOGGIO_TEMPORANEO = "alloggio_temporaneo"
    ALTRO = "altro"


class MotivoChiusura(StrEnum):
    """Why a pathway ended before its end, or was refused."""

    DECESSO = "decesso"
    RINUNCIA = "rinuncia"
    DIMISSIONE_ORDINARIA = "dimissione_ordinaria"
    TRASFERIMENTO = "trasferimento"
    NON_DI_COMPETENZA = "non_di_competenza"
    ERRORE = "errore"
    ALTRO = "altro"


@dataclass(frozen=True)
class IdentificativoPersona:
    """`sistema` is codice_fiscale, stp, eni or anpr."""

    sistema: str
    valore: str


@dataclass(frozen=True)
class PersonaSegnalata:
    """The patient as the hospital knows them. A date of birth may be partial: `1941`, `1941-03`, `1941-03-07`."""

    identificativi: tuple[IdentificativoPersona, ...] = ()
    cognome: str | None = None
    nome: str | None = None
    data_nascita: str | None = None
    sesso: str | None = None
    """M, F, altro or ignoto."""
    indirizzo: str | None = None
    telefono: str | None = None


@dataclass(frozen=True)
class Anomalia:
    """A contradiction that was accepted and written down: a data-quality finding on the case.

    `codice` is stable (for example `codice-fiscale-incoerente`), `elemento` is the FHIR path, `testo` is Italian and
    holds no personal data.
    """

    codice: str
    elemento: str
    testo: str


@dataclass(frozen=True)
class PunteggioScala:
    """A scale that the hospital had already filled in: BRASS or Barthel."""

    scala: str
    punteggio: int
    il: date | None = None


@dataclass(frozen=True)
class MessaggioOspedaliero:
    """One message, whatever it announces. What the message does not say is None, and changes nothing.

    `messaggio_id` is the same for the same message sent twice; `chiave_caso` is the same for every message about one
    discharge (hospital system and identifier of the Encounter). Days are civil dates in Europe/Rome; instants are UTC.
    """

    messaggio_id: str
    chiave_caso: str
    mittente: str | None
    """Who sends: the hospital's code or its Organization identifier."""
    inviato_il: datetime | None
    persona: PersonaSegnalata
    territorio: Territorio | None
    """None where the message does not carry it: allowed only after the case exists."""
    segnalata_il: datetime | None = None
    data_ricovero: date | None = None
    clinicamente_dimissibile_dal: date | None = None
    data_prevista: date | None = None
    dimessa_il: date | None = None
    destinazione: DestinazioneDimissione | None = None
    """Planned destination, or the real one when `dimessa_il` is set."""
    chiusura: MotivoChiusura | None = None
    """Set when the message cancels the request, or says that the person died."""
    chiusa_il: date | None = None
    senza_dimora: bool = False
    bisogno_servizi_sociali: bool | None = None
    bisogno_sad: bool | None = None
    motivo: str | None = None
    diagnosi: tuple[str, ...] = ()
    scale: tuple[PunteggioScala, ...] = ()
    caregiver: str | None = None
    lettera_dimissione: bool = False
    anomalie: tuple[Anomalia, ...] = field(default=())
    risorse_non_usate: tuple[str, ...] = ()
    """Resource types that came with the message and that we do not read."""
