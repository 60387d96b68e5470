"""Where a Reference points: to an entry of the same Bundle, or nowhere that we can see.

Rules of R4 Bundle (resolving references): by `fullUrl`; a relative `Patient/1` against the base address of the entry
that says it; `urn:uuid:`; and, in a transaction, `Patient?identifier=system|value`.
"""

from collections.abc import Iterable
from urllib.parse import parse_qs

from services.dimissioni.adapters.fhir.busta import Voce

STORIA = "/_history/"


class Indice:
    """The entries of one Bundle, by every name under which they may be called."""

    def __init__(self, voci: Iterable[Voce]) -> None:
        self._per_url: dict[str, Voce] = {}
        self._per_id: dict[str, Voce] = {}
        self._voci = tuple(voci)
        for voce in self._voci:
            if voce.full_url:
                self._per_url.setdefault(voce.full_url.partition(STORIA)[0], voce)
            id = voce.risorsa.get("id")
            if isinstance(id, str):
                self._per_id.setdefault(f"{voce.tipo}/{id}", voce)

    def risolvi(self, riferimento: str, da: Voce) -> Voce | None:
        """The entry that `riferimento`, said by entry `da`, points to; None where the Bundle does not hold it."""
        bersaglio = riferimento.partition(STORIA)[0]
        if bersaglio in self._per_url:
            return self._per_url[bersaglio]
        tipo, domanda, criterio = bersaglio.partition("?")
        if domanda:
            return self._cerca(tipo, criterio)
        if "://" in bersaglio:
            # An entry without a name of its own is known by the end of its address.
            senza_nome = self._per_id.get("/".join(bersaglio.split("/")[-2:]))
            return senza_nome if senza_nome is not None and not senza_nome.full_url else None
        if bersaglio.startswith("urn:"):
            return None
        base = _base(da)
        return self._per_url.get(base + bersaglio) or self._per_id.get(bersaglio)

    def _cerca(self, tipo: str, criterio: str) -> Voce | None:
        chiesto = parse_qs(criterio).get("identifier", [""])[0]
        sistema, barra, valore = chiesto.rpartition("|")
        trovate = [
            voce
            for voce in self._voci
            if voce.tipo == tipo
            and any(
                isinstance(i, dict) and i.get("value") == valore and (not barra or i.get("system", "") == sistema)
                for i in _identificativi(voce)
            )
        ]
        return trovate[0] if len(trovate) == 1 and valore else None


def _identificativi(voce: Voce) -> list[object]:
    identificativi = voce.risorsa.get("identifier", [])
    return identificativi if isinstance(identificativi, list) else [identificativi]


def _base(voce: Voce) -> str:
    """`https://example/fhir/` of an entry called `https://example/fhir/Patient/1`; empty for other kinds of name."""
    base, separatore, _ = voce.full_url.rpartition(f"/{voce.tipo}/")
    return f"{base}/" if separatore else ""
