"""Pydantic's findings, in Italian, without the value that was sent (it may be personal)."""

from collections.abc import Mapping
from typing import Any

_MESSAGES: Mapping[str, str] = {
    "missing": "campo obbligatorio",
    "extra_forbidden": "campo non previsto",
    "string_type": "deve essere un testo",
    "string_too_short": "testo troppo corto (minimo {min_length} caratteri)",
    "string_too_long": "testo troppo lungo (massimo {max_length} caratteri)",
    "string_pattern_mismatch": "non rispetta il formato previsto",
    "int_type": "deve essere un numero intero",
    "int_parsing": "deve essere un numero intero",
    "int_from_float": "deve essere un numero intero",
    "float_type": "deve essere un numero",
    "float_parsing": "deve essere un numero",
    "finite_number": "deve essere un numero finito",
    "bool_type": "deve essere vero o falso",
    "bool_parsing": "deve essere vero o falso",
    "enum": "valori ammessi: {expected}",
    "literal_error": "valori ammessi: {expected}",
    "date_type": "deve essere una data (AAAA-MM-GG)",
    "date_parsing": "deve essere una data (AAAA-MM-GG)",
    "date_from_datetime_parsing": "deve essere una data (AAAA-MM-GG)",
    "datetime_type": "deve essere un istante RFC 3339",
    "datetime_parsing": "deve essere un istante RFC 3339",
    "datetime_from_date_parsing": "deve essere un istante RFC 3339",
    "timezone_aware": "manca il fuso orario",
    "greater_than": "deve essere maggiore di {gt}",
    "greater_than_equal": "deve essere almeno {ge}",
    "less_than": "deve essere minore di {lt}",
    "less_than_equal": "deve essere al massimo {le}",
    "list_type": "deve essere un elenco",
    "tuple_type": "deve essere un elenco",
    "dict_type": "deve essere un oggetto",
    "model_attributes_type": "deve essere un oggetto",
    "model_type": "deve essere un oggetto",
    "too_short": "servono almeno {min_length} elementi",
    "too_long": "al massimo {max_length} elementi",
    "string_unicode": "un testo non è Unicode valido",
    "calendar": "deve stare tra il {first} e il {last}",
    "nul": "un testo contiene un carattere nullo",
    "uuid_parsing": "deve essere un identificativo UUID",
}


def in_italian(error: Mapping[str, Any]) -> dict[str, str]:
    """One finding as `campo` (JSON pointer; `?nome` for a query parameter) and `messaggio`."""
    where, *path = [str(part) for part in error["loc"]]
    field = "/" + "/".join(path) if where == "body" else "?" + "/".join(path)
    template = _MESSAGES.get(error["type"], "valore non valido")
    context = {name: str(value).replace(" or ", " o ") for name, value in (error.get("ctx") or {}).items()}
    return {"campo": field, "messaggio": template.format_map(_Lenient(context))}


class _Lenient(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "..."
