"""What must hold of an answer, whatever the route: what is wrong with it, in Italian, or nothing."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from scripts.security.canarini import persone_in, segni_in

DI_OGNI_VOLTA = frozenset({"x-correlation-id", "date"})
_CORRELAZIONE = re.compile(r'"correlation_id":\s*"[^"]*"')


@dataclass(frozen=True)
class Fuga:
    """Somebody saw, or could tell, what was not theirs. `visto` holds made-up canaries only."""

    rotta: str
    ruolo: str
    relazione: str
    ambito: str
    regola: str
    visto: str


def testo(risposta: httpx.Response) -> str:
    """All of an answer: its headers, then its body; what a file packs is looked at as it is."""
    intestazioni = "\n".join(f"{nome}: {valore}" for nome, valore in risposta.headers.items())
    return f"{intestazioni}\n\n{risposta.content.decode('utf-8', 'replace')}"


def altrui(risposta: httpx.Response, segni: frozenset[str], chiesti: Iterable[str]) -> str:
    """What of somebody's case stands in the answer and was not in the question."""
    corrente = risposta.headers.get("x-correlation-id", "")
    visti = (segni_in(testo(risposta)) & segni) - {corrente}
    detto = " ".join(chiesti)
    return ", ".join(sorted(segno for segno in visti if segno not in detto))


def persone(risposta: httpx.Response) -> str:
    """Names and codici fiscali of anybody."""
    return ", ".join(sorted(persone_in(testo(risposta))))


def diverse(
    nascosta: httpx.Response, assente: httpx.Response, nomi: Mapping[str, str], di_nessuno: Mapping[str, str]
) -> str:
    """In what hidden and absent can be told apart, but for the name that was asked for and the correlation id."""
    if nascosta.status_code != assente.status_code:
        return f"stato {nascosta.status_code} invece di {assente.status_code}"
    se_stesse = [_senza(testo_di.text, nomi, di_nessuno) for testo_di in (nascosta, assente)]
    if se_stesse[0] != se_stesse[1]:
        return "corpo"
    diversi = [
        nome
        for nome in sorted(nascosta.headers.keys() | assente.headers.keys())
        if nome not in DI_OGNI_VOLTA
        and _senza(nascosta.headers.get(nome, "-"), nomi, di_nessuno)
        != _senza(assente.headers.get(nome, "-"), nomi, di_nessuno)
    ]
    return f"intestazioni {', '.join(diversi)}" if diversi else ""


def _senza(scritto: str, nomi: Mapping[str, str], di_nessuno: Mapping[str, str]) -> str:
    for nome, valore in nomi.items():
        if valore != di_nessuno[nome]:
            scritto = scritto.replace(valore, di_nessuno[nome])
    return _CORRELAZIONE.sub("", scritto)


def vuoto(risposta: httpx.Response) -> bool:
    """Whether a list holds nothing. What is no list of ours, or refused, holds nothing of anybody."""
    if not risposta.is_success or "json" not in risposta.headers.get("content-type", ""):
        return True
    detto: Any = json.loads(risposta.content)
    if not isinstance(detto, dict):
        return not detto
    if detto.get("resourceType") == "Bundle":
        return not [v for v in detto.get("entry", ()) if v.get("search", {}).get("mode") != "outcome"]
    return not detto.get("elementi")
