"""The person, as each territory knows them.

Nothing stated about a person is ever overwritten or merged: every statement is kept with its territory, and whoever
looks sees the picture made of the statements of their own territories only. So a case may be opened for a codice
fiscale that is known elsewhere without a word of what elsewhere knows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from services.pua.domain import facts
from services.pua.domain.anagrafica import Anagrafica, componi
from services.pua.domain.atto import Atto
from services.pua.domain.identificativi import Identificativo
from shared.kernel.aggregate import Aggregate
from shared.kernel.territory import Territorio

Vede: TypeAlias = Callable[[Territorio], bool]
"""Whether a territory is among those whose cases one may see."""


class CodiceRilievo(StrEnum):
    """A contradiction that was accepted and written down, for a person to look at."""

    CODICE_FISCALE_NON_VALIDO = "codice-fiscale-non-valido"
    IDENTIFICATIVO_NON_VALIDO = "identificativo-non-valido"
    DATA_NASCITA_NON_VALIDA = "data-nascita-non-valida"
    CODICE_FISCALE_INCOERENTE = "codice-fiscale-incoerente"
    POSSIBILE_PERSONA_DIVERSA = "possibile-persona-diversa"
    IDENTIFICATIVO_DI_ALTRA_PERSONA = "identificativo-di-altra-persona"

    @property
    def testo(self) -> str:
        return _TESTI[self]


_TESTI = {
    CodiceRilievo.CODICE_FISCALE_NON_VALIDO: "Il codice fiscale ricevuto non è valido e non è stato usato",
    CodiceRilievo.IDENTIFICATIVO_NON_VALIDO: "Un identificativo ricevuto non è valido e non è stato usato",
    CodiceRilievo.DATA_NASCITA_NON_VALIDA: "La data di nascita ricevuta non esiste: non è stata usata",
    CodiceRilievo.CODICE_FISCALE_INCOERENTE: "Data di nascita o sesso non corrispondono al codice fiscale",
    CodiceRilievo.POSSIBILE_PERSONA_DIVERSA: "Lo stesso identificativo è stato comunicato con un'altra identità",
    CodiceRilievo.IDENTIFICATIVO_DI_ALTRA_PERSONA: "Un identificativo comunicato appartiene a un'altra persona",
}


@dataclass(frozen=True)
class Rilievo:
    """`territori` are those whose statements contradict each other: only who sees all of them learns of it."""

    codice: CodiceRilievo
    territori: tuple[Territorio, ...]
    atto: Atto


@dataclass(frozen=True)
class Dichiarazione:
    """What one territory stated about the person, once."""

    anagrafica: Anagrafica
    territorio: Territorio
    atto: Atto


@dataclass(frozen=True)
class Scheda:
    """The person as somebody may see them."""

    persona_id: str
    anagrafica: Anagrafica
    rilievi: tuple[Rilievo, ...]


@dataclass(kw_only=True)
class Persona(Aggregate):
    """`territorio` is the one where the person was first registered."""

    territorio: Territorio
    dichiarazioni: list[Dichiarazione]
    rilievi: list[Rilievo] = field(default_factory=list)

    @classmethod
    def registra(
        cls, id: str, territorio: Territorio, anagrafica: Anagrafica, rilievi: Iterable[Rilievo], atto: Atto
    ) -> "Persona":
        """Somebody not known before. `rilievi` are those of the statement itself."""
        persona = cls(id=id, territorio=territorio, dichiarazioni=[Dichiarazione(anagrafica, territorio, atto)])
        for rilievo in rilievi:
            persona._rileva(rilievo)
        return persona

    @property
    def identificativi(self) -> tuple[Identificativo, ...]:
        """All that identify the person, whoever stated them."""
        return componi(d.anagrafica for d in self.dichiarazioni).identificativi

    @property
    def territori(self) -> tuple[Territorio, ...]:
        """Where the person is known, in the order in which they became so."""
        return tuple(dict.fromkeys(d.territorio for d in self.dichiarazioni))

    def dichiara(self, territorio: Territorio, anagrafica: Anagrafica, rilievi: Iterable[Rilievo], atto: Atto) -> bool:
        """A territory states who the person is, now or again. Returns whether that said anything new.

        What contradicts an earlier statement is kept beside it, as a rilievo; nothing is replaced.
        """
        if any(d.territorio == territorio and d.anagrafica == anagrafica for d in self.dichiarazioni):
            return False
        for precedente in self.dichiarazioni:
            if anagrafica.contraddice(precedente.anagrafica):
                self._rileva(
                    Rilievo(
                        CodiceRilievo.POSSIBILE_PERSONA_DIVERSA,
                        tuple(dict.fromkeys((precedente.territorio, territorio))),
                        atto,
                    )
                )
        for rilievo in rilievi:
            self._rileva(rilievo)
        self.dichiarazioni.append(Dichiarazione(anagrafica, territorio, atto))
        return True

    def collega(self, territorio: Territorio, vede: Vede, atto: Atto) -> bool:
        """A case opens in a territory where the person was not known: it takes along what its opener may see.

        Returns whether that was needed.
        """
        if territorio in self.territori:
            return False
        return self.dichiara(territorio, self.scheda(vede).anagrafica, (), atto)

    def nota_in(self, territorio: Territorio) -> Anagrafica:
        """Who the person is for one territory."""
        return componi(d.anagrafica for d in self.dichiarazioni if d.territorio == territorio)

    def scheda(self, vede: Vede) -> Scheda:
        return Scheda(
            persona_id=self.id,
            anagrafica=componi(d.anagrafica for d in self.dichiarazioni if vede(d.territorio)),
            rilievi=tuple(r for r in self.rilievi if all(vede(t) for t in r.territori)),
        )

    def storia(self, vede: Vede) -> list[tuple[Anagrafica, Atto]]:
        """The picture after each statement of those territories, oldest first, with the act that made it so.

        Of what others stated, and of when, nothing shows: not even as a gap between two versions.
        """
        viste = [d for d in self.dichiarazioni if vede(d.territorio)]
        return [
            (componi(d.anagrafica for d in viste[:quante]), viste[quante - 1].atto)
            for quante in range(1, len(viste) + 1)
        ]

    def _rileva(self, rilievo: Rilievo) -> None:
        if not any((r.codice, r.territori) == (rilievo.codice, rilievo.territori) for r in self.rilievi):
            self.rilievi.append(rilievo)
            self.record(facts.IdentitaContraddittoria(rilievo.atto, rilievo.codice.value, rilievo.territori))


def senza(anagrafica: Anagrafica, altrui: tuple[Identificativo, ...]) -> Anagrafica:
    """The statement without the identifiers that belong to others: kept, but not as this person's."""
    return replace(
        anagrafica,
        identificativi=tuple(i for i in anagrafica.identificativi if i not in altrui),
        non_attribuiti=(*anagrafica.non_attribuiti, *altrui),
    )
