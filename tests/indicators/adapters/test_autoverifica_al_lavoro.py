"""The self-audit beside a service at work, on both databases."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, update

from services.indicators.adapters.tables import cubo, regole_usate
from services.indicators.bootstrap import autoverifica_da_fuori
from services.indicators.entrypoints import nightly_audit
from services.indicators.settings import Settings
from shared.persistence.engine import Unavailable
from tests.indicators.servizio import acceso
from tests.indicators.storie import Caso, percorso_completo


async def test_gli_eventi_che_arrivano_intanto_non_sono_differenze(database_url: str) -> None:
    servizio = await acceso(database_url)

    async def parlano() -> None:
        for numero in range(30):
            await servizio.sa(percorso_completo(Caso(f"caso-{numero}")).eventi)

    parlando = asyncio.create_task(parlano())
    visti = []
    while not parlando.done():
        found = await servizio.indicators.autoverifica.verifica()
        assert found.scarti == ()
        visti.append(found.eventi)
    assert (await servizio.indicators.autoverifica.verifica()).eventi == 30 * len(percorso_completo().eventi)
    assert visti == sorted(visti)
    await servizio.spegni()


async def test_da_fuori_si_leggono_gli_stessi_numeri_senza_fermare_nessuno(database_url: str) -> None:
    servizio = await acceso(database_url)
    await servizio.sa(percorso_completo().eventi)
    fatti: list[str] = []
    found = await autoverifica_da_fuori(Settings(database_url=database_url), fatti.append)
    assert found == await servizio.indicators.autoverifica.verifica()
    assert fatti[0] == "istantanea" and fatti[-1] == "confronto"
    await servizio.indicators.runtime.database.write(
        lambda db: db.execute(update(cubo).where(cubo.c.livello == "regione").values(contributi=0))
    )
    altered = await autoverifica_da_fuori(Settings(database_url=database_url), fatti.append)
    assert {scarto.casella.livello for scarto in altered.scarti} == {"regione"}
    await servizio.spegni()


async def test_una_base_dati_che_non_c_e_non_si_crea() -> None:
    with pytest.raises(Unavailable, match="non c'è il file"):
        await autoverifica_da_fuori(Settings(database_url="sqlite:///var/nessuno.db"), lambda _what: None)


def test_il_lavoro_notturno_dice_con_l_uscita_come_e_andata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'indicators.db'}"
    monkeypatch.setenv("RACCORDO_INDICATORI_DATABASE_URL", url)

    async def prepara() -> None:
        servizio = await acceso(url)
        await servizio.sa(percorso_completo().eventi)
        await servizio.spegni()

    asyncio.run(prepara())
    assert nightly_audit.main() == 0
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(update(cubo).where(cubo.c.livello == "regione").values(contributi=0))
    assert nightly_audit.main() == 1
    with engine.begin() as connection:
        connection.execute(delete(regole_usate))
    engine.dispose()
    assert nightly_audit.main() == nightly_audit.NOT_VERIFIED
