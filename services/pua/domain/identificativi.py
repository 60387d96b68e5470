"""The identifiers by which a person is recognised."""

import re
from dataclasses import dataclass
from enum import StrEnum

from services.pua.domain.codice_fiscale import codice_fiscale
from shared.kernel.refusal import InvalidInput


class SistemaIdentificativo(StrEnum):
    """Who issues the identifier. Listed by strength: a stronger one decides who the person is."""

    CODICE_FISCALE = "codice_fiscale"
    ANPR = "anpr"
    ENI = "eni"
    STP = "stp"

    @property
    def forza(self) -> int:
        """0 is the strongest."""
        return list(SistemaIdentificativo).index(self)

    @property
    def unico(self) -> bool:
        """Whether a person has at most one: the codice fiscale and the ANPR id are for life, STP and ENI expire."""
        return self in {SistemaIdentificativo.CODICE_FISCALE, SistemaIdentificativo.ANPR}


@dataclass(frozen=True)
class Identificativo:
    sistema: SistemaIdentificativo
    valore: str


class IdentificativoNonValido(InvalidInput):
    codice = "identificativo-non-valido"
    titolo = "L'identificativo indicato non ha la forma prevista"


_FORME = {
    # DM Interno 3/3/2023: nine letters or digits; the check digit's algorithm is not published.
    SistemaIdentificativo.ANPR: re.compile(r"[A-Z0-9]{9}"),
    # Accordo Stato-Regioni 20/12/2012: ENI or STP, then region (3), ASL (3) and progressive number (7).
    SistemaIdentificativo.ENI: re.compile(r"ENI\d{13}"),
    SistemaIdentificativo.STP: re.compile(r"STP\d{13}"),
}


def identificativo(sistema: SistemaIdentificativo, valore: str) -> Identificativo:
    """A valid identifier in its one form. Raises CodiceFiscaleNonValido, IdentificativoNonValido; neither quotes it."""
    if sistema is SistemaIdentificativo.CODICE_FISCALE:
        return Identificativo(sistema, codice_fiscale(valore))
    pulito = "".join(valore.split()).upper()
    if not _FORME[sistema].fullmatch(pulito):
        raise IdentificativoNonValido(sistema=sistema.value)
    return Identificativo(sistema, pulito)
