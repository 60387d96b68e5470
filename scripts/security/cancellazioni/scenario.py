"""Where a hundred persons can be found, before and after half of them are erased: in the embedded form."""

import asyncio
import io
import logging
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Connection, text

from scripts.security.cancellazioni.persone import Canarino, canarini, trovati, trovati_nei_file
from scripts.security.cancellazioni.racconto import PAZIENZA, TERRITORIO, Chi, Narratore, Racconto
from services.embedded import host
from services.embedded.issuer import Sviluppo
from services.embedded.settings import HostSettings
from shared.contracts.topics import HOSPITAL_NOTICES, LEPS_VALUES, public_topic, restricted_topic
from shared.kernel.actor import Ruolo
from shared.kernel.clock import FixedClock, SystemClock
from shared.messaging.bus import Message
from shared.web.auth import Authenticator

NUMERI = ("contributi", "cubo", "soggetti")
"""The tables that hold the indicators."""
TOPICS = (
    *(topic(service) for service in ("pua", "dimissioni") for topic in (public_topic, restricted_topic)),
    public_topic("sad"),
    public_topic("indicators"),
    LEPS_VALUES,
    HOSPITAL_NOTICES,
)


@dataclass
class Esito:
    """What was found. Numbers of canaries, and for `trovati_prima` and `in_chiaro_dopo` the words too."""

    canarini: int
    cancellati: int
    in_quarantena: int = 0
    lettere_morte: int = 0
    letti_prima: int = 0
    """Whose words the routes answer before: all of them, or the rest would prove nothing."""
    trovati_prima: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    """By place (`file`, `topic`, `log`): words that stand there in the clear, before anybody is erased."""
    letti_dopo: list[int] = field(default_factory=list)
    """Erased, and yet something of them is answered."""
    letti_dal_ripristino: list[int] = field(default_factory=list)
    """The same on a copy of the data that was made before, with the keys of now."""
    persi: list[int] = field(default_factory=list)
    """Not erased, and yet no longer read as before."""
    indicatori_uguali: bool = False
    indicatori_ricontati_uguali: bool = False

    @property
    def da_trovare_zero(self) -> int:
        """How many canaries were found where they should not be, or are missing where they should be."""
        prima = {numero for dove in self.trovati_prima.values() for numero in dove}
        sbagliati = prima | set(self.letti_dopo) | set(self.letti_dal_ripristino) | set(self.persi)
        diversi = (not self.indicatori_uguali) + (not self.indicatori_ricontati_uguali)
        return len(sbagliati) + self.canarini - self.letti_prima + diversi


async def scenario(quanti: int = 100) -> Esito:
    """In a folder of its own, that is gone afterwards. Raises StoriaInterrotta."""
    with tempfile.TemporaryDirectory(prefix="canarini-") as cartella, _registro() as detto:
        return await _Prova(Path(cartella), canarini(quanti), detto).esegui()


