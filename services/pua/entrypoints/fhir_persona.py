"""Patient and RelatedPerson: who the person is for the caller's territories, and who cares for them at home."""

from typing import Any

from services.pua.application.consultazione import PersonaNota
from services.pua.domain.anagrafica import Anagrafica, Sesso
from services.pua.domain.identificativi import Identificativo
from services.pua.domain.pai import Pai, StatoPai
from shared.fhir.elements import meta, meta_of, reference
from shared.fhir.outcome import Resource
from shared.fhir.systems import IDENTIFICATIVI_PERSONA
from shared.kernel.store import Version

_GENERE = {Sesso.M: "male", Sesso.F: "female", Sesso.ALTRO: "other", Sesso.IGNOTO: "unknown"}


def persona_di(nota: PersonaNota) -> Resource:
    """Versions count the statements that the caller sees: the others' leave no trace."""
    return {
        "resourceType": "Patient",
        "id": nota.persona_id,
        "meta": meta(nota.numero, nota.dal),
        **_anagrafica(nota.anagrafica),
    }


def caregiver_di(versione: Version[Pai]) -> list[Resource]:
    """The one that the plan names, if it names one."""
    pai = versione.aggregate
    caregiver = pai.riferimenti.caregiver
    if caregiver is None:
        return []
    risorsa: Resource = {
        "resourceType": "RelatedPerson",
        "id": pai.id,
        "meta": meta_of(versione),
        "active": pai.stato is not StatoPai.CHIUSO,
        "patient": reference("Patient", pai.persona_id),
        "name": [{"text": caregiver.nome}],
    }
    if caregiver.relazione:
        risorsa["relationship"] = [{"text": caregiver.relazione}]
    return [risorsa | _telefono(caregiver.telefono)]


def _anagrafica(nota: Anagrafica) -> dict[str, Any]:
    elementi: dict[str, Any] = {}
    if identificativi := [voce for each in nota.identificativi for voce in _identificativo(each)]:
        elementi["identifier"] = identificativi
    nome: dict[str, Any] = {"family": nota.cognome} if nota.cognome else {}
    if nota.nome:
        nome["given"] = [nota.nome]
    if nome:
        elementi["name"] = [nome]
    if nota.sesso is not None:
        elementi["gender"] = _GENERE[nota.sesso]
    if nota.data_nascita is not None:
        elementi["birthDate"] = nota.data_nascita
    if nota.indirizzo:
        elementi["address"] = [{"text": nota.indirizzo}]
    return elementi | _telefono(nota.telefono)


def _identificativo(each: Identificativo) -> list[dict[str, str]]:
    """Under every name that its list goes by: whoever asks by one finds it."""
    sistemi = [sistema for sistema, lista in IDENTIFICATIVI_PERSONA.items() if lista == each.sistema.value]
    return [{"system": sistema, "value": each.valore} for sistema in sistemi]


def _telefono(numero: str | None) -> dict[str, Any]:
    return {"telecom": [{"system": "phone", "value": numero}]} if numero else {}
