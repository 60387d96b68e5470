"""What the platform says of itself, by name: with these values a request goes further than a 404."""

from collections import defaultdict
from typing import Any

from scripts.fuzz.bersaglio import BASE, Bersaglio, Servizio

AL_MASSIMO = 40
"""Values kept under one name."""
CERCA = b"_count=20"
MODULO = {"Content-Type": "application/x-www-form-urlencoded"}


class Memoria:
    """Values seen in answers, by the name under which they stood; those of an `id` also by the path of their list."""

    def __init__(self) -> None:
        self._visti: dict[str, dict[Any, None]] = defaultdict(dict)

    def di(self, nome: str, percorso: str) -> list[Any]:
        """What may stand where `nome` is asked for: in the path `/x/{nome}`, whatever was listed at `/x`."""
        lista = percorso.partition(f"/{{{nome}}}")[0]
        return [*self._visti.get(lista, ()), *self._visti.get(nome, ())]

    def ricorda(self, detto: Any, lista: str = "") -> None:
        if isinstance(detto, list):
            for uno in detto:
                self.ricorda(uno, lista)
        elif isinstance(detto, dict):
            for nome, valore in detto.items():
                if isinstance(valore, (str, int)) and not isinstance(valore, bool):
                    self._tieni(nome, valore)
                    if nome == "id" and lista:
                        self._tieni(lista, valore)
                else:
                    self.ricorda(valore, lista)

    def _tieni(self, nome: str, valore: Any) -> None:
        if len(self._visti[nome]) < AL_MASSIMO:
            self._visti[nome][valore] = None


def imparata(bersaglio: Bersaglio) -> Memoria:
    """Everything that can be listed without knowing anything, as every role that may."""
    memoria = Memoria()
    for servizio in bersaglio.servizi:
        for (metodo, percorso), ruoli in servizio.ruoli.items():
            if "{" not in percorso and (metodo == "GET" or percorso.endswith("/_search")):
                for ruolo in sorted(ruoli):
                    lista = percorso.removesuffix("/_search")
                    memoria.ricorda(
                        _chiesto(bersaglio, servizio, metodo, percorso, ruolo), f"{servizio.indirizzo}{lista}"
                    )
    return memoria


def _chiesto(bersaglio: Bersaglio, servizio: Servizio, metodo: str, percorso: str, ruolo: Any) -> Any:
    corpo = CERCA if metodo == "POST" else None
    risposta = bersaglio.chiede(ruolo, metodo, f"{BASE}{servizio.indirizzo}{percorso}", MODULO, corpo)
    return risposta.json() if risposta.is_success and "json" in risposta.headers["content-type"] else None
