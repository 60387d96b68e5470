"""The codice fiscale: its check character, and what it says of birth and sex. The one place that knows stdnum.

Source: DM Finanze 23/12/1976, with omocodia (digits replaced by letters L-V) and the provisional number of 11 digits.
"""

from dataclasses import dataclass

from stdnum.exceptions import ValidationError
from stdnum.it import codicefiscale

from shared.kernel.refusal import InvalidInput

_OMOCODIA = str.maketrans("LMNPQRSTUV", "0123456789")
_MESI = "ABCDEHLMPRST"


class CodiceFiscaleNonValido(InvalidInput):
    codice = "codice-fiscale-non-valido"
    titolo = "Il codice fiscale indicato non è valido"


def codice_fiscale(valore: str) -> str:
    """The codice fiscale in its one form: upper case, no blanks. Raises CodiceFiscaleNonValido, without quoting it."""
    try:
        return str(codicefiscale.validate(valore))
    except ValidationError:
        raise CodiceFiscaleNonValido("Lunghezza, forma o carattere di controllo errati") from None


@dataclass(frozen=True)
class NascitaDichiarata:
    """What a codice fiscale says: two digits of the year, month, day, and sex (M or F)."""

    anno: str
    mese: str
    giorno: str
    sesso: str


def nascita(valido: str) -> NascitaDichiarata | None:
    """What a valid codice fiscale says of its holder; None for a provisional number, which says nothing."""
    if len(valido) != 16:
        return None
    giorno = int(valido[9:11].translate(_OMOCODIA))
    return NascitaDichiarata(
        anno=valido[6:8].translate(_OMOCODIA),
        mese=f"{_MESI.index(valido[8]) + 1:02d}",
        giorno=f"{giorno % 40:02d}",
        sesso="F" if giorno > 40 else "M",
    )
