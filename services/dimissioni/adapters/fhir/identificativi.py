"""Identifiers of a person: of which list they are, whether they are well formed, whether they agree with the rest."""

import re
from typing import Any

from stdnum.it import codicefiscale

from services.dimissioni.adapters.fhir.quaderno import Quaderno
from services.dimissioni.domain.messaggio import IdentificativoPersona
from shared.fhir.systems import IDENTIFICATIVI_PERSONA

FORME = {
    "stp": re.compile(r"STP[0-9]{13}"),
    "eni": re.compile(r"ENI[0-9]{13}"),
    "anpr": re.compile(r"[A-Z0-9]{9}"),
}
"""STP and ENI: three letters, region, ASL, progressive number: 16 characters. ANPR: nine."""

_OMOCODIA = str.maketrans("LMNPQRSTUV", "0123456789")
_POSTI_CIFRE = (6, 7, 9, 10, 12, 13, 14)
_MESI = "ABCDEHLMPRST"


def identificativi(patient: Any, percorso: str, quaderno: Quaderno) -> tuple[IdentificativoPersona, ...]:
    """The identifiers of lists that we know, well formed ones only; the others are noted."""
    trovati: dict[IdentificativoPersona, None] = {}
    for indice, identifier in enumerate(patient.identifier or []):
        elenco = IDENTIFICATIVI_PERSONA.get((identifier.system or "").strip())
        if elenco is None or identifier.use == "old" or not identifier.value:
            continue
        elemento = f"{percorso}.identifier[{indice}].value"
        valore = re.sub(r"[\s-]", "", identifier.value).upper()
        if elenco == "codice_fiscale" and valore[:3] in ("STP", "ENI") and FORME[valore[:3].lower()].fullmatch(valore):
            elenco = valore[:3].lower()
            testo = "Un codice STP o ENI è indicato come codice fiscale: letto per quello che è"
            quaderno.annota("identificativo-fuori-elenco", elemento, testo)
        if elenco == "codice_fiscale" and not codicefiscale.is_valid(valore):
            testo = "Il codice fiscale non è valido (forma o carattere di controllo): non viene usato"
            quaderno.annota("codice-fiscale-non-valido", elemento, testo)
        elif elenco in FORME and not FORME[elenco].fullmatch(valore):
            quaderno.annota(
                "identificativo-non-valido", elemento, f"L'identificativo {elenco.upper()} non ha la forma prevista"
            )
        else:
            trovati.setdefault(IdentificativoPersona(elenco, valore))
    elenchi = [i.sistema for i in trovati]
    if len(elenchi) != len(set(elenchi)):
        testo = "Il paziente ha due identificativi diversi dello stesso elenco"
        quaderno.annota("identificativi-multipli", f"{percorso}.identifier", testo)
    return tuple(trovati)


def confronta(
    trovati: tuple[IdentificativoPersona, ...],
    data_nascita: str | None,
    sesso: str | None,
    percorso: str,
    quaderno: Quaderno,
) -> None:
    """Note where a codice fiscale contradicts the date of birth (as far as it is known) or the sex."""
    for identificativo in trovati:
        if identificativo.sistema != "codice_fiscale" or len(identificativo.valore) != 16:
            continue
        nascita, sesso_codice = _decodifica(identificativo.valore)
        if data_nascita is not None and not nascita.startswith(data_nascita[2:]):
            testo = "Il codice fiscale non corrisponde alla data di nascita"
            quaderno.annota("codice-fiscale-incoerente", f"{percorso}.birthDate", testo)
        if sesso in ("M", "F") and sesso != sesso_codice:
            quaderno.annota(
                "codice-fiscale-incoerente", f"{percorso}.gender", "Il codice fiscale non corrisponde al sesso"
            )


def _decodifica(valore: str) -> tuple[str, str]:
    """`41-03-07` and the sex of a valid code of 16 characters. It holds two digits of the year, and letters may stand
    for digits (omocodia), which `stdnum` validates but does not decode for the sex."""
    cifre = list(valore)
    for posto in _POSTI_CIFRE:
        cifre[posto] = cifre[posto].translate(_OMOCODIA)
    giorno = int("".join(cifre[9:11]))
    anno, mese = "".join(cifre[6:8]), _MESI.index(valore[8]) + 1
    return f"{anno}-{mese:02d}-{giorno % 40:02d}", "F" if giorno > 40 else "M"
