from dataclasses import replace

from shared.messaging.standing import STUCK_AFTER, BusStanding, PartitionStanding, SubscriptionStanding

FERMA = PartitionStanding("t", 0, committed=5, end=9, still_for=STUCK_AFTER, mine=True)
LETTURA = SubscriptionStanding("g", ("t",), True, 0.0, (), 1.0, (FERMA,))
BUS = BusStanding(reached=True, reachable=True, subscriptions=(LETTURA,))


def test_l_arretrato_e_la_distanza_dalla_fine_e_tutto_se_non_si_e_mai_confermato_nulla() -> None:
    assert [replace(FERMA, committed=at).lag for at in (None, 5, 9, 12)] == [9, 4, 0, 0]


def test_una_lettura_viva_che_non_avanza_non_e_pronta() -> None:
    assert BUS.obstacles == ("lettura-ferma:g",)


def test_cio_che_legge_un_altro_processo_non_ci_rende_non_pronti() -> None:
    nostra, altrui = replace(FERMA, still_for=0.0), replace(FERMA, partition=1, mine=False)
    assert replace(BUS, subscriptions=(replace(LETTURA, partitions=(nostra, altrui)),)).ready


def test_chi_non_ha_partizioni_risponde_di_tutte() -> None:
    solo_altrui = replace(LETTURA, partitions=(replace(FERMA, mine=False),))
    assert replace(BUS, subscriptions=(solo_altrui,)).obstacles == ("lettura-ferma:g",)


def test_un_broker_che_se_n_e_andato_lascia_pronti_e_uno_mai_visto_no() -> None:
    assert replace(BUS, reachable=False).ready
    assert replace(BUS, reached=False).obstacles == ("kafka-mai-raggiunto",)


def test_un_topic_che_manca_si_nomina() -> None:
    senza = replace(LETTURA, partitions=(), missing_topics=("t",))
    assert replace(BUS, subscriptions=(senza,)).obstacles == ("topic-mancante:t",)
