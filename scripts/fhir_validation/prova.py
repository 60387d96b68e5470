"""One run: tell, ask for everything, keep what was said in FHIR."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path

from scripts.fhir_definitions.files import definitions
from scripts.fhir_validation.giudizio import types_in
from scripts.fhir_validation.lettura import leggi_tutto
from scripts.fhir_validation.persone import al_lavoro
from scripts.fhir_validation.raccolta import Raccolta, Resource
from scripts.fhir_validation.vicende import racconta
from shared.fhir.facade import FACADE


def raccolte() -> dict[str, Resource]:
    """What others send, what we answer, and our own definitions; each by a name."""
    raccolta = Raccolta()
    with tempfile.TemporaryDirectory(prefix="raccordo-fhir-") as cartella:
        asyncio.run(_svolgi(Path(cartella), raccolta))
    # Extensions are judged by being used: on their definitions HAPI looks for a package of R4, which it has not.
    nostre = {
        f"definizione-{each['resourceType']}-{each['id']}": each
        for each in definitions()
        if each.get("type") != "Extension"
    }
    return raccolta.risorse | nostre


def tipi_mancanti(risorse: Mapping[str, Resource]) -> list[str]:
    """The types of the facade that no answer held: a type that nobody produced was judged by nobody."""
    visti = types_in(risorsa for nome, risorsa in risorse.items() if nome.startswith("risposta-2"))
    return [tipo.name for tipo in FACADE if not visti[tipo.name]]


async def _svolgi(cartella: Path, raccolta: Raccolta) -> None:
    async with al_lavoro(cartella, raccolta) as persone:
        await racconta(persone)
        await leggi_tutto(persone)
