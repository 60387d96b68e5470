"""The path of a protected discharge: its state, its dates, and what other services do to it.

Events of two publishers interleave freely: SAD may say that services are ready before PUA's word of the plan is here.
So what other services announce (`segui_*`) never moves the case back and raises nothing; a step that a later one
overtook on its way is remembered at its place, and announced, all the same: the path, and what others hear of it, is
the same whoever is heard first. A path that was refused or cancelled takes no further steps.
"""

from bisect import insort
from dataclasses import dataclass, field
from datetime import date, datetime

from services.dimissioni.domain import facts
from services.dimissioni.domain.attesa import Attesa
from services.dimissioni.domain.messaggio import DestinazioneDimissione, MotivoChiusura, PersonaSegnalata
from services.dimissioni.domain.quadro import Quadro
from services.dimissioni.domain.rilievi import AnomaliaRegistrata, MessaggioRicevuto
from services.dimissioni.domain.stati import (
    CHIUSI,
    INTERROTTI,
    ORDINE,
    Canale,
    Momento,
    Passo,
    Provenienza,
    Stato,
    precede,
)
from shared.kernel.aggregate import Aggregate
from shared.kernel.territory import Territorio


@dataclass(kw_only=True)
class Percorso(Aggregate):
    """Dates are civil days (Europe/Rome) and stay apart; instants are UTC."""

    caso_id: str
    territorio: Territorio
    persona: PersonaSegnalata
    chiave_caso: str
    """Hospital system and identifier of the stay: the same for every message about this discharge."""
    provenienza: Provenienza
    canale: Canale
    segnalante: str
    """Who signalled: the account on HTTP, the hospital's code on the topic, the operator by hand."""
    segnalata_il: datetime
    quadro: Quadro = field(default_factory=Quadro)
    stato: Stato = Stato.SEGNALATA
    passi: list[Passo] = field(default_factory=list)
    """In the order of the path, whenever each became known; the last one is the state's."""
    motivo_chiusura: MotivoChiusura | None = None
    attesa: Attesa | None = None
    """What the territory has asked the hospital and waits for; whatever moves the path ends the wait."""

    data_ricovero: date | None = None
    clinicamente_dimissibile_dal: date | None = None
    data_prevista: date | None = None
    dimessa_il: date | None = None
    servizi_pronti_dal: date | None = None
    servizi_avviati_il: date | None = None
    """First day on which a service really started (avvio dei servizi)."""
    destinazione_prevista: DestinazioneDimissione | None = None
    destinazione_effettiva: DestinazioneDimissione | None = None
    fine_assistenza_sanitaria: date | None = None

    servizi_sociali: bool = False
    """At least one social service was prepared or started, and has not come to nothing since."""
    servizi_sociali_a_mano: bool = False
    """Who prepared the services by hand said that one of them is social."""
    prese_in_carico_sad: list[str] = field(default_factory=list)
    """The take-ins of the SAD that count among the social services."""
    persona_id: str | None = None
    """The PUA's pseudonym of the person; None until the PUA has opened its accesso."""
    valutazione_id: str | None = None
    pai_id: str | None = None
    pai_chiuso_il: datetime | None = None
    messaggi: list[MessaggioRicevuto] = field(default_factory=list)
    anomalie: list[AnomaliaRegistrata] = field(default_factory=list)
    segnalazione_dichiarata: bool = True
    """False where the first message did not say when the hospital signalled."""

    @property
    def chiusa(self) -> bool:
        return self.stato in CHIUSI

    def passo(self, stato: Stato) -> Passo | None:
        """The step into `stato`, or None where nobody has told of it."""
        return next((passo for passo in self.passi if passo.stato is stato), None)

    def segui_accesso(self, persona_id: str) -> None:
        """The PUA knows the person by this id, closed or not: the first word holds."""
        self.persona_id = self.persona_id or persona_id

    def segui_presa_in_carico(self, quando: Momento) -> None:
        if self._manca(Stato.PRESA_IN_CARICO):
            self._entra(Stato.PRESA_IN_CARICO, quando, facts.PresaInCarico(quando.avvenuto_il))

    def segui_valutazione(self, valutazione_id: str, quando: Momento) -> None:
        if self._manca(Stato.VALUTATA):
            self.valutazione_id = valutazione_id
            self._entra(Stato.VALUTATA, quando, facts.Valutata(quando.avvenuto_il, valutazione_id))

    def segui_pai(self, pai_id: str, quando: Momento) -> None:
        """A plan is in force; a later one takes the place of a plan that was closed before the discharge."""
        if precede(self.stato, Stato.DIMESSA) or self._manca(Stato.PIANIFICATA):
            self.pai_id, self.pai_chiuso_il = pai_id, None
        if self._manca(Stato.PIANIFICATA):
            self._entra(Stato.PIANIFICATA, quando, facts.Pianificata(quando.avvenuto_il, pai_id))

    def segui_sad_pronto(self, presa_in_carico_id: str, dal: date, quando: Momento) -> None:
        """A social service is prepared. After the discharge it is remembered, and the state stays."""
        if not self.chiusa:
            self._conta_sad(presa_in_carico_id)
        if self._manca(Stato.SERVIZI_PRONTI):
            self._servizi_pronti(dal, quando)

    def segui_erogazione(self, presa_in_carico_id: str, il: date, quando: Momento) -> None:
        """A social service started: ready before the discharge, concluding after it. An earlier day may come later."""
        if self.stato in INTERROTTI:
            return
        self._conta_sad(presa_in_carico_id)
        self.servizi_avviati_il = min(filter(None, (self.servizi_avviati_il, il)))
        if precede(self.stato, Stato.SERVIZI_PRONTI):
            self._servizi_pronti(il, quando)
        elif self.stato is Stato.DIMESSA:
            self._concludi(quando)

    def segui_sad_non_erogato(self, presa_in_carico_id: str) -> None:
        """A take-in was refused, or ended before it began: it is no service. The state and the dates stay."""
        if not self.chiusa and presa_in_carico_id in self.prese_in_carico_sad:
            self.prese_in_carico_sad.remove(presa_in_carico_id)
            self.servizi_sociali = self.servizi_sociali_a_mano or bool(self.prese_in_carico_sad)

    def segui_rifiuto(self, motivo: MotivoChiusura, quando: Momento) -> None:
        if precede(self.stato, Stato.PIANIFICATA):
            self.motivo_chiusura = motivo
            self._entra(Stato.RIFIUTATA, quando, facts.Rifiutata(quando.avvenuto_il, motivo))

    def segui_pai_chiuso(self, pai_id: str, interrotto_da: MotivoChiusura | None, quando: Momento) -> None:
        """The plan ended: so does the path of who is out; before, only for a reason that ends both, `interrotto_da`."""
        if self.chiusa or self.pai_id not in (None, pai_id):
            return
        self.pai_chiuso_il = quando.avvenuto_il
        if self.stato is Stato.DIMESSA:
            self._concludi(quando)
        elif interrotto_da is not None:
            self._annulla(interrotto_da, quando)

    def esci_dall_attesa(self, quando: Momento) -> None:
        """Nobody waits for the hospital any more; nothing where nobody did."""
        if self.attesa is not None:
            self.attesa = None
            self.record(facts.AttesaConclusa(quando.avvenuto_il))

    def _manca(self, stato: Stato) -> bool:
        """Whether a step of the path has still to be told, be it that a later one was told before."""
        return self.stato not in INTERROTTI and self.passo(stato) is None

    def _entra(self, stato: Stato, quando: Momento, fatto: facts.Fact) -> None:
        """Into `stato`, or past it already: then the step alone is remembered."""
        self.esci_dall_attesa(quando)
        if stato in INTERROTTI or precede(self.stato, stato):
            self.stato = stato
        passo = Passo(stato, quando.avvenuto_il, quando.registrato_il, quando.da, quando.provenienza)
        insort(self.passi, passo, key=lambda altro: ORDINE[altro.stato])
        self.record(fatto)

    def _conta_sad(self, presa_in_carico_id: str) -> None:
        self.servizi_sociali = True
        if presa_in_carico_id not in self.prese_in_carico_sad:
            self.prese_in_carico_sad.append(presa_in_carico_id)

    def _servizi_pronti(self, dal: date, quando: Momento) -> None:
        self.servizi_pronti_dal = dal
        self._entra(Stato.SERVIZI_PRONTI, quando, facts.ServiziPronti(quando.avvenuto_il, dal))

    def _concludi(self, quando: Momento) -> None:
        self._entra(Stato.CONCLUSA, quando, facts.Conclusa(quando.avvenuto_il))

    def _annulla(self, motivo: MotivoChiusura, quando: Momento) -> None:
        self.motivo_chiusura = motivo
        self._entra(Stato.ANNULLATA, quando, facts.Annullata(quando.avvenuto_il, motivo))
