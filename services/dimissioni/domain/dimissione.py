"""The aggregate: one protected discharge, from the segnalazione to its conclusion.

Who acts by hand is refused what the state or the calendar forbids. What other services announce (`segui_*`) only ever
moves the case forward: events of two publishers interleave freely, so asking for a state already passed, or anything
after closure, changes nothing and raises nothing.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.dimissioni.domain import facts, giorni
from services.dimissioni.domain.messaggio import DestinazioneDimissione, MotivoChiusura, PersonaSegnalata
from services.dimissioni.domain.quadro import Quadro
from services.dimissioni.domain.refusals import (
    AnnullamentoTardivo,
    DimissioneChiusa,
    GiaDimessa,
    GiaPresaInCarico,
    NonAncoraDimessa,
    NonAncoraPresaInCarico,
    RifiutoTardivo,
    ServiziGiaPronti,
)
from services.dimissioni.domain.rilievi import AnomaliaRegistrata, MessaggioRicevuto
from services.dimissioni.domain.stati import CHIUSI, INTERROTTI, Canale, Momento, Passo, Provenienza, Stato, precede
from shared.kernel.aggregate import Aggregate
from shared.kernel.clock import civil_date
from shared.kernel.refusal import InconsistentDates
from shared.kernel.territory import Territorio


@dataclass(kw_only=True)
class Dimissione(Aggregate):
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
    motivo_chiusura: MotivoChiusura | None = None

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
    """At least one social service was prepared or started."""
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
        """The step into `stato`, or None where it was never entered or was skipped."""
        return next((passo for passo in self.passi if passo.stato is stato), None)

    # By hand, or said by the hospital: what contradicts is refused.

    def segnala(self, quando: Momento) -> None:
        """The case begins. Raises FutureDate, InconsistentDates."""
        if self.data_ricovero is not None:
            giorni.non_nel_futuro(self.data_ricovero, quando)
        self._verifica()
        self._entra(Stato.SEGNALATA, quando, facts.DimissioneSegnalata(quando.avvenuto_il))

    def prendi_in_carico(self, quando: Momento) -> None:
        """Raises DimissioneChiusa, GiaPresaInCarico, InconsistentDates."""
        self._nega_se_chiusa()
        if self.stato is not Stato.SEGNALATA:
            raise GiaPresaInCarico(stato=self.stato.value)
        self._non_prima_della_segnalazione(quando)
        self.segui_presa_in_carico(quando)

    def indica_ricovero(self, ricovero: date, quando: Momento) -> None:
        """The day of admission, or its correction. Raises FutureDate, InconsistentDates, DimissioneChiusa."""
        if ricovero == self.data_ricovero:
            return
        self._nega_se_chiusa()
        giorni.non_nel_futuro(ricovero, quando)
        self._verifica(ricovero=ricovero)
        self.data_ricovero = ricovero

    def segna_clinicamente_dimissibile(self, dal: date, quando: Momento) -> None:
        """From `dal` the patient could leave; until the discharge the day may be corrected, afterwards only filled in.

        Raises FutureDate, InconsistentDates, DimissioneChiusa, GiaDimessa.
        """
        if dal == self.clinicamente_dimissibile_dal:
            return
        if self.stato in INTERROTTI:
            raise DimissioneChiusa(stato=self.stato.value)
        if self.dimessa_il is not None and self.clinicamente_dimissibile_dal is not None:
            raise GiaDimessa
        giorni.non_nel_futuro(dal, quando)
        self._verifica(dimissibile=dal)
        self.clinicamente_dimissibile_dal = dal
        self.record(facts.ClinicamenteDimissibile(giorni.istante(dal, quando), dal))

    def indica_data_prevista(
        self, prevista: date, quando: Momento, destinazione: DestinazioneDimissione | None = None
    ) -> None:
        """The day for which the discharge is planned, and where to.

        Raises DimissioneChiusa, GiaDimessa, InconsistentDates.
        """
        nuova_destinazione = destinazione or self.destinazione_prevista
        if (prevista, nuova_destinazione) == (self.data_prevista, self.destinazione_prevista):
            return
        self._nega_se_chiusa()
        self._nega_se_dimessa()
        self._verifica(prevista=prevista)
        self.data_prevista = prevista
        self.destinazione_prevista = nuova_destinazione
        self.record(facts.DataPrevistaIndicata(quando.avvenuto_il, prevista))

    def prepara_servizi(self, dal: date, sociali: bool, quando: Momento) -> None:
        """What the patient needs outside is prepared from `dal`, a day that may still come.

        `sociali`: at least one of the services is a social one.

        Raises DimissioneChiusa, GiaDimessa, ServiziGiaPronti, NonAncoraPresaInCarico, InconsistentDates.
        """
        self._nega_se_chiusa()
        self._nega_se_dimessa()
        if self.stato is Stato.SERVIZI_PRONTI:
            raise ServiziGiaPronti
        if self.stato is Stato.SEGNALATA:
            raise NonAncoraPresaInCarico
        self._non_prima_della_segnalazione(quando)
        self._servizi_pronti(dal, sociali, quando)

    def dimetti(self, il: date, destinazione: DestinazioneDimissione, quando: Momento) -> None:
        """The patient left. Allowed from any open state: the hospital may discharge before the territory is ready.

        Raises DimissioneChiusa, GiaDimessa, FutureDate, InconsistentDates.
        """
        if self.stato in INTERROTTI:
            raise DimissioneChiusa(stato=self.stato.value)
        self._nega_se_dimessa()
        giorni.non_nel_futuro(il, quando)
        self._verifica(dimessa=il)
        self.dimessa_il = il
        self.destinazione_effettiva = destinazione
        self.fine_assistenza_sanitaria = giorni.fine_assistenza_sanitaria(il, destinazione)
        uscita = replace(quando, avvenuto_il=giorni.istante(il, quando))
        fatto = facts.Dimessa(
            uscita.avvenuto_il, il, destinazione, self.servizi_sociali, self.fine_assistenza_sanitaria
        )
        self._entra(Stato.DIMESSA, uscita, fatto)
        if self.servizi_avviati_il is not None or self.pai_chiuso_il is not None:
            self._concludi(uscita)  # what ends the path was known before the discharge that it waited for

    def concludi(self, quando: Momento) -> None:
        """Raises DimissioneChiusa, NonAncoraDimessa, InconsistentDates."""
        self._nega_se_chiusa()
        if self.stato is not Stato.DIMESSA:
            raise NonAncoraDimessa(stato=self.stato.value)
        self._non_prima_della_segnalazione(quando)
        self._concludi(quando)

    def rifiuta(self, motivo: MotivoChiusura, quando: Momento) -> None:
        """The territory refuses, before it has planned. Raises DimissioneChiusa, RifiutoTardivo, InconsistentDates."""
        self._nega_se_chiusa()
        if not precede(self.stato, Stato.PIANIFICATA):
            raise RifiutoTardivo(stato=self.stato.value)
        self._non_prima_della_segnalazione(quando)
        self.segui_rifiuto(motivo, quando)

    def annulla(self, motivo: MotivoChiusura, quando: Momento) -> None:
        """The path ends before its end. Raises DimissioneChiusa, AnnullamentoTardivo, InconsistentDates."""
        self._nega_se_chiusa()
        if self.stato is Stato.DIMESSA and motivo is not MotivoChiusura.DECESSO:
            raise AnnullamentoTardivo
        self._verifica_fine(quando)
        self._annulla(motivo, quando)

    # What the other services announce: forward only, and never an error.

    def segui_presa_in_carico(self, quando: Momento) -> None:
        if precede(self.stato, Stato.PRESA_IN_CARICO):
            self._entra(Stato.PRESA_IN_CARICO, quando, facts.PresaInCarico(quando.avvenuto_il))

    def segui_valutazione(self, valutazione_id: str, quando: Momento) -> None:
        if precede(self.stato, Stato.VALUTATA):
            self.valutazione_id = valutazione_id
            self._entra(Stato.VALUTATA, quando, facts.Valutata(quando.avvenuto_il, valutazione_id))

    def segui_pai(self, pai_id: str, quando: Momento) -> None:
        """A plan is in force; a later one takes the place of a plan that was closed before the discharge."""
        if precede(self.stato, Stato.DIMESSA):
            self.pai_id, self.pai_chiuso_il = pai_id, None
        if precede(self.stato, Stato.PIANIFICATA):
            self._entra(Stato.PIANIFICATA, quando, facts.Pianificata(quando.avvenuto_il, pai_id))

    def segui_servizi_pronti(self, dal: date, quando: Momento) -> None:
        """A social service is prepared. After the discharge it is remembered, and the state stays."""
        if not self.chiusa:
            self.servizi_sociali = True
        if precede(self.stato, Stato.SERVIZI_PRONTI):
            self._servizi_pronti(dal, True, quando)

    def segui_erogazione(self, il: date, quando: Momento) -> None:
        """A social service started: ready before the discharge, concluding after it. An earlier day may come later."""
        if self.stato in INTERROTTI:
            return
        self.servizi_sociali = True
        self.servizi_avviati_il = min(filter(None, (self.servizi_avviati_il, il)))
        if precede(self.stato, Stato.SERVIZI_PRONTI):
            self._servizi_pronti(il, True, quando)
        elif self.stato is Stato.DIMESSA:
            self._concludi(quando)

    def segui_rifiuto(self, motivo: MotivoChiusura, quando: Momento) -> None:
        if precede(self.stato, Stato.PIANIFICATA):
            self.motivo_chiusura = motivo
            self._entra(Stato.RIFIUTATA, quando, facts.Rifiutata(quando.avvenuto_il, motivo))

    def segui_pai_chiuso(self, pai_id: str, interrotto_da: MotivoChiusura | None, quando: Momento) -> None:
        """The plan ended. Before the discharge only a reason that ends the path too (`interrotto_da`) cancels it."""
        if self.chiusa or self.pai_id not in (None, pai_id):
            return
        self.pai_chiuso_il = quando.avvenuto_il
        if interrotto_da is MotivoChiusura.DECESSO or (interrotto_da and precede(self.stato, Stato.DIMESSA)):
            self._annulla(interrotto_da, quando)
        elif self.stato is Stato.DIMESSA:
            self._concludi(quando)

    def _entra(self, stato: Stato, quando: Momento, fatto: facts.Fact) -> None:
        self.stato = stato
        self.passi.append(Passo(stato, quando.avvenuto_il, quando.registrato_il, quando.da, quando.provenienza))
        self.record(fatto)

    def _servizi_pronti(self, dal: date, sociali: bool, quando: Momento) -> None:
        self.servizi_pronti_dal = dal
        self.servizi_sociali = self.servizi_sociali or sociali
        self._entra(Stato.SERVIZI_PRONTI, quando, facts.ServiziPronti(quando.avvenuto_il, dal))

    def _concludi(self, quando: Momento) -> None:
        self._entra(Stato.CONCLUSA, quando, facts.Conclusa(quando.avvenuto_il))

    def _annulla(self, motivo: MotivoChiusura, quando: Momento) -> None:
        self.motivo_chiusura = motivo
        self._entra(Stato.ANNULLATA, quando, facts.Annullata(quando.avvenuto_il, motivo))

    def _verifica(
        self,
        ricovero: date | None = None,
        dimissibile: date | None = None,
        prevista: date | None = None,
        dimessa: date | None = None,
    ) -> None:
        """The order of all dates, as they would be with the new one."""
        giorni.verifica_ordine(
            ricovero=ricovero or self.data_ricovero,
            dimissibile=dimissibile or self.clinicamente_dimissibile_dal,
            prevista=prevista or self.data_prevista,
            dimessa=dimessa or self.dimessa_il,
        )

    def _verifica_fine(self, quando: Momento) -> None:
        fine = civil_date(quando.avvenuto_il)
        if self.data_ricovero is not None and fine < self.data_ricovero:
            raise InconsistentDates("La chiusura del percorso è precedente al ricovero")

    def _non_prima_della_segnalazione(self, quando: Momento) -> None:
        if quando.avvenuto_il < self.segnalata_il:
            raise InconsistentDates("Un passo del percorso non può precedere la segnalazione")

    def _nega_se_chiusa(self) -> None:
        if self.chiusa:
            raise DimissioneChiusa(stato=self.stato.value)

    def _nega_se_dimessa(self) -> None:
        if self.dimessa_il is not None:
            raise GiaDimessa
