"""Each kind of change that would break a reader or an old event is found, and nothing else is."""

from copy import deepcopy
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field, create_model

from shared.contracts.compatibility import breaking_changes
from shared.contracts.schema_files import schemas


class Parte(BaseModel):
    codice: str
    ore: float | None = None


class Firmato(BaseModel):
    """As signed."""

    id: str
    esito: Literal["si", "no"]
    parte: Parte
    parti: tuple[Parte, ...]
    nota: str | None = None
    conta: int = 0


def _schema(**fields: Any) -> dict[str, Any]:
    """The schema of `Firmato` with some fields annotated otherwise; None takes the field away."""
    declared = {name: (field.annotation, field) for name, field in Firmato.model_fields.items()} | fields
    model: type[BaseModel] = create_model("Nuovo", **{name: d for name, d in declared.items() if d is not None})
    return model.model_json_schema()


SIGNED = _schema()
SCHEMAS = schemas()


class ParteConCampoNuovo(Parte):
    nuovo: str


class ParteConFacoltativo(Parte):
    nuovo: str | None = None


class ParteSenzaOre(BaseModel):
    codice: str


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"nota": None}, "nota: the field is gone", id="campo-tolto"),
        pytest.param({"id": None}, "id: the field is gone", id="campo-obbligatorio-tolto"),
        pytest.param({"nuovo": (str, Field())}, "nuovo: a new field is required", id="campo-nuovo-obbligatorio"),
        pytest.param({"nota": (str | None, Field())}, "nota: the field became required", id="diventa-obbligatorio"),
        pytest.param({"id": (str, Field(default="x"))}, "id: the field became optional", id="diventa-facoltativo"),
        pytest.param({"id": (int, Field())}, "id: type changed from 'string' to 'integer'", id="tipo-diverso"),
        pytest.param({"id": (str | None, Field())}, "id: ", id="puo-essere-nullo"),
        pytest.param({"nota": (int | None, Field(default=None))}, "nota: type changed", id="alternativa-diversa"),
        pytest.param({"esito": (Literal["si"], Field())}, "values 'no' are gone", id="enumerazione-ristretta"),
        pytest.param(
            {"esito": (Literal["si", "no", "forse"], Field())}, "'forse' are new", id="enumerazione-allargata"
        ),
        pytest.param({"esito": (str, Field())}, "esito: was or became an enumeration", id="enumerazione-liberata"),
        pytest.param({"id": (Literal["a"], Field())}, "id: was or became an enumeration", id="testo-enumerato"),
        pytest.param({"id": (str, Field(max_length=3))}, "id: maxLength changed", id="vincolo-nuovo"),
        pytest.param({"conta": (int, Field(default=1))}, "conta: default changed", id="assenza-che-cambia-senso"),
        pytest.param({"parte": (ParteConCampoNuovo, Field())}, "parte.nuovo: a new field", id="dentro-una-parte"),
        pytest.param({"parte": (ParteSenzaOre, Field())}, "parte.ore: the field is gone", id="tolto-da-una-parte"),
        pytest.param({"parti": (tuple[ParteSenzaOre, ...], Field())}, "parti[].ore: the field is gone", id="in-elenco"),
        pytest.param({"parti": (tuple[Parte, Parte], Field())}, "parti", id="elenco-di-lunghezza-fissa"),
        pytest.param({"parti": (Parte, Field())}, "parti", id="elenco-che-non-lo-e-piu"),
        pytest.param(
            {"nota": (str | None, Field(default=None, json_schema_extra={"x-riservato": True}))},
            "nota: the restricted mark changed",
            id="campo-diventato-riservato",
        ),
    ],
)
def test_si_riconosce_ogni_rottura(change: dict[str, Any], expected: str) -> None:
    breaks = breaking_changes(SIGNED, _schema(**change))
    assert any(expected in found for found in breaks), breaks


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({}, id="niente"),
        pytest.param({"nuovo": (str | None, Field(default=None))}, id="campo-facoltativo-nuovo"),
        pytest.param({"parte": (ParteConFacoltativo, Field())}, id="facoltativo-nuovo-in-una-parte"),
        pytest.param({"nota": (str | None, Field(default=None, description="Detto meglio."))}, id="documentazione"),
        pytest.param({"esito": (Literal["no", "si"], Field())}, id="ordine-dei-valori"),
    ],
)
def test_cio_che_non_rompe_passa(change: dict[str, Any]) -> None:
    assert breaking_changes(SIGNED, _schema(**change)) == []


def test_anche_togliere_il_segno_di_riservato_e_una_rottura() -> None:
    marked = _schema(nota=(str | None, Field(default=None, json_schema_extra={"x-riservato": True})))
    assert breaking_changes(marked, SIGNED) == ["nota: the restricted mark changed"]


@pytest.mark.parametrize("tipo", sorted(SCHEMAS))
def test_un_trattato_vero_non_rompe_se_stesso(tipo: str) -> None:
    assert breaking_changes(SCHEMAS[tipo], SCHEMAS[tipo]) == []


@pytest.mark.parametrize(("tipo", "field"), [(t, name) for t, s in sorted(SCHEMAS.items()) for name in s["properties"]])
def test_togliere_un_campo_qualsiasi_di_un_evento_vero_e_una_rottura(tipo: str, field: str) -> None:
    changed = deepcopy(SCHEMAS[tipo])
    del changed["properties"][field]
    assert f"{field}: the field is gone" in breaking_changes(SCHEMAS[tipo], changed)


def test_il_titolo_e_la_descrizione_non_contano() -> None:
    retold = {**SIGNED, "title": "Altro", "description": "Altro", "$id": "urn:altro"}
    assert breaking_changes(SIGNED, retold) == []
