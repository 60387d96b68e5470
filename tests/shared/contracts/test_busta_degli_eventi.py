"""The envelope: what goes in comes out, what identifies a person stays in, what is not an event is refused."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.dimissioni import DimissioneSegnalata
from shared.contracts.envelope import (
    Anagrafica,
    Identificativo,
    NotAnEvent,
    Payload,
    UnknownVersion,
    decode,
    encode,
    peek_caso,
)
from shared.contracts.pua import AccessoAperto, SegnalazioneAccolta
from tests.contracts.payloads import KINDS, any_payload, any_value

instants = st.timedeltas(timedelta(0), timedelta(days=36_500)).map(lambda t: datetime(2000, 1, 1, tzinfo=UTC) + t)
ACCOLTA = SegnalazioneAccolta(accesso_id="accesso-0001")
QUANDO = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def _encoded(payload: Payload = ACCOLTA, *, restricted: bool = False) -> bytes:
    return encode(
        payload,
        event_id="evento-0001",
        service="pua",
        caso_id="caso-0001",
        sequence=1,
        time=QUANDO,
        recorded_at=QUANDO,
        restricted=restricted,
    )


def _altered(**attributes: Any) -> bytes:
    wire = json.loads(_encoded())
    return json.dumps({k: v for k, v in {**wire, **attributes}.items() if v is not None}).encode()


@given(payload=any_payload, time=instants, recorded_at=instants, sequence=st.integers(1, 10**9), words=st.text())
def test_un_evento_completo_si_rilegge_identico(
    payload: Payload, time: datetime, recorded_at: datetime, sequence: int, words: str
) -> None:
    event = decode(
        encode(
            payload,
            event_id="evento-0001",
            service="pua",
            caso_id="caso-0001",
            sequence=sequence,
            time=time,
            recorded_at=recorded_at,
            correlation_id=words,
            causation_id="evento-0000",
            restricted=True,
        )
    )
    assert event.data == payload
    assert (event.id, event.source, event.type) == ("evento-0001", "/raccordo/pua", payload.tipo)
    assert (event.caso_id, event.sequence) == ("caso-0001", sequence)
    assert (event.time, event.recorded_at) == (time, recorded_at)
    assert (event.correlation_id, event.causation_id) == (words, "evento-0000")


@given(any_payload)
def test_in_pubblico_mancano_solo_i_campi_riservati(payload: Payload) -> None:
    read = decode(_encoded(payload)).data
    assert read == payload.model_copy(update=dict.fromkeys(payload.riservati()))


CANARINO = "CANARINO-CHE-NON-DEVE-USCIRE"
PERSONA = Anagrafica(
    identificativi=(Identificativo(sistema="codice_fiscale", valore=CANARINO),),
    cognome=CANARINO,
    nome=CANARINO,
    data_nascita=CANARINO,
    indirizzo=CANARINO,
    telefono=CANARINO,
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.tipo)
@settings(max_examples=10)  # per type
@given(data=st.data())
def test_la_codifica_pubblica_di_ogni_evento_non_contiene_i_campi_riservati(
    kind: type[Payload], data: st.DataObject
) -> None:
    planted = {"persona": PERSONA, "motivo": CANARINO, "segnalante": CANARINO}
    unknown = kind.riservati() - planted.keys()
    assert not unknown, f"plant a canary for {unknown}"
    payload = data.draw(any_value(kind)).model_copy(update={n: planted[n] for n in kind.riservati()})
    public, complete = _encoded(payload), _encoded(payload, restricted=True)
    assert CANARINO.encode() not in public
    assert not kind.riservati() & json.loads(public)["data"].keys()
    assert (CANARINO.encode() in complete) == bool(kind.riservati())


def _holds_personal_data(kind: type[Payload]) -> set[str]:
    return {n for n, field in kind.model_fields.items() if "Anagrafica" in str(field.annotation)}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.tipo)
def test_chi_porta_una_anagrafica_la_segna_riservata(kind: type[Payload]) -> None:
    assert _holds_personal_data(kind) <= kind.riservati()


def test_gli_eventi_con_la_persona_hanno_davvero_un_campo_riservato() -> None:
    assert AccessoAperto.riservati() == {"persona"}
    assert DimissioneSegnalata.riservati() == {"persona", "motivo", "segnalante"}


def test_gli_istanti_si_scrivono_in_utc_con_il_fuso() -> None:
    assert json.loads(_encoded())["time"] == "2026-03-10T09:30:00Z"


def test_un_lettore_vecchio_ignora_i_campi_che_non_conosce() -> None:
    value = _altered(data={"accesso_id": "accesso-0001", "campo_di_domani": 1}, attributo_di_domani="x")
    assert decode(value).data == ACCOLTA


def test_un_tipo_del_tutto_sconosciuto_si_legge_senza_contenuto() -> None:
    event = decode(_altered(type="altri.cosa-accaduta.v1"))
    assert event.data is None
    assert (event.type, event.caso_id) == ("altri.cosa-accaduta.v1", "caso-0001")


@pytest.mark.parametrize("tipo", ["pua.segnalazione-accolta.v2", "pua.segnalazione-accolta.v0"])
def test_una_versione_sconosciuta_di_un_tipo_noto_si_rifiuta(tipo: str) -> None:
    with pytest.raises(UnknownVersion) as refusal:
        decode(_altered(type=tipo))
    assert refusal.value.codice == "versione-evento-sconosciuta"


def test_una_versione_vecchia_si_legge_attraverso_gli_upcaster_uno_dopo_l_altro() -> None:
    event = decode(
        _altered(type="pua.segnalazione-presa.v1", data={"id": "accesso-0001"}),
        {
            "pua.segnalazione-presa.v1": lambda data: ("pua.segnalazione-presa.v2", {"accesso": data["id"]}),
            "pua.segnalazione-presa.v2": lambda data: (ACCOLTA.tipo, {"accesso_id": data["accesso"]}),
        },
    )
    assert (event.type, event.data) == (ACCOLTA.tipo, ACCOLTA)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(b"", id="vuoto"),
        pytest.param(b"non e json", id="non-json"),
        pytest.param(b"\xff\xfe", id="non-utf8"),
        pytest.param(b"[]", id="elenco"),
        pytest.param(_altered(specversion="0.3"), id="altra-versione-di-cloudevents"),
        pytest.param(_altered(id=None), id="senza-id"),
        pytest.param(_altered(subject=None), id="senza-caso"),
        pytest.param(_altered(time="2026-03-10T09:30:00"), id="istante-senza-fuso"),
        pytest.param(_altered(time="ieri"), id="istante-illeggibile"),
        pytest.param(_altered(sequence=None), id="senza-sequenza"),
        pytest.param(_altered(data=[1]), id="contenuto-che-non-e-un-oggetto"),
        pytest.param(_altered(data={}), id="contenuto-senza-i-campi-obbligatori"),
        pytest.param(_altered(data={"accesso_id": 7}), id="contenuto-di-tipo-sbagliato"),
    ],
)
def test_cio_che_non_e_un_evento_si_rifiuta(value: bytes) -> None:
    with pytest.raises(NotAnEvent):
        decode(value)


def test_il_rifiuto_dice_dove_ma_non_ripete_il_contenuto() -> None:
    with pytest.raises(NotAnEvent) as refusal:
        decode(_altered(data={"accesso_id": {"cognome": CANARINO}}))
    assert "accesso_id" in str(refusal.value)
    assert CANARINO not in str(refusal.value)


@given(st.binary())
def test_nessuna_sequenza_di_byte_fa_altro_che_essere_letta_o_rifiutata(value: bytes) -> None:
    with pytest.raises(NotAnEvent):
        decode(value)
    assert isinstance(peek_caso(value), str)


def test_di_un_messaggio_illeggibile_si_recupera_il_caso_quando_ce() -> None:
    assert peek_caso(_altered(data={})) == "caso-0001"
    assert peek_caso(b'{"subject": "caso-0002", "specversion": ') == ""
    assert peek_caso(b"[1]") == ""


def test_due_eventi_non_possono_avere_lo_stesso_nome() -> None:
    with pytest.raises(TypeError, match=r"pua\.segnalazione-accolta\.v1"):
        type("Doppione", (Payload,), {"tipo": ACCOLTA.tipo, "__module__": __name__})
