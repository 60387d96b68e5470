"""Each act made one version; a log that begins later says the same; what nobody remembers is not invented."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.fhir import systems
from shared.fhir.provenance import Act, acts_of, provenance
from shared.fhir.search import Kind, Parameter, parse
from tests.fhir import valida

INIZIO = datetime(2026, 3, 1, 9, tzinfo=UTC)
PIANO = {"resourceType": "CarePlan", "id": "p-1", "meta": {"versionId": "2"}}
CHI = st.sampled_from(["as-1", "inf-2", "/raccordo/sad"])


def istante(ora: int) -> datetime:
    return INIZIO + timedelta(hours=ora)


def atto(nome: str = "firma", ora: int = 1, chi: str | None = "as-1", via: str = "manuale") -> Act:
    return Act(nome, istante(ora), istante(ora), chi, via)


@given(st.lists(st.lists(CHI, max_size=3), min_size=1, max_size=6), st.data())
def test_ogni_atto_ha_fatto_una_versione_sola_anche_se_il_registro_comincia_dopo(
    versioni: list[list[str]], data: st.DataObject
) -> None:
    """Acts come, and some go again: a revision takes the signatures away."""
    rimasti: list[Act] = []
    prima: list[Act] = []
    for ora, autori in enumerate(versioni):
        nuovi = [atto(f"{ora}.{n}", ora, chi) for n, chi in enumerate(autori)]
        rimasti = [each for each in rimasti if data.draw(st.booleans())] + nuovi
        assert acts_of(rimasti, prima, istante(ora)) == nuovi
        assert acts_of(rimasti, None, istante(ora)) == nuovi
        prima = list(rimasti)


def test_di_chi_non_si_ricorda_l_autore_si_tace_se_un_altro_atto_lo_dice() -> None:
    messaggio, passo = atto("messaggio", chi=None, via="integrazione"), atto("dimessa", chi="adt", via="integrazione")
    assert acts_of([messaggio, passo], [], istante(1)) == [passo]
    assert acts_of([messaggio], [], istante(1)) == [messaggio]


def detta(*atti: Act, prima: bool = False) -> dict[str, Any]:
    return valida(provenance("pua-CarePlan-p-1-2", istante(5), first=prima, made=[PIANO], acts=atti))


def test_chi_ha_registrato_quando_e_avvenuto_e_per_quale_via() -> None:
    trovata = detta(atto())
    assert trovata["target"] == [{"reference": "CarePlan/p-1/_history/2"}]
    assert (trovata["recorded"], trovata["occurredDateTime"]) == (
        "2026-03-01T15:00:00+01:00",
        "2026-03-01T11:00:00+01:00",
    )
    (agente,) = trovata["agent"]
    assert agente["who"]["identifier"] == {"system": "urn:raccordo:sid:operatore", "value": "as-1"}
    assert agente["type"]["coding"][0]["code"] == "enterer"
    assert agente["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == "manuale"


@pytest.mark.parametrize("da", ["/raccordo/sad", "raccordo/sad"])
def test_cio_che_ha_detto_un_altro_servizio_lo_ha_detto_la_piattaforma(da: str) -> None:
    (agente,) = detta(atto(chi=da, via="integrazione"))["agent"]
    assert agente["who"] == {"type": "Device", "identifier": {"system": "urn:raccordo:sid:servizio", "value": "sad"}}
    assert agente["type"]["coding"][0]["code"] == "informant"


def test_senza_atti_l_autore_non_e_noto_e_non_si_dice_quando() -> None:
    trovata = detta()
    (agente,) = trovata["agent"]
    assert agente["who"]["extension"] == [{"url": systems.DATA_ABSENT, "valueCode": "unknown"}]
    assert "identifier" not in agente["who"]
    assert "occurredDateTime" not in trovata
    assert "occurredPeriod" not in trovata


def test_piu_atti_insieme_hanno_un_periodo_e_ciascun_autore_una_volta() -> None:
    trovata = detta(atto("a", 1), atto("b", 3), atto("c", 2, "inf-2"), prima=True)
    assert trovata["occurredPeriod"] == {"start": "2026-03-01T11:00:00+01:00", "end": "2026-03-01T13:00:00+01:00"}
    assert [each["who"]["identifier"]["value"] for each in trovata["agent"]] == ["as-1", "inf-2"]
    assert trovata["activity"]["coding"][0]["code"] == "CREATE"


@pytest.mark.parametrize(
    ("chiesto", "trovato"),
    [
        ("CarePlan/p-1", True),
        ("p-1", True),
        ("CarePlan/p-1/_history/2", True),
        ("https://x/fhir/R4/CarePlan/p-1/_history/2", True),
        ("CarePlan/p-1/_history/1", False),
        ("Goal/p-1", False),
        ("CarePlan/2", False),
        ("_history/2", False),
    ],
)
def test_si_cerca_per_risorsa_o_per_una_sua_versione(chiesto: str, trovato: bool) -> None:
    parametro = Parameter("target", Kind.REFERENCE, ("target",), "")
    assert parse([("target", chiesto)], [parametro]).matches(detta(atto())) is trovato
