"""Messages that must not be accepted: what real interfaces get wrong. Each knows the reason it must be refused for."""

import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from services.embedded.demo.ospedale import Degenza, bundle_dimissione
from services.embedded.demo.risorse import Risorsa
from shared.fhir import systems

Guasta = Callable[[Risorsa], bytes]


@dataclass(frozen=True)
class Guasto:
    """`codice` and `stato` (HTTP) are what the platform must answer."""

    codice: str
    stato: int
    rompi: Guasta

    @property
    def di_chi_manda(self) -> bool:
        """Whether it lies in the account that sends, and not in what is sent."""
        return self.stato == 403


@dataclass(frozen=True)
class MessaggioGuasto:
    nosologico: str
    corpo: bytes
    guasto: Guasto


def in_byte(bundle: Risorsa) -> bytes:
    return json.dumps(bundle, ensure_ascii=False, separators=(",", ":")).encode()


def _di_tipo(bundle: Risorsa, tipo: str) -> list[Risorsa]:
    return [voce["resource"] for voce in bundle["entry"] if voce["resource"]["resourceType"] == tipo]


def _senza(*tipi: str) -> Guasta:
    def rompi(bundle: Risorsa) -> bytes:
        voci = [voce for voce in bundle["entry"] if voce["resource"]["resourceType"] not in tipi]
        return in_byte({**bundle, "entry": voci})

    return rompi


def _due_pazienti(bundle: Risorsa) -> bytes:
    voce = next(v for v in bundle["entry"] if v["resource"]["resourceType"] == "Patient")
    altra = deepcopy(voce)
    altra["resource"]["id"] += "-2"
    altra["fullUrl"] += "-2"
    return in_byte({**bundle, "entry": [*bundle["entry"], altra]})


def _verso(sistema: str, codice: str) -> Guasta:
    """The request is addressed to another code of that list."""

    def rompi(bundle: Risorsa) -> bytes:
        copia = deepcopy(bundle)
        for identificativo in _di_tipo(copia, "Task")[0]["contained"][0]["identifier"]:
            if identificativo["system"] == sistema:
                identificativo["value"] = codice
        return in_byte(copia)

    return rompi


def _altrove(bundle: Risorsa) -> bytes:
    """Addressed to Bergamo, which is not the territory of this hospital's account."""
    copia = deepcopy(bundle)
    codici = {systems.SID_AMBITO: "50036", systems.SID_DISTRETTO: "22047", systems.SID_ASST: "718"}
    for identificativo in _di_tipo(copia, "Task")[0]["contained"][0]["identifier"]:
        identificativo["value"] = codici[identificativo["system"]]
    return in_byte(copia)


def _troncato(bundle: Risorsa) -> bytes:
    corpo = in_byte(bundle)
    return corpo[: len(corpo) * 2 // 3]


def _paziente_sciolto(bundle: Risorsa) -> bytes:
    return in_byte(_di_tipo(bundle, "Patient")[0])


def _raccolta(bundle: Risorsa) -> bytes:
    return in_byte({**bundle, "type": "collection"})


RICHIESTA_ASSENTE = Guasto("richiesta-assente", 422, _senza("ServiceRequest", "Task"))
PAZIENTE_DIVERSO = Guasto("paziente-diverso", 422, in_byte)
"""Nothing is broken in the message itself: its stay is another person's."""
GUASTI: Sequence[Guasto] = (
    Guasto("paziente-assente", 422, _senza("Patient")),
    Guasto("ricovero-assente", 422, _senza("Encounter")),
    RICHIESTA_ASSENTE,
    Guasto("ambito-sconosciuto", 422, _verso(systems.SID_AMBITO, "59999")),
    Guasto("territorio-incoerente", 422, _verso(systems.SID_DISTRETTO, "22047")),
    Guasto("pazienti-multipli", 422, _due_pazienti),
    Guasto("territorio-non-consentito", 403, _altrove),
    Guasto("json-malformato", 400, _troncato),
    Guasto("bundle-assente", 400, _paziente_sciolto),
    Guasto("tipo-bundle-non-supportato", 422, _raccolta),
)
CORREGGIBILI = [guasto for guasto in GUASTI[:6] if guasto is not RICHIESTA_ASSENTE]
"""The ones after which a hospital corrects the message and sends it again. Without its request a message is not a
wrong segnalazione: it is one that waits for its case."""


def sparsi(degenze: Sequence[Degenza]) -> Iterator[MessaggioGuasto]:
    """One broken message of each kind, about stays that nobody signals properly."""
    for numero, (guasto, degenza) in enumerate(zip(GUASTI, degenze, strict=False)):
        altra = replace(degenza, nosologico=f"{degenza.nosologico}-X{numero}")
        yield MessaggioGuasto(altra.nosologico, guasto.rompi(bundle_dimissione(altra, rumore=5)), guasto)
