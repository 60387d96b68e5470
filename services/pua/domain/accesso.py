"""The accesso: a segnalazione that reached the PUA, up to where it is sent on. Phase accesso/orientamento."""

from dataclasses import dataclass
from enum import StrEnum

from services.pua.domain import facts
from services.pua.domain.atto import Atto
from services.pua.domain.codici import EsitoAccesso, EsitoPreliminare, Segnalante, Urgenza
from services.pua.domain.refusals import (
    AccessoGiaChiuso,
    EsitoIncoerente,
    GiaAccolta,
    GiaValutatoInPreliminare,
    MotivoMancante,
    NonAncoraAccolta,
    ValutazioneNonPrevista,
)
from shared.kernel.aggregate import Aggregate
from shared.kernel.territory import Territorio


class StatoAccesso(StrEnum):
    APERTO = "aperto"
    ACCOLTO = "accolto"
    VALUTATO = "valutato"
    CHIUSO = "chiuso"


@dataclass(frozen=True)
class Preliminare:
    """The result of the valutazione preliminare. `motivo` is free text."""

    esito: EsitoPreliminare
    motivo: str | None
    atto: Atto


@dataclass(frozen=True)
class Chiusura:
    esito: EsitoAccesso
    motivo: str | None
    atto: Atto


_ESITI_AMMESSI = {
    EsitoPreliminare.ORIENTAMENTO: {EsitoAccesso.ORIENTATO},
    EsitoPreliminare.BISOGNO_SEMPLICE: {EsitoAccesso.AVVIATO_A_SERVIZIO, EsitoAccesso.ORIENTATO},
    EsitoPreliminare.BISOGNO_COMPLESSO: {EsitoAccesso.PRESO_IN_CARICO, EsitoAccesso.AVVIATO_A_SERVIZIO},
    EsitoPreliminare.NON_DI_COMPETENZA: {EsitoAccesso.NON_DI_COMPETENZA},
}


@dataclass(kw_only=True)
class Accesso(Aggregate):
    """aperto → accolto → valutato → chiuso; `non_di_competenza` closes at once, `annullato` closes from anywhere."""

    caso_id: str
    territorio: Territorio
    persona_id: str
    segnalante: Segnalante
    urgenza: Urgenza
    motivo: str | None
    """Why, in the words of whoever signals: free text, never published."""
    dimissione_id: str | None
    aperto: Atto
    stato: StatoAccesso = StatoAccesso.APERTO
    accoglienza: Atto | None = None
    preliminare: Preliminare | None = None
    chiusura: Chiusura | None = None

    @classmethod
    def apri(
        cls,
        *,
        id: str,
        caso_id: str,
        territorio: Territorio,
        persona_id: str,
        segnalante: Segnalante,
        urgenza: Urgenza,
        motivo: str | None,
        atto: Atto,
        dimissione_id: str | None = None,
    ) -> "Accesso":
        accesso = cls(
            id=id,
            caso_id=caso_id,
            territorio=territorio,
            persona_id=persona_id,
            segnalante=segnalante,
            urgenza=urgenza,
            motivo=motivo,
            dimissione_id=dimissione_id,
            aperto=atto,
        )
        accesso.record(facts.AccessoAperto(atto))
        return accesso

    def accogli(self, atto: Atto) -> None:
        """The PUA takes the segnalazione on. Raises AccessoGiaChiuso, GiaAccolta, InconsistentDates."""
        self._aperto()
        if self.accoglienza is not None:
            raise GiaAccolta
        atto.non_prima_di(self.aperto)
        self.accoglienza = atto
        self.stato = StatoAccesso.ACCOLTO
        self.record(facts.SegnalazioneAccolta(atto))

    def valuta_in_preliminare(self, esito: EsitoPreliminare, motivo: str | None, atto: Atto) -> None:
        """The triage reaches its result; `non_di_competenza` needs a reason and closes the accesso.

        Raises AccessoGiaChiuso, NonAncoraAccolta, GiaValutatoInPreliminare, MotivoMancante, InconsistentDates.
        """
        self._aperto()
        if self.accoglienza is None:
            raise NonAncoraAccolta
        if self.preliminare is not None:
            raise GiaValutatoInPreliminare
        if esito is EsitoPreliminare.NON_DI_COMPETENZA and not motivo:
            raise MotivoMancante
        atto.non_prima_di(self.accoglienza)
        self.preliminare = Preliminare(esito, motivo, atto)
        self.stato = StatoAccesso.VALUTATO
        self.record(facts.ValutazionePreliminareConclusa(atto, esito))
        if esito is EsitoPreliminare.NON_DI_COMPETENZA:
            self._chiudi(EsitoAccesso.NON_DI_COMPETENZA, motivo, atto)

    def chiudi(self, esito: EsitoAccesso, motivo: str | None, atto: Atto) -> None:
        """Nothing more is expected from this accesso. `annullato` needs a reason, the others a valutazione preliminare.

        Raises AccessoGiaChiuso, MotivoMancante, EsitoIncoerente, InconsistentDates.
        """
        self._aperto()
        if esito is EsitoAccesso.ANNULLATO:
            if not motivo:
                raise MotivoMancante
            atto.non_prima_di(self.aperto)
        elif self.preliminare is None or esito not in _ESITI_AMMESSI[self.preliminare.esito]:
            raise EsitoIncoerente
        else:
            atto.non_prima_di(self.preliminare.atto)
        self._chiudi(esito, motivo, atto)

    def annulla(self, atto: Atto) -> None:
        """What the segnalazione asked for has gone: others' news, which may be late. Closed already, it stays so."""
        if self.stato is not StatoAccesso.CHIUSO:
            self._chiudi(EsitoAccesso.ANNULLATO, None, atto)

    def verso_la_valutazione(self) -> Preliminare:
        """The preliminary result that sends the case to the équipe. Raises ValutazioneNonPrevista."""
        if self.preliminare is None or self.preliminare.esito is not EsitoPreliminare.BISOGNO_COMPLESSO:
            raise ValutazioneNonPrevista
        if self.chiusura is not None and self.chiusura.esito is EsitoAccesso.ANNULLATO:
            raise AccessoGiaChiuso
        return self.preliminare

    def _aperto(self) -> None:
        if self.stato is StatoAccesso.CHIUSO:
            raise AccessoGiaChiuso

    def _chiudi(self, esito: EsitoAccesso, motivo: str | None, atto: Atto) -> None:
        self.chiusura = Chiusura(esito, motivo, atto)
        self.stato = StatoAccesso.CHIUSO
        self.record(facts.AccessoChiuso(atto, esito))
