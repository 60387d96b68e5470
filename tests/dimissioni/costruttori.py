"""Dimissioni, messages and moments with telling defaults: Maria, admitted on 20 February, signalled on 2 March."""

from datetime import UTC, date, datetime
from typing import Any

from services.dimissioni.domain import accoglienza
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.messaggio import (
    DestinazioneDimissione,
    IdentificativoPersona,
    MessaggioOspedaliero,
    PersonaSegnalata,
)
from services.dimissioni.domain.stati import Canale, Momento, Provenienza
from shared.kernel.territory import Territorio

BERGAMO = Territorio("50036", "22047", "718")
DOMICILIO = DestinazioneDimissione.DOMICILIO
RICOVERO = date(2026, 2, 20)
SEGNALATA = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
DIMISSIBILE = date(2026, 3, 6)
DIMESSA = date(2026, 3, 10)
ORA = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
"""When we come to know, unless a test says otherwise."""

CODICE_FISCALE = "RSSMRA41C47A794Z"
MARIA = PersonaSegnalata(
    identificativi=(IdentificativoPersona("codice_fiscale", CODICE_FISCALE),),
    cognome="Rossi",
    nome="Maria",
    data_nascita="1941-03-07",
    sesso="F",
)


def momento(
    avvenuto_il: datetime = ORA, registrato_il: datetime = ORA, provenienza: Provenienza = Provenienza.MANUALE
) -> Momento:
    return Momento(avvenuto_il, registrato_il, "as-1", provenienza)


def il(giorno: int, mese: int = 3, ora: int = 10) -> Momento:
    """A moment of a day of March 2026."""
    return momento(datetime(2026, mese, giorno, ora, tzinfo=UTC))


def dimissione(**cambi: Any) -> Dimissione:
    """Signalled by a hospital on 2 March; nothing else has happened. Its facts are already handed over."""
    valori: dict[str, Any] = {
        "id": "dim-1",
        "caso_id": "caso-1",
        "territorio": BERGAMO,
        "persona": MARIA,
        "chiave_caso": "ospedale-a|ricovero-1",
        "provenienza": Provenienza.INTEGRAZIONE,
        "canale": Canale.HTTP,
        "segnalante": "ospedale-a",
        "segnalata_il": SEGNALATA,
        "data_ricovero": RICOVERO,
    } | cambi
    nuova = Dimissione(**valori)
    nuova.segnala(momento(nuova.segnalata_il))
    nuova.pull_facts()
    return nuova


def pianificata() -> Dimissione:
    caso = dimissione()
    caso.segui_presa_in_carico(il(3))
    caso.segui_valutazione("val-1", il(5))
    caso.segui_pai("pai-1", il(6))
    caso.pull_facts()
    return caso


def dimessa() -> Dimissione:
    caso = dimissione()
    caso.dimetti(DIMESSA, DOMICILIO, il(10))
    caso.pull_facts()
    return caso


def messaggio(**cambi: Any) -> MessaggioOspedaliero:
    """The first message of Maria's stay: the request for a protected discharge."""
    valori: dict[str, Any] = {
        "messaggio_id": "messaggio-1",
        "chiave_caso": "ospedale-a|ricovero-1",
        "mittente": "ospedale-a",
        "inviato_il": SEGNALATA,
        "persona": MARIA,
        "territorio": BERGAMO,
        "segnalata_il": SEGNALATA,
        "data_ricovero": RICOVERO,
    } | cambi
    return MessaggioOspedaliero(**valori)


def seguente(**cambi: Any) -> MessaggioOspedaliero:
    """A later message about the same stay: it says only what changed."""
    return messaggio(
        **{
            "messaggio_id": "messaggio-2",
            "inviato_il": datetime(2026, 3, 12, 9, 0, tzinfo=UTC),
            "territorio": None,
            "segnalata_il": None,
            "data_ricovero": None,
        }
        | cambi
    )


def apri(primo: MessaggioOspedaliero | None = None, ora: datetime = ORA) -> Dimissione:
    return accoglienza.apri(
        primo or messaggio(),
        id="dim-1",
        caso_id="caso-1",
        canale=Canale.HTTP,
        segnalante="ospedale-a",
        da="ospedale-a",
        ora=ora,
    )


def applica(caso: Dimissione, altro: MessaggioOspedaliero) -> bool:
    return accoglienza.applica(caso, altro, canale=Canale.HTTP, da="ospedale-a", ora=ORA)


def codici(caso: Dimissione) -> list[tuple[str, str]]:
    return [(anomalia.codice, anomalia.elemento) for anomalia in caso.anomalie]
