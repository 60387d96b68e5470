"""The valutazione multidimensionale: an équipe, its scales and its result. Phase valutazione del bisogno."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.pua.domain import facts
from services.pua.domain.accesso import Accesso
from services.pua.domain.atto import Atto
from services.pua.domain.codici import Area
from services.pua.domain.equipe import Composizione, Membro, assistente_sociale_presente
from services.pua.domain.refusals import ValutazioneGiaConclusa, ValutazioneInterrotta, ValutazioneNonConclusa
from services.pua.domain.scales import Scala
from shared.kernel.aggregate import Aggregate
from shared.kernel.territory import Territorio


class StatoValutazione(StrEnum):
    IN_CORSO = "in_corso"
    CONCLUSA = "conclusa"
    INTERROTTA = "interrotta"


@dataclass(frozen=True)
class Somministrazione:
    """One scale, filled in once: raw answers, score, and the version of the scale that made it."""

    scala: str
    versione: str
    risposte: dict[str, int]
    contesto: dict[str, str]
    valore: float
    classe: str
    dettaglio: dict[str, float]
    atto: Atto


@dataclass(frozen=True)
class Risultato:
    """What the équipe found. `bisogni` are free text, never published."""

    bisogno_complesso: bool
    non_autosufficiente: bool
    alto_bisogno_assistenziale: bool
    necessita_sad: bool
    bisogni: tuple[str, ...]


@dataclass(kw_only=True)
class Valutazione(Aggregate):
    """in_corso → conclusa, or interrotta when the reason for it has gone."""

    caso_id: str
    territorio: Territorio
    accesso_id: str
    persona_id: str
    area: Area
    equipe: tuple[Membro, ...]
    avviata: Atto
    dimissione_id: str | None = None
    nucleo_id: str | None = None
    """The family, for area minori_famiglia."""
    stato: StatoValutazione = StatoValutazione.IN_CORSO
    somministrazioni: list[Somministrazione] = field(default_factory=list)
    risultato: Risultato | None = None
    conclusa: Atto | None = None
    interrotta: Atto | None = None

    @classmethod
    def avvia(
        cls,
        *,
        id: str,
        accesso: Accesso,
        area: Area,
        equipe: tuple[Membro, ...],
        nucleo_id: str | None,
        atto: Atto,
    ) -> "Valutazione":
        """The équipe begins. Raises ValutazioneNonPrevista, AccessoGiaChiuso, InconsistentDates."""
        atto.non_prima_di(accesso.verso_la_valutazione().atto)
        valutazione = cls(
            id=id,
            caso_id=accesso.caso_id,
            territorio=accesso.territorio,
            accesso_id=accesso.id,
            persona_id=accesso.persona_id,
            dimissione_id=accesso.dimissione_id,
            area=area,
            equipe=equipe,
            nucleo_id=nucleo_id,
            avviata=atto,
        )
        valutazione.record(facts.ValutazioneAvviata(atto))
        return valutazione

    @property
    def assistente_sociale_presente(self) -> bool:
        """The assistente sociale of Comune or Ambito is in the équipe (PUA-2)."""
        return assistente_sociale_presente(self.equipe)

    def somministra(
        self, scala: Scala, risposte: Mapping[str, int], contesto: Mapping[str, str], atto: Atto
    ) -> Somministrazione:
        """Fill in a scale; it may be filled in again. Raises what `Scala.punteggio` raises, and as `concludi` does."""
        self._in_corso()
        atto.non_prima_di(self.avviata)
        punteggio = scala.punteggio(risposte, **contesto)
        fatta = Somministrazione(
            scala=scala.codice,
            versione=scala.versione,
            risposte=dict(risposte),
            contesto=dict(contesto),
            valore=punteggio.valore,
            classe=punteggio.classe,
            dettaglio=dict(punteggio.dettaglio),
            atto=atto,
        )
        self.somministrazioni.append(fatta)
        self.record(facts.ScalaSomministrata(atto, scala.codice))
        return fatta

    def concludi(
        self, risultato: Risultato, atto: Atto, composizione: Composizione, equipe: tuple[Membro, ...] | None = None
    ) -> None:
        """The équipe reaches its result, once. `equipe` says who took part, where that differs from who was called.

        Raises ValutazioneGiaConclusa, ValutazioneInterrotta, EquipeIncompleta, InconsistentDates.
        """
        self._in_corso()
        presenti = self.equipe if equipe is None else equipe
        composizione.verifica(presenti)
        for precedente in (self.avviata, *(s.atto for s in self.somministrazioni)):
            atto.non_prima_di(precedente)
        self.equipe = presenti
        self.risultato = risultato
        self.conclusa = atto
        self.stato = StatoValutazione.CONCLUSA
        self.record(facts.ValutazioneConclusa(atto))

    def interrompi(self, atto: Atto) -> None:
        """The reason for the valutazione has gone. One that has ended stays as it is."""
        if self.stato is StatoValutazione.IN_CORSO:
            self.interrotta = atto
            self.stato = StatoValutazione.INTERROTTA
            self.record(facts.ValutazioneInterrotta(atto))

    def esito(self) -> tuple[Risultato, Atto]:
        """The result, and when it was reached. Raises ValutazioneNonConclusa."""
        if self.risultato is None or self.conclusa is None:
            raise ValutazioneNonConclusa
        return self.risultato, self.conclusa

    def _in_corso(self) -> None:
        if self.stato is StatoValutazione.CONCLUSA:
            raise ValutazioneGiaConclusa
        if self.stato is StatoValutazione.INTERROTTA:
            raise ValutazioneInterrotta
