"""Who is born in a piece of work has a key at once, on disk before the work becomes true. On both databases."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Column, Connection, LargeBinary, MetaData, String, Table, insert, select

from shared.custody.attempt import SameIds, seal, unseal
from shared.custody.keyring import Keyring
from shared.custody.master import MasterKeys
from shared.custody.memory import MemoryKeyStore
from shared.custody.store import StoredKey
from shared.kernel.ids import Ids, SequentialIds
from shared.persistence.database import open_database
from shared.persistence.engine import Unavailable
from shared.persistence.keyed import KeyedDatabase
from tests.databases import created, on_both

metadata = MetaData()
persone = Table(
    "persone_di_prova",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("chi", LargeBinary, nullable=False),
)
database_url = on_both("chi-nasce", created(metadata))


class Archivio(MemoryKeyStore):
    """Says how often something was asked, and refuses to keep while it is `pieno`."""

    def __init__(self) -> None:
        super().__init__()
        self.domande, self.scritture, self.pieno = 0, 0, False

    async def find(self, ids, subjects):  # type: ignore[no-untyped-def]  # as in the class above
        self.domande += 1
        return await super().find(ids, subjects)

    async def keep(self, keys: Sequence[StoredKey]) -> None:
        if self.pieno:
            raise Unavailable("chiavi")
        self.scritture += 1
        await super().keep(keys)


@dataclass
class Banco:
    database: KeyedDatabase
    archivio: Archivio
    ids: Ids
    corse: list[str] = field(default_factory=list)

    async def nasce(self, chi: bytes) -> str:
        return await self.database.write(lambda connection: self.scrivi(connection, chi))

    def scrivi(self, connection: Connection, chi: bytes) -> str:
        id = self.ids.new()
        self.corse.append(id)
        connection.execute(insert(persone), {"id": id, "chi": seal(id, f"persone/{id}", chi)})
        return id

    async def letti(self) -> list[bytes]:
        def leggi(connection: Connection) -> list[bytes]:
            return [unseal(f"persone/{riga.id}", riga.chi) for riga in connection.execute(select(persone))]

        return await self.database.read(leggi)


@pytest.fixture
async def banco(database_url: str) -> AsyncIterator[Banco]:
    archivio = Archivio()
    database = KeyedDatabase(open_database(database_url, metadata), Keyring(archivio, MasterKeys.fresh()))
    await database.start()
    yield Banco(database, archivio, SameIds(SequentialIds()))
    await database.stop()


async def test_chi_nasce_si_scrive_in_una_corsa_sola_e_senza_cercare_la_sua_chiave(banco: Banco) -> None:
    id = await banco.nasce(b"Ada")
    assert (banco.corse, banco.archivio.domande, banco.archivio.scritture) == ([id], 0, 1)
    assert await banco.letti() == [b"Ada"]


async def test_la_sua_chiave_e_sul_disco_e_non_solo_a_portata_di_mano(banco: Banco) -> None:
    await banco.nasce(b"Ada")
    banco.database.keyring.forget()
    assert await banco.letti() == [b"Ada"]


async def test_se_la_chiave_non_si_puo_scrivere_non_e_nato_nessuno(banco: Banco) -> None:
    banco.archivio.pieno = True
    with pytest.raises(Unavailable):
        await banco.nasce(b"Ada")
    assert await banco.letti() == []
    banco.archivio.pieno = False
    await banco.nasce(b"Ida")
    assert await banco.letti() == [b"Ida"]


async def test_chi_si_rilegge_nel_lavoro_in_cui_nasce_si_riconosce(banco: Banco) -> None:
    def lavoro(connection: Connection) -> bytes:
        id = banco.scrivi(connection, b"Ada")
        chi: bytes = connection.execute(select(persone.c.chi).where(persone.c.id == id)).scalar_one()
        return unseal(f"persone/{id}", chi)

    assert await banco.database.write(lavoro) == b"Ada"


async def test_insieme_a_chi_c_era_gia_nasce_con_una_chiave_sola(banco: Banco) -> None:
    noto = await banco.nasce(b"Ada")
    banco.database.keyring.forget()

    def lavoro(connection: Connection) -> None:
        id = banco.scrivi(connection, b"Ida")
        riga = connection.execute(select(persone).where(persone.c.id == noto)).one()
        unseal(f"persone/{noto}", riga.chi)
        connection.execute(insert(persone), {"id": f"{id}-2", "chi": seal(id, f"persone/{id}-2", b"di Ida")})

    await banco.database.write(lavoro)
    assert banco.corse[1] == banco.corse[2]  # run again for the key of who was there; the same is born
    banco.database.keyring.forget()
    assert sorted(await banco.letti()) == [b"Ada", b"Ida", b"di Ida"]


async def test_in_sola_lettura_non_si_fanno_chiavi_che_nessuno_scrive(banco: Banco) -> None:
    def legge(_: Connection) -> bytes:
        id = banco.ids.new()
        return unseal("x/1", seal(id, "x/1", b"Ada"))

    assert await banco.database.read(legge) == b"Ada"
    assert banco.archivio.scritture == 1
