"""The open choices by name: which rules read them, and the words that each may take.

What configuration sets, a hypothesis may set otherwise (`application/ipotesi.py`): the same names, the same words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.indicators.domain.contributions.parametri import FineAttesa, InizioAttesa, Parametri
from services.indicators.domain.refusals import ParametroSconosciuto, ValoreNonAmmesso

SI_O_NO: Mapping[str, bool] = {"no": False, "si": True}


@dataclass(frozen=True)
class Scelta:
    """`nome` as rules show it among their `parametri`, `campo` of Parametri, and what each word stands for there."""

    nome: str
    campo: str
    ammessi: Mapping[str, Any]


_ATTESA = (
    Scelta("inizio", "dip_inizio", {each.value: each for each in InizioAttesa}),
    Scelta("fine", "dip_fine", {each.value: each for each in FineAttesa}),
)

SCELTE: Mapping[str, tuple[Scelta, ...]] = {
    "DIP-3": _ATTESA,
    "DIP-4": _ATTESA,
    "PAF-4": (Scelta("conta_in_corso", "paf4_conta_in_corso", SI_O_NO),),
    "SAD-3": (Scelta("conta_aperte", "sad3_conta_aperte", SI_O_NO),),
}
"""By indicator. A choice that a rule reads is one more line here."""


def ammessi(codice: str) -> dict[str, list[str]]:
    """The choices of an indicator's rule, each with the words that it may take."""
    return {scelta.nome: list(scelta.ammessi) for scelta in SCELTE.get(codice, ())}


def scegli(codice: str, parole: Mapping[str, str], parametri: Parametri) -> Parametri:
    """The same Parametri, with these choices of one indicator's rule made otherwise.

    Raises ParametroSconosciuto, ValoreNonAmmesso: both name what there is to choose from.
    """
    scelte = {scelta.nome: scelta for scelta in SCELTE.get(codice, ())}
    fields: dict[str, Any] = {}
    for nome, parola in parole.items():
        if nome not in scelte:
            there = ", ".join(scelte) or "nessuna"
            raise ParametroSconosciuto(f"La regola di {codice} non ha questa scelta. Le sue scelte: {there}")
        if parola not in scelte[nome].ammessi:
            raise ValoreNonAmmesso(f"Valori ammessi per {nome}: {', '.join(scelte[nome].ammessi)}")
        fields[scelte[nome].campo] = scelte[nome].ammessi[parola]
    return replace(parametri, **fields)
