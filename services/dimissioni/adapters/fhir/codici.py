"""Codes of lists: reading them out of CodeableConcepts, and what they mean to us."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from services.dimissioni.domain.messaggio import DestinazioneDimissione, MotivoChiusura
from shared.fhir import systems


class Codifica(NamedTuple):
    """One Coding; `posto` is where it stands inside its element, for example `.coding[0]`."""

    sistema: str
    codice: str
    posto: str


def codifiche(concetto: Any | None) -> Iterator[Codifica]:
    """The codings of a CodeableConcept that have a code."""
    for indice, coding in enumerate((concetto.coding if concetto is not None else None) or []):
        if coding.code:
            yield Codifica(coding.system or "", coding.code, f".coding[{indice}]")


def codici_di(concetti: Iterable[Any], sistema: str) -> list[str]:
    """The codes of one list in several CodeableConcepts."""
    return [c.codice for concetto in concetti for c in codifiche(concetto) if c.sistema == sistema]


ENCOUNTER_STATUS = frozenset(
    ["planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "entered-in-error", "unknown"]
)
"""R4 EncounterStatus. `fhir.resources` lets any word pass."""

REQUEST_STATUS = frozenset(["draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"])
REQUEST_INTENT = frozenset(
    {
        "proposal",
        "plan",
        "directive",
        "order",
        "original-order",
        "reflex-order",
        "filler-order",
        "instance-order",
        "option",
    }
)
TASK_STATUS = frozenset(
    {
        "draft",
        "requested",
        "received",
        "accepted",
        "rejected",
        "ready",
        "cancelled",
        "in-progress",
        "on-hold",
        "failed",
        "completed",
        "entered-in-error",
    }
)
CLASSI_DI_RICOVERO = frozenset({"IMP", "ACUTE", "NONAC", "SS", "OBSENC"})
"""v3-ActCode: inpatient and its kinds, short stay, observation. A protected discharge comes out of one of these."""

SESSO: Mapping[str, str] = {"male": "M", "female": "F", "other": "altro", "unknown": "ignoto"}
SESSO_FUORI_LISTA: Mapping[str, str] = {"M": "M", "F": "F", "m": "M", "f": "F", "maschio": "M", "femmina": "F"}
"""Not FHIR, but there is no doubt what is meant."""

DESTINAZIONI: Mapping[tuple[str, str], DestinazioneDimissione] = {
    (systems.DISCHARGE_DISPOSITION, "home"): DestinazioneDimissione.DOMICILIO,
    (systems.DISCHARGE_DISPOSITION, "alt-home"): DestinazioneDimissione.DOMICILIO,
    (systems.DISCHARGE_DISPOSITION, "long"): DestinazioneDimissione.STRUTTURA_RESIDENZIALE,
    (systems.DISCHARGE_DISPOSITION, "snf"): DestinazioneDimissione.STRUTTURA_RESIDENZIALE,
    (systems.DISCHARGE_DISPOSITION, "hosp"): DestinazioneDimissione.STRUTTURA_RESIDENZIALE,
    (systems.DISCHARGE_DISPOSITION, "other-hcf"): DestinazioneDimissione.ALTRO,
    (systems.DISCHARGE_DISPOSITION, "psy"): DestinazioneDimissione.ALTRO,
    (systems.DISCHARGE_DISPOSITION, "rehab"): DestinazioneDimissione.ALTRO,
    (systems.DISCHARGE_DISPOSITION, "oth"): DestinazioneDimissione.ALTRO,
    **{(systems.CS_DESTINAZIONE, d.value): d for d in DestinazioneDimissione},
}
"""HL7 `discharge-disposition`. `hosp` is hospice. Other hospitals, psychiatric wards and rehabilitation are neither a
home nor a residential structure: they count in neither DIP-3 nor DIP-4."""

USCITE: Mapping[tuple[str, str], MotivoChiusura] = {
    (systems.DISCHARGE_DISPOSITION, "exp"): MotivoChiusura.DECESSO,
    (systems.DISCHARGE_DISPOSITION, "aadvice"): MotivoChiusura.RINUNCIA,
}
"""Ways of leaving that end the pathway: death, and leaving against medical advice."""

MOTIVI: Mapping[tuple[str, str], MotivoChiusura] = {
    (systems.CS_MOTIVO_CHIUSURA, m.value): m for m in MotivoChiusura if m is not MotivoChiusura.NON_DI_COMPETENZA
}
"""Why a hospital withdraws its request. That a case is not ours is for the territory to say."""

SENZA_DIMORA = frozenset(
    (sistema, codice)
    for sistemi, codici in (
        ({systems.ICD_10, systems.ICD_10_CM, systems.ICD_10_OID}, {"Z59.0", "Z590", "Z59.00", "Z59.01", "Z59.02"}),
        ({systems.ICD_9_CM, systems.ICD_9_CM_OID}, {"V60.0", "V600"}),
        ({systems.CS_BISOGNO}, {"senza_dimora"}),
    )
    for sistema in sistemi
    for codice in codici
)
"""Homelessness: ICD-10 Z59.0, ICD-9-CM V60.0, or our own code."""

BISOGNO_SOCIALE = "servizi_sociali"
BISOGNO_SAD = "sad"
NESSUN_BISOGNO = "nessun_servizio_sociale"
BISOGNI = frozenset({BISOGNO_SOCIALE, BISOGNO_SAD, NESSUN_BISOGNO, "senza_dimora"})
