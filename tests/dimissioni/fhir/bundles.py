"""Hospital messages with telling defaults: Maria, admitted to a hospital in Bergamo, signalled on 4 March 2025.

The shape comes from the demo's generator, so that what is tested is what the demo sends.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from services.dimissioni.adapters.fhir.lettore import leggi
from services.dimissioni.application.lettura import MessaggioLetto, MessaggioRifiutato
from services.embedded.demo.ospedale import Degenza, Paziente, bundle_dimissione
from shared.kernel.clock import ROME

CODICE_FISCALE = "RSSMRA41C47A794Z"
"""Of a woman born on 7 March 1941."""

SEGNALATA = datetime(2025, 3, 4, 11, 30, tzinfo=ROME)
RICEVUTO = datetime(2025, 3, 4, 11, 0, tzinfo=UTC)
DIMESSA = datetime(2025, 3, 12, 10, 0, tzinfo=ROME)

MARIA = Paziente(CODICE_FISCALE, date(1941, 3, 7), "F")

DEGENZA = Degenza(
    nosologico="2025001234",
    paziente=MARIA,
    ambito="50036",
    distretto="22047",
    asst="718",
    ricoverato_il=datetime(2025, 2, 27, 9, 0, tzinfo=ROME),
    segnalata_il=SEGNALATA,
    prevista_il=date(2025, 3, 12),
)

Modifica = Callable[[dict[str, Any]], Any]


def degenza(**cambi: Any) -> Degenza:
    """The stay, changed where told; `paziente` may be a dict of changes to Maria."""
    paziente = cambi.pop("paziente", {})
    return replace(DEGENZA, paziente=replace(MARIA, **paziente), **cambi)


def segnalazione(rumore: int = 0, /, **modifiche: Modifica) -> dict[str, Any]:
    """The first message; `Patient=lambda r: r.pop("gender")` changes the resource of that type."""
    bundle = deepcopy(bundle_dimissione(DEGENZA, rumore=rumore))
    return modificato(bundle, **modifiche)


def modificato(bundle: dict[str, Any], **modifiche: Modifica) -> dict[str, Any]:
    bundle = deepcopy(bundle)
    for tipo, modifica in modifiche.items():
        modifica(risorsa(bundle, tipo))
    return bundle


def risorsa(bundle: dict[str, Any], tipo: str) -> dict[str, Any]:
    trovata: dict[str, Any] = next(
        voce["resource"] for voce in bundle["entry"] if voce["resource"]["resourceType"] == tipo
    )
    return trovata


def senza(bundle: dict[str, Any], *tipi: str) -> dict[str, Any]:
    """The same message without the entries of these types."""
    return {**bundle, "entry": [v for v in bundle["entry"] if v["resource"]["resourceType"] not in tipi]}


def con(bundle: dict[str, Any], *risorse: dict[str, Any]) -> dict[str, Any]:
    """The same message with more entries."""
    altre = [{"fullUrl": f"urn:uuid:0000-{n}", "resource": risorsa} for n, risorsa in enumerate(risorse)]
    return {**bundle, "entry": [*bundle["entry"], *altre]}


def in_byte(bundle: Any) -> bytes:
    return json.dumps(bundle).encode()


def letto(bundle: dict[str, Any], ricevuto_il: datetime = RICEVUTO) -> MessaggioLetto:
    return leggi(in_byte(bundle), ricevuto_il)


def rifiutato(corpo: Any) -> MessaggioRifiutato:
    """The refusal of these bytes, or of this bundle."""
    try:
        esito = leggi(corpo if isinstance(corpo, bytes) else in_byte(corpo), RICEVUTO)
    except MessaggioRifiutato as rifiuto:
        return rifiuto
    raise AssertionError(f"accolto: {esito.messaggio.anomalie}")


def codice_di(corpo: Any) -> tuple[str, str]:
    """(code, element) of the principal reason of a refusal."""
    principale = rifiutato(corpo).problemi[0]
    return principale.codice, principale.elemento


def anomalie(bundle: dict[str, Any], ricevuto_il: datetime = RICEVUTO) -> dict[str, str]:
    """Code -> last part of the FHIRPath, of the anomalies of an accepted message, the usual ones left out."""
    trovate = {a.codice: a.elemento for a in letto(bundle, ricevuto_il).messaggio.anomalie}
    trovate.pop("nome-assente", None)
    return {codice: elemento.rpartition("resource.ofType(")[2].replace(")", "") for codice, elemento in trovate.items()}
