"""The person as typed by hand: what is wrong is refused, because whoever types can correct it at once."""

import re
from dataclasses import replace
from datetime import date, datetime

from stdnum.exceptions import ValidationError
from stdnum.it import codicefiscale

from services.dimissioni.domain.messaggio import IdentificativoPersona, PersonaSegnalata
from services.dimissioni.domain.refusals import (
    CodiceFiscaleIncoerente,
    CodiceFiscaleNonValido,
    DataNascitaNonValida,
    PersonaNonIndicata,
)
from shared.kernel.clock import civil_date

_NASCITA = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def persona_verificata(persona: PersonaSegnalata, ora: datetime) -> PersonaSegnalata:
    """The person with identifiers in their one form (upper case, no blanks).

    Raises PersonaNonIndicata, CodiceFiscaleNonValido, DataNascitaNonValida, CodiceFiscaleIncoerente; none of them
    quotes what was typed. Omocodia is accepted.
    """
    if not persona.identificativi and not (persona.cognome and persona.nome):
        raise PersonaNonIndicata()
    if persona.data_nascita is not None:
        _verifica_nascita(persona.data_nascita, civil_date(ora))
    identificativi = tuple(_verificato(voce) for voce in persona.identificativi)
    for voce in identificativi:
        if voce.sistema == "codice_fiscale" and len(voce.valore) == 16:
            _verifica_coerenza(voce.valore, persona, civil_date(ora))
    return replace(persona, identificativi=identificativi)


def _verificato(voce: IdentificativoPersona) -> IdentificativoPersona:
    valore = "".join(voce.valore.split()).upper()
    if voce.sistema == "codice_fiscale":
        try:
            valore = str(codicefiscale.validate(valore))
        except ValidationError:
            raise CodiceFiscaleNonValido() from None
    return IdentificativoPersona(voce.sistema, valore)


def _verifica_nascita(nascita: str, oggi: date) -> None:
    if not _NASCITA.fullmatch(nascita):
        raise DataNascitaNonValida()
    try:
        prima_possibile = date.fromisoformat(nascita + "-01-01"[: 10 - len(nascita)])
    except ValueError:
        raise DataNascitaNonValida() from None
    if prima_possibile > oggi:
        raise DataNascitaNonValida()


def _verifica_coerenza(codice: str, persona: PersonaSegnalata, oggi: date) -> None:
    """A codice fiscale says day, month, two digits of the year, and sex: those must agree with what was typed."""
    sesso = str(codicefiscale.get_gender(codice))
    if persona.sesso in ("M", "F") and persona.sesso != sesso:
        raise CodiceFiscaleIncoerente()
    if persona.data_nascita is not None:
        nato = codicefiscale.get_birth_date(codice, minyear=oggi.year - 99)
        if not nato.strftime("%y-%m-%d").startswith(persona.data_nascita[2:]):
            raise CodiceFiscaleIncoerente()
