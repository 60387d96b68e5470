"""Events of three publishers about invented cases, where a scene needs no people to bring them about."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from shared.contracts import dimissioni, pua, sad
from shared.contracts.envelope import Payload, TerritorioDelCaso, encode
from shared.contracts.topics import public_topic
from shared.kernel.clock import ROME
from shared.messaging.bus import Message

WHERE: Final = TerritorioDelCaso(ambito="50036", distretto="22047", asst="718")
BEGIN: Final = datetime(2025, 3, 3, 9, 0, tzinfo=ROME)


def events(service: str, caso_id: str, payloads: Sequence[Payload]) -> list[Message]:
    """As the service's topic carries them, numbered from 1, a day apart."""
    return [
        Message(
            public_topic(service),
            caso_id,
            encode(
                payload,
                event_id=f"{caso_id}-{service}-{number}",
                service=service,
                caso_id=caso_id,
                sequence=number,
                time=BEGIN + timedelta(days=number),
                recorded_at=BEGIN + timedelta(days=number),
            ),
        )
        for number, payload in enumerate(payloads, start=1)
    ]


def visits(caso_id: str, many: int) -> list[Message]:
    """So many words of one publisher about one case: to be counted, not to be understood."""
    return events("sad", caso_id, [sad.SadPresoInCarico(presa_in_carico_id=f"p-{n}") for n in range(many)])


def discharges(cases: Iterable[str]) -> dict[str, list[Message]]:
    """A discharge with home care for each case, by publisher."""
    said: dict[str, list[Message]] = {"dimissioni": [], "pua": [], "sad": []}
    for caso in cases:
        said["dimissioni"] += events("dimissioni", caso, _hospital(caso))
        said["pua"] += events("pua", caso, _pua(caso))
        said["sad"] += events("sad", caso, _sad(caso))
    return said


def _hospital(caso: str) -> list[Payload]:
    return [
        dimissioni.DimissioneSegnalata(dimissione_id=caso, provenienza="integrazione", territorio=WHERE),
        dimissioni.PazienteClinicamenteDimissibile(dimissione_id=caso, dal=BEGIN.date() + timedelta(days=2)),
        dimissioni.DimissioneEffettuata(
            dimissione_id=caso, il=BEGIN.date() + timedelta(days=9), destinazione="domicilio"
        ),
    ]


def _pua(caso: str) -> list[Payload]:
    return [
        pua.AccessoAperto(
            accesso_id=caso,
            persona_id=caso,
            segnalante="4",
            dimissione_id=caso,
            provenienza="integrazione",
            territorio=WHERE,
        ),
        pua.ValutazioneConclusa(
            valutazione_id=caso,
            accesso_id=caso,
            persona_id=caso,
            territorio=WHERE,
            provenienza="manuale",
            area="anziani",
            professioni=("medico", "infermiere"),
            assistente_sociale_presente=True,
            bisogno_complesso=True,
            non_autosufficiente=True,
            alto_bisogno_assistenziale=True,
        ),
    ]


def _sad(caso: str) -> list[Payload]:
    return [
        sad.SadRichiesto(
            presa_in_carico_id=caso,
            territorio=WHERE,
            provenienza="integrazione",
            origine="dimissione_protetta",
            pai_id=caso,
            anziano=True,
            non_autosufficiente=True,
            alto_bisogno_assistenziale=True,
        ),
        sad.SadPresoInCarico(presa_in_carico_id=caso),
        sad.SadProgettato(presa_in_carico_id=caso, provenienza="manuale", piano_integrato=True, ore_settimanali=6),
        sad.SadErogazioneAvviata(presa_in_carico_id=caso, provenienza="integrazione", il=BEGIN.date()),
    ]
