"""What the embedded host tells the machines that watch it."""

from pathlib import Path

from tests.journeys.casa import casa


async def test_la_piattaforma_incorporata_dice_di_essere_viva_pronta_e_quanto_misura(tmp_path: Path) -> None:
    async with casa(tmp_path) as (client, _platform):
        assert (await client.get("/status/live")).json()["stato"] == "attivo"
        pronta = (await client.get("/status/ready")).json()
        assert [each["nome"] for each in pronta["controlli"]] == [
            "base dati pua",
            "base dati dimissioni",
            "base dati sad",
            "base dati indicators",
            "chiavi",
        ]
        misure = (await client.get("/metrics")).text
    for servizio in ("pua", "dimissioni", "sad", "indicators"):
        assert f'raccordo_database_up{{servizio="{servizio}"}} 1.0' in misure
        assert f'raccordo_outbox_waiting{{servizio="{servizio}"}} 0.0' in misure
