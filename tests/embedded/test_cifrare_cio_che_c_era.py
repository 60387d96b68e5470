"""What was written before there were keys is read as it is, and sealed by `raccordo cifra`, once."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, update
from typer.testing import CliRunner

from services.dimissioni.adapters.cifratura import colonne as di_dimissioni
from services.dimissioni.adapters.tables import DimissioneRow
from services.embedded import host
from services.embedded.cli import app
from services.embedded.custodia.chiavi import keyring
from services.embedded.demo.ospedale import Degenza, Paziente, bundle_dimissione
from services.embedded.settings import HostSettings
from services.pua.adapters.cifratura import colonne as di_pua
from services.pua.adapters.tables import identificativi
from services.sad.adapters.cifratura import colonne as di_sad
from shared.custody.attempt import unseal
from shared.kernel.clock import ROME
from shared.persistence.sealing import Sealed
from tests.journeys.casa import TERRITORIO, Persona, abitata
from tests.tokens import authenticator

CODICE_FISCALE = "RSSMRA41C47A794Z"
CANARINI = (CODICE_FISCALE.encode(), b"Cognomerarissimo", b"2025001234")
IL = datetime(2026, 3, 2, 9, 0, tzinfo=ROME)


@pytest.fixture
def settings(tmp_path: Path) -> HostSettings:
    return HostSettings(dati=tmp_path / "dati")


def degenza() -> Degenza:
    chi = Paziente(CODICE_FISCALE, date(1941, 3, 7), "F", "Cognomerarissimo", "Maria")
    return Degenza("2025001234", chi, "50036", "22047", "718", IL, IL)


async def come_prima_delle_chiavi(platform: host.Platform) -> None:
    """The databases as the version without keys would have left them."""

    def in_chiaro(connection: Connection, colonne: Iterable[Sealed]) -> None:
        for che in colonne:
            for riga in connection.execute(select(che.table)).all():
                chiaro = unseal(che.place(riga), getattr(riga, che.column))
                sua = [colonna == getattr(riga, colonna.name) for colonna in che.table.primary_key.columns]
                connection.execute(update(che.table).where(*sua).values({che.column: chiaro}))

    def indici(connection: Connection) -> None:
        connection.execute(update(identificativi).values(valore=CODICE_FISCALE))

    def ricoveri(connection: Connection) -> None:
        tabella: Any = DimissioneRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
        chiara = {"chiave_caso": "ricovero|https://030901.ospedale.example/sid/nosologico|2025001234"}
        connection.execute(update(tabella).values(numero_ricovero=None, **chiara))

    for service, colonne in ((platform.pua, di_pua), (platform.dimissioni, di_dimissioni), (platform.sad, di_sad)):
        await service.runtime.database.write_slowly(partial(in_chiaro, colonne=colonne()))
    await platform.pua.runtime.database.write(indici)
    await platform.dimissioni.runtime.database.write(ricoveri)


async def letto(client: Any) -> list[Any]:
    assistente = Persona(client, "assistente_sociale")
    accesso = await assistente.cerca("/pua/v1/accessi", stato="aperto")
    cercata = await assistente.fa("/pua/v1/persone/ricerca", {"sistema": "codice_fiscale", "valore": CODICE_FISCALE})
    dimissione = await assistente.legge(f"/dimissioni/v1/dimissioni/{accesso['dimissione_id']}")
    chi = {"Authorization": f"Bearer {client.gettone('assistente_sociale', **TERRITORIO)}"}
    ricoveri = await client.post("/fhir/R4/Encounter/_search", data={"identifier": "2025001234"}, headers=chi)
    return [accesso, cercata, dimissione, [voce["resource"]["id"] for voce in ricoveri.json()["entry"]]]


def dentro(settings: HostSettings) -> list[bytes]:
    tutto = b"".join(file.read_bytes() for file in settings.dati.glob("*.db*"))
    return [canarino for canarino in CANARINI if canarino in tutto]


async def test_cio_che_c_era_si_legge_si_cifra_e_si_rilegge_uguale(settings: HostSettings) -> None:
    async with abitata(host.build(settings, authenticator())) as (client, platform):
        ospedale = Persona(client, "sistema_ospedaliero")
        await ospedale.fa("/fhir/R4", bundle_dimissione(degenza()))
        prima = await letto(client)
        assert dentro(settings) == []
        await come_prima_delle_chiavi(platform)
        assert await letto(client) == prima
        # The same stay again finds its case, and not a new one.
        await ospedale.fa("/fhir/R4", bundle_dimissione(degenza()))
        assert await letto(client) == prima
    assert set(dentro(settings)) == set(CANARINI)

    primo, secondo = (_raccordo("cifra", settings) for _ in range(2))
    assert not primo.startswith("0 righe")
    assert secondo.splitlines()[-1] == "0 righe cifrate"
    assert dentro(settings) == []
    async with abitata(host.build(settings, authenticator())) as (client, _):
        assert await letto(client) == prima


def test_la_cartella_delle_chiavi_e_solo_del_proprietario(settings: HostSettings) -> None:
    keyring(settings)
    assert settings.cartella_chiavi.stat().st_mode & 0o777 == 0o700


async def test_dopo_la_rotazione_della_chiave_maestra_si_legge_tutto(settings: HostSettings) -> None:
    async with abitata(host.build(settings, authenticator())) as (client, _):
        await Persona(client, "sistema_ospedaliero").fa("/fhir/R4", bundle_dimissione(degenza()))
        prima = await letto(client)
    file = settings.cartella_chiavi / "chiave-maestra.json"
    vecchia = file.read_bytes()
    _raccordo("ruota-chiave-maestra", settings, "--elimina-vecchie")
    assert file.read_bytes() != vecchia
    async with abitata(host.build(settings, authenticator())) as (client, _):
        assert await letto(client) == prima


def _raccordo(comando: str, settings: HostSettings, *altro: str) -> str:
    from threading import Thread  # commands run a loop of their own

    esiti: list[Any] = []
    filo = Thread(target=lambda: esiti.append(CliRunner().invoke(app, [comando, "--dati", str(settings.dati), *altro])))
    filo.start()
    filo.join()
    assert esiti[0].exit_code == 0, esiti[0].output
    return str(esiti[0].output)
