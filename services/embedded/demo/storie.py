"""What happens to each case, decided before anybody tells it to the platform. Facts only: who tells them is elsewhere.

Instants carry Rome's offset; days are civil days. A step that is None has not happened by the end of the demo.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.embedded.demo.persone import Persona
from services.embedded.demo.storie_registro import VoceRifiutata, VoceScritta


@dataclass(frozen=True)
class Visita:
    """`motivo` is set where the visit was missed."""

    operatore: str
    inizio: datetime
    minuti: int
    motivo: str | None = None


@dataclass(frozen=True)
class FineSad:
    """`esito` (1..3) and `valutato_il` are None where the end did not leave time for a final valutazione."""

    motivo: str
    concluso_il: datetime
    esito: int | None = None
    valutato_il: datetime | None = None


@dataclass(frozen=True)
class Sad:
    """A take-in by the home-care service. `attivato_il` is also the first day on which it is ready."""

    non_autosufficiente: bool
    alto_bisogno: bool
    ore: int
    accettato_il: datetime | None = None
    valutato_il: datetime | None = None
    progettato_il: datetime | None = None
    attivato_il: datetime | None = None
    rifiutato_per: str | None = None
    visite: tuple[Visita, ...] = ()
    sospeso: tuple[date, date] | None = None
    """First and last day of a hospital stay in between."""
    fine: FineSad | None = None

    @property
    def erogato(self) -> bool:
        return any(visita.motivo is None for visita in self.visite)


@dataclass(frozen=True)
class Pai:
    """`lati` are the sides that sign: sociale, sanitario. `sad` is what it asks of the home-care service."""

    redatto_il: datetime
    firmato_il: datetime
    attivato_il: datetime
    lati: tuple[str, ...]
    sad: Sad | None = None
    altri_interventi: tuple[str, ...] = ()
    chiuso_il: datetime | None = None
    motivo_chiusura: str | None = None

    @property
    def integrato(self) -> bool:
        return set(self.lati) == {"sociale", "sanitario"}


@dataclass(frozen=True)
class Valutazione:
    """`equipe` is (professione, ente); `scale` the codes that are filled in; `gravita` 0..1 moves their answers."""

    area: str
    avviata_il: datetime
    equipe: tuple[tuple[str, str], ...]
    scale: tuple[str, ...]
    gravita: float
    non_autosufficiente: bool
    alto_bisogno: bool
    conclusa_il: datetime | None = None
    pai: Pai | None = None

    @property
    def con_assistente_sociale(self) -> bool:
        """Of Comune or Ambito: the one of the ASST does not count for PUA-2."""
        return bool({("assistente_sociale", "comune"), ("assistente_sociale", "ambito")} & set(self.equipe))


@dataclass(frozen=True)
class Percorso:
    """What the PUA makes of an accesso."""

    accolto_il: datetime | None = None
    preliminare_il: datetime | None = None
    esito: str | None = None
    valutazione: Valutazione | None = None
    chiuso_il: datetime | None = None
    esito_chiusura: str | None = None

    @property
    def pai(self) -> Pai | None:
        return None if self.valutazione is None else self.valutazione.pai

    @property
    def sad(self) -> Sad | None:
        return None if self.pai is None else self.pai.sad


class Disguido(StrEnum):
    """What goes wrong with the messages of one stay."""

    SEGNALAZIONE_DOPPIA = "segnalazione_doppia"
    DIMESSA_DOPPIA = "dimessa_doppia"
    DIMISSIBILE_TARDIVO = "dimissibile_tardivo"
    """Arrives after the discharge that it should have preceded."""
    DIMISSIBILE_PRIMA = "dimissibile_prima"
    """Arrives before the segnalazione: kept, and taken up by hand when the case exists."""
    PRIMA_SBAGLIATA = "prima_sbagliata"
    """The first version is refused; the hospital corrects it and sends again."""
    CODICE_FISCALE_ERRATO = "codice_fiscale_errato"
    CODICE_FISCALE_INCOERENTE = "codice_fiscale_incoerente"
    CLASSE_AMBULATORIALE = "classe_ambulatoriale"
    DIMESSA_IMPOSSIBILE = "dimessa_impossibile"
    """A discharge before the admission: written down and not applied; the right one follows."""
    ALTRO_PAZIENTE = "altro_paziente"
    """A message about somebody else under the same number of stay."""


@dataclass(frozen=True)
class Dimissione:
    """A stay in hospital. `manuale`: the ward telephones and the assistente sociale types it in.

    `anticipata`: the hospital does not wait for the services. `fine`: reason and instant of an end before the end.
    """

    chiave: str
    ambito: str
    persona: Persona
    ricovero: datetime
    segnalata_il: datetime
    destinazione: str
    percorso: Percorso
    manuale: bool = False
    dimissibile_dal: date | None = None
    dimessa_il: datetime | None = None
    pronti_il: datetime | None = None
    """When somebody marked the services as ready by hand: where no SAD does it."""
    anticipata: bool = False
    fine: tuple[str, datetime] | None = None
    disguido: Disguido | None = None
    come_messaggio: bool = False
    brass: int = 20
    barthel: int = 40

    @property
    def bisogno_sad(self) -> bool:
        return self.percorso.sad is not None


@dataclass(frozen=True)
class Accesso:
    """Somebody comes, or is sent, to the PUA. `ripetuto`: the network fails and the same request is sent twice."""

    chiave: str
    ambito: str
    persona: Persona
    segnalante: str
    urgenza: str
    motivo: str
    aperto_il: datetime
    percorso: Percorso
    ripetuto: bool = False


Caso = Dimissione | Accesso
"""What the PUA works on: they share `chiave`, `ambito`, `persona` and `percorso`."""


@dataclass(frozen=True)
class SadDiretto:
    """A request made straight to the home-care service; `piano` names an integrated plan made elsewhere."""

    chiave: str
    ambito: str
    persona: Persona
    richiesto_il: datetime
    anziano: bool
    piano: str | None
    sad: Sad


@dataclass(frozen=True)
class Vicende:
    """Everything that the demo tells."""

    dimissioni: tuple[Dimissione, ...]
    accessi: tuple[Accesso, ...]
    sad_diretti: tuple[SadDiretto, ...]
    registro: tuple[VoceScritta, ...] = ()
    rifiutate: tuple[VoceRifiutata, ...] = ()

    @property
    def casi(self) -> tuple[Caso, ...]:
        return (*self.dimissioni, *self.accessi)
