"""Why things are refused, suspended, missed or ended: the closed lists of the service."""

from enum import StrEnum


class MotivoConclusione(StrEnum):
    """Why a take-in ends. The same list as the PAI's closure, so that the two can be compared."""

    OBIETTIVI_RAGGIUNTI = "obiettivi_raggiunti"
    DECESSO = "decesso"
    RINUNCIA = "rinuncia"
    TRASFERIMENTO = "trasferimento"
    RICOVERO_DEFINITIVO = "ricovero_definitivo"
    ANNULLAMENTO = "annullamento"
    ALTRO = "altro"


SENZA_VALUTAZIONE_FINALE = frozenset(
    {
        MotivoConclusione.DECESSO,
        MotivoConclusione.RINUNCIA,
        MotivoConclusione.TRASFERIMENTO,
        MotivoConclusione.ANNULLAMENTO,
    }
)
"""Reasons that leave nobody to evaluate: only these end a take-in whose fifth phase is missing."""


class MotivoRifiuto(StrEnum):
    """Why the service does not take a person on."""

    REQUISITI_MANCANTI = "requisiti_mancanti"
    FUORI_TERRITORIO = "fuori_territorio"
    RISORSE_NON_DISPONIBILI = "risorse_non_disponibili"
    RICHIESTA_DOPPIA = "richiesta_doppia"
    ALTRO = "altro"


class MotivoSospensione(StrEnum):
    RICOVERO = "ricovero"
    ASSENZA = "assenza"
    RINUNCIA_TEMPORANEA = "rinuncia_temporanea"
    ALTRO = "altro"


class MotivoVisitaMancata(StrEnum):
    ASSENZA_UTENTE = "assenza_utente"
    RIFIUTO_UTENTE = "rifiuto_utente"
    RICOVERO = "ricovero"
    OPERATORE_NON_DISPONIBILE = "operatore_non_disponibile"
    ALTRO = "altro"
