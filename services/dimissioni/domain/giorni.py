"""Civil days of a discharge (Europe/Rome), and the order in which they may stand."""

from datetime import UTC, date, datetime, time, timedelta

from services.dimissioni.domain.messaggio import DestinazioneDimissione
from services.dimissioni.domain.stati import Momento
from shared.kernel.clock import ROME, civil_date
from shared.kernel.refusal import FutureDate, InconsistentDates

GIORNI_A_CARICO_SANITARIO = 30
"""DPCM 12/1/2017 art. 22 c. 4: tutelary care at home is wholly paid by health for the first 30 days after a protected
discharge, and by half afterwards."""

A_CASA = frozenset({DestinazioneDimissione.DOMICILIO, DestinazioneDimissione.ALLOGGIO_TEMPORANEO})
"""Destinations where care at home (and so art. 22) applies."""


def istante(giorno: date, quando: Momento) -> datetime:
    """When something dated only by its day happened (UTC): the instant it was said if that is the same day, else the
    first instant of the day in Europe/Rome. Never later than the moment in which we came to know."""
    if civil_date(quando.avvenuto_il) == giorno:
        return quando.avvenuto_il
    return datetime.combine(giorno, time(), ROME).astimezone(UTC)


def non_nel_futuro(giorno: date, quando: Momento) -> None:
    """Raises FutureDate where the day is after the one in which we come to know it."""
    if giorno > civil_date(quando.registrato_il):
        raise FutureDate(data=giorno.isoformat())


def verifica_ordine(
    *, ricovero: date | None, dimissibile: date | None, prevista: date | None, dimessa: date | None
) -> None:
    """Raises InconsistentDates where a day stands before one that must come first. Missing days contradict nothing.

    Admission comes before readiness, plan and discharge; readiness before discharge. A segnalazione made after the
    discharge is late, not impossible, and a planned day says nothing about the others.
    """
    coppie = (
        (ricovero, dimissibile, "La persona risulta clinicamente dimissibile prima del ricovero"),
        (ricovero, prevista, "La data prevista di dimissione è precedente al ricovero"),
        (ricovero, dimessa, "La dimissione è precedente al ricovero"),
        (
            dimissibile,
            dimessa,
            "La dimissione è precedente al giorno in cui la persona risulta clinicamente dimissibile",
        ),
    )
    for prima, dopo, testo in coppie:
        if prima is not None and dopo is not None and dopo < prima:
            raise InconsistentDates(testo, prima=prima.isoformat(), dopo=dopo.isoformat())


def fine_assistenza_sanitaria(dimessa_il: date, destinazione: DestinazioneDimissione) -> date | None:
    """The split date of DPCM 12/1/2017 art. 22: last of the 30 days wholly paid by health, counting the day after the
    discharge as the first. None where the person does not go to a home."""
    if destinazione not in A_CASA:
        return None
    return dimessa_il + timedelta(days=GIORNI_A_CARICO_SANITARIO)
