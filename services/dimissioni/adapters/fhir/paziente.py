"""Patient: who the person is, as the hospital knows them, and whether they are alive."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.dimissioni.adapters.fhir.codici import SESSO, SESSO_FUORI_LISTA
from services.dimissioni.adapters.fhir.identificativi import confronta, identificativi
from services.dimissioni.adapters.fhir.quaderno import Quaderno
from services.dimissioni.adapters.fhir.tempo import giorno_di
from services.dimissioni.adapters.fhir.testo import leggibile
from services.dimissioni.domain.messaggio import PersonaSegnalata

NOME = 120
"""Characters of a surname or of the given names."""


@dataclass(frozen=True)
class Paziente:
    """`deceduto_il` is None where the message says that the person died but not when."""

    persona: PersonaSegnalata
    deceduto: bool
    deceduto_il: date | None


def leggi_paziente(patient: Any, percorso: str, oggi: date, quaderno: Quaderno) -> Paziente:
    """Read a parsed Patient. `oggi` is the civil day on which the message was received."""
    trovati = identificativi(patient, percorso, quaderno)
    nascita = _data_nascita(patient, percorso, oggi, quaderno)
    sesso = _sesso(patient, percorso, quaderno)
    confronta(trovati, nascita, sesso, percorso, quaderno)
    cognome, nome = _nome(patient, percorso, quaderno)
    if patient.active is False:
        quaderno.annota("paziente-non-attivo", f"{percorso}.active", "L'anagrafica del paziente non è più attiva")
    if any(link.type == "replaced-by" for link in patient.link or []):
        testo = "L'anagrafica del paziente risulta sostituita da un'altra"
        quaderno.annota("paziente-sostituito", f"{percorso}.link", testo)
    return Paziente(
        persona=PersonaSegnalata(
            identificativi=trovati,
            cognome=cognome,
            nome=nome,
            data_nascita=nascita,
            sesso=sesso,
            indirizzo=_indirizzo(patient),
            telefono=telefono(patient),
        ),
        deceduto=patient.deceasedBoolean is True or patient.deceasedDateTime is not None,
        deceduto_il=giorno_di(patient.deceasedDateTime),
    )


def nome_per_esteso(nomi: Any) -> tuple[str | None, str | None]:
    """Surname and given names of the best of several HumanNames: official first, never an old one."""
    validi = [n for n in nomi or [] if n.use not in ("old", "maiden")]
    validi.sort(key=lambda n: {"official": 0, "usual": 1}.get(n.use, 2))
    for scelto in validi:
        dati = leggibile(" ".join(parte for parte in scelto.given or [] if parte), NOME)
        cognome = leggibile(scelto.family, NOME) or (None if dati else leggibile(scelto.text, NOME))
        if cognome or dati:
            return cognome, dati
    return None, None


def telefono(chi: Any) -> str | None:
    """The first phone number still in use."""
    numeri = (t.value for t in chi.telecom or [] if t.system in ("phone", "sms", None) and t.use != "old" and t.value)
    return leggibile(next(numeri, None), 40)


def _nome(patient: Any, percorso: str, quaderno: Quaderno) -> tuple[str | None, str | None]:
    cognome, nome = nome_per_esteso(patient.name)
    if not (cognome or nome):
        quaderno.annota("nome-assente", f"{percorso}.name", "Il messaggio non porta il nome del paziente")
    return cognome, nome


def _data_nascita(patient: Any, percorso: str, oggi: date, quaderno: Quaderno) -> str | None:
    valore = patient.birthDate
    if valore is None:
        quaderno.annota("data-nascita-assente", f"{percorso}.birthDate", "Il messaggio non porta la data di nascita")
        return None
    testo = valore.isoformat() if isinstance(valore, date) else str(valore)
    if testo > oggi.isoformat():
        quaderno.annota("date-incoerenti", f"{percorso}.birthDate", "La data di nascita è nel futuro: non viene usata")
        return None
    return testo


def _sesso(patient: Any, percorso: str, quaderno: Quaderno) -> str | None:
    if patient.gender is None:
        return None
    sesso = SESSO.get(patient.gender)
    if sesso is None:
        quaderno.annota(
            "codice-sconosciuto",
            f"{percorso}.gender",
            "Il sesso non è uno dei codici FHIR (male, female, other, unknown)",
        )
        sesso = SESSO_FUORI_LISTA.get(patient.gender)
    return sesso


def _indirizzo(patient: Any) -> str | None:
    validi = [a for a in patient.address or [] if a.use not in ("old", "billing")]
    validi.sort(key=lambda a: {"home": 0}.get(a.use, 1))
    for scelto in validi:
        righe = " ".join(riga for riga in scelto.line or [] if riga)
        luogo = " ".join(parte for parte in (scelto.postalCode, scelto.city) if parte)
        provincia = f"({scelto.district})" if scelto.district else ""
        composto = ", ".join(parte for parte in (righe, f"{luogo} {provincia}".strip()) if parte)
        indirizzo = leggibile(composto or scelto.text, 300)
        if indirizzo:
            return indirizzo
    return None
