"""Whom the operators visit: what they need to find the door, and nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Persona:
    """Contact data. No identifier, sex or birth date: the service does not need them. Everything may be unknown."""

    cognome: str | None = None
    nome: str | None = None
    indirizzo: str | None = None
    telefono: str | None = None
