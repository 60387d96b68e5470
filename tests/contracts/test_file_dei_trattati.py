"""The schema files in git are the payload classes, and a class that breaks its file cannot be signed."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator, FormatChecker

from shared.contracts.compatibility import Schema
from shared.contracts.envelope import Payload
from shared.contracts.schema_files import FOLDER, BrokenTreaty, as_text, broken, schema_of, schemas, signed, write
from shared.contracts.upcasters import UPCASTERS
from tests.contracts.payloads import KINDS, any_payload

VALIDATORS = {tipo: Draft202012Validator(schema, format_checker=FormatChecker()) for tipo, schema in schemas().items()}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.tipo)
def test_ogni_evento_ha_il_suo_file_aggiornato(kind: type[Payload]) -> None:
    path = FOLDER / f"{kind.tipo}.json"
    assert path.exists(), "run `make schemas`"
    assert path.read_text(encoding="utf-8") == as_text(schema_of(kind)), "run `make schemas`"


def test_nessun_file_e_rimasto_senza_chi_lo_legge() -> None:
    assert broken(signed(), schemas(), UPCASTERS) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.tipo)
def test_ogni_file_e_uno_schema_valido_con_i_campi_riservati_segnati(kind: type[Payload]) -> None:
    schema = signed()[kind.tipo]
    Draft202012Validator.check_schema(schema)
    assert {n for n, field in schema["properties"].items() if field.get("x-riservato")} == kind.riservati()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.tipo)
def test_un_campo_riservato_e_sempre_facoltativo_perche_in_pubblico_manca(kind: type[Payload]) -> None:
    assert not kind.riservati() & set(schema_of(kind).get("required", ()))


@given(any_payload)
def test_cio_che_si_pubblica_rispetta_il_file_anche_senza_i_campi_riservati(payload: Payload) -> None:
    validator = VALIDATORS[payload.tipo]
    validator.validate(payload.model_dump(mode="json", exclude_none=True))
    validator.validate(payload.model_dump(mode="json", exclude_none=True, exclude=set(payload.riservati())))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path)
    return tmp_path


def _promise(folder: Path, tipo: str, schema: Schema) -> None:
    (folder / f"{tipo}.json").write_text(json.dumps(schema), encoding="utf-8")


def test_rigenerare_senza_cambiamenti_non_scrive_niente(folder: Path) -> None:
    assert write(folder) == []


def test_rigenerare_aggiorna_cio_che_non_rompe(folder: Path) -> None:
    tipo = "pua.segnalazione-accolta.v1"
    _promise(folder, tipo, {**schemas()[tipo], "description": "Old words."})
    assert write(folder) == [folder / f"{tipo}.json"]
    assert signed(folder) == schemas()


def test_rigenerare_rifiuta_una_rottura_e_non_scrive_niente(folder: Path) -> None:
    tipo = "pua.segnalazione-accolta.v1"
    promised = schemas()[tipo]
    promised["properties"]["urgente"] = {"type": "boolean"}
    _promise(folder, tipo, promised)
    (folder / "sad.sad-concluso.v1.json").unlink()
    with pytest.raises(BrokenTreaty, match=r"pua\.segnalazione-accolta\.v1: urgente: the field is gone"):
        write(folder)
    assert signed(folder)[tipo] == promised
    assert not (folder / "sad.sad-concluso.v1.json").exists()


def test_una_nuova_versione_accanto_alla_vecchia_passa() -> None:
    signed_before = {"pua.esempio.v1": schemas()["pua.segnalazione-accolta.v1"]}
    now = {**signed_before, "pua.esempio.v2": {"type": "object", "properties": {"altro": {"type": "integer"}}}}
    assert broken(signed_before, now, {}) == []


def test_una_versione_puo_sparire_solo_se_un_upcaster_la_legge_ancora() -> None:
    before = {"pua.esempio.v1": schemas()["pua.segnalazione-accolta.v1"]}
    now: dict[str, Schema] = {"pua.esempio.v2": {}}
    assert broken(before, now, {}) == ["pua.esempio.v1: no class and no upcaster reads it any more"]
    assert broken(before, now, {"pua.esempio.v1": lambda data: ("pua.esempio.v2", data)}) == []
