"""What every reader of one message shares: its entries, its index, its notebook, its day."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from services.dimissioni.adapters.fhir.busta import ILLEGGIBILE, METODI, Busta, Voce
from services.dimissioni.adapters.fhir.quaderno import Quaderno
from services.dimissioni.adapters.fhir.riferimenti import Indice
from services.dimissioni.adapters.fhir.risorse import contenuta, facoltativa
from services.dimissioni.adapters.fhir.tempo import intero
from shared.kernel.clock import civil_date


@dataclass
class Lettura:
    """One message being read. `usate` are the entries that somebody looked into."""

    busta: Busta
    ricevuto_il: datetime
    quaderno: Quaderno = field(default_factory=Quaderno)
    usate: set[int] = field(default_factory=set)
    indice: Indice = field(init=False)

    def __post_init__(self) -> None:
        self.indice = Indice(self.busta.voci)
        self._annota_invio()
        if self.busta.nomi_ripetuti:
            testo = "Un oggetto JSON del messaggio dice due volte lo stesso nome: vale l'ultimo"
            self.quaderno.annota("elemento-ripetuto", "Bundle", testo)
        for voce in self.busta.voci:
            posto = f"Bundle.entry[{voce.indice}]"
            if voce.tipo == ILLEGGIBILE:
                testo = "La voce non contiene una risorsa che dica il suo tipo (resourceType): ignorata"
                self.quaderno.annota("voce-illeggibile", f"{posto}.resource", testo)
            elif voce.tipo in METODI:
                testo = f"Dalla voce ci si aspetta una risorsa, non un'operazione {voce.tipo}: ignorata"
                self.quaderno.annota("operazione-non-eseguita", f"{posto}.request", testo)

    def _annota_invio(self) -> None:
        detto = self.busta.timestamp_detto
        if detto is not None and self.busta.timestamp is None:
            testo = "L'istante di invio del messaggio non è leggibile: ignorato"
            self.quaderno.annota("elemento-non-valido", "Bundle.timestamp", testo)
        elif isinstance(detto, str) and not intero(detto):
            testo = "L'istante di invio non è intero: si presumono i secondi e il fuso di Roma"
            self.quaderno.annota("data-ora-incompleta", "Bundle.timestamp", testo)

    @property
    def oggi(self) -> date:
        return civil_date(self.ricevuto_il)

    def usa(self, voce: Voce) -> Voce:
        self.usate.add(voce.indice)
        return voce

    def bersaglio(self, reference: Any | None, da: Voce, elemento: str, *tipi: str) -> Voce | None:
        """The entry that a Reference points to. Noted where it names one that the Bundle does not hold, or that is
        of another type than `tipi`. None also where the reference says only an identifier or a display."""
        if reference is None or not reference.reference:
            return None
        riferimento: str = reference.reference
        trovata = contenuta(da, riferimento) if riferimento.startswith("#") else self.indice.risolvi(riferimento, da)
        if trovata is None or (tipi and trovata.tipo not in tipi):
            testo = "Il riferimento non porta a una risorsa adatta di questo messaggio"
            self.quaderno.annota("riferimento-irrisolto", f"{da.percorso}.{elemento}", testo)
            return None
        return trovata

    def organizzazione(self, reference: Any | None, da: Voce, elemento: str) -> tuple[Any, Voce] | None:
        """The parsed Organization that a Reference points to, with its entry."""
        voce = self.bersaglio(reference, da, elemento, "Organization")
        if voce is None:
            return None
        organization = facoltativa(voce, self.quaderno)
        return None if organization is None else (organization, self.usa(voce))
