"""What a message may hold beside the request: diagnoses, needs, caregiver, letter. All may be missing or wrong."""

from collections.abc import Iterable, Iterator
from typing import Any

from services.dimissioni.adapters.fhir.busta import Voce
from services.dimissioni.adapters.fhir.codici import (
    BISOGNI,
    BISOGNO_SAD,
    BISOGNO_SOCIALE,
    NESSUN_BISOGNO,
    SENZA_DIMORA,
    codici_di,
    codifiche,
)
from services.dimissioni.adapters.fhir.lettura import Lettura
from services.dimissioni.adapters.fhir.paziente import nome_per_esteso, telefono
from services.dimissioni.adapters.fhir.risorse import facoltativa
from services.dimissioni.adapters.fhir.testo import leggibile
from shared.fhir.systems import CS_BISOGNO, LETTERA_DIMISSIONE_LOINC, LOINC

LETTE = 200
"""Optional resources of one type that are read of one message: more are an archive, not a message."""

DIAGNOSI = 20
"""Diagnoses kept of one message, in its order."""

_NEGATE = frozenset({"refuted", "entered-in-error"})


def leggi_tutte(tipo: str, lettura: Lettura) -> Iterator[tuple[Any, Voce]]:
    """The readable resources of one type, at most LETTE. Those that are not readable are noted and left out."""
    voci = lettura.busta.di_tipo(tipo)
    if len(voci) > LETTE:
        testo = f"Il messaggio contiene più di {LETTE} {tipo}: si leggono le prime"
        lettura.quaderno.annota("risorse-in-eccesso", voci[LETTE].percorso, testo)
    for voce in voci[:LETTE]:
        risorsa = facoltativa(voce, lettura.quaderno)
        if risorsa is not None:
            yield risorsa, lettura.usa(voce)


def leggi_condizioni(lettura: Lettura) -> list[Any]:
    """The parsed Conditions that the hospital stands by."""
    return [
        condition
        for condition, _ in leggi_tutte("Condition", lettura)
        if not any(c.codice in _NEGATE for c in codifiche(condition.verificationStatus))
    ]


def diagnosi(condizioni: Iterable[Any]) -> tuple[str, ...]:
    """`S72.0 Frattura del collo del femore`, in the order of the message."""
    trovate: dict[str, None] = {}
    for condition in condizioni:
        codice = next((c.codice for c in codifiche(condition.code)), "")
        detta = ""
        if condition.code is not None:
            detta = condition.code.text or next((c.display for c in condition.code.coding or [] if c.display), "")
        descrizione = leggibile(f"{codice} {detta or ''}", 200)
        if descrizione:
            trovate.setdefault(descrizione)
    return tuple(trovate)[:DIAGNOSI]


def senza_dimora(condizioni: Iterable[Any], concetti: Iterable[Any]) -> bool:
    """Whether any coding says that the person has no dwelling. An address alone does not deny it: it may be the
    fictitious residence that municipalities give to people without one."""
    tutti = [*(c.code for c in condizioni), *concetti]
    return any((c.sistema, c.codice) in SENZA_DIMORA for concetto in tutti for c in codifiche(concetto))


def bisogni(concetti: list[Any], elemento: str, lettura: Lettura) -> tuple[bool | None, bool | None]:
    """(need of social services, need of SAD): None where nobody said. SAD is a social service."""
    codici = set(codici_di(concetti, CS_BISOGNO))
    if codici - BISOGNI:
        testo = "Un codice di bisogno non è nell'elenco conosciuto"
        lettura.quaderno.annota("codice-sconosciuto", elemento, testo)
    serve = bool(codici & {BISOGNO_SOCIALE, BISOGNO_SAD})
    if NESSUN_BISOGNO in codici:
        if not serve:
            return False, False
        testo = "La richiesta dice sia che servono servizi sociali sia che non servono: vale che servono"
        lettura.quaderno.annota("codici-contraddittori", elemento, testo)
    return True if serve else None, True if BISOGNO_SAD in codici else None


def concetti_del_piano(lettura: Lettura) -> list[Any]:
    """Where a CarePlan of the hospital may code a need: its activities."""
    return [
        attivita.detail.code
        for careplan, _ in leggi_tutte("CarePlan", lettura)
        if careplan.status not in ("revoked", "entered-in-error")
        for attivita in careplan.activity or []
        if attivita.detail is not None and attivita.detail.code is not None
    ]


def caregiver(lettura: Lettura) -> str | None:
    """Who cares for the person: `Rossi Maria (figlia), 333 1234567`; several are separated by a semicolon."""
    trovati = []
    for related, _ in leggi_tutte("RelatedPerson", lettura):
        if related.active is False:
            continue
        chi = " ".join(parte for parte in nome_per_esteso(related.name) if parte)
        legami = [
            r.text or next((c.display or c.code for c in r.coding or []), None) for r in related.relationship or []
        ]
        legame = next((testo for legame in legami if (testo := leggibile(legame, 60))), None)
        descritto = f"{chi} ({legame})" if chi and legame else chi or legame
        parti = [parte for parte in (descritto, telefono(related)) if parte]
        if parti:
            trovati.append(", ".join(parti))
    return leggibile("; ".join(trovati), 500)


def lettera_dimissione(lettura: Lettura) -> bool:
    """Whether a discharge letter came along: a Composition LOINC 34105-7, bare or inside an embedded document Bundle.

    An embedded document is recognised by its first Composition and read no further: its resources repeat those of the
    message, or belong to another moment.
    """
    lettera = False
    for composition, _ in leggi_tutte("Composition", lettura):
        lettera |= composition.status != "entered-in-error" and _di_lettera(composition.type)
    for voce in lettura.busta.di_tipo("Bundle"):
        prima = voce.risorsa.get("entry")
        prima = prima[0] if isinstance(prima, list) and prima else None
        risorsa = prima.get("resource") if isinstance(prima, dict) else None
        if isinstance(risorsa, dict) and risorsa.get("resourceType") == "Composition":
            contenuta = Voce(voce.indice, "", "Composition", risorsa)
            composition = facoltativa(contenuta, lettura.quaderno)
            if composition is not None:
                lettura.usa(voce)
                lettera |= composition.status != "entered-in-error" and _di_lettera(composition.type)
    return lettera


def _di_lettera(tipo: Any | None) -> bool:
    return any(c.sistema == LOINC and c.codice == LETTERA_DIMISSIONE_LOINC for c in codifiche(tipo))
