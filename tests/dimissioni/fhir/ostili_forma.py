"""Messages that are odd before anybody looks into a resource: bytes, JSON, the Bundle and its entries."""

import gzip
import json
from collections.abc import Mapping

from services.dimissioni.adapters.fhir.busta import LIMITE_CORPO, VOCI
from services.embedded.demo.ospedale import come_messaggio
from tests.dimissioni.fhir.bundles import in_byte
from tests.dimissioni.fhir.ostili import (
    BUONO,
    Ostile,
    accolto,
    annidata,
    con_richieste,
    con_testo,
    con_voci,
    respinto,
    ripetuta,
)

XXE = b"""<?xml version="1.0"?><!DOCTYPE Bundle [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<Bundle xmlns="http://hl7.org/fhir"><type value="&e;"/></Bundle>"""
OSSERVAZIONE = {"resourceType": "Observation"}
ALLEGATO = {"resourceType": "DocumentReference", "content": [{"attachment": {"data": ""}}]}
INVENTATO = ("elemento-non-valido", "Patient")


def _allegato(caratteri: int) -> bytes:
    """The good message with a base64 attachment in a resource that nobody reads."""
    return in_byte(con_voci(ALLEGATO)).replace(b'"data": ""', b'"data": "' + b"A" * caratteri + b'"')


def _json_rotto(corpo: bytes) -> Ostile:
    return respinto("json-malformato", "Bundle", lambda: corpo)


def _con_valore(testo: str) -> Ostile:
    return respinto("json-malformato", "Bundle", con_testo('"gender"', f'"x": {testo}, "gender"'))


