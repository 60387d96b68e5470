"""What the others are told about messages: those that wait, those that came again. Codes and ids only."""

import re
from typing import assert_never

from services.dimissioni.application.ports import UnitOfWork
from services.dimissioni.domain import facts
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.messaggio import MessaggioOspedaliero
from services.dimissioni.domain.quarantena import MessaggioInQuarantena
from shared.contracts import dimissioni as contratto
from shared.contracts.envelope import Payload

_TERRITORIO = re.compile(r"[0-9]{3,6}")


def annuncia_quarantena(uow: UnitOfWork, fermo: MessaggioInQuarantena) -> None:
    """What became true of a refused message, on a case of its own: it belongs to no other yet."""
    for fatto in fermo.pull_facts():
        payload = _payload(fatto, fermo)
        if payload is not None:
            uow.announce(fermo.id, payload, fatto.avvenuto_il)


def annuncia_ripetizione(uow: UnitOfWork, dimissione: Dimissione, messaggio: MessaggioOspedaliero) -> None:
    """A message that its case had received already: the case does not change, and that it came again is counted."""
    n = next(n for n, each in enumerate(dimissione.messaggi, 1) if each.messaggio_id == messaggio.messaggio_id)
    # By its place in the case: what hospitals call their messages is theirs, and may say anything.
    ripetuto = f"{dimissione.id}/{n}"
    volte = uow.ripetizioni.ancora(ripetuto)
    if _da_dire(volte):
        uow.announce(dimissione.caso_id, contratto.MessaggioRipetuto(messaggio_id=ripetuto, volte=volte), uow.now)


def _payload(fatto: facts.DellaQuarantena, fermo: MessaggioInQuarantena) -> Payload | None:
    match fatto:
        case facts.MessaggioTrattenuto():
            luogo = fermo.luogo
            return contratto.MessaggioInQuarantena(
                messaggio_id=fermo.id,
                motivi=tuple(sorted({problema.codice for problema in fermo.problemi})),
                ambito=_codice(luogo.ambito),
                distretto=_codice(luogo.distretto),
                asst=_codice(luogo.asst),
            )
        case facts.MessaggioRipetuto():
            if not _da_dire(fatto.volte):
                return None
            return contratto.MessaggioRipetuto(messaggio_id=fermo.id, volte=fatto.volte)
        case facts.MessaggioUscito():
            return contratto.MessaggioUscitoDallaQuarantena(
                messaggio_id=fermo.id, esito="ripreso" if fatto.ripreso else "scartato"
            )
        case _:
            assert_never(fatto)


def _da_dire(volte: int) -> bool:
    """1, 2, 4, 8 and so on: a sender that repeats itself for days must not fill the log of everybody else."""
    return volte.bit_count() == 1


def _codice(detto: str | None) -> str | None:
    """What has the form of a territory's code: anything else that a message wrote there stays here."""
    return detto if detto is not None and _TERRITORIO.fullmatch(detto) else None
