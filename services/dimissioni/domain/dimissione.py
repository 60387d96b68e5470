"""The aggregate: one protected discharge, from the segnalazione to its conclusion.

Here stands what people do by hand, and what the hospital says: both are refused what the state or the calendar forbids.
"""

from dataclasses import dataclass, replace
from datetime import date

from services.dimissioni.domain import facts, giorni
from services.dimissioni.domain.attesa import Attesa, Mancanza
from services.dimissioni.domain.messaggio import DestinazioneDimissione, MotivoChiusura
from services.dimissioni.domain.percorso import Percorso
from services.dimissioni.domain.refusals import (
    AnnullamentoTardivo,
    DimissioneChiusa,
    GiaDimessa,
    GiaInAttesa,
    GiaPresaInCarico,
    NonAncoraDimessa,
    NonAncoraPresaInCarico,
    NonInAttesa,
    RifiutoTardivo,
    ServiziGiaPronti,
)
from services.dimissioni.domain.stati import INTERROTTI, Momento, Stato, precede
from shared.kernel.clock import civil_date
from shared.kernel.refusal import InconsistentDates


@dataclass(kw_only=True)
class Dimissione(Percorso):
    """What is asked of it is checked first; a refusal changes nothing."""

    def segnala(self, quando: Momento, sistema: str | None = None) -> None:
        """The case begins; `sistema` is the hospital's that signals. Raises FutureDate, InconsistentDates."""
        if self.data_ricovero is not None:
            giorni.non_nel_futuro(self.data_ricovero, quando)
        self._verifica()
        self._entra(Stato.SEGNALATA, quando, facts.DimissioneSegnalata(quando.avvenuto_il, sistema))

    def prendi_in_carico(self, quando: Momento) -> None:
        """Raises DimissioneChiusa, GiaPresaInCarico, InconsistentDates."""
        self._nega_se_chiusa()
        if self.stato is not Stato.SEGNALATA:
            raise GiaPresaInCarico(stato=self.stato.value)
        self._dopo_gli_altri_passi(quando)
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
        self._dopo_gli_altri_passi(quando)
        self.servizi_sociali_a_mano = sociali
        self.servizi_sociali = self.servizi_sociali or sociali
        self._servizi_pronti(dal, quando)

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

    def chiedi_informazioni(self, manca: Mancanza, richiesta: str | None, quando: Momento) -> None:
        """Of the hospital, before the discharge. Raises DimissioneChiusa, GiaDimessa, GiaInAttesa."""
        self._nega_se_chiusa()
        self._nega_se_dimessa()
        if self.attesa is not None:
            raise GiaInAttesa
        self.attesa = Attesa(manca, richiesta, quando.avvenuto_il, quando.da)
        self.record(facts.InformazioniRichieste(quando.avvenuto_il, manca))

    def riprendi(self, quando: Momento) -> None:
        """By hand: the hospital answered on the telephone, or one goes on without. Raises NonInAttesa."""
        if self.attesa is None:
            raise NonInAttesa
        if quando.avvenuto_il < self.attesa.dal:
            raise InconsistentDates("La ripresa precede la richiesta di informazioni")
        self.esci_dall_attesa(quando)

    def concludi(self, quando: Momento) -> None:
        """Raises DimissioneChiusa, NonAncoraDimessa, InconsistentDates."""
        self._nega_se_chiusa()
        if self.stato is not Stato.DIMESSA:
            raise NonAncoraDimessa(stato=self.stato.value)
        self._dopo_gli_altri_passi(quando)
        self._concludi(quando)

    def rifiuta(self, motivo: MotivoChiusura, quando: Momento) -> None:
        """The territory refuses, before it has planned. Raises DimissioneChiusa, RifiutoTardivo, InconsistentDates."""
        self._nega_se_chiusa()
        if not precede(self.stato, Stato.PIANIFICATA):
            raise RifiutoTardivo(stato=self.stato.value)
        self._dopo_gli_altri_passi(quando)
        self.segui_rifiuto(motivo, quando)

    def annulla(self, motivo: MotivoChiusura, quando: Momento) -> None:
        """The path ends before its end. Raises DimissioneChiusa, AnnullamentoTardivo, InconsistentDates."""
        self._nega_se_chiusa()
        if self.stato is Stato.DIMESSA and motivo is not MotivoChiusura.DECESSO:
            raise AnnullamentoTardivo
        self._non_prima(quando, self.data_ricovero, self.dimessa_il)
        self._annulla(motivo, quando)

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

    def _non_prima(self, quando: Momento, *date_note: date | None) -> None:
        """Nothing ends before it began. A death may well precede steps taken by who did not know of it."""
        giorno = civil_date(quando.avvenuto_il)
        if any(nota is not None and giorno < nota for nota in date_note):
            raise InconsistentDates("La chiusura del percorso è precedente al ricovero o alla dimissione")

    def _dopo_gli_altri_passi(self, quando: Momento) -> None:
        """By hand the steps are typed in their order: the segnalazione first, then by civil day."""
        ultimo = self.passi[-1].avvenuto_il
        if quando.avvenuto_il < self.segnalata_il or civil_date(quando.avvenuto_il) < civil_date(ultimo):
            raise InconsistentDates("Un passo del percorso non può precedere la segnalazione o il passo prima")

    def _nega_se_chiusa(self) -> None:
        if self.chiusa:
            raise DimissioneChiusa(stato=self.stato.value)

    def _nega_se_dimessa(self) -> None:
        if self.dimessa_il is not None:
            raise GiaDimessa
