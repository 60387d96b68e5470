"""The Tempi of a territory's protocollo, and what is late against them.

No national limit in hours or days exists for the steps of a protected discharge: each territory's protocollo sets its
own, and they come in as data per Distretto. Days are calendar days in Europe/Rome; a step is in time on the day of its
deadline itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.stati import Stato, precede
from shared.kernel.clock import civil_date

NOTA_LIMITI = (
    "Nessuna norma nazionale fissa un limite in ore o giorni per i passi di una dimissione protetta: "
    "i Tempi sono quelli del protocollo del territorio."
)


class Fase(StrEnum):
    """The steps that a protocollo may time, in their order."""

    PRESA_IN_CARICO = "presa_in_carico"
    VALUTAZIONE = "valutazione"
    PAI = "pai"
    AVVIO_SERVIZI = "avvio_servizi"


_STATO_DI = {
    Fase.PRESA_IN_CARICO: Stato.PRESA_IN_CARICO,
    Fase.VALUTAZIONE: Stato.VALUTATA,
    Fase.PAI: Stato.PIANIFICATA,
    Fase.AVVIO_SERVIZI: Stato.SERVIZI_PRONTI,
}


class Decorrenza(StrEnum):
    """From which day a Tempo counts. The third one is for protocolli that count from readiness, and from the
    segnalazione where nobody has said when the patient was ready."""

    SEGNALAZIONE = "segnalazione"
    CLINICAMENTE_DIMISSIBILE = "clinicamente_dimissibile"
    CLINICAMENTE_DIMISSIBILE_O_SEGNALAZIONE = "clinicamente_dimissibile_o_segnalazione"


@dataclass(frozen=True)
class Tempo:
    """At most `giorni` calendar days from the day that `da` names."""

    giorni: int
    da: Decorrenza


@dataclass(frozen=True)
class Protocollo:
    """The Tempi of one Distretto. A phase that is not named has no limit."""

    nome: str
    tempi: Mapping[Fase, Tempo] = field(default_factory=dict)


@dataclass(frozen=True)
class Protocolli:
    """All of them. `versione` changes when any number does; `esempio` says that nobody approved these."""

    versione: str
    esempio: bool
    nota: str
    predefinito: Protocollo | None
    per_distretto: Mapping[str, Protocollo] = field(default_factory=dict)

    def di(self, distretto: str) -> Protocollo | None:
        """The protocollo of a Distretto, or the default one, or None where there is neither: nothing is then late."""
        return self.per_distretto.get(distretto, self.predefinito)


@dataclass(frozen=True)
class Ritardo:
    """A phase that was due on `scadenza` and came later (`avvenuta_il`), or has not come yet (None).

    `giorni` are those past the deadline, up to today where it still lasts.
    """

    fase: Fase
    dal: date
    scadenza: date
    avvenuta_il: date | None
    giorni: int

    @property
    def in_corso(self) -> bool:
        return self.avvenuta_il is None


def ritardi(dimissione: Dimissione, protocollo: Protocollo | None, oggi: date) -> list[Ritardo]:
    """What is late, or was, in the order of the phases. Steps that were skipped are neither met nor awaited."""
    trovati = []
    for fase, dal, scadenza in _scadenze(dimissione, protocollo):
        avvenuta_il = _avvenuta_il(dimissione, fase)
        fino_a = avvenuta_il or oggi
        if (avvenuta_il is not None or _attesa(dimissione, fase)) and fino_a > scadenza:
            trovati.append(Ritardo(fase, dal, scadenza, avvenuta_il, (fino_a - scadenza).days))
    return trovati


def scade_il(dimissione: Dimissione, protocollo: Protocollo | None) -> date | None:
    """The earliest deadline still unmet; the case is late from the day after it. None where nothing is awaited."""
    attese = [scadenza for fase, _, scadenza in _scadenze(dimissione, protocollo) if _attesa(dimissione, fase)]
    return min(attese, default=None)


def _scadenze(dimissione: Dimissione, protocollo: Protocollo | None) -> list[tuple[Fase, date, date]]:
    tempi = protocollo.tempi if protocollo is not None else {}
    return [
        (fase, dal, dal + timedelta(days=tempi[fase].giorni))
        for fase in Fase
        if fase in tempi and (dal := _decorre(dimissione, tempi[fase].da)) is not None
    ]


def _decorre(dimissione: Dimissione, da: Decorrenza) -> date | None:
    segnalata, dimissibile = civil_date(dimissione.segnalata_il), dimissione.clinicamente_dimissibile_dal
    if da is Decorrenza.SEGNALAZIONE:
        return segnalata
    if da is Decorrenza.CLINICAMENTE_DIMISSIBILE:
        return dimissibile
    return dimissibile or segnalata


def _attesa(dimissione: Dimissione, fase: Fase) -> bool:
    """Whether the phase has still to come. Services are awaited after the discharge too: the person is out by then."""
    if fase is Fase.AVVIO_SERVIZI:
        return not dimissione.chiusa and _avvenuta_il(dimissione, fase) is None
    return precede(dimissione.stato, _STATO_DI[fase])


def _avvenuta_il(dimissione: Dimissione, fase: Fase) -> date | None:
    passo = dimissione.passo(_STATO_DI[fase])
    giorni = [civil_date(passo.avvenuto_il)] if passo is not None else []
    if fase is Fase.AVVIO_SERVIZI and dimissione.servizi_avviati_il is not None:
        giorni.append(dimissione.servizi_avviati_il)
    return min(giorni, default=None)
