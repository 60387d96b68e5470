"""Synthetic segnalazioni for the benches: every one about a person nobody knows yet."""

import json
from datetime import date, timedelta

from stdnum.it import codicefiscale

LETTERS = "BCDFGLMNPRSTVZ"
MONTHS = "ABCDEHLMPRST"


def codice_fiscale(number: int) -> str:
    """A formally valid one, different for each number below 14^6 (a person who does not exist)."""
    letters = ""
    rest = number
    for _ in range(6):
        rest, digit = divmod(rest, len(LETTERS))
        letters += LETTERS[digit]
    born = date(1930, 1, 1) + timedelta(days=number % 9000)
    stem = f"{letters}{born:%y}{MONTHS[born.month - 1]}{born.day:02d}A794"
    return stem + codicefiscale.calc_check_digit(stem)


def segnalazione(number: int) -> bytes:
    return json.dumps(
        {
            "territorio": {"ambito": "50036", "distretto": "22047", "asst": "718"},
            "persona": {
                "identificativi": [{"sistema": "codice_fiscale", "valore": codice_fiscale(number)}],
                "cognome": f"Cognome{number}",
                "nome": "Nome",
            },
            "segnalante": "6",
            "urgenza": "ordinaria",
            "motivo": "Non riesce più a vivere da sola",
        }
    ).encode()
