"""The document of a cartella as somebody else's system would send it: the example of the page, changed in places."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

ESEMPIO: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "docs" / "cartella" / "esempio.json").read_text(encoding="utf-8")
)
CF_MARIA = "RSSMRA41C47A794Z"


def documento(documento_id: str = "csi-1", **campi: Any) -> dict[str, Any]:
    """The example whole: from the first contact to the end."""
    return deepcopy(ESEMPIO) | {"documento_id": documento_id} | campi


def con(documento: dict[str, Any], puntatore: str, valore: Any) -> dict[str, Any]:
    """The same with another value at a JSON pointer."""
    nuovo = deepcopy(documento)
    *passi, ultimo = puntatore.strip("/").split("/")
    posto: Any = nuovo
    for passo in passi:
        posto = posto[int(passo) if isinstance(posto, list) else passo]
    posto[int(ultimo) if isinstance(posto, list) else ultimo] = valore
    return nuovo


def fino_a(fase: str, documento_id: str = "csi-1") -> dict[str, Any]:
    """The example as it was known when this phase was the last one."""
    nuovo = documento(documento_id)
    caso = nuovo["casi"][0]["fasi"]
    fasi = ["accesso", "valutazione", "progetto", "erogazione", "conclusione"]
    for dopo in fasi[fasi.index(fase) + 1 :]:
        caso.pop(dopo)
    if fase in ("accesso", "valutazione"):
        caso["accesso"].pop("chiusura")
    nuovo["aggiornata_al"] = f"2026-05-0{1 + fasi.index(fase)}T12:00:00+02:00"
    return nuovo
