"""Messages gone wrong in any way: a good one with parts removed, replaced, repeated or renamed."""

import json
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from services.embedded.demo.ospedale import (
    bundle_annullata,
    bundle_decesso,
    bundle_dimessa,
    bundle_dimissione,
    come_messaggio,
)
from tests.dimissioni.fhir.bundles import DEGENZA, DIMESSA, degenza
from tests.dimissioni.fhir.ostili import COGNOME, NOME

COMPLETA = bundle_dimissione(
    degenza(
        brass=21,
        barthel=40,
        caregiver="Bianchi Anna",
        lettera=True,
        bisogni=("sad",),
        paziente={"cognome": COGNOME, "nome": NOME},
    ),
    rumore=3,
)
BUONI = [
    COMPLETA,
    come_messaggio(COMPLETA),
    bundle_dimessa(DEGENZA, DIMESSA, DIMESSA),
    bundle_annullata(DEGENZA, "rinuncia", DIMESSA),
    bundle_decesso(DEGENZA, DIMESSA),
]

_PAROLE = """
Patient|finished|9999-12-31|0001-01-01T00:00:00+14:00|2025-13-45|#|urn:|è|<![if x]><p>|&lt;|Patient?identifier=|https://
RSSMRA41C47A794Z|#territorio|1e999
"""
PAROLE = st.sampled_from(["", " ", "|", "a\x00b", "9" * 400, *_PAROLE.strip().replace("\n", "|").split("|")])

valori = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | PAROLE
    | st.text(max_size=20),
    lambda dentro: st.lists(dentro, max_size=3) | st.dictionaries(st.text(max_size=12) | PAROLE, dentro, max_size=3),
    max_leaves=8,
)


_BRANI = [b"", b"\0", b"\xff", b'"', b"{", b"}", b",", b"[[[[", b"NaN", b"1e999", b"\\ud800", b'"a": 1, "a": 2, ']
BRANI = st.sampled_from([*_BRANI, b"9" * 5_000, b'"modifierExtension": [{}], ']) | st.binary(max_size=4)


@st.composite
def corpi_guasti(draw: st.DrawFn) -> bytes:
    """A message gone wrong, and half of the times its bytes as well: some cut out, or others in their place."""
    corpo = bytearray(json.dumps(draw(messaggi_guasti())).encode())
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        inizio = draw(st.integers(0, len(corpo)))
        corpo[inizio : inizio + draw(st.integers(0, 40))] = draw(BRANI)
    return bytes(corpo)


@st.composite
def messaggi_guasti(draw: st.DrawFn, al_massimo: int = 4) -> dict[str, Any]:
    bundle = deepcopy(draw(st.sampled_from(BUONI)))
    for _ in range(draw(st.integers(0, al_massimo))):
        _guasta(draw, bundle)
    return bundle


def _guasta(draw: st.DrawFn, bundle: dict[str, Any]) -> None:
    genitore: Any = bundle
    # Walk down a random way, stopping at a random depth.
    while True:
        passi = list(genitore) if isinstance(genitore, dict) else list(range(len(genitore)))
        if not passi:
            return
        passo = draw(st.sampled_from(passi))
        figlio = genitore[passo]
        if not (isinstance(figlio, (dict, list)) and figlio) or draw(st.integers(0, 3)) == 0:
            break
        genitore = figlio
    guasto = draw(st.sampled_from(["togli", "sostituisci", "ripeti", "rinomina", "avvolgi", "mescola"]))
    if guasto == "togli":
        del genitore[passo]
    elif guasto == "sostituisci":
        genitore[passo] = draw(valori)
    elif guasto == "avvolgi":
        genitore[passo] = [figlio]
    elif guasto == "ripeti" and isinstance(genitore, list):
        genitore.append(deepcopy(figlio))
    elif guasto == "mescola" and isinstance(genitore, list):
        genitore[:] = draw(st.permutations(genitore))
    elif guasto == "rinomina" and isinstance(genitore, dict):
        genitore[draw(PAROLE | st.sampled_from(["modifierExtension", "extension", "id", "status", "contained"]))] = (
            figlio
        )
