"""Which values and which cases a caller may see.

A value is visible to whoever may see every case that could count in it: a claim on the territory itself, or on one
that wholly contains it. The regional value is an aggregate made for the ATS too: they read it, but not its cases.
"""

from services.indicators.domain.levels import Livello, righe
from shared.kernel.actor import Actor, Ruolo


def vede_i_casi(actor: Actor, livello: Livello, codice: str) -> bool:
    """Whether every row of the territory lies in the actor's scope. Unknown territories are seen by nobody."""
    rows = righe(livello, codice)
    return bool(rows) and all(actor.scope.sees(row.territorio) for row in rows)


def vede_il_valore(actor: Actor, livello: Livello, codice: str) -> bool:
    if vede_i_casi(actor, livello, codice):
        return True
    regional_reader = actor.ruolo is Ruolo.ATS_REGIONE and bool(actor.scope.ats)
    return livello is Livello.REGIONE and regional_reader and bool(righe(livello, codice))


def vede_le_bozze(actor: Actor) -> bool:
    """A yearly return that is not frozen yet is the Ufficio di Piano's own work: the others read what it hands on."""
    return actor.ruolo in {Ruolo.UFFICIO_DI_PIANO, Ruolo.AMMINISTRATORE}
