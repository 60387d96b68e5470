"""The cartella sociale: one person's timeline through the five phases of the processo caratteristico.

Source: DGR Lombardia XII/2167/2024, cartella sociale informatizzata; indicator SAD-3 asks which cases had all five.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.pua.domain.atto import Atto
from shared.kernel.territory import Territorio


class Fase(StrEnum):
    ACCESSO = "accesso"
    VALUTAZIONE = "valutazione"
    PROGETTO = "progetto"
    EROGAZIONE = "erogazione"
    CONCLUSIONE = "conclusione"


class Cosa(StrEnum):
    """What happened. Each belongs to a phase; some complete it."""

    ACCESSO_APERTO = "accesso-aperto"
    SEGNALAZIONE_ACCOLTA = "segnalazione-accolta"
    VALUTAZIONE_PRELIMINARE_CONCLUSA = "valutazione-preliminare-conclusa"
    ACCESSO_CHIUSO = "accesso-chiuso"
    VALUTAZIONE_AVVIATA = "valutazione-avviata"
    SCALA_SOMMINISTRATA = "scala-somministrata"
    VALUTAZIONE_CONCLUSA = "valutazione-conclusa"
    VALUTAZIONE_INTERROTTA = "valutazione-interrotta"
    PAI_REDATTO = "pai-redatto"
    PAI_FIRMATO = "pai-firmato"
    PAI_ATTIVATO = "pai-attivato"
    PAI_REVISIONATO = "pai-revisionato"
    INTERVENTO_AVVIATO = "intervento-avviato"
    INTERVENTO_CONCLUSO = "intervento-concluso"
    PAI_CHIUSO = "pai-chiuso"
    CLINICAMENTE_DIMISSIBILE = "paziente-clinicamente-dimissibile"
    SERVIZI_PRONTI = "servizi-pronti"
    DIMISSIONE_EFFETTUATA = "dimissione-effettuata"
    DIMISSIONE_CONCLUSA = "dimissione-conclusa"
    DIMISSIONE_RIFIUTATA = "dimissione-rifiutata"
    DIMISSIONE_ANNULLATA = "dimissione-annullata"
    SAD_RICHIESTO = "sad-richiesto"
    SAD_PRESO_IN_CARICO = "sad-preso-in-carico"
    SAD_VALUTATO = "sad-valutato"
    SAD_PROGETTATO = "sad-progettato"
    SAD_ATTIVATO = "sad-attivato"
    SAD_EROGAZIONE_AVVIATA = "sad-erogazione-avviata"
    SAD_SOSPESO = "sad-sospeso"
    SAD_RIPRESO = "sad-ripreso"
    SAD_VALUTAZIONE_FINALE = "sad-valutazione-finale"
    SAD_CONCLUSO = "sad-concluso"
    SAD_RIFIUTATO = "sad-rifiutato"
    SAD_ANNULLATO = "sad-annullato"

    @property
    def fase(self) -> Fase:
        return _FASI[self][0]

    @property
    def completa(self) -> bool:
        """Whether, with this, the phase has been gone through."""
        return _FASI[self][1]

    @property
    def descrizione(self) -> str:
        return _FASI[self][2]


_FASI: dict[Cosa, tuple[Fase, bool, str]] = {
    Cosa.ACCESSO_APERTO: (Fase.ACCESSO, False, "Segnalazione ricevuta"),
    Cosa.CLINICAMENTE_DIMISSIBILE: (Fase.ACCESSO, False, "Paziente clinicamente dimissibile"),
    Cosa.SEGNALAZIONE_ACCOLTA: (Fase.ACCESSO, True, "Segnalazione accolta"),
    Cosa.VALUTAZIONE_PRELIMINARE_CONCLUSA: (Fase.ACCESSO, True, "Valutazione preliminare conclusa"),
    Cosa.ACCESSO_CHIUSO: (Fase.ACCESSO, False, "Accesso chiuso"),
    Cosa.DIMISSIONE_RIFIUTATA: (Fase.ACCESSO, False, "Dimissione protetta rifiutata"),
    Cosa.DIMISSIONE_ANNULLATA: (Fase.ACCESSO, False, "Dimissione protetta annullata"),
    Cosa.VALUTAZIONE_AVVIATA: (Fase.VALUTAZIONE, False, "Valutazione multidimensionale avviata"),
    Cosa.SCALA_SOMMINISTRATA: (Fase.VALUTAZIONE, False, "Scala somministrata"),
    Cosa.VALUTAZIONE_CONCLUSA: (Fase.VALUTAZIONE, True, "Valutazione multidimensionale conclusa"),
    Cosa.VALUTAZIONE_INTERROTTA: (Fase.VALUTAZIONE, False, "Valutazione multidimensionale interrotta"),
    Cosa.SAD_RICHIESTO: (Fase.VALUTAZIONE, False, "SAD richiesto"),
    Cosa.SAD_PRESO_IN_CARICO: (Fase.VALUTAZIONE, False, "SAD: presa in carico"),
    Cosa.SAD_VALUTATO: (Fase.VALUTAZIONE, True, "SAD: bisogno valutato"),
    Cosa.PAI_REDATTO: (Fase.PROGETTO, False, "PAI redatto"),
    Cosa.PAI_FIRMATO: (Fase.PROGETTO, False, "PAI firmato"),
    Cosa.PAI_ATTIVATO: (Fase.PROGETTO, True, "PAI attivato"),
    Cosa.PAI_REVISIONATO: (Fase.PROGETTO, False, "PAI revisionato"),
    Cosa.SAD_PROGETTATO: (Fase.PROGETTO, True, "SAD: progetto individualizzato"),
    Cosa.SAD_ATTIVATO: (Fase.PROGETTO, False, "SAD: servizio predisposto"),
    Cosa.SERVIZI_PRONTI: (Fase.PROGETTO, False, "Servizi pronti per la dimissione"),
    Cosa.DIMISSIONE_EFFETTUATA: (Fase.EROGAZIONE, False, "Dimissione dall'ospedale"),
    Cosa.INTERVENTO_AVVIATO: (Fase.EROGAZIONE, True, "Intervento avviato"),
    Cosa.INTERVENTO_CONCLUSO: (Fase.EROGAZIONE, False, "Intervento concluso"),
    Cosa.SAD_EROGAZIONE_AVVIATA: (Fase.EROGAZIONE, True, "SAD: erogazione avviata"),
    Cosa.SAD_SOSPESO: (Fase.EROGAZIONE, False, "SAD: sospeso"),
    Cosa.SAD_RIPRESO: (Fase.EROGAZIONE, False, "SAD: ripreso"),
    Cosa.SAD_VALUTAZIONE_FINALE: (Fase.CONCLUSIONE, True, "SAD: valutazione finale"),
    Cosa.SAD_CONCLUSO: (Fase.CONCLUSIONE, True, "SAD: concluso"),
    Cosa.SAD_RIFIUTATO: (Fase.CONCLUSIONE, False, "SAD: richiesta rifiutata"),
    Cosa.SAD_ANNULLATO: (Fase.CONCLUSIONE, False, "SAD: annullato prima dell'erogazione"),
    Cosa.PAI_CHIUSO: (Fase.CONCLUSIONE, True, "PAI chiuso"),
    Cosa.DIMISSIONE_CONCLUSA: (Fase.CONCLUSIONE, False, "Percorso di dimissione protetta concluso"),
}


@dataclass(frozen=True)
class Voce:
    """One line of the timeline. `riferimento` is the id of what it is about (accesso, PAI, presa in carico, ...).

    `evento_id` names the event of another service that brought it, once; None for what the PUA did itself.
    """

    persona_id: str
    caso_id: str
    territorio: Territorio
    cosa: Cosa
    atto: Atto
    riferimento: str
    evento_id: str | None = None


@dataclass(frozen=True)
class Caso:
    """One pathway of the person, oldest entry first."""

    caso_id: str
    territorio: Territorio
    voci: tuple[Voce, ...]

    @property
    def fasi_complete(self) -> tuple[Fase, ...]:
        """The phases gone through, in the order of the process."""
        complete = {voce.cosa.fase for voce in self.voci if voce.cosa.completa}
        return tuple(fase for fase in Fase if fase in complete)

    @property
    def completo(self) -> bool:
        return len(self.fasi_complete) == len(Fase)

    def della_fase(self, fase: Fase) -> tuple[Voce, ...]:
        return tuple(voce for voce in self.voci if voce.cosa.fase is fase)


@dataclass(frozen=True)
class Cartella:
    persona_id: str
    casi: tuple[Caso, ...]


def componi_cartella(persona_id: str, voci: Iterable[Voce]) -> Cartella:
    """The cartella made of its entries: in the order in which things happened, else in which they were recorded."""
    per_caso: dict[str, list[Voce]] = defaultdict(list)
    for voce in sorted(voci, key=lambda v: (v.atto.avvenuto_il, v.atto.registrato_il)):
        per_caso[voce.caso_id].append(voce)
    return Cartella(
        persona_id, tuple(Caso(caso_id, righe[0].territorio, tuple(righe)) for caso_id, righe in per_caso.items())
    )
