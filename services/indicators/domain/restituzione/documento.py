"""What a yearly return says: the numbers of an Ambito and year with all that is needed to read them in ten years.

Everything is copied: names, targets, texts of the rules. A return never changes because a file or a rule did. Fields
may be added, with a default: documents frozen before are read as they are, and their bytes are never written again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from services.indicators.domain.regulation import Misura, TipoObiettivo
from services.indicators.domain.verdicts import Esito, Motivo

FORMATO = "raccordo/restituzione/1"
"""The form of the document. Another one gets another number, and this one stays readable."""


@dataclass(frozen=True)
class Conteggio:
    """`valore` None: zero denominator, or nothing counts it yet. For a mean: sum of the days over the cases."""

    anno: int
    valore: Fraction | None
    numeratore: int | None
    denominatore: int | None
    contributi: int


@dataclass(frozen=True)
class Traguardo:
    """The target of the year, as the deliberation sets it. `soglia` from 0 to 1 for a ratio."""

    tipo: TipoObiettivo
    soglia: Fraction | None = None
    testo: str | None = None


@dataclass(frozen=True)
class RegolaUsata:
    """The rule by which it was counted: its version (`DIP-3/1`) and the text in force then."""

    versione: str
    testo: str


@dataclass(frozen=True)
class ContoAccanto:
    """A companion count, such as `PAF-3.tipologie`."""

    codice: str
    valore: int
    regola: RegolaUsata


@dataclass(frozen=True)
class Riga:
    """One indicator. `conta` and `su` say in Italian what numerator and denominator are."""

    codice: str
    nome: str
    misura: Misura
    conta: str
    su: str | None
    conteggio: Conteggio
    anno_prima: Conteggio | None
    obiettivo: Traguardo
    esito: Esito
    motivo: Motivo | None
    regola: RegolaUsata | None
    distanza: str | None = None
    """How far it ended from its target, in a sentence; None where there was no target to come near to."""
    accanto: tuple[ContoAccanto, ...] = ()
    """What is read together with the value, and never judged."""


@dataclass(frozen=True)
class Sezione:
    """A LEPS and its indicators."""

    codice: str
    nome: str
    norma: str
    righe: tuple[Riga, ...]


@dataclass(frozen=True)
class Foglio:
    """The numbers, as known at an instant. `anno_concluso`: whether the year was over at that instant."""

    ambito: str
    ambito_nome: str
    anno: int
    deliberazione: str
    noto_al: datetime
    anno_concluso: bool
    aggiornato_al: datetime | None
    sezioni: tuple[Sezione, ...]

    @property
    def righe(self) -> Iterator[Riga]:
        return (riga for sezione in self.sezioni for riga in sezione.righe)


@dataclass(frozen=True)
class Riferimento:
    """The frozen return that a correction takes the place of."""

    numero: str
    impronta: str


@dataclass(frozen=True)
class Cambio:
    """One thing said otherwise than before, each as text (a fraction as `2/3`); None: it was, or is, not there."""

    campo: str
    prima: str | None
    dopo: str | None


def destinatario(ambito: str) -> str:
    """Who a return is for: what a case is called there holds for the returns of one Ambito, and nowhere else."""
    return f"restituzioni/{ambito}"


@dataclass(frozen=True)
class CasiCambiati:
    """Cases that entered, left, or count otherwise, by their names in the returns of the Ambito (ADR 0047); at most a
    few hundred of each are named."""

    entrati: tuple[str, ...] = ()
    usciti: tuple[str, ...] = ()
    cambiati: tuple[str, ...] = ()
    non_elencati: int = 0

    def __bool__(self) -> bool:
        return bool(self.entrati or self.usciti or self.cambiati or self.non_elencati)


@dataclass(frozen=True)
class Differenza:
    """What changed in one indicator. `casi` None: they cannot be set side by side, because another rule counts them now
    or because the ledger has learnt since what it should have known then (an event that was delivered late)."""

    codice: str
    cambi: tuple[Cambio, ...]
    casi: CasiCambiati | None


@dataclass(frozen=True)
class Documento:
    """The whole return: what is frozen, hashed and exported. Instants are UTC.

    Who verified and who froze it stands in the audit: accounts are no part of what is handed on.
    """

    numero: str
    progressivo: int
    foglio: Foglio
    note: Mapping[str, str] = field(default_factory=dict)
    """By code of the indicator; what concerns the whole return under `generale`."""
    verificata_il: datetime | None = None
    congelata_il: datetime | None = None
    corregge: Riferimento | None = None
    motivo_correzione: str | None = None
    differenze: tuple[Differenza, ...] = ()
    formato: str = FORMATO


def numero(anno: int, ambito: str, progressivo: int) -> str:
    """`2025/50036/v1`: the year, the Ambito, the version."""
    return f"{anno}/{ambito}/v{progressivo}"
