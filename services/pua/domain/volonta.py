"""What a person wants of their own data, and who said so: the person, or whoever decides for them."""

from dataclasses import dataclass
from enum import StrEnum

from services.pua.domain.atto import Atto


class Dichiarante(StrEnum):
    """Who may speak: the person; amministratore di sostegno (art. 404 c.c.), tutore, parents of a minor."""

    PERSONA = "persona"
    AMMINISTRATORE_DI_SOSTEGNO = "amministratore_di_sostegno"
    TUTORE = "tutore"
    RESPONSABILITA_GENITORIALE = "responsabilita_genitoriale"


@dataclass(frozen=True)
class Volonta:
    """`atto`: when it was said, when it was recorded, and by which operator."""

    dichiarante: Dichiarante
    atto: Atto
