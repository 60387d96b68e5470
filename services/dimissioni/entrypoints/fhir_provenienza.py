"""Who did what to a dimissione, as it remembers it itself: its steps, what it waited for, the messages about it."""

from collections.abc import Iterator

from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.stati import Provenienza
from shared.fhir.provenance import Act


def atti_della(dimissione: Dimissione) -> Iterator[Act]:
    for passo in dimissione.passi:
        yield Act(passo.stato.value, passo.avvenuto_il, passo.registrato_il, passo.da, passo.provenienza.value)
    if (attesa := dimissione.attesa) is not None:
        # When it was written down is not kept apart: it is asked as it is written.
        yield Act("richiesta di informazioni", attesa.dal, attesa.dal, attesa.da, Provenienza.MANUALE.value)
    for messaggio in dimissione.messaggi:
        inviato = messaggio.inviato_il or messaggio.ricevuto_il
        # Who sent it is not kept with the message: the steps that it made say it.
        yield Act(
            f"messaggio {messaggio.messaggio_id}", inviato, messaggio.ricevuto_il, None, Provenienza.INTEGRAZIONE.value
        )
