"""Messages whose Bundle is in order and whose resources are odd: who the person is, what points where, what is huge."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.fhir import systems
from tests.dimissioni.fhir.bundles import CODICE_FISCALE, RICEVUTO
from tests.dimissioni.fhir.ostili import NOME, Ostile, accolto, annidata, buono, con_voci, respinto

SENZA_NASCITA = ("data-nascita-assente", "Patient.birthDate")
SENZA_NOME = ("nome-assente", "Patient.name")
NASCITA_STRANA = ("elemento-non-valido", "Patient.birthDate")
SENZA_INIZIO = ("data-ricovero-assente", "Encounter.period.start")
STRANO = ("elemento-non-valido", "Patient")
MODIFICATRICE = [{"url": "urn:x", "valueBoolean": True}]
AMBITO = {"system": systems.SID_AMBITO, "value": "50036"}
SENZA_TERRITORIO = ("territorio-mancante", "Task.owner")


def _paziente(**cambi: Any) -> Callable[[], dict[str, Any]]:
    return lambda: buono(Patient=lambda r: r.update(cambi))


def _ricovero(**cambi: Any) -> Callable[[], dict[str, Any]]:
    return lambda: buono(Encounter=lambda r: r.update(cambi))


def _task(**cambi: Any) -> Callable[[], dict[str, Any]]:
    return lambda: buono(Task=lambda r: r.update(cambi))


def _richiesta(**cambi: Any) -> Callable[[], dict[str, Any]]:
    return lambda: buono(ServiceRequest=lambda r: r.update(cambi))


def _identificato(*coppie: tuple[str, str]) -> Callable[[], dict[str, Any]]:
    return _paziente(identifier=[{"system": sistema, "value": valore} for sistema, valore in coppie])


def _di(riferimento: Any) -> Callable[[], dict[str, Any]]:
    return _ricovero(subject={"reference": riferimento})


def _solo(**tutto: Any) -> Callable[[], dict[str, Any]]:
    """The Patient holds nothing but this."""

    def soltanto(patient: dict[str, Any]) -> None:
        patient.clear()
        patient.update(resourceType="Patient", **tutto)

    return lambda: buono(Patient=soltanto)


def _organizzazioni(*risorse: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    """The Task is for Organization/a; these are in the message."""
    return lambda: {
        **con_voci(*({"resourceType": "Organization", **risorsa} for risorsa in risorse)),
        "entry": [
            *_task(owner={"reference": "Organization/a"})()["entry"],
            *({"resource": {"resourceType": "Organization", **risorsa}} for risorsa in risorse),
        ],
    }


def _contenuta(**organization: Any) -> Callable[[], dict[str, Any]]:
    return _task(contained=[{"resourceType": "Organization", "id": "o", **organization}], owner={"reference": "#o"})


PERSONE: Mapping[str, Ostile] = {
    "senza nome": accolto(lambda: buono(Patient=lambda r: r.pop("name")), SENZA_NOME),
    "di cui non si sa nulla": accolto(_solo(), SENZA_NASCITA, SENZA_NOME),
    "neonato non identificato": accolto(
        _solo(birthDate=RICEVUTO.date().isoformat(), name=[{"text": "Neonato"}], multipleBirthInteger=2)
    ),
    "sconosciuto chiamato per numero": accolto(
        _solo(name=[{"family": "Ignoto 12"}], identifier=[{"value": "PS-12"}]), SENZA_NASCITA
    ),
    "straniero temporaneamente presente": accolto(_identificato((systems.STP_OID, "STP0301230000012"))),
    "europeo non iscritto": accolto(_identificato((systems.ENI_OID, "ENI0301230000012"))),
    "lo stesso codice con due nomi di sistema": accolto(
        _identificato((systems.CODICE_FISCALE, CODICE_FISCALE), (systems.CODICE_FISCALE_OID, CODICE_FISCALE))
    ),
    "codice fiscale e stp insieme": accolto(
        _identificato((systems.CODICE_FISCALE, CODICE_FISCALE), (systems.STP_OID, "STP0301230000012"))
    ),
    "due codici fiscali": accolto(
        _identificato((systems.CODICE_FISCALE, CODICE_FISCALE), (systems.CODICE_FISCALE, "RSSMRA41C47A79QW")),
        ("identificativi-multipli", "Patient.identifier"),
    ),
    "sistema sconosciuto": accolto(_identificato(("urn:oid:1.2.3", CODICE_FISCALE))),
    "codice fiscale di un milione di lettere": accolto(
        _identificato((systems.CODICE_FISCALE, "A" * 10**6)),
        ("codice-fiscale-non-valido", "Patient.identifier[0].value"),
    ),
    "nata in un anno": accolto(_paziente(birthDate="1941")),
    "nata in un mese": accolto(_paziente(birthDate="1941-03")),
    "nata in un altro mese": accolto(
        _paziente(birthDate="1950-03"), ("codice-fiscale-incoerente", "Patient.birthDate")
    ),
    "nata nel tredicesimo mese": accolto(_paziente(birthDate="1941-13"), NASCITA_STRANA, SENZA_NASCITA),
    "nata a un'ora": accolto(_paziente(birthDate="1941-03-07T00:00:00Z"), NASCITA_STRANA, SENZA_NASCITA),
    "nata in un numero": accolto(_paziente(birthDate=1941), NASCITA_STRANA, SENZA_NASCITA),
    "nata in un numero smisurato": accolto(_paziente(birthDate=10**300), NASCITA_STRANA, SENZA_NASCITA),
    "un nome lunghissimo": accolto(_paziente(name=[{"family": "A" * 10**6}])),
    "un nome nullo": accolto(_paziente(name=[{"family": "Cana\0rino"}])),
    "un nome scritto al contrario": accolto(_paziente(name=[{"family": "\u202eonira\u200bnaC\u202c\u0007"}])),
    "un nome fatto di direzioni": accolto(_paziente(name=[{"family": "\u202e\u2066\u2069"}]), SENZA_NOME),
    "un nome di figurine": accolto(_paziente(name=[{"family": "\U0001f426 e\u0301"}])),
    "un nome che è un comando": accolto(_paziente(name=[{"family": "'); DROP TABLE dimissioni;--"}])),
    "il nome al posto di un elemento": accolto(_paziente(**{NOME.lower(): 1}), STRANO),
    "un elemento dal nome nullo": accolto(_paziente(**{"a\0b": 1}), STRANO),
    "un elemento dal nome lunghissimo": accolto(_paziente(**{"k" * 10**6: 1}), STRANO),
    "una fotografia": accolto(_paziente(photo=[{"contentType": "image/png", "data": "A" * 4_000_000}])),
    "una fotografia che non è base64": accolto(_paziente(photo=[{"data": "!!!"}])),
    "un sesso inventato": accolto(_paziente(gender="robot"), ("codice-sconosciuto", "Patient.gender")),
    "un identificativo nullo": accolto(_paziente(id="a\0b"), ("elemento-non-valido", "Patient.id")),
}

RIFERIMENTI: Mapping[str, Ostile] = {
    "condizionale": accolto(_di(f"Patient?identifier={systems.CODICE_FISCALE_OID}|{CODICE_FISCALE}")),
    "condizionale a nessuno": accolto(_di("Patient?identifier=x"), ("riferimento-irrisolto", "Encounter.subject")),
    "condizionale illeggibile": accolto(_di("Patient?" + "%" * 1000), ("riferimento-irrisolto", "Encounter.subject")),
    "condizionale di mille parti": accolto(
        _di("Patient?" + "a=b&" * 1000), ("riferimento-irrisolto", "Encounter.subject")
    ),
    "urn che non c'è": accolto(_di("urn:uuid:0"), ("riferimento-irrisolto", "Encounter.subject")),
    "di un altro server": accolto(
        _di("https://altrove.example/fhir/Patient/9"), ("riferimento-irrisolto", "Encounter.subject")
    ),
    "verso il disco": accolto(_di("file:///etc/passwd"), ("riferimento-irrisolto", "Encounter.subject")),
    "in su": accolto(_di("../../Patient/1"), ("riferimento-irrisolto", "Encounter.subject")),
    "lunghissimo": accolto(_di("Patient/" + "x" * 10**6), ("riferimento-irrisolto", "Encounter.subject")),
    "un numero": accolto(_di(5), ("elemento-non-valido", "Encounter.subject.reference")),
    "alla risorsa sbagliata": accolto(_task(focus={"reference": "Patient/1"}), ("riferimento-irrisolto", "Task.focus")),
    "a sé stesso": accolto(
        lambda: buono(Task=lambda r: r.update(focus={"reference": f"Task/{r['id']}"})),
        ("riferimento-irrisolto", "Task.focus"),
    ),
    "territorio contenuto": accolto(_contenuta(identifier=[AMBITO])),
    "territorio contenuto in un contenuto": respinto(
        *SENZA_TERRITORIO,
        _task(
            contained=[
                {
                    "resourceType": "Organization",
                    "id": "x",
                    "contained": [{"resourceType": "Organization", "id": "o", "identifier": [AMBITO]}],
                }
            ],
            owner={"reference": "#o"},
        ),
    ),
    "contenuta che contiene sé stessa": respinto(*SENZA_TERRITORIO, _contenuta(partOf={"reference": "#o"})),
    "estensione modificatrice in una contenuta": respinto(
        *SENZA_TERRITORIO, _contenuta(identifier=[AMBITO], modifierExtension=MODIFICATRICE)
    ),
    "organizzazioni in cerchio": respinto(
        *SENZA_TERRITORIO,
        _organizzazioni(
            {"id": "a", "partOf": {"reference": "Organization/b"}},
            {"id": "b", "partOf": {"reference": "Organization/a"}},
        ),
    ),
    "organizzazioni in cerchio che dicono il territorio": accolto(
        _organizzazioni(
            {"id": "a", "partOf": {"reference": "Organization/b"}},
            {"id": "b", "identifier": [AMBITO], "partOf": {"reference": "Organization/a"}},
        )
    ),
}

RISORSE: Mapping[str, Ostile] = {
    "estensione sconosciuta": accolto(_paziente(extension=[{"url": "urn:boh", "valueString": "x"}])),
    "estensione senza nome": accolto(
        _paziente(extension=[{"valueString": "x"}]), ("elemento-non-valido", "Patient.extension[0]")
    ),
    "estensione profondissima": respinto("annidamento-eccessivo", "Patient", _paziente(extension=[annidata(60)])),
    "estensione modificatrice in fondo": respinto(
        "estensione-modificatrice",
        "Patient.name[0].modifierExtension",
        _paziente(name=[{"family": "x", "modifierExtension": MODIFICATRICE}]),
    ),
    "estensione modificatrice di ciò che non si legge": accolto(
        lambda: con_voci({"resourceType": "Observation", "modifierExtension": MODIFICATRICE})
    ),
    "regole implicite in una risorsa": respinto(
        "regole-implicite", "Encounter.implicitRules", _ricovero(implicitRules="urn:altro")
    ),
    "classe sconosciuta": accolto(
        _ricovero(**{"class": {"system": "urn:boh", "code": "Z"}}), ("classe-ricovero-inattesa", "Encounter.class")
    ),
    "destinazione di un elenco sconosciuto": accolto(
        _ricovero(hospitalization={"dischargeDisposition": {"coding": [{"system": "urn:boh", "code": "casa"}]}}),
        ("codice-sconosciuto", "Encounter.hospitalization.dischargeDisposition"),
    ),
    "bisogno di un elenco sconosciuto": accolto(
        _richiesta(orderDetail=[{"coding": [{"system": "urn:boh", "code": "sad"}]}])
    ),
    "ricovero iniziato in un anno": accolto(_ricovero(period={"start": "2025"}), SENZA_INIZIO),
    "ricovero iniziato prima del tempo": accolto(
        _ricovero(period={"start": "0001-01-01T00:00:00+14:00"}), SENZA_INIZIO
    ),
    "ricovero iniziato il primo giorno del calendario": accolto(
        _ricovero(period={"start": "0001-01-01"}), SENZA_INIZIO
    ),
    "ricovero iniziato dopo il tempo": accolto(_ricovero(period={"start": "9999-12-31T23:59:59-14:00"}), SENZA_INIZIO),
    "stato che non è testo": respinto("risorsa-non-valida", "Encounter.status", _ricovero(status=["in-progress"])),
    "stato inventato": accolto(_ricovero(status="boh"), ("codice-sconosciuto", "Encounter.status")),
    "stato del compito assente": respinto(
        "risorsa-non-valida", "Task.status", lambda: buono(Task=lambda r: r.pop("status"))
    ),
    "note che non chiudono i loro marcatori": accolto(
        _richiesta(note=[{"text": f"{n} <" + "a" * 99_000} for n in range(20)])
    ),
    "note fatte di marcatori": accolto(_richiesta(note=[{"text": "<p>" * 30_000 + "x"}])),
    "ricovero di un milione di cifre": accolto(
        lambda: buono(Encounter=lambda r: r["identifier"][0].update(value="9" * 10**6))
    ),
    "risorse tutte quasi troppo grandi": accolto(
        lambda: con_voci(*[_diagnosi(categorie=4_000)] * 10), ("risorsa-troppo-grande", "Bundle.entry")
    ),
}


def _diagnosi(categorie: int) -> dict[str, Any]:
    tante = [{"text": "a"}] * categorie
    return {"resourceType": "Condition", "subject": {"display": "x"}, "category": tante}
