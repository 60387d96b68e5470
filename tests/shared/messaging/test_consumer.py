from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contracts.envelope import Event
from shared.contracts.sad import SadAttivato
from shared.messaging.bus import Message
from shared.messaging.consumer import FAILURES_BEFORE_PAUSE, ConsumerPaused
from shared.messaging.runtime import Runtime
from tests.sample import ASCOLTATO, SampleWork, attivato, chiamata, sample, su_attivato


@pytest.fixture
async def runtime(database_url: str) -> AsyncIterator[Runtime[SampleWork]]:
    runtime = sample(database_url)
    await runtime.database.start()
    yield runtime
    await runtime.database.stop()


async def effetti(runtime: Runtime[SampleWork]) -> dict[str, int]:
    """Which sequences took effect on each case, as digits in order."""
    cose = await runtime.database.read(lambda c: runtime.unit_of_work(c, chiamata()).cose.all())
    return {cosa.caso_id: cosa.attivata for cosa in cose}


async def ferme(runtime: Runtime[SampleWork]) -> list[tuple[str, str]]:
    lettere = await runtime.database.read(runtime.letters.waiting)
    return [(lettera.caso_id, lettera.codice) for lettera in lettere]


async def test_un_evento_consegnato_piu_volte_ha_effetto_una_volta(runtime: Runtime[SampleWork]) -> None:
    for _ in range(3):
        await runtime.consumer.handle([attivato("c", 1), attivato("c", 1), attivato("c", 2)])
    assert await effetti(runtime) == {"c": 12}


async def test_un_evento_avvelenato_si_ferma_con_i_suoi_successori_e_gli_altri_passano(
    runtime: Runtime[SampleWork],
) -> None:
    await runtime.consumer.handle(
        [attivato("a", 1), attivato("a", 2, "veleno"), attivato("b", 1), attivato("a", 3), attivato("b", 2)]
    )
    assert await effetti(runtime) == {"a": 1, "b": 12}
    assert await ferme(runtime) == [("a", "impossibile"), ("a", "in-attesa-del-precedente")]


async def test_i_successori_aspettano_anche_se_arrivano_in_un_altro_lotto(runtime: Runtime[SampleWork]) -> None:
    await runtime.consumer.handle([attivato("a", 1, "veleno")])
    await runtime.consumer.handle([attivato("a", 2)])
    assert await effetti(runtime) == {}
    assert await ferme(runtime) == [("a", "impossibile"), ("a", "in-attesa-del-precedente")]


async def test_riprovando_si_applicano_in_ordine_e_una_volta_sola(
    runtime: Runtime[SampleWork], monkeypatch: pytest.MonkeyPatch
) -> None:
    lotto = [attivato("a", 1, "veleno"), attivato("a", 2), attivato("a", 3)]
    await runtime.consumer.handle(lotto)
    assert await runtime.consumer.replay() == (0, 3)
    monkeypatch.setattr(runtime.consumer, "_reactions", {SadAttivato: guarita})
    assert await runtime.consumer.replay("a") == (3, 0)
    await runtime.consumer.handle(lotto)
    assert await effetti(runtime) == {"a": 123}
    assert await ferme(runtime) == []


def guarita(event: Event, uow: SampleWork) -> None:
    """The fault was in the code: this is the mended one."""
    assert isinstance(event.data, SadAttivato)
    su_attivato(replace(event, data=event.data.model_copy(update={"presa_in_carico_id": "p"})), uow)


async def test_una_versione_sconosciuta_si_ferma_con_il_suo_codice(runtime: Runtime[SampleWork]) -> None:
    await runtime.consumer.handle([attivato("a", 1, event_type="sad.sad-attivato.v9"), attivato("a", 2)])
    assert await ferme(runtime) == [
        ("a", "versione-evento-sconosciuta"),
        ("a", "in-attesa-del-precedente"),
    ]


