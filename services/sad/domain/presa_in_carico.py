"""The take-in of one person by the home-care service: what its operators do, from the request to the end.

richiesta -> presa in carico -> valutata -> progettata -> attivata -> in erogazione (sospesa, ripresa) -> valutata
finale -> conclusa; or rifiutata, or annullata. States only move forward. What the state forbids is refused with the
rule that it would break.
"""

from dataclasses import dataclass
from datetime import date

from services.sad.domain import facts
from services.sad.domain.calendario import inizio_del_giorno
from services.sad.domain.cartella import in_ordine
from services.sad.domain.motivi import SENZA_VALUTAZIONE_FINALE, MotivoConclusione, MotivoRifiuto
from services.sad.domain.percorso import Percorso
from services.sad.domain.persona import Persona
from services.sad.domain.progetto import Progetto, in_sequenza
from services.sad.domain.refusals import (
    AttivazioneFuoriProgetto,
    ErogazioneGiaAvviata,
    ErogazioneNonAvviata,
    EsitoFuoriScala,
    FasiInDisordine,
    GiaAttivata,
    GiaPresaInCarico,
    GiaSospesa,
    GiaValutata,
    NonAncoraAttivata,
    NonAncoraPresaInCarico,
    NonSospesa,
    PianoGiaDalPai,
    PresaInCaricoChiusa,
    ProgettoMancante,
    SospensioneConVisite,
    SospensioneSovrapposta,
    ValutazioneFinaleGiaFatta,
    ValutazioneFinaleMancante,
    ValutazioneMancante,
    VisitaInSospensione,
    VisitaPrimaDellAttivazione,
)
from services.sad.domain.registrazione import Registrazione
from services.sad.domain.richiesta import Bisogno, Origine, Piano
from services.sad.domain.sospensione import Sospensione
from services.sad.domain.stato import Stato
from services.sad.domain.visita import NESSUNA_VISITA, TotaliVisite, Visita
from shared.kernel.clock import civil_date
from shared.kernel.territory import Territorio


