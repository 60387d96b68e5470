"""Whatever a hospital posts, whole or broken, to a service where its case goes on or where nothing is yet."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dimissioni.fhir.mutazioni import COMPLETA, corpi_guasti
from tests.dimissioni.fhir.ospedale import Porta
from tests.dimissioni.fhir.ostili import nominati
from tests.esempi import esempi
from tests.fhir import valida


@esempi(150)
@given(corpo=corpi_guasti(), in_corso=st.booleans(), indirizzo=st.sampled_from(["", "/$process-message"]))
async def test_si_accoglie_o_si_rifiuta_intero_e_la_risposta_non_dice_di_chi(
    porta: Porta, caplog: pytest.LogCaptureFixture, corpo: bytes, in_corso: bool, indirizzo: str
) -> None:
    await porta.svuota()
    if in_corso:
        await porta.invia(COMPLETA)
    prima = porta.contenuto()
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        risposta = await porta.invia(corpo, indirizzo)
    assert risposta.status_code < 500, risposta.text
    valida(risposta.json())
    assert nominati(risposta.text, caplog.text, porta.scritto("audit")) == []
    fermi = porta.conta("quarantena")
    if risposta.is_success:
        assert (porta.conta("dimissioni"), fermi) == (1, 0)
    else:
        assert porta.contenuto() == prima
        assert fermi == 1
        assert await porta.corpo_di(risposta.json()["issue"][-1]["diagnostics"]) == corpo