BYTE: Mapping[str, Ostile] = {
    "xml con un'entità esterna": _json_rotto(XXE),
    "html": _json_rotto(b"<html><script>alert(1)</script></html>"),
    "campi di un modulo": _json_rotto(b"resourceType=Bundle&type=transaction"),
    "compresso con gzip": _json_rotto(gzip.compress(in_byte(BUONO))),
    "utf-16": _json_rotto(json.dumps(BUONO).encode("utf-16")),
    "utf-16 senza bom": _json_rotto(json.dumps(BUONO).encode("utf-16-le")),
    "utf-32": _json_rotto(json.dumps(BUONO).encode("utf-32")),
    "latin-1": _json_rotto(in_byte(BUONO).replace(b"Canarino", "Canarinò".encode("latin-1"))),
    "due bom": _json_rotto(b"\xef\xbb\xbf" * 2 + in_byte(BUONO)),
    "byte nulli": _json_rotto(b"\0" * 100),
    "spazi": _json_rotto(b" \n\t"),
    "due messaggi di seguito": _json_rotto(in_byte(BUONO) * 2),
    "json a righe": _json_rotto(in_byte(BUONO) + b"\n" + in_byte(BUONO)),
    "un commento davanti": _json_rotto(b"/* Canarino */" + in_byte(BUONO)),
    "una virgola di troppo": _json_rotto(in_byte(BUONO)[:-1] + b",}"),
    "tagliato a metà": _json_rotto(in_byte(BUONO)[: len(in_byte(BUONO)) // 2]),
    "un carattere tagliato": _json_rotto('{"resourceType": "Bundle", "x": "è'.encode()[:-1] + b'"}'),
    "mezza coppia di surrogati": _con_valore(r'"\ud800"'),
    "seconda metà di surrogati": _con_valore(r'"\udc00"'),
    "surrogati in byte": respinto("json-malformato", "Bundle", con_testo('"gender"', '"x": "\ud800", "gender"')),
    "infinito": _con_valore("-Infinity"),
    "non un numero": _con_valore("NaN"),
    "intero senza fine": _con_valore("9" * 1_000_000),
    "oggetti annidati senza chiuderli": respinto("annidamento-eccessivo", "Bundle", lambda: b'{"a":' * 500_000),
    "liste annidate e chiuse": respinto(
        "annidamento-eccessivo", "Bundle", lambda: b'{"resourceType":"Bundle","x":' + b"[" * 300 + b"]" * 300 + b"}"
    ),
    "appena sotto il limite": accolto(lambda: _allegato(LIMITE_CORPO - len(_allegato(0)))),
    "appena sopra il limite": respinto(
        "corpo-troppo-grande", "Bundle", lambda: _allegato(LIMITE_CORPO - len(_allegato(0)) + 1)
    ),
    "numero più grande di ogni numero": accolto(con_testo('"gender"', '"x": 1e999, "gender"'), INVENTATO),
    "intero di quattromila cifre": accolto(con_testo('"gender"', f'"x": {"9" * 4000}, "gender"'), INVENTATO),
    "numero di un milione di decimali": accolto(con_testo('"gender"', f'"x": 1.{"9" * 10**6}, "gender"'), INVENTATO),
    "lo stesso nome due volte in un oggetto": accolto(
        con_testo('"gender"', '"gender": "male", "gender"'), ("elemento-ripetuto", "Bundle")
    ),
    "due volte le voci": respinto("paziente-assente", "Bundle.entry", lambda: in_byte(BUONO)[:-1] + b', "entry": []}'),
}

BUSTA: Mapping[str, Ostile] = {
    "tipo in una lista": respinto(
        "tipo-bundle-non-supportato", "Bundle.type", lambda: {**BUONO, "type": ["transaction"]}
    ),
    "tipo in un oggetto": respinto("tipo-bundle-non-supportato", "Bundle.type", lambda: {**BUONO, "type": {}}),
    "voci assenti in un messaggio": respinto(
        "paziente-assente", "Bundle.entry", lambda: {"resourceType": "Bundle", "type": "message"}
    ),
    "voci nulle": respinto("non-fhir", "Bundle.entry", lambda: {**BUONO, "entry": None}),
    "voci come testo": respinto("non-fhir", "Bundle.entry", lambda: {**BUONO, "entry": "Patient"}),
    "più voci del massimo": respinto(
        "voci-in-eccesso", f"Bundle.entry[{VOCI}]", lambda: {**BUONO, "entry": [*BUONO["entry"], *[{}] * VOCI]}
    ),
    "tante voci inutili": accolto(lambda: con_voci(*[OSSERVAZIONE] * 2_000)),
    "un bundle dentro il bundle": accolto(lambda: con_voci(BUONO)),
    "tutto dentro un altro bundle": respinto(
        "paziente-assente", "Bundle.entry", lambda: {**BUONO, "entry": [{"resource": BUONO}]}
    ),
    "estensione modificatrice del bundle": respinto(
        "estensione-modificatrice",
        "Bundle.modifierExtension",
        lambda: {**BUONO, "modifierExtension": [{"url": "urn:x", "valueBoolean": True}]},
    ),
    "estensione modificatrice di ciò che si chiede": respinto(
        "estensione-modificatrice",
        "Bundle.entry[0].request.modifierExtension",
        lambda: con_richieste(method="PUT", modifierExtension=[{"url": "urn:x", "valueBoolean": True}]),
    ),
    "estensione modificatrice vuota": accolto(
        lambda: {**BUONO, "entry": [{**voce, "modifierExtension": None} for voce in BUONO["entry"]]}
    ),
    "tutto da cancellare": respinto("paziente-assente", "Bundle.entry", lambda: con_richieste(method="DELETE")),
    "tutto da correggere a pezzi": accolto(lambda: con_richieste(method="PATCH")),
    "tutto da leggere": accolto(lambda: con_richieste(method="GET")),
    "un metodo inventato": accolto(lambda: con_richieste(method="TRACE")),
    "un metodo che non è testo": accolto(
        lambda: {**BUONO, "entry": [*BUONO["entry"], {"request": {"method": {"a": 1}}}]},
        ("voce-illeggibile", "Bundle.entry[6].resource"),
    ),
    "condizioni su ciò che c'è": accolto(lambda: con_richieste(method="PUT", ifMatch='W/"9"', ifNoneExist="a=b")),
    "due voci con lo stesso nome": accolto(
        lambda: ripetuta(0, 1),
        ("riferimento-irrisolto", "ServiceRequest.encounter"),
        ("riferimento-irrisolto", "Task.encounter"),
    ),
    "istante di invio illeggibile": accolto(
        lambda: {**BUONO, "timestamp": {"a": 1}}, ("elemento-non-valido", "Bundle.timestamp")
    ),
    "istante di invio parziale": accolto(
        lambda: {**BUONO, "timestamp": "2025"}, ("elemento-non-valido", "Bundle.timestamp")
    ),
    "istante di invio senza fuso": accolto(
        lambda: {**BUONO, "timestamp": "2025-03-04T11:30:00"}, ("data-ora-incompleta", "Bundle.timestamp")
    ),
    "istante di invio alla fine dei tempi": accolto(
        lambda: {**BUONO, "timestamp": "9999-12-31T23:59:59-14:00"}, ("elemento-non-valido", "Bundle.timestamp")
    ),
    "tipo di risorsa che R4 non ha": accolto(lambda: con_voci({"resourceType": "Drago"})),
    "tipo di risorsa che è un percorso": accolto(
        lambda: con_voci({"resourceType": "Patient).name"}), ("voce-illeggibile", "Bundle.entry[6].resource")
    ),
    "estensione profondissima in una risorsa che non si legge": accolto(
        lambda: con_voci({**OSSERVAZIONE, "extension": [annidata(80)]})
    ),
    "come messaggio": accolto(lambda: come_messaggio(BUONO)),
    "messaggio con l'intestazione in fondo": accolto(
        lambda: {**come_messaggio(BUONO), "entry": come_messaggio(BUONO)["entry"][::-1]},
        ("intestazione-assente", "Bundle.entry[0].resource"),
    ),
}
