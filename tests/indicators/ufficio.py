"""An Ufficio di Piano at work on its register, over HTTP. Bodies speak of Bergamo; today is 23 November 2026."""

from typing import Any

import httpx

from shared.messaging.relay import Relay
from tests.indicators.servizio import Servizio
from tests.tokens import intestazioni

BERGAMO = {"ambito": "50036"}
CORPI: dict[str, dict[str, Any]] = {
    "equipe": {
        "denominazione": "EEMM Bergamo centro",
        "attiva_dal": "2026-01-15",
        "professioni": ["assistente_sociale", "psicologo"],
    },
    "professioni": {"anno": 2026, "professioni": ["assistente_sociale", "infermiere", "pediatra", "psicologo"]},
    "incontri": {"destinatari": "equipe", "anno": 2026, "al": "2026-06-30", "previsti": 8, "svolti": 2},
    "protocolli": {
        "materia": "dimissioni_protette",
        "stato": "definito",
        "il": "2025-03-01",
        "documento": "Det. 112 del 01/03/2025",
    },
    "strumenti": {"denominazione": "Scheda unica di Distretto", "condiviso_dal": "2026-02-01"},
    "enti": {"denominazione": "Comune di Bergamo", "tipologia": "comune", "partecipa_dal": "2026-02-01"},
}
"""A registrazione of each kind, without its territory."""


async def manda(
    servizio: Servizio, path: str, corpo: Any, *, headers: dict[str, str] | None = None, **claims: Any
) -> httpx.Response:
    """Somebody of the Ufficio di Piano of Bergamo sends it, unless the claims say otherwise."""
    chi = intestazioni(claims.pop("ruolo", "ufficio_di_piano"), **claims)
    return await servizio.http.post(f"/registro/{path}", json=corpo, headers=chi | (headers or {}))


async def fatto(servizio: Servizio, path: str, corpo: Any, **altro: Any) -> dict[str, Any]:
    """What must succeed; the voce as it is afterwards."""
    risposta = await manda(servizio, path, corpo, **altro)
    assert risposta.status_code in (200, 201), risposta.text
    return dict(risposta.json())


async def iscritta(servizio: Servizio, genere: str, **campi: Any) -> dict[str, Any]:
    return await fatto(servizio, genere, BERGAMO | CORPI[genere] | campi)


async def stati(servizio: Servizio, *seguenti: tuple[str, str]) -> dict[str, Any]:
    """A protocol defined on 1 March 2025, and the states that follow it."""
    voce = await iscritta(servizio, "protocolli")
    for stato, il in seguenti:
        voce = await fatto(
            servizio, f"protocolli/{voce['id']}/registrazioni", CORPI["protocolli"] | {"stato": stato, "il": il}
        )
    return voce


async def contato(servizio: Servizio) -> None:
    """Returns when everything that was announced has left, and was counted."""
    relay: Relay = servizio.indicators.runtime.relay
    while await relay.waiting():
        await relay.send_batch()


def ultima(voce: dict[str, Any]) -> str:
    """The address of the last registrazione of a voce, under `/registro`."""
    return f"{voce['genere']}/{voce['id']}/registrazioni/{voce['registrazioni'][-1]['id']}"
