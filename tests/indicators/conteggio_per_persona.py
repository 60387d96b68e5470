"""A rule that counts persons, not cases, some only at the denominator: to prove that the mechanism carries both."""

from collections.abc import Iterator

from services.indicators.domain.case import Storia
from services.indicators.domain.contributions.contributo import Contributo, Regola
from services.indicators.domain.contributions.registry import Regole
from shared.contracts import pua


def _persone(storia: Storia) -> Iterator[Contributo]:
    for chiave, valutazione in storia.valutazioni.items():
        conclusa = valutazione.conclusa
        if conclusa is not None and storia.luogo is not None:
            yield Contributo(
                "PERSONE",
                chiave,
                conclusa.giorno,
                storia.luogo,
                numeratore=int(conclusa.dati.assistente_sociale_presente),
                denominatore=1,
                eventi=(conclusa.evento,),
                soggetto=conclusa.dati.persona_id,
            )


PERSONE = Regole([Regola("PERSONE", 1, "prova", frozenset({pua.ValutazioneConclusa}), _persone)])
