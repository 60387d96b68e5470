"""The PUA's transaction in memory: it keeps the promises of the real one, without a database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from services.pua.adapters.archivi import ricevuto
from services.pua.adapters.oscuramenti import consenso_in_riga, oscuramento_in_riga
from services.pua.adapters.vista import Vista
from services.pua.domain.accesso import Accesso
from services.pua.domain.cartella import Voce
from services.pua.domain.caso_ricevuto import CasoRicevuto
from services.pua.domain.consenso import Consenso
from services.pua.domain.emergenza import AccessoInEmergenza
from services.pua.domain.equipe import Composizione
from services.pua.domain.identificativi import Identificativo
from services.pua.domain.oscuramento import Oscuramento, StatoOscuramento, visibili
from services.pua.domain.pai import Pai
from services.pua.domain.persona import Persona
from services.pua.domain.riservatezza import Riservatezza
from services.pua.domain.valutazione import Valutazione
from shared.contracts.envelope import Event, Payload
from shared.kernel.actor import EVERYTHING, Actor, Ruolo, Scope, platform
from shared.kernel.aggregate import Aggregate
from shared.kernel.refusal import NotFound, VersionChanged
from tests.fakes import FakeWork, MemoryStore
from tests.pua.costruttori import ADESSO

A = TypeVar("A", bound=Aggregate)


def operatore(*ambiti: str, ruolo: Ruolo = Ruolo.ASSISTENTE_SOCIALE) -> Actor:
    return Actor("as-1", ruolo, Scope(ambiti=frozenset(ambiti or ("50036",))))


class NegozioFinto(MemoryStore[A]):
    """Facts are of the transaction: what comes back from storage has none."""

    def add(self, aggregate: A) -> None:
        super().add(aggregate)
        self._kept[aggregate.id].pull_facts()

    def save(self, aggregate: A) -> None:
        super().save(aggregate)
        self._kept[aggregate.id].pull_facts()


class PersoneFinte:
    def __init__(self, uow: "PuaFinto") -> None:
        self._uow = uow
        self.tenute: dict[str, Persona] = {}

    def get(self, id: str) -> Persona:
        persona = self.tenute.get(id)
        if persona is None or not self._visibile(persona):
            raise NotFound
        return deepcopy(persona)

    def cerca(self, identificativo: Identificativo) -> Persona | None:
        vede = self._uow.actor.scope.sees
        for persona in self.tenute.values():
            if identificativo in persona.scheda(vede).anagrafica.identificativi:
                return deepcopy(persona)
        return None

    def titolari(self, identificativi: Sequence[Identificativo]) -> dict[Identificativo, Persona]:
        copie = {id: deepcopy(persona) for id, persona in self.tenute.items()}
        return {i: copia for copia in copie.values() for i in copia.identificativi if i in identificativi}

    def add(self, persona: Persona) -> None:
        assert persona.id not in self.tenute
        persona.versione = 1
        self.tenute[persona.id] = deepcopy(persona)

    def save(self, persona: Persona) -> None:
        if self.tenute[persona.id].versione != persona.versione:
            raise VersionChanged
        persona.versione += 1
        self.tenute[persona.id] = deepcopy(persona)

    def _visibile(self, persona: Persona) -> bool:
        return any(self._uow.actor.scope.sees(territorio) for territorio in persona.territori)


class CartelleFinte:
    def __init__(self, uow: "PuaFinto") -> None:
        self._uow = uow
        self.voci: list[Voce] = []

    def add(self, voce: Voce) -> None:
        da_eventi = {(v.evento_id, v.cosa, v.riferimento) for v in self.voci if v.evento_id is not None}
        if (voce.evento_id, voce.cosa, voce.riferimento) not in da_eventi:
            self.voci.append(voce)

    def della_persona(self, persona_id: str) -> list[Voce]:
        sue = [v for v in self.voci if v.persona_id == persona_id and self._uow.actor.scope.sees(v.territorio)]
        return visibili(sue, self._uow.oscuramenti.in_vigore(), self._uow.vista.account)

    def cose(self) -> list[str]:
        return [voce.cosa.value for voce in self.voci]


class SegnalatiFinti:
    def __init__(self) -> None:
        self.di: dict[str, str] = {}

    def add(self, caso_id: str, sistema: str) -> None:
        self.di.setdefault(caso_id, sistema)


class NegozioOscurabile(NegozioFinto[A]):
    def _sees(self, aggregate: A) -> bool:
        uow = self._work
        assert isinstance(uow, PuaFinto)
        account, ids = uow.vista.account, (aggregate.id, getattr(aggregate, "caso_id", ""))
        nascosto = account is not None and any(o.nasconde(account, *ids) for o in uow.oscuramenti.in_vigore())
        return super()._sees(aggregate) and not nascosto


class OscuramentiFinti(NegozioFinto[Oscuramento]):
    def in_vigore(self) -> list[Oscuramento]:
        return [each for each in self._kept.values() if each.stato is StatoOscuramento.IN_VIGORE]

    def estendi(self, da: str, a: str) -> None:
        for oscuramento in self.in_vigore():
            if da in oscuramento.elemento.coperti:
                oscuramento.estendi(a)


class EmergenzeFinte(NegozioFinto[AccessoInEmergenza]):
    def __init__(self, uow: "PuaFinto") -> None:
        super().__init__(uow)
        self.tentativi: dict[tuple[str, date], int] = {}

    def mia(self, id: str) -> AccessoInEmergenza:
        trovata = self._kept.get(id)
        if trovata is None or trovata.account != self._work.actor.id:
            raise NotFound
        return deepcopy(trovata)

    def tentativo(self, giorno: date) -> int:
        chiave = (self._work.actor.id, giorno)
        self.tentativi[chiave] = self.tentativi.get(chiave, 0) + 1
        return self.tentativi[chiave]


class PuaFinto(FakeWork):
    def __init__(self, actor: Actor | None = None) -> None:
        super().__init__(actor or operatore(), ADESSO)
        self.composizione = Composizione()
        self.riservatezza = Riservatezza()
        self.vista = Vista(self.actor)
        self.oscuramenti = OscuramentiFinti(self, oscuramento_in_riga)
        self.consensi: NegozioFinto[Consenso] = NegozioFinto(self, consenso_in_riga)
        self.emergenze = EmergenzeFinte(self)
        self.persone = PersoneFinte(self)
        self.accessi: NegozioFinto[Accesso] = NegozioOscurabile(self)
        self.valutazioni: NegozioFinto[Valutazione] = NegozioOscurabile(self)
        self.pai: NegozioFinto[Pai] = NegozioOscurabile(self)
        self.cartelle = CartelleFinte(self)
        self.segnalati = SegnalatiFinti()
        self.ricevuti: NegozioFinto[CasoRicevuto] = NegozioFinto(self, ricevuto)

    def negozio(self, aggregato: Accesso | Valutazione | Pai) -> NegozioFinto[Any]:
        """Where aggregates of this kind are kept."""
        negozi: dict[type[Any], NegozioFinto[Any]] = {
            Accesso: self.accessi,
            Valutazione: self.valutazioni,
            Pai: self.pai,
        }
        return negozi[type(aggregato)]

    def come(self, actor: Actor) -> "PuaFinto":
        """From here on somebody else acts."""
        self.actor = actor
        self.vista = Vista(actor)
        self.committed = False
        return self

    def in_emergenza(self) -> "PuaFinto":
        """As the routes of an emergency call: the same account, in every territory."""
        return self.come(replace(self.actor, scope=EVERYTHING))

    def in_chiaro(self) -> None:
        self.vista.in_chiaro()

    @contextmanager
    def per_decidere(self) -> Iterator[None]:
        account, self.vista.account = self.vista.account, None
        yield
        self.vista.account = account

    def piattaforma(self) -> "PuaFinto":
        return self.come(platform("pua"))

    def tipi_annunciati(self) -> list[str]:
        return [payload.tipo for payload in self.annunciati()]


def evento(payload: Payload, caso_id: str = "caso-1", sequenza: int = 1, **altro: Any) -> Event:
    servizio = payload.tipo.partition(".")[0]
    valori: dict[str, Any] = {
        "id": f"{payload.tipo}-{caso_id}-{sequenza}",
        "source": f"/raccordo/{servizio}",
        "type": payload.tipo,
        "caso_id": caso_id,
        "time": ADESSO,
        "recorded_at": ADESSO,
        "sequence": sequenza,
        "correlation_id": "",
        "causation_id": "",
        "data": payload,
    }
    return Event(**valori | altro)
