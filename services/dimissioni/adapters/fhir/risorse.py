"""One resource, from JSON to `fhir.resources`, giving up as little as possible.

`fhir.resources` is strict: one empty string and the whole resource is refused. What is wrong in an element that we can
do without is left out and noted; what would change the meaning of the resource is never left out: it refuses.
"""

import re
from copy import deepcopy
from functools import cache
from importlib import import_module
from typing import Any

from pydantic import ValidationError

from services.dimissioni.adapters.fhir.busta import Voce
from services.dimissioni.adapters.fhir.quaderno import Quaderno
from services.dimissioni.adapters.fhir.tempo import ripara
from services.dimissioni.application.lettura import MessaggioRifiutato, Problema

PROFONDITA = 40
"""Levels of nesting inside one resource. The deepest thing we read (answers of a questionnaire) needs fifteen."""

ELEMENTI = 10_000
"""Elements of one resource, at all levels. Reading this many takes half a second; no honest resource comes near."""

ELEMENTI_IN_TUTTO = 50_000
"""Elements of all the resources that are read of one message: hundreds of resources just below the limit of each would
keep the reader busy for as long as a body of 10 MB allows, which is half a minute."""

GIRI = 5
"""Rounds of repair: an element left out may bring the next error to light."""

_NON_LETTI = frozenset({"text", "contained", "meta", "fhir_comments"})
"""Never read here: narrative repeats the data, contained resources are looked up apart, meta is the sender's."""

_DECISIVI = frozenset(
    {"status", "intent", "doNotPerform", "deceasedBoolean", "deceasedDateTime", "modifierExtension", "implicitRules"}
)
"""Left out, they would turn what the resource says into something else."""

_NOME = re.compile(r"_?[a-z][A-Za-z]{0,63}[0-9]{0,2}")
"""A FHIR element name."""

_PRESUNTI: dict[str, dict[str, Any]] = {
    "Encounter": {"class": {"display": "non indicata"}},
    "ServiceRequest": {"intent": "order", "subject": {"display": "il paziente del messaggio"}},
    "Task": {"intent": "order"},
    "Condition": {"subject": {"display": "il paziente del messaggio"}},
    "RelatedPerson": {"patient": {"display": "il paziente del messaggio"}},
}
"""Elements that FHIR requires and a message with one patient and one request can do without."""


class RisorsaInutilizzabile(Exception):
    """This resource cannot be read. Whoever needed it decides whether the message can do without."""

    def __init__(self, problema: Problema) -> None:
        super().__init__(problema.codice)
        self.problema = problema


@cache
def _classe(tipo: str) -> Any:
    return getattr(import_module(f"fhir.resources.R4B.{tipo.lower()}"), tipo)


def necessaria(voce: Voce, quaderno: Quaderno) -> Any:
    """The parsed resource of `voce`. Raises MessaggioRifiutato where it cannot be read."""
    try:
        return _leggi(voce, quaderno)
    except RisorsaInutilizzabile as inutilizzabile:
        raise MessaggioRifiutato(inutilizzabile.problema) from None


def facoltativa(voce: Voce, quaderno: Quaderno) -> Any | None:
    """The parsed resource of `voce`, or None, noted, where it cannot be read."""
    try:
        return _leggi(voce, quaderno)
    except RisorsaInutilizzabile as inutilizzabile:
        problema = inutilizzabile.problema
        quaderno.annota(problema.codice, problema.elemento, problema.testo)
        return None


def contenuta(voce: Voce, riferimento: str) -> Voce | None:
    """The resource contained in `voce` that `#id` points to."""
    contenute = voce.risorsa.get("contained")
    for risorsa in contenute if isinstance(contenute, list) else []:
        if isinstance(risorsa, dict) and f"#{risorsa.get('id')}" == riferimento:
            return Voce(voce.indice, "", str(risorsa.get("resourceType", "")), risorsa)
    return None


def _leggi(voce: Voce, quaderno: Quaderno) -> Any:
    risorsa = {chiave: valore for chiave, valore in voce.risorsa.items() if chiave not in _NON_LETTI}
    quaderno.elementi += _esamina(voce, risorsa)
    if quaderno.elementi > ELEMENTI_IN_TUTTO:
        testo = f"Le risorse del messaggio hanno più di {ELEMENTI_IN_TUTTO} elementi: le altre non si leggono"
        raise RisorsaInutilizzabile(Problema("risorsa-troppo-grande", "Bundle.entry", testo))
    for elemento, presunto in _PRESUNTI.get(voce.tipo, {}).items():
        if risorsa.get(elemento) is None:
            risorsa[elemento] = presunto
            testo = f"Manca un elemento obbligatorio di {voce.tipo}: si presume il valore consueto"
            quaderno.annota("elemento-obbligatorio-assente", f"{voce.percorso}.{elemento}", testo)
    classe = _classe(voce.tipo)
    copiata = False
    for _ in range(GIRI):
        try:
            return classe.model_validate(risorsa)
        except ValidationError as error:
            if not copiata:
                risorsa, copiata = deepcopy(risorsa), True
            _togli_o_ripara(voce, risorsa, error, quaderno)
        except Exception as error:
            # The library raises KeyError, TypeError, OverflowError, ... on some malformed trees: never our fault, and
            # whatever it was, the resource cannot be read.
            raise _inutilizzabile(voce, "") from error
    raise _inutilizzabile(voce, "")


