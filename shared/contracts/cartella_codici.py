"""The words of the document of the cartella sociale: its code lists, and what its texts may be.

The lists are those of `services/pua/domain/codici.py`; a test keeps them the same.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

SENZA_NULLI = r"^[^\x00]*$"
"""No text of a database holds a NUL, and nobody types one."""
Id = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=SENZA_NULLI)]
Sigla = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=SENZA_NULLI)]
Riga = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=SENZA_NULLI)]
Testo = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=SENZA_NULLI)]
Chi = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=SENZA_NULLI)]
Data = Annotated[str, StringConstraints(min_length=4, max_length=10, pattern=SENZA_NULLI)]
Istante = Annotated[AwareDatetime, Field(examples=["2026-03-31T09:30:00+02:00"])]
Numero = Annotated[float, Field(allow_inf_nan=False, strict=True)]

Fase = Literal["accesso", "valutazione", "progetto", "erogazione", "conclusione"]
Segnalante = Literal["1", "2", "3", "4", "5", "6", "9", "10", "11", "12", "farmacia", "comune", "ambito"]
Professione = Literal[
    "assistente_sociale",
    "infermiere",
    "medico_medicina_generale",
    "pediatra",
    "geriatra",
    "fisiatra",
    "neuropsichiatra",
    "psichiatra",
    "altro_medico",
    "psicologo",
    "fisioterapista",
    "terapista_occupazionale",
    "logopedista",
    "educatore_professionale",
    "pedagogista",
    "operatore_socio_sanitario",
    "altro",
]
Ente = Literal["comune", "ambito", "asst", "ospedale", "terzo_settore", "altro"]
Erogatore = Literal["comune", "ambito", "asst", "terzo_settore", "privato_accreditato", "famiglia", "altro"]
Finanziamento = Literal[
    "fondo_sanitario", "fnps", "fna", "fondo_poverta", "risorse_comunali", "pnrr", "compartecipazione", "altro"
]
EsitoAccesso = Literal["orientato", "avviato_a_servizio", "preso_in_carico", "non_di_competenza", "annullato"]
