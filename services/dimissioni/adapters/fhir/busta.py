"""From bytes to the entries of a Bundle: everything that can be said before looking into a resource."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from pydantic_core import from_json

from services.dimissioni.adapters.fhir.tempo import istante_di
from services.dimissioni.application.lettura import MessaggioRifiutato, Problema, TipoBusta

LIMITE_CORPO = 10 * 1024 * 1024
"""Bytes. A discharge message weighs some tens of kilobytes; attachments do not belong in it."""

VOCI = 10_000
"""Entries of one Bundle. The answer has one for each: beyond this it is an archive, whatever each of them weighs."""

TIPI_ACCETTATI = ("transaction", "message")

ILLEGGIBILE = "sconosciuta"
METODI = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
_TIPO = re.compile(r"[A-Z][A-Za-z]{1,63}")

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Voce:
    """One entry. `tipo` is the type of its resource; for an entry that only asks to do something it is the HTTP method,
    for one that cannot be read it is ILLEGGIBILE, and `risorsa` is empty."""

    indice: int
    full_url: str
    tipo: str
    risorsa: dict[str, Any]

    @property
    def percorso(self) -> str:
        """FHIRPath of the resource inside the Bundle."""
        return f"Bundle.entry[{self.indice}].resource.ofType({self.tipo})"


@dataclass(frozen=True)
class Busta:
    """`digest` is the SHA-256 of the canonical JSON: the same content gives the same digest, however laid out.
    `timestamp_detto` is what the message wrote as its timestamp, readable or not; `nomi_ripetuti`, whether some JSON
    object says a name twice: the last one counts, as everywhere, but what the first one said is not lost in silence."""

    tipo: TipoBusta
    timestamp: datetime | None
    timestamp_detto: Any
    nomi_ripetuti: bool
    voci: tuple[Voce, ...]
    digest: str

    def di_tipo(self, tipo: str) -> list[Voce]:
        return [voce for voce in self.voci if voce.tipo == tipo]


def apri(corpo: bytes) -> Busta:
    """Open the envelope. Raises MessaggioRifiutato: corpo-troppo-grande, json-malformato, annidamento-eccessivo,
    non-fhir, bundle-assente, tipo-bundle-non-supportato, regole-implicite, voci-in-eccesso,
    estensione-modificatrice."""
    if len(corpo) > LIMITE_CORPO:
        raise _rifiuto("corpo-troppo-grande", "Bundle", "Il messaggio supera i 10 MB")
    documento = _documento(corpo)
    if documento["resourceType"] != "Bundle":
        raise _rifiuto("bundle-assente", "Bundle", "Il messaggio deve essere una risorsa Bundle")
    tipo = documento.get("type")
    if tipo not in TIPI_ACCETTATI:
        testo = "Si accettano Bundle di tipo transaction o message; un documento viaggia come voce di uno di questi"
        raise _rifiuto("tipo-bundle-non-supportato", "Bundle.type", testo)
    if documento.get("implicitRules") is not None:
        raise _rifiuto("regole-implicite", "Bundle.implicitRules", "Le regole implicite indicate non sono conosciute")
    _nega_modificatrici(documento, "Bundle")
    voci = documento.get("entry", [])
    if not isinstance(voci, list):
        raise _rifiuto("non-fhir", "Bundle.entry", "Bundle.entry deve essere una lista")
    if len(voci) > VOCI:
        raise _rifiuto("voci-in-eccesso", f"Bundle.entry[{VOCI}]", f"Il messaggio ha più di {VOCI} voci")
    return Busta(
        tipo=cast(TipoBusta, tipo),
        timestamp=istante_di(documento.get("timestamp")),
        timestamp_detto=documento.get("timestamp"),
        nomi_ripetuti=_nomi_ripetuti(corpo),
        voci=tuple(_voce(indice, voce) for indice, voce in enumerate(voci)),
        digest=sha256(json.dumps(documento, sort_keys=True, separators=(",", ":")).encode()).hexdigest(),
    )


def _documento(corpo: bytes) -> dict[str, Any]:
    try:
        documento = from_json(corpo.removeprefix(BOM), allow_inf_nan=False)
    except ValueError as error:
        if "recursion limit" in str(error):
            raise _rifiuto("annidamento-eccessivo", "Bundle", "Il JSON è annidato troppo in profondità") from None
        raise _rifiuto("json-malformato", "Bundle", "Il corpo non è JSON valido in UTF-8") from None
    if not isinstance(documento, dict) or not isinstance(documento.get("resourceType"), str):
        raise _rifiuto("non-fhir", "Bundle.resourceType", "Il corpo non è una risorsa FHIR: manca resourceType")
    return documento


def _nomi_ripetuti(corpo: bytes) -> bool:
    """Of a body that was read before: neither its depth nor its numbers are a danger any more."""
    ripetuti = False

    def oggetto(coppie: list[tuple[str, Any]]) -> None:
        nonlocal ripetuti
        ripetuti = ripetuti or len({nome for nome, _ in coppie}) < len(coppie)

    json.loads(corpo.removeprefix(BOM), object_pairs_hook=oggetto)
    return ripetuti


def _voce(indice: int, voce: Any) -> Voce:
    if not isinstance(voce, dict):
        return Voce(indice, "", ILLEGGIBILE, {})
    _nega_modificatrici(voce, f"Bundle.entry[{indice}]")
    richiesta = voce.get("request")
    metodo: Any = None
    if isinstance(richiesta, dict):
        _nega_modificatrici(richiesta, f"Bundle.entry[{indice}].request")
        metodo = richiesta.get("method")
    full_url = voce.get("fullUrl")
    full_url = full_url if isinstance(full_url, str) else ""
    risorsa = voce.get("resource")
    if metodo == "DELETE" or (risorsa is None and isinstance(metodo, str) and metodo in METODI):
        return Voce(indice, full_url, metodo, {})
    tipo = risorsa.get("resourceType") if isinstance(risorsa, dict) else None
    if not isinstance(risorsa, dict) or not isinstance(tipo, str) or not _TIPO.fullmatch(tipo):
        return Voce(indice, full_url, ILLEGGIBILE, {})
    return Voce(indice, full_url, tipo, risorsa)


def _nega_modificatrici(nodo: dict[str, Any], elemento: str) -> None:
    if nodo.get("modifierExtension") is not None:
        testo = "Un'estensione che cambia il significato di ciò che la contiene non è conosciuta"
        raise _rifiuto("estensione-modificatrice", f"{elemento}.modifierExtension", testo)


def _rifiuto(codice: str, elemento: str, testo: str) -> MessaggioRifiutato:
    return MessaggioRifiutato(Problema(codice, elemento, testo))
