"""Who a person is said to be. Everything may be missing: a person may have no name yet."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.pua.domain.codice_fiscale import nascita
from services.pua.domain.identificativi import Identificativo, SistemaIdentificativo
from shared.kernel.refusal import InvalidInput


class Sesso(StrEnum):
    M = "M"
    F = "F"
    ALTRO = "altro"
    IGNOTO = "ignoto"


class DataNascitaNonValida(InvalidInput):
    codice = "data-nascita-non-valida"
    titolo = "La data di nascita non esiste o è nel futuro"


def data_nascita(testo: str, oggi: date) -> str:
    """A birth date as far as known: `1941`, `1941-03` or `1941-03-07`. Raises DataNascitaNonValida."""
    completa = {4: f"{testo}-01-01", 7: f"{testo}-01", 10: testo}.get(len(testo), "")
    try:
        giorno = date.fromisoformat(completa)
    except ValueError:
        raise DataNascitaNonValida from None
    if giorno > oggi or giorno.year < 1850:
        raise DataNascitaNonValida
    return testo


@dataclass(frozen=True)
class Anagrafica:
    """What was stated about a person, once. `data_nascita` may be partial.

    `non_attribuiti` are identifiers that were stated but do not identify this person: they are malformed, or they
    belong to somebody else.
    """

    identificativi: tuple[Identificativo, ...] = ()
    cognome: str | None = None
    nome: str | None = None
    data_nascita: str | None = None
    sesso: Sesso | None = None
    indirizzo: str | None = None
    telefono: str | None = None
    non_attribuiti: tuple[Identificativo, ...] = ()

    def identificativo(self, sistema: SistemaIdentificativo) -> str | None:
        return next((i.valore for i in self.identificativi if i.sistema is sistema), None)

    def contraddice(self, altra: "Anagrafica") -> bool:
        """Whether the two can hardly speak of the same person: another birth date, name, sex or lifelong identifier."""
        return any(
            mio is not None and suo is not None and mio != suo
            for mio, suo in (
                (_piatto(self.cognome), _piatto(altra.cognome)),
                (_piatto(self.nome), _piatto(altra.nome)),
                (_noto(self.sesso), _noto(altra.sesso)),
                *(
                    (self.identificativo(sistema), altra.identificativo(sistema))
                    for sistema in SistemaIdentificativo
                    if sistema.unico
                ),
            )
        ) or not date_compatibili(self.data_nascita, altra.data_nascita)

    def contraddice_il_codice_fiscale(self) -> bool:
        """Whether birth date or sex differ from what the codice fiscale says (it happens, and proves nothing)."""
        valore = self.identificativo(SistemaIdentificativo.CODICE_FISCALE)
        detto = nascita(valore) if valore else None
        if detto is None:
            return False
        data = self.data_nascita or ""
        parti = ((data[2:4], detto.anno), (data[5:7], detto.mese), (data[8:10], detto.giorno))
        sesso = _noto(self.sesso)
        return any(nota and nota != sua for nota, sua in parti) or (sesso is not None and sesso.value != detto.sesso)


def date_compatibili(una: str | None, altra: str | None) -> bool:
    """Whether two birth dates, each as far as known, can be the same day."""
    return una is None or altra is None or una.startswith(altra) or altra.startswith(una)


def componi(dichiarate: Iterable[Anagrafica]) -> Anagrafica:
    """One picture out of several statements, oldest first.

    Who somebody is stays as first stated, and a birth date only grows more precise; where to find them is as last
    stated.
    """
    insieme = Anagrafica()
    for nuova in dichiarate:
        insieme = Anagrafica(
            identificativi=_uniti(insieme.identificativi, nuova.identificativi),
            cognome=insieme.cognome or nuova.cognome,
            nome=insieme.nome or nuova.nome,
            data_nascita=_piu_precisa(insieme.data_nascita, nuova.data_nascita),
            sesso=_noto(insieme.sesso) or nuova.sesso or insieme.sesso,
            indirizzo=nuova.indirizzo or insieme.indirizzo,
            telefono=nuova.telefono or insieme.telefono,
            non_attribuiti=_uniti(insieme.non_attribuiti, nuova.non_attribuiti),
        )
    return insieme


def anziano(data: str | None, il: date) -> bool | None:
    """Whether somebody is 65 or over on a day (D.Lgs. 29/2024 art. 2); None where the birth date does not tell."""
    if data is None:
        return None
    anno = int(data[:4])
    if len(data) < 10:
        return None if il.year - anno == 65 else il.year - anno > 65
    return (il.year - anno, il.month, il.day) >= (65, int(data[5:7]), int(data[8:10]))


def _piatto(nome: str | None) -> str | None:
    """A name as one compares it: `D'Agostino Niccolò` and `DAGOSTINO NICCOLO` are the same."""
    if not nome:
        return None
    return "".join(c for c in unicodedata.normalize("NFKD", nome).casefold() if c.isalnum()) or None


def _noto(sesso: Sesso | None) -> Sesso | None:
    return sesso if sesso in {Sesso.M, Sesso.F} else None


def _piu_precisa(prima: str | None, dopo: str | None) -> str | None:
    if prima is None:
        return dopo
    return dopo if dopo is not None and dopo.startswith(prima) else prima


def _uniti(prima: tuple[Identificativo, ...], dopo: tuple[Identificativo, ...]) -> tuple[Identificativo, ...]:
    return tuple(dict.fromkeys((*prima, *dopo)))
