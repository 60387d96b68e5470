"""Everything that Raccordo emits in FHIR passes HL7's validator; and the validator really judges.

One run of the validator for all of it: what was collected, and what was broken on purpose.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

import pytest

from scripts.fhir_validation.giudizio import Message, Verdict, judge
from scripts.fhir_validation.prova import raccolte, tipi_mancanti
from scripts.parts.hapi_home import HapiHome
from services.dimissioni.entrypoints.fhir_task import DATE, ESITI
from shared.fhir import systems

pytestmark = [pytest.mark.xdist_group("giudice-fhir"), pytest.mark.timeout(900)]

Resource = dict[str, Any]
GUASTA = "guasta-"


class Guasto(NamedTuple):
    di: str
    """The type of the resource that is broken."""
    rompi: Callable[[Resource], Any]
    detto: str
    """What the validator says of it, among other things."""


def _codice(concetto: Resource, codice: str, sistema: str | None = None) -> None:
    coding = concetto["coding"][0]
    coding["code"] = codice
    coding.pop("display", None)
    coding["system"] = sistema or coding["system"]


def _estensione(risorsa: Resource, url: str, **valore: Any) -> None:
    risorsa["extension"] = [{"url": url, **valore}]


GUASTI: Mapping[str, Guasto] = {
    "sesso-fuori-elenco": Guasto("Patient", lambda r: r.update(gender="M"), "'M'"),
    "mese-tredici": Guasto("Patient", lambda r: r.update(birthDate="1941-13-07"), "1941-13-07"),
    "codice-fiscale-senza-forma": Guasto("Patient", lambda r: r["identifier"][0].update(value="ROSSI"), "rac-cf"),
    "stato-nostro-inventato": Guasto("Task", lambda r: _codice(r["businessStatus"], "sospesa"), "sospesa"),
    "stato-di-un-altro-elenco": Guasto(
        "Task",
        lambda r: _codice(r["businessStatus"], "recapiti", systems.CS_MANCANZA),
        "urn:raccordo:vs:stato-dimissione",
    ),
    "elenco-nostro-inventato": Guasto(
        "Task", lambda r: _codice(r["code"], "x", "urn:raccordo:cs:inventato"), "inventato"
    ),
    "esito-inventato": Guasto("Task", lambda r: _codice(r["output"][0]["type"], "referto"), "referto"),
    "prestazione-inventata": Guasto("ServiceRequest", lambda r: _codice(r["code"], "pasti"), "pasti"),
    "problema-inventato": Guasto("OperationOutcome", lambda r: _codice(r["issue"][0]["details"], "boh"), "boh"),
    "estensione-di-un-altro-tipo": Guasto(
        "Encounter", lambda r: _estensione(r, systems.EXT_CLINICAMENTE_DIMISSIBILE, valueString="presto"), "value"
    ),
    "estensione-nostra-inventata": Guasto(
        "Encounter", lambda r: _estensione(r, "urn:raccordo:fhir:inventata", valueString="x"), "inventata"
    ),
    "estensione-fuori-posto": Guasto(
        "Task", lambda r: _estensione(r, systems.EXT_CLINICAMENTE_DIMISSIBILE, valueDate="2026-03-09"), "clinicamente"
    ),
    "avviso-senza-stato": Guasto("Parameters", lambda r: r["parameter"].pop(2), "parameter:status"),
    "avviso-di-un-altro-genere": Guasto("Parameters", lambda r: r["parameter"][3].update(valueCode="boh"), "rac-kind"),
    "sottoscrizione-senza-contenuto": Guasto("Subscription", lambda r: r["channel"].pop("_payload"), "payload"),
    "chiave-di-firma-fuori-posto": Guasto(
        "Subscription", lambda r: _estensione(r, systems.EXT_CHIAVE_DI_FIRMA, valueString="x"), "chiave-di-firma"
    ),
    "valore-senza-verdetto": Guasto("MeasureReport", lambda r: r.update(extension=r["extension"][1:]), "verdetto"),
}


def _prima(risorse: Mapping[str, Resource], tipo: str) -> Resource:
    """The first of a type, alone or in a Bundle: persons are the hospital's, the rest is ours."""
    di_chi = "ospedale-" if tipo == "Patient" else "risposta-"
    for risorsa in (risorsa for nome, risorsa in risorse.items() if nome.startswith(di_chi)):
        for trovata in (risorsa, *(voce.get("resource", {}) for voce in risorsa.get("entry", ()))):
            if trovata.get("resourceType") == tipo and (tipo != "Task" or "businessStatus" in trovata):
                return deepcopy(trovata)
    raise AssertionError(tipo)


def _rotta(guasto: Guasto, risorse: Mapping[str, Resource]) -> Resource:
    risorsa = _prima(risorse, guasto.di)
    guasto.rompi(risorsa)
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"fullUrl": _URL, "resource": risorsa}]}


_URL = "urn:uuid:0191e2a0-0000-7000-8000-000000000009"


class Giudicate(NamedTuple):
    risorse: Mapping[str, Resource]
    verdetto: Verdict

    def errori(self, *, guaste: bool) -> list[Message]:
        return [each for each in self.verdetto.errors if each.resource.startswith(GUASTA) is guaste]


@pytest.fixture(scope="module")
def giudicate(hapi: HapiHome) -> Giudicate:
    risorse = raccolte()
    guaste = {f"{GUASTA}{nome}": _rotta(guasto, risorse) for nome, guasto in GUASTI.items()}
    return Giudicate(risorse, judge(risorse | guaste))


def test_nulla_di_cio_che_emettiamo_e_sbagliato(giudicate: Giudicate) -> None:
    assert [f"{e.resource} {e.where}: {e.text}" for e in giudicate.errori(guaste=False)] == []


def test_ogni_tipo_della_facciata_e_stato_giudicato(giudicate: Giudicate) -> None:
    assert tipi_mancanti(giudicate.risorse) == []


def test_ogni_forma_di_risposta_e_stata_giudicata(giudicate: Giudicate) -> None:
    bundle = {r["type"] for r in giudicate.risorse.values() if r["resourceType"] == "Bundle"}
    assert bundle == {"transaction", "transaction-response", "message", "searchset", "history", "collection"}
    assert {"CapabilityStatement", "OperationOutcome", "MeasureReport"} <= giudicate.verdetto.types.keys()


def test_ogni_esito_di_una_richiesta_e_stato_giudicato(giudicate: Giudicate) -> None:
    task = [r for r in giudicate.risorse.values() if r["resourceType"] == "Task"]
    detti = {each["type"]["coding"][0]["code"] for r in task for each in r.get("output", ())}
    assert detti == {*DATE, *(codice for codice, _ in ESITI)}


@pytest.mark.parametrize("nome", GUASTI)
def test_il_giudice_vede_cio_che_e_rotto(giudicate: Giudicate, nome: str) -> None:
    detti = [each.text for each in giudicate.errori(guaste=True) if each.resource == f"{GUASTA}{nome}"]
    assert any(GUASTI[nome].detto in testo for testo in detti), detti
