"""Why somebody looks, in the caller's own code: a closed list, so that it can be counted and holds no free text."""

from enum import StrEnum


class Motivo(StrEnum):
    PRESA_IN_CARICO = "presa_in_carico"
    VALUTAZIONE = "valutazione"
    CONTINUITA_ASSISTENZIALE = "continuita_assistenziale"
    RICHIESTA_DELLA_PERSONA = "richiesta_della_persona"
    VERIFICA = "verifica"
    PERICOLO_PER_LA_SALUTE = "pericolo_per_la_salute"
    PERICOLO_PER_L_INCOLUMITA = "pericolo_per_l_incolumita"
    PROTEZIONE_DI_MINORE_O_INCAPACE = "protezione_di_minore_o_incapace"

    @property
    def emergenza(self) -> bool:
        """Whether it is enough for an accesso in emergenza (GDPR art. 9.2.c, 9.2.g)."""
        return self in _EMERGENZE


_EMERGENZE = frozenset(
    {Motivo.PERICOLO_PER_LA_SALUTE, Motivo.PERICOLO_PER_L_INCOLUMITA, Motivo.PROTEZIONE_DI_MINORE_O_INCAPACE}
)
