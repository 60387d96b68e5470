"""When a person may be erased: nothing of theirs is under way, and the law no longer asks to keep it.

How long a cartella is kept is the owner's decision, not ours (archival and health law, massimario di scarto of the
body): a number of years from the last thing that was recorded, and none means that nothing is ever erased. GDPR art. 17
par. 3 lets an obligation to keep stand before the right to erasure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from services.pua.domain.cartella import Cosa, Voce
from shared.kernel.clock import civil_date
from shared.kernel.refusal import Refusal
from shared.kernel.territory import Territorio


class PercorsoAncoraAperto(Refusal):
    """Whoever is being taken care of is not erased: what is under way ends first."""

    codice = "percorso-ancora-aperto"
    titolo = "La persona ha un percorso ancora aperto: prima di cancellarla lo si chiude"


class ConservazioneSenzaTermine(Refusal):
    """No term was set (RACCORDO_CONSERVAZIONE_ANNI): what was recorded is kept."""

    codice = "conservazione-senza-termine"
    titolo = (
        "La documentazione si conserva senza termine: il titolare non ha indicato dopo quanti anni si può cancellare "
        "(GDPR art. 17 par. 3)"
    )


class ConservazioneInCorso(Refusal):
    """The law still asks to keep it; the answer says until when."""

    codice = "conservazione-in-corso"
    titolo = "La documentazione si deve ancora conservare (GDPR art. 17 par. 3)"


class MotivoCancellazione(StrEnum):
    RICHIESTA_DELL_INTERESSATO = "richiesta_dell_interessato"
    FINE_DELLA_CONSERVAZIONE = "fine_della_conservazione"
    ORDINE_DELL_AUTORITA = "ordine_dell_autorita"
    TRATTAMENTO_ILLECITO = "trattamento_illecito"


@dataclass(frozen=True)
class Cancellazione:
    """A person was erased. `casi`: how many pathways."""

    persona_id: str
    casi: int
    motivo: MotivoCancellazione
    cancellata_il: datetime


@dataclass(frozen=True)
class Traccia:
    """All that the cartella holds of one person, whatever the territory: what decides, and is shown to nobody."""

    persona_id: str
    territori: frozenset[Territorio]
    voci: Sequence[Voce]
    registrata_il: datetime
    """When the person was last written about, beside the cartella (UTC)."""
    impronte: tuple[str, ...] = ()
    """Of their identifiers: what others may be told of them."""

    @property
    def casi(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(voce.caso_id for voce in self.voci))

    @property
    def ultimo_giorno(self) -> date:
        """The civil day on which something of theirs was last recorded."""
        return civil_date(max((voce.atto.registrato_il for voce in self.voci), default=self.registrata_il))


_FINI: Final = frozenset(
    {
        Cosa.SAD_CONCLUSO,
        Cosa.SAD_RIFIUTATO,
        Cosa.SAD_ANNULLATO,
        Cosa.DIMISSIONE_CONCLUSA,
        Cosa.DIMISSIONE_RIFIUTATA,
        Cosa.DIMISSIONE_ANNULLATA,
    }
)
"""After these nothing of what they speak of is under way in the other services."""


def nega_se_qualcosa_e_aperto(aperti_qui: int, voci: Iterable[Voce], dimissioni: Iterable[str]) -> None:
    """`aperti_qui`: accessi, valutazioni and PAI of the PUA; `dimissioni`: ids of those that its accessi came from.

    Raises PercorsoAncoraAperto.
    """
    voci = list(voci)
    richieste = {voce.riferimento for voce in voci if voce.cosa is Cosa.SAD_RICHIESTO}
    finite = {voce.riferimento for voce in voci if voce.cosa in _FINI}
    if aperti_qui or richieste - finite or set(dimissioni) - finite:
        raise PercorsoAncoraAperto


def nega_se_si_conserva(ultimo_giorno: date, anni: int | None, oggi: date) -> None:
    """Raises ConservazioneSenzaTermine where no term was set, ConservazioneInCorso until it is over."""
    if anni is None:
        raise ConservazioneSenzaTermine
    fino_al = _dopo_anni(ultimo_giorno, anni)
    if oggi <= fino_al:
        raise ConservazioneInCorso(
            f"L'ultima registrazione è del {ultimo_giorno:%d/%m/%Y} e la conservazione dura {anni} anni: "
            f"si potrà cancellare dopo il {fino_al:%d/%m/%Y}",
            conservazione_fino_al=fino_al.isoformat(),
        )


def _dopo_anni(giorno: date, anni: int) -> date:
    try:
        return giorno.replace(year=giorno.year + anni)
    except ValueError:  # 29 February
        return giorno.replace(year=giorno.year + anni, month=3, day=1)
