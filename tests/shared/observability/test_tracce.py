"""Spans: whose child they are, and what they never hold."""

import timeit

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from shared.kernel.refusal import NotFound
from shared.observability.traces import (
    current_trace_id,
    current_traceparent,
    forwarded,
    record_traces,
    span,
    start_traces,
)

FUORI = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TRACCIA = 0x0AF7651916CD43DD8448EB211C80319C
SEGRETO = "Giuseppa Brambilla"


def _chiuso(tracce: InMemorySpanExporter, nome: str) -> ReadableSpan:
    return next(each for each in tracce.get_finished_spans() if each.name == nome)


def test_spente_non_registrano_nulla_e_non_hanno_un_contesto() -> None:
    with span("x", FUORI) as corrente:
        assert current_traceparent() is None
        assert current_trace_id() == ""
        assert not corrente.is_recording()


def test_spente_lasciano_passare_il_contesto_altrui() -> None:
    with forwarded("relay", [FUORI, None]) as avanti:
        assert avanti == [FUORI, None]


def test_spente_costano_quasi_nulla() -> None:
    def passo() -> None:
        with span("x", None, servizio="pua"):
            current_traceparent()

    migliore = min(timeit.repeat(passo, number=20_000, repeat=5)) / 20_000
    assert migliore < 10e-6, "measured well below a microsecond; ten times as much is a mistake, not noise"


def test_senza_indirizzo_non_si_registra_e_il_provider_globale_resta_spento() -> None:
    start_traces("pua", "")()
    assert current_traceparent() is None
    assert type(trace.get_tracer_provider()).__name__ == "ProxyTracerProvider"


def test_con_un_collettore_assente_nessuno_aspetta() -> None:
    ferma = start_traces("pua", "http://127.0.0.1:9")
    try:
        assert current_traceparent() is None
        with span("x"):
            assert current_traceparent() is not None
    finally:
        impiegati = timeit.timeit(ferma, number=1)
    assert impiegati < 15
    assert current_traceparent() is None


def test_chi_e_dentro_e_figlio_di_chi_e_fuori(tracce: InMemorySpanExporter) -> None:
    with span("fuori", FUORI), span("dentro", servizio="pua"):
        assert current_trace_id() == f"{TRACCIA:032x}"
    fuori, dentro = _chiuso(tracce, "fuori"), _chiuso(tracce, "dentro")
    assert fuori.parent is not None and fuori.parent.trace_id == TRACCIA
    assert dentro.parent is not None and dentro.parent.span_id == fuori.context.span_id
    assert dentro.attributes == {"servizio": "pua"}


def test_il_contesto_si_ripone_e_si_riprende(tracce: InMemorySpanExporter) -> None:
    with span("comando"):
        riposto = current_traceparent()
    with span("reazione", riposto):
        pass
    assert _chiuso(tracce, "reazione").context.trace_id == _chiuso(tracce, "comando").context.trace_id


@pytest.mark.parametrize("illeggibile", ["", "BRMGPP41C47F205X", "00-0-0-0", "00-" + "0" * 32 + "-" + "0" * 16 + "-01"])
def test_un_contesto_illeggibile_comincia_una_traccia_nuova(tracce: InMemorySpanExporter, illeggibile: str) -> None:
    with span("x", illeggibile):
        pass
    assert _chiuso(tracce, "x").parent is None


def test_un_guasto_lascia_il_tipo_e_mai_il_testo(tracce: InMemorySpanExporter) -> None:
    with pytest.raises(KeyError), span("x"):
        raise KeyError(SEGRETO)
    chiuso = _chiuso(tracce, "x")
    assert chiuso.status.status_code is StatusCode.ERROR
    assert dict(chiuso.attributes or {}) == {"error.type": "KeyError"}
    assert chiuso.events == ()
    assert SEGRETO not in chiuso.to_json()


def test_un_diniego_e_un_esito_non_un_guasto(tracce: InMemorySpanExporter) -> None:
    with pytest.raises(NotFound), span("x"):
        raise NotFound(SEGRETO)
    chiuso = _chiuso(tracce, "x")
    assert chiuso.status.status_code is StatusCode.UNSET
    assert dict(chiuso.attributes or {}) == {"esito": "non-trovato"}


def test_un_giro_di_consegna_apre_un_tratto_per_ciascun_evento(tracce: InMemorySpanExporter) -> None:
    with forwarded("relay", [FUORI, None, FUORI], servizio="pua") as avanti:
        assert tracce.get_finished_spans() == ()
    assert avanti[1] is None
    assert len({avanti[0], avanti[2], FUORI}) == 3
    assert [each.context.trace_id for each in tracce.get_finished_spans()] == [TRACCIA, TRACCIA]


def test_una_consegna_fallita_si_vede_in_ogni_tratto(tracce: InMemorySpanExporter) -> None:
    with pytest.raises(OSError, match="x"), forwarded("relay", [FUORI, FUORI]):
        raise OSError("x")
    assert [each.status.status_code for each in tracce.get_finished_spans()] == [StatusCode.ERROR] * 2


def test_chi_legge_un_gruppo_ne_porta_i_legami(tracce: InMemorySpanExporter) -> None:
    with span("batch", links=[FUORI, None]):
        pass
    assert [each.context.trace_id for each in _chiuso(tracce, "batch").links] == [TRACCIA]


def test_dopo_la_fine_non_si_registra_piu(tracce: InMemorySpanExporter) -> None:
    ferma = record_traces("altro", SpanProcessor())
    ferma()
    with span("x") as corrente:
        assert not corrente.is_recording()
