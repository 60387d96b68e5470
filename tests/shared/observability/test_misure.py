"""Counters, histograms, and what is asked at each scrape."""

import re
from collections.abc import Callable

import pytest

from shared.observability import metrics
from shared.observability.metrics import Snapshot, bounded_method, render


def _valori(nome: str, *fotografie: Snapshot) -> dict[str, float]:
    """Labels -> value of one metric."""
    testo = render(fotografie)[0].decode()
    trovati = re.findall(rf"^{nome}(\{{.*\}})? (\S+)$", testo, re.MULTILINE)
    return {etichette: float(valore) for etichette, valore in trovati}


def test_una_richiesta_si_conta_per_modello_di_rotta_e_stato() -> None:
    metrics.request_served("misure", "GET", "/pua/v1/accessi/{accesso_id}", 404, 0.02)
    trovati = _valori("raccordo_http_request_duration_seconds_count")
    chiave = '{metodo="GET",rotta="/pua/v1/accessi/{accesso_id}",servizio="misure",stato="404"}'
    assert trovati[chiave] == 1


@pytest.mark.parametrize(("metodo", "etichetta"), [("POST", "POST"), ("BRMGPP41C47F205X", "ALTRO"), ("get", "ALTRO")])
def test_un_metodo_inventato_non_diventa_un_etichetta(metodo: str, etichetta: str) -> None:
    assert bounded_method(metodo) == etichetta


def test_le_richieste_in_corso_salgono_e_scendono() -> None:
    in_corso = metrics.RequestsInFlight("misure")
    with in_corso, in_corso:
        assert _valori("raccordo_http_requests_in_flight")['{servizio="misure"}'] == 2
    assert _valori("raccordo_http_requests_in_flight")['{servizio="misure"}'] == 0


@pytest.mark.parametrize(
    ("conta", "nome", "etichette"),
    [
        (
            lambda: metrics.command_done("misure", "crea", "non-trovato"),
            "commands",
            '{azione="crea",esito="non-trovato",servizio="misure"}',
        ),
        (
            lambda: metrics.reaction_done("misure", "sad.sad-attivato.v1"),
            "reactions",
            '{azione="sad.sad-attivato.v1",esito="ok",servizio="misure"}',
        ),
        (lambda: metrics.events_known("misure", 1), "events", '{esito="gia_noto",servizio="misure"}'),
        (lambda: metrics.events_parked("misure", 1), "events", '{esito="fermato",servizio="misure"}'),
        (lambda: metrics.relay_sent("misure", 1), "relay_sent", '{servizio="misure"}'),
        (lambda: metrics.relay_failed("misure"), "relay_failures", '{servizio="misure"}'),
    ],
)
def test_cio_che_accade_si_conta(conta: Callable[[], None], nome: str, etichette: str) -> None:
    prima = _valori(f"raccordo_{nome}_total").get(etichette, 0)
    conta()
    assert _valori(f"raccordo_{nome}_total")[etichette] == prima + 1


def test_la_freschezza_si_misura_per_evento_e_un_orologio_indietro_non_la_rende_negativa() -> None:
    metrics.events_applied("fresco", [0.2, 3.0, -1.0])
    assert _valori("raccordo_events_total")['{esito="applicato",servizio="fresco"}'] == 3
    assert _valori("raccordo_freshness_seconds_sum")['{servizio="fresco"}'] == pytest.approx(3.2)
    assert _valori("raccordo_since_last_applied_seconds")['{servizio="fresco"}'] < 60


def test_senza_eventi_applicati_non_si_inventa_una_freschezza() -> None:
    metrics.events_applied("mai", [])
    assert '{servizio="mai"}' not in _valori("raccordo_since_last_applied_seconds")


def test_quattro_servizi_in_un_processo_si_distinguono() -> None:
    fotografie = [Snapshot(service=nome, database_up=True, dead_letters=n) for n, nome in enumerate(("pua", "sad"))]
    assert _valori("raccordo_dead_letters", *fotografie) == {'{servizio="pua"}': 0, '{servizio="sad"}': 1}


def test_cio_che_nessuno_ha_potuto_leggere_manca_invece_di_mostrare_un_numero_vecchio() -> None:
    prima = Snapshot(service="pua", database_up=True, outbox_waiting=7, outbox_oldest_seconds=1.5, dead_letters=2)
    assert _valori("raccordo_outbox_waiting", prima) == {'{servizio="pua"}': 7}
    caduta = Snapshot(service="pua", database_up=False, consumer_paused=False)
    assert _valori("raccordo_database_up", caduta) == {'{servizio="pua"}': 0}
    assert _valori("raccordo_outbox_waiting", caduta) == {}
    assert _valori("raccordo_consumer_paused", caduta) == {'{servizio="pua"}': 0}


def test_il_ritardo_e_per_topic() -> None:
    fotografia = Snapshot(service="sad", database_up=True, lag={"pua.restricted.v1": 4}, consumer_stuck=True)
    assert _valori("raccordo_consumer_lag", fotografia) == {'{servizio="sad",topic="pua.restricted.v1"}': 4}
    assert _valori("raccordo_consumer_stuck", fotografia) == {'{servizio="sad"}': 1}


def test_si_sa_quale_versione_e_in_funzione() -> None:
    (etichette,) = _valori("raccordo_build_info")
    assert 'versione="' in etichette


def test_chi_chiede_openmetrics_lo_riceve() -> None:
    testo, tipo = render([Snapshot(service="pua", database_up=True)], "application/openmetrics-text; version=1.0.0")
    assert tipo.startswith("application/openmetrics-text")
    assert testo.endswith(b"# EOF\n")
