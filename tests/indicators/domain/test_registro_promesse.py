"""Whatever an office does with a voce, in whatever order: what holds always."""

from contextlib import suppress
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.indicators.application.registro.announcements import payload_of
from services.indicators.domain.case import Storia, fold
from services.indicators.domain.registro.codici import StatoProtocollo
from services.indicators.domain.registro.contenuti import Contenuto
from services.indicators.domain.registro.sequenza import ammetti
from shared.contracts.envelope import decode, encode
from shared.kernel.refusal import Refusal
from tests.indicators.registro import Registro, incontri, iscritta, protocollo

giorni = st.dates(datetime(2025, 1, 1, tzinfo=UTC).date(), datetime(2025, 3, 31, tzinfo=UTC).date()).map(str)
stati = st.builds(protocollo, st.sampled_from([stato.value for stato in StatoProtocollo]), giorni)
conteggi = st.builds(incontri, st.integers(0, 9), st.integers(0, 9), giorni)
gesti = st.sampled_from(["aggiungi", "correggi", "annulla"])
quali = st.integers(1, 8).map(lambda numero: f"r{numero}")


def tentato(registro: Registro, gesto: str, quale: str, contenuto: Contenuto) -> None:
    """One of the three; a refusal leaves everything as it was."""
    prima = (registro.voce.registrazioni, registro.voce.annullamenti)
    try:
        match gesto:
            case "aggiungi":
                registro.aggiungi(contenuto)
            case "correggi":
                registro.correggi(quale, contenuto)
            case _:
                registro.annulla(quale)
    except Refusal:
        assert (registro.voce.registrazioni, registro.voce.annullamenti) == prima


@given(st.sampled_from([(stati, protocollo()), (conteggi, incontri(al="2025-01-31"))]), st.data())
def test_il_registro_cresce_soltanto_e_gli_eventi_dicono_lo_stesso(
    di_un_genere: tuple[st.SearchStrategy[Contenuto], Contenuto], data: st.DataObject
) -> None:
    contenuti, primo = di_un_genere
    registro = iscritta(primo)
    for gesto, quale, contenuto in data.draw(st.lists(st.tuples(gesti, quali, contenuti), max_size=12)):
        prima = (registro.voce.registrazioni, registro.voce.annullamenti)
        tentato(registro, gesto, quale, contenuto)
        dopo = (registro.voce.registrazioni, registro.voce.annullamenti)
        assert all(new[: len(old)] == old for old, new in zip(prima, dopo, strict=True))
        ammetti([each.contenuto for each in registro.voce.valide])
    storia = Storia()
    for numero, fact in enumerate(registro.voce.pull_facts(), start=1):
        fold(storia, decode(detto(registro, numero, fact)))
    letta = storia.registro[registro.voce.id]
    assert {each.dati.registrazione_id for each in letta.valide} == set(registro.valide)
    assert len(letta.registrazioni) == len(registro.voce.registrazioni)


def detto(registro: Registro, numero: int, fact: object) -> bytes:
    return encode(
        payload_of(fact),  # type: ignore[arg-type]  # `pull_facts` hands over whatever the aggregate recorded
        event_id=f"e-{numero}",
        service="indicators",
        caso_id=registro.voce.id,
        sequence=numero,
        time=datetime(2026, 1, 1, tzinfo=UTC),
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


@given(st.lists(stati, min_size=1, max_size=6))
def test_la_chiave_di_una_voce_non_dipende_da_cio_che_le_si_aggiunge(altri: list[Contenuto]) -> None:
    registro = iscritta(protocollo())
    chiave = registro.voce.chiave
    for altro in altri:
        with suppress(Refusal):
            registro.aggiungi(altro)
    assert registro.voce.chiave == chiave