class _Prova:
    def __init__(self, cartella: Path, tutti: Sequence[Canarino], detto: io.StringIO) -> None:
        self._cartella = cartella
        self._tutti = tutti
        self._da_cancellare = [canarino for canarino in tutti if canarino.numero % 2 == 0]
        self._detto = detto
        self._sul_bus: list[bytes] = []
        self._orologio = FixedClock(SystemClock().now())
        self._dati = cartella / "dati"
        self._racconto = Racconto()
        self._prima: dict[int, list[Any]] = {}

    async def esegui(self) -> Esito:
        esito = Esito(len(self._tutti), len(self._da_cancellare))
        async with self._accesa(self._dati) as (http, platform):
            narratore = Narratore(http, self._chi(), platform.bus, self._orologio.now())
            self._racconto = await narratore.racconta(self._tutti)
            esito.in_quarantena = len(self._racconto.in_quarantena)
            await _quieta(platform)
            esito.lettere_morte = (await platform.sad.runtime.backlog()).dead_letters
            self._prima = {c.numero: await self._risposte(http, c) for c in self._tutti}
            esito.letti_prima = len(trovati(self._tutti, str(self._prima).encode()))
            numeri = await _numeri(platform)
            # While everything is open: what lies in the write-ahead logs counts, too.
            esito.trovati_prima = {
                "file": trovati_nei_file(self._tutti, _files(self._cartella)),
                "topic": trovati(self._tutti, b"\n".join(self._sul_bus)),
                "log": trovati(self._tutti, self._detto.getvalue().encode()),
            }
        copia = self._cartella / "copia"
        shutil.copytree(self._dati, copia)
        async with self._accesa(self._dati) as (http, platform):
            await self._cancella(http, platform)
            esito.letti_dopo = await self._ancora_letti(http)
            esito.persi = [
                c.numero
                for c in self._tutti
                if c not in self._da_cancellare and await self._risposte(http, c) != self._prima[c.numero]
            ]
            esito.indicatori_uguali = await _numeri(platform) == numeri
            await http.post("/indicatori/v1/ricostruzione", headers=dict(self._chi().amministratore))
            esito.indicatori_ricontati_uguali = await _numeri(platform) == numeri
        # The keys stay where they are: a copy of the data is put back, and finds those that there are now.
        shutil.rmtree(self._dati)
        shutil.copytree(copia, self._dati)
        async with self._accesa(self._dati) as (http, _):
            esito.letti_dal_ripristino = await self._ancora_letti(http)
        return esito

    async def _cancella(self, http: httpx.AsyncClient, platform: host.Platform) -> None:
        self._orologio.move_to(self._orologio.now() + timedelta(days=2))
        for canarino in self._da_cancellare:
            corpo = {
                "persona_id": self._racconto.persone[canarino.numero],
                "motivo": "richiesta_dell_interessato",
            }
            risposta = await http.post("/pua/v1/cancellazioni", json=corpo, headers=dict(self._chi().amministratore))
            risposta.raise_for_status()
        await _quieta(platform)
        await platform.dimissioni.erasures.settle()

    async def _ancora_letti(self, http: httpx.AsyncClient) -> list[int]:
        """Of those who were erased: whose words any route still answers."""
        detto = [await self._risposte(http, canarino) for canarino in self._da_cancellare]
        detto.append(await self._elenchi(http))
        for canarino in self._da_cancellare:
            cercato = {"sistema": "codice_fiscale", "valore": canarino.codice_fiscale}
            trovata = await http.post("/pua/v1/persone/ricerca", json=cercato, headers=dict(self._chi().assistente))
            detto.append(trovata.json()["elementi"])
        return sorted(trovati(self._da_cancellare, str(detto).encode()))

    async def _risposte(self, http: httpx.AsyncClient, canarino: Canarino) -> list[Any]:
        trovate = []
        for indirizzo in self._racconto.indirizzi[canarino.numero]:
            risposta = await http.get(indirizzo, headers=dict(self._chi().assistente))
            trovate.append(risposta.json() if risposta.is_success else risposta.status_code)
        return trovate

    async def _elenchi(self, http: httpx.AsyncClient) -> list[Any]:
        """Every page of every list, and what waits in quarantine, whole."""
        trovati_: list[Any] = []
        chi = self._chi()
        for indirizzo, come in (
            ("/pua/v1/accessi", chi.assistente),
            ("/pua/v1/valutazioni", chi.assistente),
            ("/pua/v1/pai", chi.assistente),
            ("/dimissioni/v1/dimissioni", chi.assistente),
            ("/sad/v1/prese-in-carico", chi.sad),
            ("/dimissioni/v1/quarantena", chi.amministratore),
        ):
            cursore: str | None = ""
            while cursore is not None:
                altri = {"cursore": cursore} if cursore else {}
                risposta = await http.get(indirizzo, params=altri, headers=dict(come))
                risposta.raise_for_status()
                pagina = risposta.json()
                trovati_ += pagina["elementi"]
                cursore = pagina["cursore_successivo"]
                if indirizzo.endswith("quarantena"):
                    interi = [f"{indirizzo}/{fermo['id']}" for fermo in pagina["elementi"]]
                    trovati_ += [(await http.get(uno, headers=dict(come))).text for uno in interi]
        return trovati_

    def _chi(self) -> Chi:
        emittente = Sviluppo(self._cartella / "emittente", "raccordo")
        qui = {"ambiti": [TERRITORIO["ambito"]], "asst": [TERRITORIO["asst"]]}

        def intestazioni(ruolo: Ruolo, **dove: Any) -> dict[str, str]:
            return {"Authorization": f"Bearer {emittente.token(sub=ruolo.value, ruolo=ruolo, **(dove or qui))}"}

        return Chi(
            ospedale=intestazioni(Ruolo.SISTEMA_OSPEDALIERO),
            assistente=intestazioni(Ruolo.ASSISTENTE_SOCIALE),
            asst=intestazioni(Ruolo.OPERATORE_ASST),
            sad=intestazioni(Ruolo.OPERATORE_SAD),
            amministratore=intestazioni(Ruolo.AMMINISTRATORE, regione=True),
        )

    @asynccontextmanager
    async def _accesa(self, dati: Path) -> AsyncIterator[tuple[httpx.AsyncClient, host.Platform]]:
        chi_crede = Authenticator(Sviluppo(self._cartella / "emittente", "raccordo").issuer())
        platform = host.build(HostSettings(dati=dati, conservazione_anni=0), chi_crede, self._orologio)
        platform.bus.subscribe(list(TOPICS), self._raccogli, group="canarini")
        app = host.create_app(platform)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://canarini", timeout=PAZIENZA) as http:
                yield http, platform

    async def _raccogli(self, messages: Sequence[Message]) -> None:
        self._sul_bus += [message.value for message in messages]


async def _quieta(platform: host.Platform) -> None:
    """Until nothing is left to be sent. In memory what was sent has been applied."""
    services: list[Any] = [platform.pua, platform.dimissioni, platform.sad, platform.indicators]
    async with asyncio.timeout(PAZIENZA):
        while any([await each.runtime.relay.waiting() for each in services]):  # noqa: ASYNC110  # on disk: no event
            await asyncio.sleep(0.05)


async def _numeri(platform: host.Platform) -> bytes:
    def read(connection: Connection) -> bytes:
        righe = [sorted(map(tuple, connection.execute(text(f"SELECT * FROM {t}")))) for t in NUMERI]  # noqa: S608  # names of our own tables
        return repr(righe).encode()

    return await platform.indicators.runtime.database.read(read)


def _files(cartella: Path) -> Iterable[Path]:
    return sorted(file for file in cartella.rglob("*") if file.is_file())


@contextmanager
def _registro() -> Any:
    """Everything that anybody logs meanwhile, down to the last detail."""
    detto = io.StringIO()
    ascolta = logging.StreamHandler(detto)
    radice, prima = logging.getLogger(), logging.getLogger().level
    radice.addHandler(ascolta)
    radice.setLevel(logging.DEBUG)
    try:
        yield detto
    finally:
        radice.removeHandler(ascolta)
        radice.setLevel(prima)
