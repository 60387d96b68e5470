"""Everything in FHIR that passes the door while somebody works: what others send, and what we answer."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import httpx

Resource = dict[str, Any]

FHIR = "/fhir+json"
NOT_R4 = frozenset({"InventoryItem"})
"""Types that the demo's hospital sends on purpose although R4 has none such: the judge has no word on them."""
AT_MOST = 6
"""Of what is asked alike and answered alike so many are kept: the validator takes its time for each."""


class Raccolta:
    """The resources, by a name that says where they come from. An httpx hook: `event_hooks={"response": [r.nota]}`."""

    def __init__(self) -> None:
        self.risorse: dict[str, Resource] = {}
        self._visti: set[str] = set()
        self._quanti: Counter[str] = Counter()

    async def nota(self, risposta: httpx.Response) -> None:
        """Keeps an answer in FHIR, whatever its status."""
        await risposta.aread()
        if FHIR in risposta.headers.get("content-type", ""):
            self.tieni(f"risposta-{risposta.status_code}", risposta.json())

    def tieni(self, da_dove: str, risorsa: Mapping[str, Any]) -> None:
        """Not twice the same, and not hundreds of the same kind."""
        giudicabile = _giudicabile(dict(risorsa))
        testo = json.dumps(giudicabile, sort_keys=True)
        nome = "-".join([da_dove, *_come(giudicabile)])
        if testo in self._visti or self._quanti[nome] >= AT_MOST:
            return
        self._visti.add(testo)
        self._quanti[nome] += 1
        self.risorse[f"{nome}-{self._quanti[nome]:03d}"] = giudicabile


def _come(risorsa: Resource) -> list[str]:
    """What makes it of a kind: its type, and what state it is in."""
    di_che = [risorsa["resourceType"]]
    for campo in ("type", "status", "intent"):
        if isinstance(valore := risorsa.get(campo), str):
            di_che.append(valore)
    if risorsa["resourceType"] == "OperationOutcome":
        di_che.append(risorsa["issue"][0].get("details", {}).get("coding", [{}])[0].get("code", ""))
    elif risorsa["resourceType"] == "Bundle":
        di_che += sorted({voce["resource"]["resourceType"] for voce in risorsa.get("entry", ()) if "resource" in voce})[
            :3
        ]
    return [parola for parola in di_che if parola]


def _giudicabile(risorsa: Resource) -> Resource:
    if risorsa.get("resourceType") != "Bundle" or "entry" not in risorsa:
        return risorsa
    voci = [v for v in risorsa["entry"] if v.get("resource", {}).get("resourceType") not in NOT_R4]
    return {**risorsa, "entry": voci}