@dataclass(kw_only=True)
class PresaInCarico(Percorso):
    """Each `Registrazione` handed in says when the step happened: never on a civil day before that of the last one."""

    @classmethod
    def richiedi(
        cls,
        *,
        id: str,
        caso_id: str,
        territorio: Territorio,
        origine: Origine,
        bisogno: Bisogno,
        piano: Piano,
        persona: Persona,
        accesso: Registrazione,
        persona_id: str | None = None,
        dimissione_id: str | None = None,
    ) -> "PresaInCarico":
        """Phase accesso: a request reaches the service."""
        presa = cls(
            id=id,
            caso_id=caso_id,
            territorio=territorio,
            origine=origine,
            bisogno=bisogno,
            piano=piano,
            persona=persona,
            accesso=accesso,
            persona_id=persona_id,
            dimissione_id=dimissione_id,
        )
        presa.record(
            facts.Richiesta(
                presa_in_carico_id=id,
                avvenuto_il=accesso.avvenuta_il,
                provenienza=accesso.provenienza,
                territorio=territorio,
                origine=origine,
                bisogno=bisogno,
                pai_id=piano.pai_id,
                dimissione_id=dimissione_id,
            )
        )
        return presa

    def accetta(self, accettazione: Registrazione) -> None:
        """The service takes the person on. Raises GiaPresaInCarico, PresaInCaricoChiusa, FasiInDisordine."""
        self._ammetti(Stato.RICHIESTA, dopo=GiaPresaInCarico)
        in_ordine(self.accesso, accettazione)
        self.accettazione = accettazione
        self.stato = Stato.PRESA_IN_CARICO
        self.record(facts.PresaInCaricoAccettata(self.id, accettazione.avvenuta_il))

    def rifiuta(self, motivo: MotivoRifiuto, rifiuto: Registrazione) -> None:
        """Raises GiaPresaInCarico, PresaInCaricoChiusa, FasiInDisordine."""
        self._ammetti(Stato.RICHIESTA, dopo=GiaPresaInCarico)
        in_ordine(self.accesso, rifiuto)
        self.motivo_rifiuto = motivo
        self._chiudi(Stato.RIFIUTATA, MotivoConclusione.ANNULLAMENTO, rifiuto, NESSUNA_VISITA)

    def valuta(self, non_autosufficiente: bool, alto_bisogno_assistenziale: bool, valutazione: Registrazione) -> None:
        """Phase valutazione. Raises NonAncoraPresaInCarico, GiaValutata, PresaInCaricoChiusa, FasiInDisordine."""
        self._ammetti(Stato.PRESA_IN_CARICO, prima=NonAncoraPresaInCarico, dopo=GiaValutata)
        in_ordine(self.accettazione, valutazione)
        self.bisogno = Bisogno(self.bisogno.anziano, non_autosufficiente, alto_bisogno_assistenziale)
        self.valutazione = valutazione
        self.stato = Stato.VALUTATA
        self.record(facts.BisognoValutato(self.id, valutazione.avvenuta_il, valutazione.provenienza, self.bisogno))

    def progetta(self, progetto: Progetto, riferimento_piano: str | None, progettazione: Registrazione) -> None:
        """Phase progetto, or a revision of it: from its first day the new version replaces what was planned.

        `riferimento_piano` declares the external plan, signed by both sides, on which a direct request rests.
        Raises ValutazioneMancante, ValutazioneFinaleGiaFatta, PresaInCaricoChiusa, FasiInDisordine, PianoGiaDalPai.
        """
        self._ammetti(
            Stato.VALUTATA,
            Stato.PROGETTATA,
            Stato.ATTIVATA,
            Stato.IN_EROGAZIONE,
            Stato.SOSPESA,
            prima=ValutazioneMancante,
            dopo=ValutazioneFinaleGiaFatta,
        )
        in_ordine(self.valutazione, progettazione)
        if progetto.dal < self.accesso.giorno:
            raise FasiInDisordine("Il progetto non può iniziare prima della richiesta")
        if riferimento_piano is not None:
            if self.piano.pai_id is not None:
                raise PianoGiaDalPai()
            self.piano = Piano.esterno(riferimento_piano)
        self.progetti = in_sequenza(self.progetti, progetto)
        self.progettazione = self.progettazione or progettazione
        if self.stato is Stato.VALUTATA:
            self.stato = Stato.PROGETTATA
        self._annuncia_progetto(progettazione.avvenuta_il)

    def attiva(self, dal: date | None, attivazione: Registrazione) -> None:
        """Everything is prepared from the civil day `dal` on (where None: the activation's, or the project's first).

        Raises ProgettoMancante, GiaAttivata, PresaInCaricoChiusa, FasiInDisordine, AttivazioneFuoriProgetto.
        """
        self._ammetti(Stato.PROGETTATA, prima=ProgettoMancante, dopo=GiaAttivata)
        in_ordine(self.progettazione, attivazione)
        primo = dal or max(attivazione.giorno, self.progetti[0].dal)
        if primo < attivazione.giorno:
            raise FasiInDisordine("Il servizio non può essere pronto prima del giorno in cui lo si attiva")
        if not any(progetto.comprende(primo) for progetto in self.progetti):
            raise AttivazioneFuoriProgetto()
        self.attivazione = attivazione
        self.attiva_dal = primo
        self.stato = Stato.ATTIVATA
        self.record(facts.ServizioAttivato(self.id, attivazione.avvenuta_il, primo))
        self._avvia_se_dimesso(attivazione.registrata_il, attivazione.da)

    def avvia_erogazione(self, erogazione: Registrazione) -> None:
        """Phase erogazione, said by a person.

        Raises NonAncoraAttivata, ErogazioneGiaAvviata, PresaInCaricoChiusa, FasiInDisordine.
        """
        self._ammetti(Stato.ATTIVATA, prima=NonAncoraAttivata, dopo=ErogazioneGiaAvviata)
        in_ordine(self.attivazione, erogazione)
        self._avvia(erogazione)

    def accogli_visita(self, visita: Visita) -> bool:
        """Whether the take-in itself changed: the first done visit starts erogazione, an earlier one moves it back.

        Raises NonAncoraAttivata, PresaInCaricoChiusa, VisitaPrimaDellAttivazione, VisitaInSospensione.
        """
        if not self.aperta:
            raise PresaInCaricoChiusa()
        if self.attivazione is None:
            raise NonAncoraAttivata()
        if visita.giorno < self.attivazione.giorno:
            raise VisitaPrimaDellAttivazione()
        if any(sospensione.copre(visita.giorno) for sospensione in self.sospensioni):
            raise VisitaInSospensione()
        if not visita.effettuata or (self.erogazione is not None and self.erogazione.giorno <= visita.giorno):
            return False
        self._avvia(visita.registrazione)
        return True

    def sospendi(self, sospensione: Sospensione, visite_nel_periodo: int) -> None:
        """`visite_nel_periodo` counts the done visits that contradict it. One that is over already leaves the state.

        Raises ErogazioneNonAvviata, GiaSospesa, ValutazioneFinaleGiaFatta, PresaInCaricoChiusa, FasiInDisordine,
        SospensioneSovrapposta, SospensioneConVisite.
        """
        if self.stato is Stato.SOSPESA:
            raise GiaSospesa()
        self._ammetti(Stato.IN_EROGAZIONE, prima=ErogazioneNonAvviata, dopo=ValutazioneFinaleGiaFatta)
        if self.erogazione is None or sospensione.dal < self.erogazione.giorno:
            raise FasiInDisordine("La sospensione non può iniziare prima dell'erogazione")
        if any(sospensione.incontra(altra) for altra in self.sospensioni):
            raise SospensioneSovrapposta()
        if visite_nel_periodo:
            raise SospensioneConVisite()
        self.sospensioni = (*self.sospensioni, sospensione)
        dal = sospensione.dal
        self.record(facts.ErogazioneSospesa(self.id, inizio_del_giorno(dal), dal, sospensione.motivo))
        if sospensione.ripresa is None:
            self.stato = Stato.SOSPESA
        else:
            self._annuncia_ripresa(sospensione.ripresa)

    def riprendi(self, dal: date, oggi: date) -> None:
        """The service goes again from `dal`. Raises NonSospesa, PresaInCaricoChiusa, FutureDate, PeriodoRovesciato."""
        self._ammetti(Stato.SOSPESA, prima=NonSospesa, dopo=NonSospesa)
        *precedenti, in_corso = self.sospensioni
        self.sospensioni = (*precedenti, in_corso.termina(dal, oggi))
        self.stato = Stato.IN_EROGAZIONE
        self._annuncia_ripresa(dal)

    def valuta_finale(self, esito: int, valutazione: Registrazione) -> None:
        """Phase valutazione finale: were the objectives reached (1 no, 2 in part, 3 yes)?

        Also after the end, where it is missing: a PAI may close before the service has written its own.
        Raises EsitoFuoriScala, ErogazioneNonAvviata, ValutazioneFinaleGiaFatta, PresaInCaricoChiusa, FasiInDisordine.
        """
        if esito not in (1, 2, 3):
            raise EsitoFuoriScala()
        if self.valutazione_finale is not None:
            raise ValutazioneFinaleGiaFatta()
        self._ammetti(Stato.IN_EROGAZIONE, Stato.SOSPESA, Stato.CONCLUSA, prima=ErogazioneNonAvviata)
        in_ordine(self.erogazione, valutazione)
        self.valutazione_finale = valutazione
        self.esito_finale = esito
        if self.aperta:
            self.stato = Stato.VALUTATA_FINALE
        self.record(facts.EsitoFinaleValutato(self.id, valutazione.avvenuta_il, valutazione.provenienza, esito))

    def concludi(self, motivo: MotivoConclusione, fine: Registrazione, visite: TotaliVisite) -> None:
        """The end, said by a person, not before anything that was done.

        Raises PresaInCaricoChiusa, ValutazioneFinaleMancante, FasiInDisordine.
        """
        if not self.aperta:
            raise PresaInCaricoChiusa()
        if self.valutazione_finale is None and motivo not in SENZA_VALUTAZIONE_FINALE:
            raise ValutazioneFinaleMancante()
        for passo in (self.accettazione, self.attivazione, *self.fasi.values()):
            in_ordine(passo, fine)
        if visite.ultima is not None and fine.giorno < civil_date(visite.ultima):
            raise FasiInDisordine("La conclusione non può precedere l'ultima visita")
        self._chiudi(self._stato_finale(), motivo, fine, visite)

    def _annuncia_ripresa(self, dal: date) -> None:
        self.record(facts.ErogazioneRipresa(self.id, inizio_del_giorno(dal), dal))
