"""Subscription: what a hospital may ask for, element by element, and how we say it back."""

import json
from collections.abc import Iterable
from typing import Any

from services.dimissioni.application.lettura import MessaggioRifiutato, Problema
from services.dimissioni.domain.sottoscrizione import Sottoscrizione, StatoSottoscrizione
from shared.fhir import systems
from shared.fhir.elements import meta_of
from shared.fhir.notifications import ID_ONLY, PAYLOAD_CONTENT, SUBSCRIPTION
from shared.fhir.outcome import MEDIA_TYPE, Resource
from shared.kernel.store import Version

STATI: dict[StatoSottoscrizione, str] = {
    StatoSottoscrizione.RICHIESTA: "requested",
    StatoSottoscrizione.ATTIVA: "active",
    StatoSottoscrizione.ERRORE: "error",
    StatoSottoscrizione.SPENTA: "off",
}
CORPO_MASSIMO = 64 * 1024
"""Bytes of what is sent about a subscription."""
PERCHE = "Sapere che cosa è stato delle proprie richieste"
"""Subscription.reason of all of them: free text of others is not kept."""

_NON_LETTI = frozenset({"resourceType", "id", "meta", "text", "language", "contact", "reason", "error"})
"""Elements that change nothing of what happens: what we said of one may come back as it is."""
_LETTI = frozenset({"status", "criteria", "channel"})
_DEL_CANALE = frozenset({"id", "type", "endpoint", "payload", "_payload", "header"})
_NOMI = frozenset({"end", "extension", "modifierExtension", "contained", "implicitRules"})
"""Names of elements that R4 knows; of others nothing is repeated."""


class _Lettura:
    """Gathers what is wrong, all of it, so that it is put right at once."""

    def __init__(self) -> None:
        self.problemi: list[Problema] = []

    def vuole(self, vero: bool, elemento: str, testo: str) -> None:
        if not vero:
            self.problemi.append(Problema("sottoscrizione-non-ammessa", elemento, testo))


def json_di(corpo: bytes, tipo: str) -> Resource:
    """A resource of this type. Raises MessaggioRifiutato."""
    if len(corpo) > CORPO_MASSIMO:
        raise MessaggioRifiutato(Problema("corpo-troppo-grande", tipo, "Il corpo supera 64 KB"))
    try:
        trovato = json.loads(corpo)
    except (ValueError, RecursionError):
        raise MessaggioRifiutato(Problema("json-malformato", tipo, "Il corpo della richiesta non è JSON")) from None
    if not isinstance(trovato, dict) or trovato.get("resourceType") != tipo:
        raise MessaggioRifiutato(Problema("non-fhir", tipo, f"Il corpo deve essere una risorsa {tipo}"))
    return trovato


def da_spegnere(risorsa: Resource) -> bool:
    return risorsa.get("status") == "off"


def da_accendere(risorsa: Resource) -> str:
    """Where to tell. Raises MessaggioRifiutato: what we would not do is refused, and not passed over."""
    qui = _Lettura()
    qui.vuole(risorsa.get("status") == "requested", "Subscription.status", "Lo stato che si chiede è requested")
    qui.vuole(
        risorsa.get("criteria") == systems.TOPIC_RICHIESTA,
        "Subscription.criteria",
        f"L'unico argomento è {systems.TOPIC_RICHIESTA}, senza filtri",
    )
    _nient_altro(risorsa.keys() - _NON_LETTI - _LETTI, "Subscription", qui)
    channel = risorsa.get("channel")
    url = _canale(channel if isinstance(channel, dict) else {}, qui)
    if qui.problemi:
        raise MessaggioRifiutato(*qui.problemi)
    return url


def _canale(channel: dict[str, Any], qui: _Lettura) -> str:
    here, url = "Subscription.channel", channel.get("endpoint")
    qui.vuole(channel.get("type") == "rest-hook", f"{here}.type", "Si avvisa soltanto con rest-hook")
    qui.vuole(isinstance(url, str) and bool(url), f"{here}.endpoint", "Serve l'indirizzo https da chiamare")
    qui.vuole(channel.get("payload") == MEDIA_TYPE, f"{here}.payload", f"Il contenuto è {MEDIA_TYPE}")
    qui.vuole(
        channel.get("_payload") == {"extension": [{"url": PAYLOAD_CONTENT, "valueCode": ID_ONLY}]},
        f"{here}.payload.extension",
        f"Il contenuto è solo {ID_ONLY}, con l'estensione {PAYLOAD_CONTENT}",
    )
    qui.vuole(
        "header" not in channel,
        f"{here}.header",
        "Non si conservano credenziali altrui: che l'avviso è nostro lo prova la firma (webhook-signature)",
    )
    extra = channel.keys() - _DEL_CANALE
    if _solo_la_chiave(channel.get("extension")):
        extra -= {"extension"}
    _nient_altro(extra, here, qui)
    return url if isinstance(url, str) else ""


def _solo_la_chiave(extension: Any) -> bool:
    """The answer to the creation, sent back as it was."""
    return isinstance(extension, list) and all(
        isinstance(each, dict) and each.get("url") == systems.EXT_CHIAVE_DI_FIRMA for each in extension
    )


def _nient_altro(names: Iterable[str], dove: str, qui: _Lettura) -> None:
    for name in sorted(names):
        qui.vuole(False, f"{dove}.{name}" if name in _NOMI else dove, "Questo elemento non è gestito: va tolto")


def sottoscrizione_di(versione: Version[Sottoscrizione], chiave: str | None = None) -> Resource:
    """`chiave` is the key as Standard Webhooks writes it: only in the answer to the creation."""
    sottoscrizione = versione.aggregate
    channel: Resource = {
        "type": "rest-hook",
        "endpoint": sottoscrizione.url,
        "payload": MEDIA_TYPE,
        "_payload": {"extension": [{"url": PAYLOAD_CONTENT, "valueCode": ID_ONLY}]},
    }
    if chiave is not None:
        channel["extension"] = [{"url": systems.EXT_CHIAVE_DI_FIRMA, "valueString": chiave}]
    found: Resource = {
        "resourceType": "Subscription",
        "id": sottoscrizione.id,
        "meta": meta_of(versione) | {"profile": [SUBSCRIPTION]},
        "status": STATI[sottoscrizione.stato],
        "reason": PERCHE,
        "criteria": systems.TOPIC_RICHIESTA,
        "channel": channel,
    }
    if sottoscrizione.errore is not None and sottoscrizione.stato is not StatoSottoscrizione.ATTIVA:
        found["error"] = sottoscrizione.errore.value
    return found
