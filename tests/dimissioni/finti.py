"""The unit of work in memory, with the service's own stores."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from services.dimissioni.adapters.archivio import colonne
from services.dimissioni.application.ports import Filtro
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.protocollo import Decorrenza, Fase, Protocolli, Protocollo, Tempo
from shared.kernel.actor import Actor, Ruolo, Scope
from shared.kernel.store import Page, PageRequest
from tests.dimissioni.costruttori import ORA
from tests.fakes import FakeWork, MemoryStore

PROTOCOLLI = Protocolli(
    "prova-1", False, "", Protocollo("prova", {Fase.PRESA_IN_CARICO: Tempo(2, Decorrenza.SEGNALAZIONE)})
)


class DimissioniInMemoria(MemoryStore[Dimissione]):
    def elenco(self, filtro: Filtro, request: PageRequest) -> Page[Dimissione]:
        tutte = self.all(stato=filtro.stato, caso_id=filtro.caso_id, segnalante=filtro.segnalante)
        if filtro.in_ritardo_al is not None:
            limite = filtro.in_ritardo_al.isoformat()
            tutte = [caso for caso in tutte if (self._columns(caso)["scade_il"] or "9999") < limite]
        resto = [caso for caso in tutte if request.after is None or caso.id > request.after]
        pagina = resto[: request.limit]
        return Page(pagina, pagina[-1].id if len(resto) > request.limit else None)


class RipetizioniInMemoria:
    def __init__(self) -> None:
        self.volte: Counter[str] = Counter()

    def ancora(self, messaggio_id: str) -> int:
        self.volte[messaggio_id] += 1
        return self.volte[messaggio_id]


class LavoroFinto(FakeWork):
    def __init__(self, actor: Actor | None = None, now: datetime = ORA) -> None:
        super().__init__(actor, now)
        self.protocolli = PROTOCOLLI
        self.ripetizioni = RipetizioniInMemoria()
        self.dimissioni = DimissioniInMemoria(self, colonne(PROTOCOLLI))

    def dimentica(self, caso_id: str, impronte: Sequence[str]) -> None:
        del impronte
        for caso in self.dimissioni.all(caso_id=caso_id):
            del self.dimissioni._kept[caso.id]

    def chiama(self, actor: Actor) -> "LavoroFinto":
        """The next transaction, of somebody else, over the same cases."""
        self.actor, self.annunci, self.committed = actor, [], False
        return self


def ospedale(nome: str = "ospedale-a", asst: str = "718") -> Actor:
    return Actor(nome, Ruolo.SISTEMA_OSPEDALIERO, Scope(asst=frozenset({asst})))


def assistente(ambito: str = "50036") -> Actor:
    return Actor("as-1", Ruolo.ASSISTENTE_SOCIALE, Scope(ambiti=frozenset({ambito})))
