"""A hundred invented persons of whom every word is unmistakable: where one turns up, somebody wrote it there."""

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Final

from stdnum.it import codicefiscale

_CONSONANTI = "bcdfglmnprstvz"
_VOCALI = "aeiou"
_SILLABE: Final = 7


@dataclass(frozen=True)
class Canarino:
    """Each field is a word, or a number, that nothing else in the world contains."""

    numero: int
    cognome: str
    nome: str
    codice_fiscale: str
    indirizzo: str
    telefono: str
    nota: str
    diagnosi: str

    @property
    def parole(self) -> tuple[str, ...]:
        """What is looked for."""
        return (
            self.cognome,
            self.nome,
            self.codice_fiscale,
            self.indirizzo,
            self.telefono,
            self.nota,
            self.diagnosi,
        )

    @property
    def nascita(self) -> date:
        return date(1930 + self.numero % 20, 1 + self.numero % 12, 1 + self.numero % 28)

    def modulo(self) -> dict[str, Any]:
        """As an operator types it."""
        return {
            "identificativi": [{"sistema": "codice_fiscale", "valore": self.codice_fiscale}],
            "cognome": self.cognome,
            "nome": self.nome,
            "data_nascita": self.nascita.isoformat(),
            "sesso": "F",
            "indirizzo": f"via {self.indirizzo} 7, Bergamo",
            "telefono": self.telefono,
        }


def canarini(quanti: int = 100, seme: int = 1978) -> list[Canarino]:
    """The same ones on every run. (Law 833/1978 made the health service.)"""
    dado = Random(seme)  # noqa: S311  # invented persons, nothing secret
    parole = _parole(dado)
    return [
        Canarino(
            numero=numero,
            cognome=next(parole).capitalize(),
            nome=next(parole).capitalize(),
            codice_fiscale=_codice_fiscale(numero),
            indirizzo=next(parole).capitalize(),
            telefono=f"0359{dado.randint(10**8, 10**9 - 1)}",
            nota=next(parole),
            diagnosi=next(parole),
        )
        for numero in range(quanti)
    ]


def trovati(fra: Iterable[Canarino], pagliaio: bytes) -> dict[int, list[str]]:
    """Whose words stand in these bytes, as text, in UTF-16, in base64 or in hexadecimal: numero -> the words."""
    di_chi = {parola.lower().encode(): (canarino.numero, parola) for canarino in fra for parola in canarino.parole}
    scoperti: dict[int, set[str]] = {}
    for veduta in _vedute(pagliaio):
        for trovata in _FORMA.finditer(veduta):
            chi = di_chi.get(trovata[1].lower())
            if chi is not None:
                scoperti.setdefault(chi[0], set()).add(chi[1])
    return {numero: sorted(parole) for numero, parole in sorted(scoperti.items())}


def trovati_nei_file(fra: Sequence[Canarino], files: Iterable[Path]) -> dict[int, list[str]]:
    """As `trovati`, a portion of each file at a time: they may be larger than the memory there is."""
    scoperti: dict[int, set[str]] = {}
    for file in files:
        for porzione in porzioni(file):
            for numero, parole in trovati(fra, porzione).items():
                scoperti.setdefault(numero, set()).update(parole)
    return {numero: sorted(parole) for numero, parole in sorted(scoperti.items())}


def porzioni(file: Path) -> Iterator[bytes]:
    """Each begins with the end of the one before: what lies across two of them is whole in one."""
    with suppress(FileNotFoundError), file.open("rb") as letto:  # servers delete files while they are looked at
        prima = b""
        while pezzo := letto.read(PORZIONE):
            yield prima + pezzo
            prima = pezzo[-SOVRAPPOSTI:]


PORZIONE: Final = 4_000_000
SOVRAPPOSTI: Final = 1_000
"""Bytes; a canary's word is no longer than 60, however it is written."""
_FORMA: Final = re.compile(
    rb"(?=((?:[%b][%b]){%d}|XQX[A-Z]{3}[0-9]{2}[A-Z][0-9]{2}A794[A-Z]|0359[0-9]{9}))"
    % (_CONSONANTI.encode(), _VOCALI.encode(), _SILLABE),
    re.IGNORECASE,
)
"""What every word of a canary looks like: one look over the bytes finds them all."""
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_-]{16,}")
_ESADECIMALE: Final = re.compile(rb"[0-9A-Fa-f]{20,}")


def _vedute(pagliaio: bytes) -> Iterator[bytes]:
    yield pagliaio
    yield pagliaio.replace(b"\0", b"")
    for trovato in _BASE64.finditer(pagliaio):
        testo = trovato[0].translate(bytes.maketrans(b"-_", b"+/"))
        for inizio in range(4):
            intero = testo[inizio : inizio + (len(testo) - inizio) // 4 * 4]
            yield b64decode(intero)
    for trovato in _ESADECIMALE.finditer(pagliaio):
        for inizio in range(2):
            cifre = trovato[0][inizio:]
            yield bytes.fromhex(cifre[: len(cifre) // 2 * 2].decode())


def _parole(dado: Random) -> Iterator[str]:
    viste: set[str] = set()
    while True:
        parola = "".join(dado.choice(_CONSONANTI) + dado.choice(_VOCALI) for _ in range(_SILLABE))
        if parola not in viste:
            viste.add(parola)
            yield parola


def _codice_fiscale(numero: int) -> str:
    """Well formed, of nobody: the letters of the name are X, and the place counts."""
    persona = Canarino(numero, "", "", "", "", "", "", "")
    nata = persona.nascita
    lettere = "".join(chr(ord("A") + numero // 26**potenza % 26) for potenza in (2, 1, 0))
    radice = f"XQX{lettere}{nata:%y}{'ABCDEHLMPRST'[nata.month - 1]}{nata.day + 40:02d}A794"
    return radice + str(codicefiscale.calc_check_digit(radice))
