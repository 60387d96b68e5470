"""Encounter: the stay in hospital, when the patient could leave, when they left and where to."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.dimissioni.adapters.fhir.busta import Voce
from services.dimissioni.adapters.fhir.codici import (
    CLASSI_DI_RICOVERO,
    DESTINAZIONI,
    ENCOUNTER_STATUS,
    USCITE,
    codifiche,
)
from services.dimissioni.adapters.fhir.lettura import Lettura
from services.dimissioni.adapters.fhir.quaderno import Quaderno
from services.dimissioni.adapters.fhir.tempo import giorno_di
from services.dimissioni.domain.messaggio import DestinazioneDimissione, MotivoChiusura
from shared.fhir.systems import CS_DESTINAZIONE, EXT_CLINICAMENTE_DIMISSIBILE
from shared.kernel.clock import civil_date

ANNULLATI = {"cancelled": MotivoChiusura.ALTRO, "entered-in-error": MotivoChiusura.ERRORE}
"""Encounter.status that undo the stay itself, and with it the request."""


@dataclass(frozen=True)
class Ricovero:
    """Civil days (Europe/Rome). `destinazione` is planned until `dimessa_il` is set."""

    data_ricovero: date | None = None
    clinicamente_dimissibile_dal: date | None = None
    dimessa_il: date | None = None
    destinazione: DestinazioneDimissione | None = None
    chiusura: MotivoChiusura | None = None
    chiusa_il: date | None = None
    uscita_il: date | None = None
    """The day on which the stay ended, however it ended."""


def leggi_ricovero(encounter: Any, voce: Voce, inviato_il: datetime | None, lettura: Lettura) -> Ricovero:
    """Read a parsed Encounter. `inviato_il` dates a discharge that the Encounter does not date."""
    quaderno, percorso = lettura.quaderno, voce.percorso
    _classe(encounter, percorso, quaderno)
    inizio = giorno_di(encounter.period.start) if encounter.period else None
    if inizio is None:
        testo = "Il ricovero non dice il giorno di inizio"
        quaderno.annota("data-ricovero-assente", f"{percorso}.period.start", testo)
    ricovero = Ricovero(data_ricovero=inizio, clinicamente_dimissibile_dal=_dimissibile(encounter, percorso, quaderno))
    if encounter.status not in ENCOUNTER_STATUS:
        testo = "Lo stato del ricovero non è uno dei codici FHIR: non muove il caso"
        quaderno.annota("codice-sconosciuto", f"{percorso}.status", testo)
    if encounter.status in ANNULLATI:
        return replace(ricovero, chiusura=ANNULLATI[encounter.status])
    destinazione, uscita = _disposizione(encounter, percorso, quaderno)
    if encounter.status != "finished":
        if uscita is not None:
            testo = "Il ricovero è in corso ma la modalità di dimissione è quella di un ricovero finito: ignorata"
            quaderno.annota("modalita-dimissione-inattesa", _elemento_disposizione(percorso), testo)
        return replace(ricovero, destinazione=destinazione)
    fine = _fine(encounter, percorso, inviato_il, lettura)
    if uscita is not None:
        return replace(ricovero, chiusura=uscita, chiusa_il=fine, uscita_il=fine)
    return replace(ricovero, dimessa_il=fine, uscita_il=fine, destinazione=destinazione)


def _classe(encounter: Any, percorso: str, quaderno: Quaderno) -> None:
    classe = encounter.class_fhir
    if classe is None or classe.code not in CLASSI_DI_RICOVERO:
        testo = "La classe del contatto non è un ricovero (attesa IMP o una sua specie)"
        quaderno.annota("classe-ricovero-inattesa", f"{percorso}.class", testo)


def _dimissibile(encounter: Any, percorso: str, quaderno: Quaderno) -> date | None:
    giorni = []
    for indice, estensione in enumerate(encounter.extension or []):
        if estensione.url != EXT_CLINICAMENTE_DIMISSIBILE:
            continue
        giorno = giorno_di(estensione.valueDate or estensione.valueDateTime)
        if giorno is None:
            testo = "Il giorno di dimissibilità clinica non è leggibile (atteso valueDate o valueDateTime)"
            quaderno.annota("estensione-non-leggibile", f"{percorso}.extension[{indice}]", testo)
        else:
            giorni.append(giorno)
    if len(set(giorni)) > 1:
        testo = "Il giorno di dimissibilità clinica è indicato più volte: vale il primo"
        quaderno.annota("elemento-ripetuto", f"{percorso}.extension", testo)
    return giorni[0] if giorni else None


def _disposizione(
    encounter: Any, percorso: str, quaderno: Quaderno
) -> tuple[DestinazioneDimissione | None, MotivoChiusura | None]:
    """Where the patient goes, or how else the stay ended. Our own codes come before HL7's, which are coarser."""
    concetto = encounter.hospitalization.dischargeDisposition if encounter.hospitalization else None
    if concetto is None:
        return None, None
    coppie = [(c.sistema, c.codice) for c in codifiche(concetto)]
    coppie.sort(key=lambda coppia: coppia[0] != CS_DESTINAZIONE)
    uscite = [USCITE[coppia] for coppia in coppie if coppia in USCITE]
    if uscite:
        return None, uscite[0]
    destinazioni = [DESTINAZIONI[coppia] for coppia in coppie if coppia in DESTINAZIONI]
    if destinazioni:
        return destinazioni[0], None
    testo = "La modalità di dimissione non è in un elenco conosciuto"
    quaderno.annota("codice-sconosciuto", _elemento_disposizione(percorso), testo)
    return None, None


def _fine(encounter: Any, percorso: str, inviato_il: datetime | None, lettura: Lettura) -> date:
    fine = giorno_di(encounter.period.end) if encounter.period else None
    if fine is None:
        testo = "Il ricovero è finito ma non dice quando: vale il giorno del messaggio"
        lettura.quaderno.annota("data-dimissione-assente", f"{percorso}.period.end", testo)
        return civil_date(inviato_il) if inviato_il is not None else lettura.oggi
    return fine


def _elemento_disposizione(percorso: str) -> str:
    return f"{percorso}.hospitalization.dischargeDisposition"
