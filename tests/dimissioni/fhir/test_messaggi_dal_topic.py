"""Messages from the topic `asst.fhir.v1`: nothing is lost, whatever goes wrong."""

import logging
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from services.dimissioni.adapters.ricevitore import Ricevitore
from services.dimissioni.application.lettura import MessaggioLetto
from services.embedded.demo.ospedale import bundle_dimessa, bundle_dimissione
from shared.contracts.topics import HOSPITAL_MESSAGES
from shared.messaging.bus import Message
from tests.dimissioni.fhir.bundles import DEGENZA, DIMESSA, degenza, in_byte, segnalazione, senza
from tests.dimissioni.fhir.mutazioni import corpi_guasti
from tests.dimissioni.fhir.ospedale import AMMINISTRATORE, OPERATORE, Porta
from tests.esempi import esempi

DOPO = datetime(2025, 3, 20, 9, 0, tzinfo=UTC)


async def test_un_messaggio_dal_topic_apre_un_caso_della_struttura(porta: Porta) -> None:
    await porta.pubblica(segnalazione())
    (vista,) = await porta.dimissioni_viste()
    assert (vista["canale"], vista["segnalante"]) == ("topic", "030901")


async def test_un_gruppo_di_messaggi_si_applica_in_ordine(porta: Porta) -> None:
    porta.orologio.move_to(DOPO)
    altro = bundle_dimissione(degenza(nosologico="2"), rumore=0)
    await porta.pubblica(segnalazione(), b"guasto", altro, bundle_dimessa(DEGENZA, DIMESSA, DIMESSA))
    assert [vista["stato"] for vista in await porta.dimissioni_viste()] == ["dimessa", "segnalata"]
    assert [m["problemi"][0]["codice"] for m in await porta.quarantena()] == ["json-malformato"]


async def test_un_gruppo_consegnato_due_volte_ha_effetto_una_volta(porta: Porta) -> None:
    for _ in range(2):
        await porta.pubblica(segnalazione(), senza(segnalazione(), "Patient"))
    assert porta.conta("dimissioni") == porta.conta("quarantena") == 1
    assert porta.annunciati() == {
        "dimissione-segnalata": 1,
        "messaggio-in-quarantena": 1,
        "messaggio-ripetuto": 2,
    }


async def test_cio_che_arriva_per_http_e_per_topic_e_lo_stesso_caso(porta: Porta) -> None:
    await porta.pubblica(segnalazione())
    assert (await porta.invia(segnalazione())).status_code == 200
    assert porta.conta("dimissioni") == 1


async def test_un_messaggio_dal_topic_ripetuto_resta_della_struttura(porta: Porta) -> None:
    porta.orologio.move_to(DOPO)
    await porta.pubblica(bundle_dimessa(DEGENZA, DIMESSA, DIMESSA))
    await porta.pubblica(segnalazione())
    (in_attesa,) = await porta.quarantena()
    # Nothing says where a follow-up belongs: only an administrator of the whole platform sees it.
    assert await porta.quarantena(OPERATORE) == []
    ripreso = await porta.api.post(f"/quarantena/{in_attesa['id']}/ripetizione", headers=AMMINISTRATORE)
    assert ripreso.json()["stato"] == "ripresa"


@pytest.mark.parametrize(
    ("scritto", "tenuto"), [("osp-42", "osp-42"), ("RSSMRA41C47A794Z", ""), ("x1" * 40, ""), ("Maria Rossi", "")]
)
async def test_della_correlazione_di_un_ospedale_si_tiene_solo_un_identificativo(
    porta: Porta, scritto: str, tenuto: str
) -> None:
    await porta.bus.publish(
        [Message(HOSPITAL_MESSAGES, "", in_byte(segnalazione()), {"correlation-id": scritto, "traceparent": scritto})]
    )
    lette = await porta.dimissioni.runtime.database.read(
        lambda c: c.execute(text("SELECT correlation_id FROM audit")).scalars().all()
    )
    assert list(lette) == [tenuto]


async def test_se_la_base_dati_non_risponde_il_gruppo_torna(porta: Porta, monkeypatch: pytest.MonkeyPatch) -> None:
    def cade(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("disk I/O error"))

    with monkeypatch.context() as guasto:
        guasto.setattr("services.dimissioni.adapters.ricevitore.ricevi", cade)
        with pytest.raises(OperationalError):
            await porta.pubblica(segnalazione(), b"{}")
    assert porta.conta("dimissioni") == porta.conta("quarantena") == 0
    await porta.pubblica(segnalazione(), b"{}")
    assert porta.conta("dimissioni") == porta.conta("quarantena") == 1


async def test_un_guasto_nostro_non_ferma_la_coda_e_non_perde_nulla(
    porta: Porta, caplog: pytest.LogCaptureFixture
) -> None:
    def guasto(corpo: bytes, ricevuto_il: datetime) -> MessaggioLetto:
        raise ZeroDivisionError(corpo.decode())

    runtime = porta.dimissioni.runtime
    ricevitore = Ricevitore(
        "dimissioni", runtime.database, runtime.unit_of_work, guasto, porta.orologio, runtime.consumer.progress
    )
    with caplog.at_level(logging.DEBUG):
        await ricevitore.consuma([Message(HOSPITAL_MESSAGES, "", in_byte(segnalazione()))])
    (fermo,) = await porta.quarantena()
    assert fermo["problemi"][0]["codice"] == "errore-interno"
    assert "RSSMRA41C47A794Z" not in caplog.text
    ripreso = await porta.api.post(f"/quarantena/{fermo['id']}/ripetizione", headers=AMMINISTRATORE)
    assert ripreso.json()["stato"] == "ripresa"


async def test_un_guasto_a_meta_non_lascia_un_caso_a_meta(porta: Porta, monkeypatch: pytest.MonkeyPatch) -> None:
    def cade(*_args: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as guasto:
        # After the case was written, before its bytes were looked for in quarantine.
        guasto.setattr("services.dimissioni.application.ricezione._ripreso", cade)
        await porta.pubblica(segnalazione())
    assert (porta.conta("dimissioni"), porta.conta("quarantena")) == (0, 1)
    assert porta.annunciati() == {"messaggio-in-quarantena": 1}


@esempi(40)
@given(corpo=corpi_guasti())
async def test_un_messaggio_e_un_caso_oppure_e_in_quarantena_mai_a_meta(porta: Porta, corpo: bytes) -> None:
    await porta.svuota()
    await porta.pubblica(corpo, corpo)
    casi, fermi = porta.conta("dimissioni"), porta.conta("quarantena")
    assert casi + fermi == 1
    assert porta.conta("quarantena_corpi") == fermi
    annunciati = porta.annunciati()
    assert (annunciati["dimissione-segnalata"], annunciati["messaggio-in-quarantena"]) == (casi, fermi)
    assert all(m["problemi"][0]["codice"] != "errore-interno" for m in await porta.quarantena())
