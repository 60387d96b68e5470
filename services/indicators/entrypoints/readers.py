"""Who reads indicators: every role that works with them; what each sees is a matter of territory."""

from shared.kernel.actor import Ruolo

LEGGE = (
    Ruolo.ASSISTENTE_SOCIALE,
    Ruolo.OPERATORE_ASST,
    Ruolo.UFFICIO_DI_PIANO,
    Ruolo.ATS_REGIONE,
    Ruolo.AMMINISTRATORE,
)
