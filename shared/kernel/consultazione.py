"""Why somebody may ask who looked at a person."""

from enum import StrEnum


class MotivoConsultazione(StrEnum):
    """Codes: what the person wrote stays with the titolare."""

    RICHIESTA_INTERESSATO = "richiesta_interessato"
    VERIFICA_INTERNA = "verifica_interna"
    RICHIESTA_GARANTE = "richiesta_garante"
    INCIDENTE = "incidente"
