"""What is counted of the notices, for Prometheus. Labels are words of ours: no address, no account."""

from prometheus_client import Counter

from services.dimissioni.domain.sottoscrizione import Sottoscrizione, StatoSottoscrizione
from shared.observability.metrics import REGISTRY
from shared.webhooks.spedizione import Esito

_TENTATIVI = Counter(
    "raccordo_avvisi_tentativi", "Tentativi di avviso agli ospedali, per esito", ["esito"], registry=REGISTRY
)
_ABBANDONATE = Counter(
    "raccordo_avvisi_abbandonate", "Sottoscrizioni finite in errore dopo tutti i tentativi", registry=REGISTRY
)
_PUBBLICATI = Counter("raccordo_avvisi_pubblicati", "Avvisi agli ospedali pubblicati sul topic", registry=REGISTRY)
_GIRI = Counter(
    "raccordo_avvisi_failures",
    "Giri degli avvisi falliti per un guasto nostro (si riprova)",
    ["giro"],
    registry=REGISTRY,
)


def tentato(esito: Esito, sottoscrizione: Sottoscrizione) -> None:
    _TENTATIVI.labels(esito.value).inc()
    if sottoscrizione.stato is StatoSottoscrizione.ERRORE:
        _ABBANDONATE.inc()


def pubblicati(quanti: int) -> None:
    _PUBBLICATI.inc(quanti)


def giro_fallito(giro: str) -> None:
    _GIRI.labels(giro).inc()
