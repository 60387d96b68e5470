"""In which form a command writes what it found."""

from enum import StrEnum


class Forma(StrEnum):
    TABELLA = "tabella"
    JSON = "json"
    CSV = "csv"
