"""The words of PUA and dimissioni, in those of the service."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from services.sad.domain.calendario import inizio_del_giorno
from services.sad.domain.motivi import MotivoConclusione
from services.sad.domain.persona import Persona
from services.sad.domain.richiesta import InterventoSad
from shared.contracts.envelope import Anagrafica, TerritorioDelCaso
from shared.contracts.pua import InterventoPrevisto
from shared.kernel.clock import civil_date
from shared.kernel.territory import Territorio, lombardia

MOTIVI_DIMISSIONE: Mapping[str, MotivoConclusione] = {
    "decesso": MotivoConclusione.DECESSO,
    "rinuncia": MotivoConclusione.RINUNCIA,
    "trasferimento": MotivoConclusione.TRASFERIMENTO,
}
"""Why a take-in ends with its dimissione; any other reason is an annullamento, as it is for the PAI."""


def richieste_al_sad(interventi: Iterable[InterventoPrevisto]) -> tuple[InterventoSad, ...]:
    """Those of a plan's interventions that are for this service."""
    return tuple(
        InterventoSad(intervento.ore_settimanali, intervento.dal, intervento.al)
        for intervento in interventi
        if intervento.tipo == "sad"
    )


def persona_di(anagrafica: Anagrafica | None) -> Persona:
    """Only what the operators need to find the door."""
    if anagrafica is None:
        return Persona()
    return Persona(anagrafica.cognome, anagrafica.nome, anagrafica.indirizzo, anagrafica.telefono)


def territorio_di(territorio: TerritorioDelCaso) -> Territorio:
    """Raises what `Territori.resolve` raises."""
    return lombardia().resolve(territorio.ambito, territorio.distretto, territorio.asst)


def istante_di_dimissione(time: datetime, il: date) -> datetime:
    """The instant of a discharge told as a day: the event's own where it falls on it, else the day's beginning."""
    return time if civil_date(time) == il else inizio_del_giorno(il)
