"""Who was erased stays in no refused message, however the message names them."""

import json
from datetime import UTC, datetime

import pytest

from shared.contracts.envelope import encode
from shared.contracts.pua import PersonaCancellata
from shared.contracts.topics import public_topic
from shared.custody.identifiers import erased
from shared.messaging.bus import Message
from tests.dimissioni.fhir.ospedale import Porta

QUANDO = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


async def cancellata(porta: Porta, sistema: str, valore: str) -> None:
    """The PUA says that whoever has this identifier was erased."""
    impronta = await porta.dimissioni.runtime.database.read(lambda _: erased(sistema, valore))
    assert impronta is not None
    detto = encode(
        PersonaCancellata(persona_id="p-1", impronte=(impronta,)),
        event_id="e-1",
        service="pua",
        caso_id="caso-1",
        sequence=1,
        time=QUANDO,
        recorded_at=QUANDO,
    )
    await porta.bus.publish([Message(public_topic("pua"), "caso-1", detto)])


@pytest.mark.parametrize(
    ("sistema", "valore", "scritto"),
    [
        ("codice_fiscale", "RSSMRA41C47A794Z", "RSSMRA41C47A794Z"),
        ("codice_fiscale", "RSSMRA41C47A794Z", "rss mra 41c47 a794z"),
        ("stp", "STP0301234567890", "STP0301234567890"),
        ("eni", "ENI0301234567890", "ENI-030-1234567890"),
        ("anpr", "AB12345CD", "AB12345CD"),
        ("anpr", "7X9K2M4P1", "7X9K2M4P1"),
    ],
)
async def test_un_messaggio_rifiutato_che_lo_nomina_si_dimentica_e_gli_altri_restano(
    porta: Porta, sistema: str, valore: str, scritto: str
) -> None:
    await porta.invia(json.dumps({"paziente": scritto}).encode())
    await porta.invia(json.dumps({"paziente": "BNCGPP38T15A794K"}).encode())
    assert len(await porta.quarantena()) == 2
    await cancellata(porta, sistema, valore)
    (resta,) = await porta.quarantena()
    assert b"BNCGPP38T15A794K" in await porta.corpo_di(resta["id"])
    assert porta.conta("quarantena_corpi") == 1
