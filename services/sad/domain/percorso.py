"""What a take-in learns from the rest of the pathway: the PAI it rests on, the dimissione it comes from.

Two publishers interleave freely, so everything here depends on when things happened, never on when they were heard:
whatever the order, the end is the same.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from services.sad.domain.cartella import Cartella
from services.sad.domain.motivi import MotivoConclusione
from services.sad.domain.persona import Persona
from services.sad.domain.registrazione import Provenienza, Registrazione
from services.sad.domain.richiesta import Bisogno, InterventoSad, Piano
from services.sad.domain.visita import NESSUNA_VISITA, TotaliVisite
from shared.kernel.clock import civil_date


@dataclass(kw_only=True)
class Percorso(Cartella):
    """Methods that return a bool say whether they changed anything: the same thing heard twice changes nothing."""

    def risponde_anche_a(self, dimissione_id: str | None) -> bool:
        """Whether a request of this case for that dimissione finds its answer here, though the take-in is closed.

        So it is where the dimissione itself came to nothing: heard in the other order, the request would have joined
        the open take-in, and ended with it.
        """
        return (
            dimissione_id is not None
            and dimissione_id == self.dimissione_id
            and self.chiusura is not None
            and self.chiusura.registrazione.provenienza is Provenienza.INTEGRAZIONE
        )

    def segui_pai(
        self,
        piano: Piano,
        bisogno: Bisogno,
        persona: Persona,
        dimissione_id: str | None,
        avvenuto_il: datetime,
        persona_id: str | None = None,
    ) -> None:
        """Another PAI of the same case asks for SAD: the take-in goes on under it.

        The need that the service valued itself stays as it valued it, and contact data that the PAI does not repeat
        stay as they were.
        """
        cambia_firma = piano.integrato != self.piano.integrato
        self.piano = piano
        if persona != Persona():
            self.persona = persona
        self.dimissione_id = self.dimissione_id or dimissione_id
        self.persona_id = self.persona_id or persona_id
        if self.valutazione is None:
            self.bisogno = bisogno
        if cambia_firma and self.aperta:
            self._annuncia_progetto(avvenuto_il)

    def aggiorna_piano(self, integrato: bool, interventi: tuple[InterventoSad, ...], avvenuto_il: datetime) -> bool:
        """The PAI was revised: other hours, no more SAD in it, or a second signature that makes it integrated."""
        nuovo = replace(self.piano, integrato=integrato, interventi=interventi)
        if not self.aperta or nuovo == self.piano:
            return False
        cambia_firma = integrato != self.piano.integrato
        self.piano = nuovo
        if cambia_firma:
            self._annuncia_progetto(avvenuto_il)
        return True

    def apprendi_dimissione(self, dimesso_il: datetime, registrata_il: datetime, da: str) -> bool:
        """The person left the hospital: an activated service starts erogazione."""
        if self.dimesso_il is not None:
            return False
        self.dimesso_il = dimesso_il
        self._avvia_se_dimesso(registrata_il, da)
        return True

    def chiudi_con_pai(self, motivo: MotivoConclusione, fine: Registrazione, visite: TotaliVisite) -> bool:
        """The PAI ended, and the service with it. The final valutazione may still be recorded afterwards."""
        return self._chiudi_per_evento(motivo, fine, visite)

    def chiudi_con_dimissione(self, motivo: MotivoConclusione, fine: Registrazione, visite: TotaliVisite) -> bool:
        """The dimissione came to nothing. Once erogazione has begun only a decesso ends the service."""
        if self.erogazione is not None and motivo is not MotivoConclusione.DECESSO:
            return False
        return self._chiudi_per_evento(motivo, fine, visite)

    def _chiudi_per_evento(self, motivo: MotivoConclusione, fine: Registrazione, visite: TotaliVisite) -> bool:
        if self.chiusura is not None and not self.chiusura.cede_a(motivo, fine):
            return False
        if self._solo_presunta(fine.avvenuta_il, visite):
            self.erogazione = None
        self._chiudi(self._stato_finale(), motivo, fine, visite)
        return True

    def _solo_presunta(self, fine: datetime, visite: TotaliVisite) -> bool:
        """Whether erogazione was started by a discharge that came after the end, and nobody did anything of it."""
        return (
            self.erogazione is not None
            and self.erogazione.provenienza is Provenienza.INTEGRAZIONE
            and self.erogazione.avvenuta_il > fine
            and visite.effettuate == 0
            and not self.sospensioni
            and self.valutazione_finale is None
        )

    def _avvia_se_dimesso(self, registrata_il: datetime, da: str) -> None:
        """Erogazione starts at the later of discharge and activation, if the service was ready by that day.

        Where it was to be ready only later, the first visit (or a person) will start it. A take-in that ended after
        that instant had begun erogazione without our knowing: it was concluded, not annulled.
        """
        if self.dimesso_il is None or self.attivazione is None or self.attiva_dal is None or self.erogazione:
            return
        inizio = max(self.dimesso_il, self.attivazione.avvenuta_il)
        if civil_date(inizio) < self.attiva_dal:
            return
        if self.chiusura is not None and self.chiusura.registrazione.avvenuta_il < inizio:
            return
        self._avvia(Registrazione(inizio, registrata_il, da, Provenienza.INTEGRAZIONE))
        if self.chiusura is not None:
            # A done visit would have started erogazione itself: there are none, and only the planned hours change.
            self._chiudi(self._stato_finale(), self.chiusura.motivo, self.chiusura.registrazione, NESSUNA_VISITA)
