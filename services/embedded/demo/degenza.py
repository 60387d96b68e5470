"""A stay in a synthetic hospital: what a discharge system knows about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.fhir import systems


@dataclass(frozen=True)
class Paziente:
    """`sesso` is M or F. Without `cognome` and `nome` the bundle has no Patient.name, which is the usual case."""

    codice_fiscale: str | None
    nascita: date
    sesso: str
    cognome: str | None = None
    nome: str | None = None
    indirizzo: str | None = "Via Roma 1"
    comune: str = "Bergamo"
    telefono: str | None = None


@dataclass(frozen=True)
class Degenza:
    """One stay in hospital and the request that comes out of it. Instants must be timezone-aware."""

    nosologico: str
    """The hospital's number of the stay: what ties all its messages together."""
    paziente: Paziente
    ambito: str
    distretto: str
    asst: str
    ricoverato_il: datetime
    segnalata_il: datetime
    prevista_il: date | None = None
    destinazione: str = "home"
    """Code of HL7 discharge-disposition: planned, and effective unless the discharge says another."""
    bisogni: Sequence[str] = ("servizi_sociali",)
    """Codes of our list of needs: servizi_sociali, sad, nessun_servizio_sociale, senza_dimora."""
    diagnosi: tuple[str, str] = ("820.8", "Frattura del collo del femore")
    brass: int | None = None
    barthel: int | None = None
    caregiver: str | None = None
    ospedale: str = "030901"
    classe: str = "IMP"
    lettera: bool = False
    sistema_codice_fiscale: str = systems.CODICE_FISCALE_OID
    note: str = field(
        default="&lt;div xmlns=&quot;http://www.w3.org/1999/xhtml&quot;&gt;&lt;p&gt;Paziente vive solo, "
        "necessita di aiuto al rientro.&lt;/p&gt;&lt;/div&gt;"
    )
