"""Searching as FHIR R4 says: tokens, references, dates as far as they are known."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.fhir.bundles import Cursor, LinkUnreadable, Place
from shared.fhir.search import Kind, Parameter, ParameterNotAdmitted, ParameterNotValid, Search, parse, span_of

PARAMETRI = (
    Parameter("_id", Kind.TOKEN, ("id",), ""),
    Parameter("status", Kind.TOKEN, ("status",), ""),
    Parameter("code", Kind.TOKEN, ("code",), ""),
    Parameter("patient", Kind.REFERENCE, ("for",), "", target="Patient"),
    Parameter("owner", Kind.REFERENCE, ("owner",), "", target="Organization"),
    Parameter("authored-on", Kind.DATE, ("authoredOn",), ""),
    Parameter("date", Kind.DATE, ("period",), ""),
    Parameter("identifier", Kind.TOKEN, ("identifier",), "", personal=True),
)
TASK: dict[str, Any] = {
    "resourceType": "Task",
    "id": "t-1",
    "status": "accepted",
    "code": {"coding": [{"system": "urn:a", "code": "sad"}, {"code": "senza-sistema"}]},
    "for": {"reference": "Patient/p-1"},
    "owner": {"identifier": {"system": "urn:ambito", "value": "50036"}},
    "authoredOn": "2026-03-10T09:30:00+01:00",
    "period": {"start": "2026-03-01"},
    "identifier": [{"system": "urn:cf", "value": "X"}],
}


def cerca(**chiesto: str) -> Search:
    return parse([(nome.replace("__", "-"), valore) for nome, valore in chiesto.items()], PARAMETRI)


@pytest.mark.parametrize(
    ("nome", "valore", "trovato"),
    [
        ("_id", "t-1", True),
        ("_id", "t-2,t-1", True),
        ("status", "requested", False),
        ("status", "requested,accepted", True),
        ("code", "sad", True),
        ("code", "urn:a|sad", True),
        ("code", "urn:b|sad", False),
        ("code", "|senza-sistema", True),
        ("code", "|sad", False),
        ("patient", "Patient/p-1", True),
        ("patient", "p-1", True),
        ("patient", "https://altrove.example/Patient/p-1", True),
        ("patient", "Group/p-1", False),
        ("patient", "p-2", False),
        ("owner", "50036", False),
        ("owner:identifier", "urn:ambito|50036", True),
        ("owner:identifier", "50036", True),
        ("owner:identifier", "urn:ambito|50037", False),
        ("authored-on", "2026-03-10", True),
        ("authored-on", "2026-03", True),
        ("authored-on", "2026", True),
        ("authored-on", "2026-04", False),
        ("authored-on", "ne2026-03-10", False),
        ("authored-on", "ge2026-03-10", True),
        ("authored-on", "gt2026-03-10", False),
        ("authored-on", "gt2026-03-09", True),
        ("authored-on", "le2026-03-10", True),
        ("authored-on", "lt2026-03-10", False),
        ("authored-on", "lt2026-03-10T09:31:00+01:00", True),
        ("authored-on", "eq2026-03-10T08:30:00Z", True),
        ("date", "ge2027-01-01", True),
        ("date", "lt2026-03-01", False),
        ("date", "le2026-03-01", True),
        ("identifier", "urn:cf|X", True),
    ],
)
def test_una_risorsa_si_trova_o_no(nome: str, valore: str, trovato: bool) -> None:
    assert parse([(nome, valore)], PARAMETRI).matches(TASK) is trovato


def test_piu_parametri_valgono_insieme_e_ripetuti_pure() -> None:
    assert cerca(status="accepted", patient="p-1").matches(TASK)
    assert not cerca(status="accepted", patient="p-2").matches(TASK)
    assert parse([("authored-on", "ge2026-03-01"), ("authored-on", "lt2026-04-01")], PARAMETRI).matches(TASK)
    assert not parse([("authored-on", "ge2026-03-01"), ("authored-on", "lt2026-03-05")], PARAMETRI).matches(TASK)


@pytest.mark.parametrize("nome", ["colore", "status:not", "owner:Organization", "patient.name", "_sort", "_include"])
def test_cio_che_non_si_conosce_si_rifiuta(nome: str) -> None:
    with pytest.raises(ParameterNotAdmitted):
        parse([(nome, "x")], PARAMETRI)


@pytest.mark.parametrize(
    ("nome", "valore"),
    [
        ("authored-on", "ieri"),
        ("authored-on", "2026-13"),
        ("authored-on", "2026-02-30"),
        ("authored-on", "xx2026"),
        ("authored-on", "9999-12-31"),
        ("status", " "),
        ("status", "a\0"),
        ("status", ","),
        ("_count", "0"),
        ("_count", "-1"),
        ("_count", "tanti"),
        ("_count", "²"),
        pytest.param("_count", "9" * 5_000, id="_count smisurato"),
    ],
)
def test_un_valore_illeggibile_si_rifiuta(nome: str, valore: str) -> None:
    with pytest.raises(ParameterNotValid):
        parse([(nome, valore)], PARAMETRI)


def test_le_pagine_hanno_un_massimo() -> None:
    assert cerca(_count="100000").count == 200
    assert cerca(_count="7").count == 7


def test_cio_che_identifica_una_persona_si_riconosce() -> None:
    assert cerca(identifier="urn:cf|X").personal
    assert not cerca(patient="p-1").personal


def test_dove_non_c_e_una_pagina_seguente_la_pagina_e_intera() -> None:
    assert cerca(identifier="urn:cf|X", _count="1").count == 200


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_un_giorno_sta_nel_suo_mese_e_nel_suo_anno(giorno: date) -> None:
    day, month, year = (span_of(giorno.isoformat()[:length]) for length in (10, 7, 4))
    assert day is not None and month is not None and year is not None
    assert year.low <= month.low <= day.low < day.high <= month.high <= year.high
    assert timedelta(hours=23) <= day.high.astimezone(UTC) - day.low.astimezone(UTC) <= timedelta(hours=25)


istanti = st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@given(
    detto=istanti,
    confine=istanti,
    prefisso=st.sampled_from(["eq", "ge", "gt", "le", "lt"]),
    lungo=st.sampled_from([4, 7, 10]),
)
def test_cio_che_la_tabella_lascia_fuori_non_era_cercato(
    detto: datetime, confine: datetime, prefisso: str, lungo: int
) -> None:
    ricerca = cerca(authored__on=prefisso + confine.isoformat()[:lungo])
    if ricerca.matches({"authoredOn": detto.isoformat()}):
        dal, al = ricerca.since("authored-on"), ricerca.until("authored-on")
        assert dal is None or dal <= detto
        assert al is None or detto < al


@given(st.lists(st.tuples(st.text(), st.text())), st.none() | st.text(), st.integers(0, 1000))
def test_il_segno_di_una_pagina_si_rilegge(chiesto: list[tuple[str, str]], dopo: str | None, saltate: int) -> None:
    segno = Cursor(tuple(chiesto), Place(dopo, saltate))
    if dopo is not None and "\0" in dopo:
        with pytest.raises(LinkUnreadable):
            Cursor.read(segno.written())
    else:
        assert Cursor.read(segno.written()) == segno


@given(st.text() | st.binary().map(lambda b: b.hex()))
def test_un_segno_altrui_si_rifiuta(testo: str) -> None:
    with pytest.raises(LinkUnreadable):
        Cursor.read(testo)


@given(st.text(), st.text())
def test_nessun_testo_fa_altro_che_cercare_o_essere_rifiutato(nome: str, valore: str) -> None:
    with suppress(ParameterNotAdmitted, ParameterNotValid):
        parse([(nome, valore), ("authored-on", "2026")], PARAMETRI).matches(TASK)
