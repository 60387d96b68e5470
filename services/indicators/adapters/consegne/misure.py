"""What is counted of the deliveries, for Prometheus. Labels are words of ours: no address, no Ambito."""

from prometheus_client import Counter

from services.indicators.domain.consegne.consegna import Consegna, StatoConsegna
from shared.observability.metrics import REGISTRY
from shared.webhooks.spedizione import Esito

_TENTATIVI = Counter(
    "raccordo_consegne_tentativi", "Tentativi di consegna agli Ambiti, per esito", ["esito"], registry=REGISTRY
)
_LETTERE_MORTE = Counter(
    "raccordo_consegne_lettere_morte", "Consegne agli Ambiti finite tra le lettere morte", registry=REGISTRY
)
_FOTOGRAFIE = Counter(
    "raccordo_fotografie_pubblicate", "Fotografie dei valori di un Ambito pubblicate sul topic", registry=REGISTRY
)
_GIRI = Counter(
    "raccordo_consegne_failures",
    "Giri di consegna falliti per un guasto nostro (si riprova)",
    ["giro"],
    registry=REGISTRY,
)


def tentato(esito: Esito, consegna: Consegna) -> None:
    _TENTATIVI.labels(esito.value).inc()
    if consegna.stato is StatoConsegna.LETTERA_MORTA:
        _LETTERE_MORTE.inc()


def pubblicate(quante: int) -> None:
    _FOTOGRAFIE.inc(quante)


def giro_fallito(giro: str) -> None:
    _GIRI.labels(giro).inc()
