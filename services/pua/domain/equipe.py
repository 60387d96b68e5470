"""The équipe (UVM, EEMM) that makes a valutazione multidimensionale."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.pua.domain.codici import Ente, Professione
from services.pua.domain.refusals import EquipeIncompleta


@dataclass(frozen=True)
class Membro:
    """`operatore` names the account or the office, where it was recorded."""

    professione: Professione
    ente: Ente
    operatore: str | None = None


@dataclass(frozen=True)
class Composizione:
    """Who must take part. D.Lgs. 29/2024 leaves it to a decree not yet seen, so it is configuration of the service.

    The default asks only for what makes a valutazione multidimensionale: two distinct professions.
    """

    professioni_distinte: int = 2
    richieste: frozenset[Professione] = frozenset()

    def verifica(self, equipe: Sequence[Membro]) -> None:
        """Raises EquipeIncompleta."""
        presenti = {membro.professione for membro in equipe}
        mancanti = sorted(self.richieste - presenti)
        if mancanti:
            raise EquipeIncompleta(f"Mancano: {', '.join(mancanti)}")
        if len(presenti) < self.professioni_distinte:
            raise EquipeIncompleta(
                f"Professioni distinte presenti: {len(presenti)}; richieste: almeno {self.professioni_distinte}"
            )


def assistente_sociale_presente(equipe: Sequence[Membro]) -> bool:
    """Whether the assistente sociale of Comune or Ambito took part: what PUA-2 counts (one of the ASST does not)."""
    return any(
        membro.professione is Professione.ASSISTENTE_SOCIALE and membro.ente in {Ente.COMUNE, Ente.AMBITO}
        for membro in equipe
    )
