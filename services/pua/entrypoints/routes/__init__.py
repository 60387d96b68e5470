"""The routes, one file per aggregate. Each names the roles that may use it; territory is checked by the stores."""

from shared.kernel.actor import Ruolo

OPERATORI = (Ruolo.ASSISTENTE_SOCIALE, Ruolo.OPERATORE_ASST)
"""Who works on cases, and so may see personal data: nobody else may."""
