"""Who asks: an account for each role and claim, with a token of the development issuer."""

from datetime import timedelta
from typing import Any

import httpx

from scripts.fhir_validation.persone import Chi
from scripts.security.luoghi import FRATELLO, Rivendicazione
from services.embedded.issuer import Sviluppo
from shared.kernel.actor import Ruolo

UN_GIORNO = timedelta(days=1)
BASE = "http://raccordo.example"


class Accessi:
    """Tokens are made once. `chi` speaks as an account; without one, nobody does."""

    def __init__(self, porta: httpx.AsyncClient, emittente: Sviluppo, ambito: str) -> None:
        self.porta = porta
        self._emittente, self._ambito = emittente, ambito
        self._noti: dict[tuple[Ruolo, Rivendicazione], Chi] = {}

    def conto(self, ruolo: Ruolo, come: Rivendicazione) -> str:
        """The same account in one's own territory, in a wider one and without any; another one in a sibling's."""
        mio = f"{ruolo.value}-{self._ambito}"
        return f"{mio}-fratello-{come.codice}" if come.relazione == FRATELLO else mio

    def chi(self, ruolo: Ruolo, come: Rivendicazione) -> Chi:
        if (ruolo, come) not in self._noti:
            dove: dict[str, Any] = come.claims
            token = self._emittente.token(sub=self.conto(ruolo, come), ruolo=ruolo, life=UN_GIORNO, **dove)
            self._noti[ruolo, come] = Chi(self.porta, token)
        return self._noti[ruolo, come]