async def test_cio_che_precede_un_messaggio_illeggibile_dello_stesso_caso_si_applica(
    runtime: Runtime[SampleWork],
) -> None:
    illeggibile = attivato("a", 2, event_type="sad.sad-attivato.v9")
    await runtime.consumer.handle([attivato("a", 1), illeggibile, attivato("a", 3)])
    assert await effetti(runtime) == {"a": 1}
    assert await ferme(runtime) == [("a", "versione-evento-sconosciuta"), ("a", "in-attesa-del-precedente")]


async def test_un_evento_che_viola_la_base_dati_e_un_veleno_e_non_un_guasto(runtime: Runtime[SampleWork]) -> None:
    await runtime.consumer.handle([attivato("a", 1), attivato("a", 2, "doppione"), attivato("b", 1)])
    assert await effetti(runtime) == {"a": 1, "b": 1}
    assert await ferme(runtime) == [("a", "errore-interno")]


async def test_un_tipo_mai_visto_si_lascia_passare(runtime: Runtime[SampleWork]) -> None:
    await runtime.consumer.handle([attivato("a", 1, event_type="sad.novita.v1"), attivato("a", 2)])
    assert await effetti(runtime) == {"a": 2}
    assert await ferme(runtime) == []


@pytest.mark.parametrize("rotto", [b"", b"non json", b"[]", b"{}", b'{"specversion":"1.0","subject":"a"}'])
async def test_cio_che_non_e_un_evento_si_conserva_intero(runtime: Runtime[SampleWork], rotto: bytes) -> None:
    for _ in range(2):
        await runtime.consumer.handle([Message(ASCOLTATO, "k", rotto)])
    lettere = await runtime.database.read(runtime.letters.waiting)
    assert [(lettera.value, lettera.codice) for lettera in lettere] == [(rotto, "evento-non-leggibile")]


async def test_se_fallisce_tutto_il_consumatore_si_mette_in_pausa(runtime: Runtime[SampleWork]) -> None:
    veleni = [attivato(f"c{n}", 1, "veleno") for n in range(FAILURES_BEFORE_PAUSE * 3)]
    with pytest.raises(ConsumerPaused):
        await runtime.consumer.handle(veleni)
    assert runtime.consumer.paused
    assert len(await ferme(runtime)) < FAILURES_BEFORE_PAUSE


async def test_un_successo_azzera_il_conto_dei_fallimenti(runtime: Runtime[SampleWork]) -> None:
    for giro in range(4):
        veleni = [attivato(f"c{giro}-{n}", 1, "veleno") for n in range(FAILURES_BEFORE_PAUSE - 1)]
        await runtime.consumer.handle([*veleni, attivato(f"sano-{giro}", 1)])
    assert not runtime.consumer.paused


@given(
    consegne=st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3)), max_size=12),
    tagli=st.lists(st.integers(1, 5), max_size=6),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
async def test_qualunque_ripetizione_e_divisione_in_lotti_da_lo_stesso_effetto(
    tmp_path_factory: pytest.TempPathFactory, consegne: list[tuple[str, int]], tagli: list[int]
) -> None:
    """Per case the order is kept; everything else, repetitions included, is up to the bus."""
    runtime = sample(tmp_path_factory.mktemp("caso"))
    await runtime.database.start()
    ordinate: list[Message] = []
    visti = {"a": 0, "b": 0, "c": 0}
    for caso, passo in consegne:
        visti[caso] = min(visti[caso] + 1, 9)
        ordinate += [attivato(caso, n) for n in range(max(1, visti[caso] - passo), visti[caso] + 1)]
    while ordinate:
        taglio = tagli.pop() if tagli else len(ordinate)
        await runtime.consumer.handle(ordinate[:taglio])
        ordinate = ordinate[taglio:]
    attesi = {caso: int("".join(map(str, range(1, quanti + 1)))) for caso, quanti in visti.items() if quanti}
    trovati = await effetti(runtime)
    await runtime.database.stop()
    assert trovati == attesi
