"""Canaries: a name and a codice fiscale that only one Ambito's person has, and finding them where they are not due."""

import re
from collections.abc import Iterable
from datetime import date

from stdnum.it import codicefiscale

from services.embedded.demo.degenza import Paziente

_NOME = re.compile(r"zq([a-j]{5})x", re.IGNORECASE)
_CODICE_FISCALE = re.compile(r"ZQXCNR41C47([A-J])(\d{3})[A-Z]", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def nome(ambito: str) -> str:
    """A word that stands for the Ambito's person in every text: surname, notes, goals."""
    return f"Zq{''.join('abcdefghij'[int(cifra)] for cifra in ambito)}x"


def codice_fiscale(ambito: str) -> str:
    """A valid one, of nobody: the code of the Ambito is in the place of birth."""
    radice = f"ZQXCNR41C47{'ABCDEFGHIJ'[int(ambito[-4])]}{ambito[-3:]}"
    return radice + str(codicefiscale.calc_check_digit(radice))


def paziente(ambito: str) -> Paziente:
    telefono = f"035{ambito}"
    return Paziente(
        codice_fiscale(ambito), date(1941, 3, 7), "F", cognome=nome(ambito), nome="Canarina", telefono=telefono
    )


def persone_in(testo: str) -> set[str]:
    """What of a person stands in a text: names and codici fiscali of canaries, small letters."""
    return {trovato.group().lower() for schema in (_NOME, _CODICE_FISCALE) for trovato in schema.finditer(testo)}


def segni_in(testo: str) -> set[str]:
    """Canaries, and every id."""
    return persone_in(testo) | set(_UUID.findall(testo))


def segni_di(ambito: str, testi: Iterable[str]) -> frozenset[str]:
    """What tells of an Ambito's case: its canaries, and the ids that stand in what its own account was answered."""
    ids = {id for testo in testi for id in _UUID.findall(testo)}
    return frozenset({nome(ambito).lower(), codice_fiscale(ambito).lower()} | ids)
