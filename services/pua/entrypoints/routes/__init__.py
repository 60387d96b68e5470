"""The routes, one file per aggregate. Who may use them: the policy table; territory is checked by the stores."""

from services.pua.domain.refusals import MotivoAccessoMancante
from shared.persistence.call import Call


def con_motivo(call: Call) -> Call:
    """For what is read only by who says why. Raises MotivoAccessoMancante."""
    if not call.motivo:
        raise MotivoAccessoMancante
    return call