def _esamina(voce: Voce, risorsa: dict[str, Any]) -> int:
    """Count the elements. Refuses what would exhaust the parser, and modifiers that nobody may ignore (R4,
    extensibility)."""
    elementi = 0
    da_vedere: list[tuple[Any, tuple[Any, ...]]] = [(risorsa, ())]
    while da_vedere:
        nodo, luogo = da_vedere.pop()
        if len(luogo) >= PROFONDITA:
            testo = f"La risorsa {voce.tipo} è annidata troppo in profondità"
            raise RisorsaInutilizzabile(Problema("annidamento-eccessivo", voce.percorso, testo))
        elementi += len(nodo)
        if elementi > ELEMENTI:
            testo = f"La risorsa {voce.tipo} ha più di {ELEMENTI} elementi"
            raise RisorsaInutilizzabile(Problema("risorsa-troppo-grande", voce.percorso, testo))
        if isinstance(nodo, dict):
            for chiave, codice, testo in (
                ("modifierExtension", "estensione-modificatrice", "Un'estensione che cambia il significato è ignota"),
                ("implicitRules", "regole-implicite", "Le regole implicite indicate non sono conosciute"),
            ):
                if nodo.get(chiave) is not None:
                    elemento = f"{voce.percorso}{_fhirpath((*luogo, chiave))}"
                    raise RisorsaInutilizzabile(Problema(codice, elemento, testo))
        passi = nodo.items() if isinstance(nodo, dict) else enumerate(nodo)
        da_vedere += [(valore, (*luogo, passo)) for passo, valore in passi if isinstance(valore, (dict, list))]
    return elementi


def _togli_o_ripara(voce: Voce, risorsa: dict[str, Any], error: ValidationError, quaderno: Quaderno) -> None:
    # The last positions first, so that removing one does not move the others.
    for dettaglio in sorted(error.errors(), key=lambda e: [str(p).zfill(6) for p in e["loc"]], reverse=True):
        luogo = list(dettaglio["loc"])
        if "missing" in dettaglio["type"]:
            # What must be there is not: its parent means nothing.
            luogo = luogo[:-1]
        while luogo and not _raggiungibile(risorsa, luogo):
            luogo.pop()
        if not luogo or luogo[0] in _DECISIVI:
            raise _inutilizzabile(voce, _fhirpath(dettaglio["loc"]))
        genitore: Any = risorsa
        for passo in luogo[:-1]:
            genitore = genitore[passo]
        # What FHIR has no such element for has a name that the sender made up, and that may be anybody's.
        inventato = dettaglio["type"] == "extra_forbidden"
        elemento = f"{voce.percorso}{_fhirpath(luogo[:-1] if inventato else luogo)}"
        valore = genitore[luogo[-1]]
        riparato = ripara(valore) if isinstance(valore, str) else None
        if riparato is not None and riparato != valore:
            genitore[luogo[-1]] = riparato
            testo = "Data e ora incomplete: si presumono i secondi e il fuso di Roma"
            quaderno.annota("data-ora-incompleta", elemento, testo)
        elif dettaglio["type"] == "list_type" and isinstance(valore, dict):
            genitore[luogo[-1]] = [valore]
            testo = f"Elemento ripetibile di {voce.tipo} che non è in una lista: letto come unico"
            quaderno.annota("elemento-non-in-lista", elemento, testo)
        else:
            del genitore[luogo[-1]]
            quaderno.annota("elemento-non-valido", elemento, f"Elemento di {voce.tipo} non valido in FHIR R4: ignorato")
    _pota(risorsa)


def _raggiungibile(risorsa: dict[str, Any], luogo: list[Any]) -> bool:
    nodo: Any = risorsa
    for passo in luogo:
        try:
            nodo = nodo[passo]
        except (LookupError, TypeError):
            return False
    return True


def _pota(nodo: Any) -> None:
    """FHIR forbids empty objects and lists: those that a removal left behind go too."""
    coppie = list(nodo.items()) if isinstance(nodo, dict) else list(enumerate(nodo))
    for chiave, valore in reversed(coppie):
        if isinstance(valore, (dict, list)):
            _pota(valore)
            if not valore:
                del nodo[chiave]


def _fhirpath(luogo: Any) -> str:
    """The path as far as it is made of names that FHIR could give: anything else was invented by the sender, and what
    is written there may be anything, a person's name included."""
    percorso = ""
    for passo in luogo:
        if isinstance(passo, int):
            percorso += f"[{passo}]"
        elif _NOME.fullmatch(passo):
            percorso += f".{passo}"
        else:
            break
    return percorso


def _inutilizzabile(voce: Voce, elemento: str) -> RisorsaInutilizzabile:
    testo = f"La risorsa {voce.tipo} non è valida in FHIR R4: l'elemento indicato manca o non è ammesso"
    return RisorsaInutilizzabile(Problema("risorsa-non-valida", f"{voce.percorso}{elemento}", testo))
