"""Which registrazioni may stand together in one voce."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from services.indicators.domain.registro.codici import StatoProtocollo
from services.indicators.domain.registro.contenuti import Contenuto, Incontri, Protocollo, identita
from services.indicators.domain.registro.refusals import (
    GiornoGiaRegistrato,
    IncontriInDiminuzione,
    RegistrazioneDiAltraVoce,
    RegistrazioneUnica,
    StatoFuoriOrdine,
)

_S = StatoProtocollo
SEGUONO: Mapping[StatoProtocollo | None, frozenset[StatoProtocollo]] = {
    None: frozenset({_S.DEFINITO, _S.AGGIORNATO}),
    _S.DEFINITO: frozenset({_S.AGGIORNATO, _S.CONDIVISO, _S.CESSATO}),
    _S.AGGIORNATO: frozenset({_S.AGGIORNATO, _S.CONDIVISO, _S.CESSATO}),
    _S.CONDIVISO: frozenset({_S.AGGIORNATO, _S.ATTIVATO, _S.CESSATO}),
    _S.ATTIVATO: frozenset({_S.AGGIORNATO, _S.CESSATO}),
    _S.CESSATO: frozenset({_S.DEFINITO}),
}
"""What may follow each state of a protocol. None: the beginning, where one that existed before may be updated at once.
An updated one is shared and activated again; after its end only a new one may be defined."""


def ammetti(contenuti: Sequence[Contenuto]) -> None:
    """`contenuti`: those that would be valid together, in the order of the register.

    Raises RegistrazioneDiAltraVoce, RegistrazioneUnica, StatoFuoriOrdine, GiornoGiaRegistrato, IncontriInDiminuzione.
    """
    protocolli = [each for each in contenuti if isinstance(each, Protocollo)]
    incontri = [each for each in contenuti if isinstance(each, Incontri)]
    if len(contenuti) > 1 and not protocolli and not incontri:
        raise RegistrazioneUnica()
    if len({identita(each) for each in contenuti}) > 1:
        raise RegistrazioneDiAltraVoce()
    _stati_in_ordine(protocolli)
    _svolti_in_ordine(incontri)


def in_ordine(protocolli: Iterable[Protocollo]) -> list[Protocollo]:
    """As they followed each other: by day, and within a day as the register has them."""
    return sorted(protocolli, key=lambda protocollo: protocollo.il)


def _stati_in_ordine(protocolli: Sequence[Protocollo]) -> None:
    if len({(each.il, each.stato) for each in protocolli}) < len(protocolli):
        raise GiornoGiaRegistrato()
    ultimi_giorni = {each.il for each in protocolli if each.stato is _S.CESSATO}
    if any(each.il in ultimi_giorni and each.stato is not _S.CESSATO for each in protocolli):
        raise StatoFuoriOrdine("Nel giorno in cui cessa, un protocollo non ha altri stati")
    stati = [None, *(each.stato for each in in_ordine(protocolli))]
    for prima, dopo in pairwise(stati):
        if dopo is not None and dopo not in SEGUONO[prima]:
            raise StatoFuoriOrdine(
                f"Un protocollo non comincia come «{dopo}»"
                if prima is None
                else f"Nell'ordine dei giorni, a «{prima}» non può seguire «{dopo}»"
            )


def _svolti_in_ordine(incontri: Sequence[Incontri]) -> None:
    if len({each.al for each in incontri}) < len(incontri):
        raise GiornoGiaRegistrato()
    for prima, dopo in pairwise(sorted(incontri, key=lambda each: each.al)):
        if dopo.svolti < prima.svolti:
            raise IncontriInDiminuzione()
