"""The informativa that a person was given, and the consent to be looked up across bodies (ADR 0046).

Care by public bodies does not rest on consent (GDPR art. 9.2.h and 9.2.g, art. 2-sexies of the Codice): consent is for
one body's looking up what the other recorded, and nothing else waits for it.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from services.pua.domain.refusals import ConsensoNonDato
from services.pua.domain.volonta import Volonta
from shared.kernel.aggregate import Aggregate
from shared.kernel.territory import Territorio


class StatoConsenso(StrEnum):
    NON_REGISTRATO = "non_registrato"
    DATO = "dato"
    NEGATO = "negato"
    REVOCATO = "revocato"


@dataclass(frozen=True)
class Registrazione:
    """`testo`: which version of the text the person was given, as the body calls it (`informativa-2026.1`)."""

    testo: str
    volonta: Volonta


@dataclass(frozen=True)
class Scelta:
    """Given, denied or withdrawn; `testo` as in Registrazione, that of the consent where it is withdrawn."""

    stato: StatoConsenso
    testo: str
    volonta: Volonta


@dataclass(kw_only=True)
class Consenso(Aggregate):
    """Of one person, for the bodies of one territory. Nothing is overwritten: the last choice holds."""

    persona_id: str
    territorio: Territorio
    informative: list[Registrazione] = field(default_factory=list)
    scelte: list[Scelta] = field(default_factory=list)

    @property
    def chiave(self) -> str:
        """At most 64 characters."""
        return chiave(self.persona_id, self.territorio)

    @property
    def stato(self) -> StatoConsenso:
        return self.scelte[-1].stato if self.scelte else StatoConsenso.NON_REGISTRATO

    def informata(self, testo: str, volonta: Volonta) -> None:
        """The person was given the informativa. Raises InconsistentDates."""
        if self.informative:
            volonta.atto.non_prima_di(self.informative[-1].volonta.atto)
        self.informative.append(Registrazione(testo, volonta))

    def sceglie(self, dato: bool, testo: str, volonta: Volonta) -> None:
        """The person gives, or denies, the consent. Raises InconsistentDates."""
        self._dopo(volonta)
        self.scelte.append(Scelta(StatoConsenso.DATO if dato else StatoConsenso.NEGATO, testo, volonta))

    def revoca(self, volonta: Volonta) -> None:
        """Raises ConsensoNonDato, InconsistentDates."""
        if self.stato is not StatoConsenso.DATO:
            raise ConsensoNonDato
        self._dopo(volonta)
        self.scelte.append(Scelta(StatoConsenso.REVOCATO, self.scelte[-1].testo, volonta))

    def _dopo(self, volonta: Volonta) -> None:
        if self.scelte:
            volonta.atto.non_prima_di(self.scelte[-1].volonta.atto)


def chiave(persona_id: str, territorio: Territorio) -> str:
    """Which consent it is: one per person and territory."""
    return "/".join((persona_id, territorio.ambito, territorio.distretto, territorio.asst))
