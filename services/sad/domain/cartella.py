"""What is kept of a take-in, what follows from it, and the few changes that everything else is made of."""

from dataclasses import dataclass
from datetime import date, datetime

from services.sad.domain import facts
from services.sad.domain.chiusura import Chiusura
from services.sad.domain.motivi import MotivoConclusione, MotivoRifiuto
from services.sad.domain.ore import in_ore, ore_pianificate
from services.sad.domain.persona import Persona
from services.sad.domain.progetto import Progetto
from services.sad.domain.refusals import FasiInDisordine, PresaInCaricoChiusa
from services.sad.domain.registrazione import Fase, Registrazione
from services.sad.domain.richiesta import Bisogno, Origine, Piano
from services.sad.domain.sospensione import Sospensione
from services.sad.domain.stato import Stato
from services.sad.domain.visita import TotaliVisite
from shared.kernel.aggregate import Aggregate
from shared.kernel.refusal import Refusal
from shared.kernel.territory import Territorio


@dataclass(kw_only=True)
class Cartella(Aggregate):
    """The five phases of the processo caratteristico (DGR Lombardia XII/2167 of 2024, indicator SAD-3), and the rest.

    Instants are UTC, days are civil days (Europe/Rome).
    """

    caso_id: str
    territorio: Territorio
    origine: Origine
    bisogno: Bisogno
    piano: Piano
    persona: Persona
    accesso: Registrazione
    stato: Stato = Stato.RICHIESTA
    persona_id: str | None = None
    """The PUA's pseudonym, where a PAI asked for the service."""
    dimissione_id: str | None = None
    dimesso_il: datetime | None = None
    """When the person left the hospital, as the dimissione said."""
    accettazione: Registrazione | None = None
    valutazione: Registrazione | None = None
    progettazione: Registrazione | None = None
    """The first version of the project; `progetti` holds them all, oldest first."""
    progetti: tuple[Progetto, ...] = ()
    attivazione: Registrazione | None = None
    attiva_dal: date | None = None
    erogazione: Registrazione | None = None
    sospensioni: tuple[Sospensione, ...] = ()
    valutazione_finale: Registrazione | None = None
    esito_finale: int | None = None
    """Outcome of the objectives: 1 no, 2 in part, 3 yes."""
    chiusura: Chiusura | None = None
    motivo_rifiuto: MotivoRifiuto | None = None

    @property
    def aperta(self) -> bool:
        return not self.stato.chiuso

    @property
    def fasi(self) -> dict[Fase, Registrazione | None]:
        """The five phases, in order; None where one was not made in the cartella."""
        return {
            Fase.ACCESSO: self.accesso,
            Fase.VALUTAZIONE: self.valutazione,
            Fase.PROGETTO: self.progettazione,
            Fase.EROGAZIONE: self.erogazione,
            Fase.VALUTAZIONE_FINALE: self.valutazione_finale,
        }

    def ore_pianificate(self, al: date, dal: date | None = None) -> float:
        """Hours that the project foresaw from the first day of erogazione to `al` (included), or to the end if earlier.

        What was planned before erogazione began does not count: the person was not at home yet. Nor does, where `dal`
        is given, what was planned before that day.
        """
        if self.erogazione is None:
            return 0.0
        ultimo = al if self.chiusura is None else min(al, self.chiusura.registrazione.giorno)
        primo = self.erogazione.giorno if dal is None else max(dal, self.erogazione.giorno)
        return ore_pianificate(self.progetti, self.sospensioni, primo, ultimo)

    def _ammetti(
        self, *ammessi: Stato, prima: type[Refusal] = PresaInCaricoChiusa, dopo: type[Refusal] = PresaInCaricoChiusa
    ) -> None:
        """Raises PresaInCaricoChiusa, or `prima` where the states `ammessi` are still to come, or `dopo`."""
        if self.stato in ammessi:
            return
        if not self.aperta:
            raise PresaInCaricoChiusa()
        raise prima() if self.stato.precede(ammessi[0]) else dopo()

    def _avvia(self, erogazione: Registrazione) -> None:
        self.erogazione = erogazione
        if self.stato is Stato.ATTIVATA:
            self.stato = Stato.IN_EROGAZIONE
        self.record(facts.ErogazioneAvviata(self.id, erogazione.avvenuta_il, erogazione.provenienza, erogazione.giorno))

    def _chiudi(self, stato: Stato, motivo: MotivoConclusione, fine: Registrazione, visite: TotaliVisite) -> None:
        self.stato = stato
        pianificate = self.ore_pianificate(fine.giorno)
        self.chiusura = Chiusura(motivo, fine, pianificate, in_ore(visite.minuti))
        self.record(facts.Chiusa(self.id, fine.avvenuta_il, stato, motivo, pianificate, self.chiusura.ore_erogate))

    def _stato_finale(self) -> Stato:
        return Stato.ANNULLATA if self.erogazione is None else Stato.CONCLUSA

    def _annuncia_progetto(self, avvenuto_il: datetime) -> None:
        if self.progettazione is not None:
            self.record(
                facts.ProgettoDefinito(
                    self.id,
                    avvenuto_il,
                    self.progettazione.provenienza,
                    self.piano.integrato,
                    self.progetti[-1].ore_settimanali,
                )
            )


def in_ordine(precedente: Registrazione | None, seguente: Registrazione) -> None:
    """Raises FasiInDisordine where a step falls on a civil day before that of the step it follows."""
    if precedente is not None and seguente.giorno < precedente.giorno:
        raise FasiInDisordine()
