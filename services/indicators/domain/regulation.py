"""A deliberation as data: which indicators it sets, what each measures, and the target of each year.

The files are in `services/indicators/data/`. A new deliberation is a new file, not new code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from typing import Any, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from services.indicators.domain.refusals import DeliberazioneNonValida, IndicatoreSconosciuto


class Misura(StrEnum):
    """What an indicator's value is."""

    CONTEGGIO = "conteggio"
    RAPPORTO = "rapporto"
    MEDIA = "media"
    """Mean over cases, in days."""
    TRAGUARDO = "traguardo"
    """A step that was reached, or not, by 31 December."""


class TipoObiettivo(StrEnum):
    RAPPORTO = "rapporto"
    """Numerator over denominator at least `soglia` (0..1)."""
    CONTEGGIO = "conteggio"
    """Count at least `soglia`."""
    AUMENTO = "aumento"
    """Strictly more than the year before: a tie fails."""
    RIDUZIONE = "riduzione"
    """Strictly less than the year before: a tie fails."""
    TRAGUARDO = "traguardo"
    NESSUNO = "nessuno"
    """The deliberation sets none for that year."""
    NON_LETTO = "non_letto"
    """The cell could not be read in the copy in use: a value, and no verdict."""


@dataclass(frozen=True)
class Obiettivo:
    """`soglia` for rapporto and conteggio, `testo` for traguardo."""

    tipo: TipoObiettivo
    soglia: Decimal | None = None
    testo: str | None = None

    @cached_property
    def frazione(self) -> tuple[int, int] | None:
        """`soglia` exactly, as numerator and denominator."""
        return None if self.soglia is None else self.soglia.as_integer_ratio()


@dataclass(frozen=True)
class Indicatore:
    """`numeratore` and `denominatore` say in Italian what is counted, as the deliberation writes it.

    `uno` is the singular of what the numerator counts, for sentences about just one; None: the file does not say.
    """

    codice: str
    nome: str
    leps: str
    misura: Misura
    numeratore: str
    denominatore: str | None
    obiettivi: Mapping[int, Obiettivo]
    uno: str | None = None

    def obiettivo(self, anno: int) -> Obiettivo:
        return self.obiettivi.get(anno, Obiettivo(TipoObiettivo.NESSUNO))


class Traguardo(NamedTuple):
    """The step that an indicator asks to have been made by 31 December of a year, as the deliberation writes it."""

    indicatore: str
    anno: int
    testo: str


@dataclass(frozen=True)
class Leps:
    """`livello` is where the deliberation sees the best level of planning; `partner` who of health takes part."""

    codice: str
    nome: str
    norma: str
    livello: str
    partner: tuple[str, ...]
    indicatori: tuple[Indicatore, ...]


@dataclass(frozen=True)
class Deliberazione:
    fonte: str
    anni: tuple[int, ...]
    leps: tuple[Leps, ...]

    @cached_property
    def indicatori(self) -> tuple[Indicatore, ...]:
        return tuple(indicatore for leps in self.leps for indicatore in leps.indicatori)

    @property
    def traguardi(self) -> tuple[Traguardo, ...]:
        """By indicator, then year; the years that ask nothing are left out."""
        return tuple(
            Traguardo(indicatore.codice, anno, obiettivo.testo)
            for indicatore in self.indicatori
            for anno, obiettivo in sorted(indicatore.obiettivi.items())
            if obiettivo.testo is not None
        )

    @cached_property
    def _by_codice(self) -> Mapping[str, Indicatore]:
        return {indicatore.codice: indicatore for indicatore in self.indicatori}

    def indicatore(self, codice: str) -> Indicatore:
        """Raises IndicatoreSconosciuto."""
        try:
            return self._by_codice[codice]
        except KeyError:
            raise IndicatoreSconosciuto(codice=codice) from None


def load(name: str = "leps_dgr_xii_2167_2024.yaml") -> Deliberazione:
    """A deliberation of the package's data folder, by file name. Raises DeliberazioneNonValida."""
    return parse(files("services.indicators").joinpath("data", name).read_text(encoding="utf-8"))


def parse(text: str) -> Deliberazione:
    """Raises DeliberazioneNonValida, which names the place in the file."""
    try:
        document = _File.model_validate(yaml.safe_load(text))
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise DeliberazioneNonValida(f"Campo non valido: {place}") from error
    except yaml.YAMLError as error:
        raise DeliberazioneNonValida("Il file non è YAML") from error
    deliberazione = Deliberazione(
        document.source,
        tuple(document.years),
        tuple(
            Leps(
                leps.code,
                leps.name,
                leps.norm,
                leps.level,
                tuple(leps.health_partners),
                tuple(_indicatore(leps.code, row, document.years) for row in leps.indicators),
            )
            for leps in document.leps
        ),
    )
    codes = [indicatore.codice for indicatore in deliberazione.indicatori]
    if len(codes) != len(set(codes)):
        raise DeliberazioneNonValida("Due indicatori hanno lo stesso codice")
    return deliberazione


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str
    name: str
    measure: dict[str, str]
    targets: dict[int, dict[str, Any] | str | None]


class _Leps(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str
    name: str
    norm: str
    level: str
    health_partners: list[str]
    indicators: list[_Row]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    source: str
    years: list[int]
    leps: list[_Leps]


def _indicatore(leps: str, row: _Row, years: list[int]) -> Indicatore:
    if sorted(row.targets) != sorted(years):
        raise DeliberazioneNonValida(f"{row.code}: un obiettivo (anche vuoto) per ciascun anno")
    misura, numeratore, denominatore = _misura(row)
    return Indicatore(
        row.code,
        row.name,
        leps,
        misura,
        numeratore,
        denominatore,
        {year: _obiettivo(row.code, target) for year, target in row.targets.items()},
        row.measure.get("one"),
    )


def _misura(row: _Row) -> tuple[Misura, str, str | None]:
    match row.measure:
        case {"count": what}:
            return Misura.CONTEGGIO, what, None
        case {"numerator": numerator, "denominator": denominator}:
            return Misura.RAPPORTO, numerator, denominator
        case {"mean": what, "destination": destination}:
            return Misura.MEDIA, f"{what} ({destination})", "dimissioni dell'anno"
        case {"milestone": what}:
            return Misura.TRAGUARDO, what, None
    raise DeliberazioneNonValida(f"{row.code}: misura non riconosciuta")


def _obiettivo(code: str, target: dict[str, Any] | str | None) -> Obiettivo:
    if target is None or target == "unread":
        return Obiettivo(TipoObiettivo.NESSUNO if target is None else TipoObiettivo.NON_LETTO)
    match target:
        case {"ratio": int() | float() as threshold} if 0 <= threshold <= 1:
            return Obiettivo(TipoObiettivo.RAPPORTO, soglia=Decimal(str(threshold)))
        case {"count": int() as threshold} if threshold >= 0:
            return Obiettivo(TipoObiettivo.CONTEGGIO, soglia=Decimal(threshold))
        case {"increase": True}:
            return Obiettivo(TipoObiettivo.AUMENTO)
        case {"decrease": True}:
            return Obiettivo(TipoObiettivo.RIDUZIONE)
        case {"milestone": str() as text}:
            return Obiettivo(TipoObiettivo.TRAGUARDO, testo=text)
    raise DeliberazioneNonValida(f"{code}: obiettivo non riconosciuto")
