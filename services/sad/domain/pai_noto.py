"""What the service remembers of every PAI it heard of: enough to open a take-in when a revision adds SAD to it.

No contact data: it is kept only for those whom the service is asked to visit.
"""

from dataclasses import dataclass

from services.sad.domain.richiesta import Bisogno
from shared.kernel.aggregate import Aggregate
from shared.kernel.territory import Territorio


@dataclass(kw_only=True)
class PaiNoto(Aggregate):
    """`id` is the PAI's own: a PAI heard twice is one."""

    caso_id: str
    territorio: Territorio
    bisogno: Bisogno
    con_sad: bool
    """Whether its version in force asks for SAD."""
    persona_id: str | None = None
    """The PUA's pseudonym."""
    dimissione_id: str | None = None
    revisione: int = 0
    chiuso: bool = False

    def rivedi(self, revisione: int, con_sad: bool) -> bool:
        """Whether SAD entered the plan with this revision. An older one changes nothing, nor does one heard twice."""
        if revisione < self.revisione:
            return False
        entra = con_sad and not self.con_sad
        self.revisione = revisione
        self.con_sad = con_sad
        return entra
