"""Readable text out of what hospitals put into notes: often a whole XHTML narrative, escaped once or twice."""

import html
import re

LUNGHEZZA = 2000
"""Characters. What a colleague reads on a screen; the whole text stays with the hospital."""

_ESAMINATO = 100_000
"""Characters looked at: a note longer than this is an attachment."""

_MUTI = frozenset({"script", "style", "head"})
# Possessive: where the mark does not close, there is nothing to try again, and trying it again takes minutes.
_MARCATORE = re.compile(r"<(?P<fine>/?)(?P<nome>[a-zA-Z][a-zA-Z0-9:]*+|[!?])[^<>]*+>")
_SPAZI = re.compile(r"\s+")
_CONTROLLI = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Those of Unicode too that turn the direction of what is written around them."""


def leggibile(testo: str | None, lunghezza: int = LUNGHEZZA) -> str | None:
    """Plain text on one line, without markup or control characters, at most `lunghezza` characters; None if empty."""
    if not testo:
        return None
    testo = testo[:_ESAMINATO]
    for _ in range(2):
        if "&lt;" in testo or "&amp;" in testo:
            testo = html.unescape(testo)
    # The same text may have been markup or may only look like it ("PA < 120"): a mark begins with a letter.
    senza_marcatori = html.unescape("".join(_parti(testo)))
    pulito = _SPAZI.sub(" ", _CONTROLLI.sub(" ", senza_marcatori)).strip()
    return pulito[:lunghezza] or None


def _parti(testo: str) -> list[str]:
    parti: list[str] = []
    muto = ""
    inizio = 0
    for marcatore in _MARCATORE.finditer(testo):
        if not muto:
            parti += (testo[inizio : marcatore.start()], " ")
        nome = marcatore["nome"].lower()
        if nome in _MUTI:
            muto = "" if marcatore["fine"] else nome
        inizio = marcatore.end()
    if not muto:
        parti.append(testo[inizio:])
    return parti
