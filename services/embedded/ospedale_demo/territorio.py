"""The other side, where nobody is there to play it: PUA, UVM and SAD of a trial territory, each with an account."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from services.embedded.demo.clienti import Cliente, Json, Linea
from services.embedded.demo.liste import PAUSA
from services.embedded.issuer import Sviluppo
from shared.kernel.actor import Ruolo
from shared.kernel.clock import Clock, civil_date
from shared.kernel.territory import Territorio

EQUIPE = (("assistente_sociale", "ambito"), ("infermiere", "asst"), ("geriatra", "asst"))
MINUTI = 45
"""Of the first visit."""


class TerritorioDiProva:
    """Takes each request from the accesso to the services that are ready, and makes the first visit at home."""

    def __init__(self, linea: Linea, emittente: Sviluppo, territorio: Territorio, clock: Clock) -> None:
        def chi(nome: str, ruolo: Ruolo, **dove: Any) -> Cliente:
            return Cliente(linea, nome, emittente.token(sub=nome, ruolo=ruolo, **dove))

        ambito, asst = [territorio.ambito], [territorio.asst]
        self._sociale = chi("as-di-prova", Ruolo.ASSISTENTE_SOCIALE, ambiti=ambito)
        self._sanitario = chi("uvm-di-prova", Ruolo.OPERATORE_ASST, asst=asst)
        self._sad = chi("sad-di-prova", Ruolo.OPERATORE_SAD, ambiti=ambito)
        self._clock = clock

    async def lavora(self, dimissione_id: str, *, chiede: bool) -> None:
        """`chiede`: first the hospital is asked for something, and waited for. Raises what the platform refuses."""
        sua = f"/dimissioni/v1/dimissioni/{dimissione_id}"
        if chiede:
            domanda = {"manca": "data_prevista", "richiesta": "La data prevista è confermata?"}
            await self._sociale.fai(f"{sua}/richiesta-informazioni", domanda)
            await self._finche(self._sociale, sua, lambda letta: letta["attesa"] is None)
        accesso = await self._primo(self._sociale, "/pua/v1/accessi", dimissione_id=dimissione_id)
        await self._prepara(await self._pianifica(await self._valuta(accesso["id"])))
        await self._finche(self._sociale, sua, lambda letta: letta["date"]["dimissione_effettiva"] is not None)
        await self._visita(dimissione_id)

    async def _valuta(self, accesso_id: str) -> str:
        suo = f"/pua/v1/accessi/{accesso_id}"
        await self._sociale.fai(f"{suo}/accoglienza", {})
        await self._sociale.fai(f"{suo}/valutazione-preliminare", {"esito": "bisogno_complesso"})
        equipe = [{"professione": professione, "ente": ente} for professione, ente in EQUIPE]
        avviata = await self._sociale.fai(
            "/pua/v1/valutazioni", {"accesso_id": accesso_id, "area": "anziani", "equipe": equipe}
        )
        esito = {
            "bisogno_complesso": True,
            "non_autosufficiente": True,
            "alto_bisogno_assistenziale": True,
            "necessita_sad": True,
            "bisogni": ["Igiene personale", "Mobilità"],
        }
        await self._sociale.fai(f"/pua/v1/valutazioni/{avviata['id']}/conclusione", esito)
        return str(avviata["id"])

    async def _pianifica(self, valutazione_id: str) -> str:
        oggi = civil_date(self._clock.now()).isoformat()
        sad = {"tipo": "sad", "erogatore": "comune", "dal": oggi, "ore_settimanali": 6}
        redatto = await self._sociale.fai(
            "/pua/v1/pai",
            {
                "valutazione_id": valutazione_id,
                "bisogni": ["Essere sostenuto a casa"],
                "obiettivi": [{"testo": "Mantenere le autonomie", "orizzonte": "medio"}],
                "interventi": [sad],
                "case_manager": self._sociale.nome,
            },
        )
        suo = f"/pua/v1/pai/{redatto['id']}"
        await self._sociale.fai(f"{suo}/firme", {"lato": "sociale"})
        await self._sanitario.fai(f"{suo}/firme", {"lato": "sanitario"})
        await self._sociale.fai(f"{suo}/attivazione", {})
        return str(redatto["id"])

    async def _prepara(self, pai_id: str) -> None:
        presa = await self._primo(self._sad, "/sad/v1/prese-in-carico", pai_id=pai_id)
        sua = f"/sad/v1/prese-in-carico/{presa['id']}"
        oggi = civil_date(self._clock.now()).isoformat()
        await self._sad.fai(f"{sua}/accettazione", {})
        bisogno = {"non_autosufficiente": True, "alto_bisogno_assistenziale": True}
        await self._sad.fai(f"{sua}/valutazione", bisogno)
        progetto = {
            "obiettivi": [{"descrizione": "Igiene personale", "orizzonte": "breve"}],
            "ore_settimanali": 6,
            "giorni": ["lun", "mer", "ven"],
            "dal": oggi,
        }
        await self._sad.fai(f"{sua}/progetto", progetto)
        await self._sad.fai(f"{sua}/attivazione", {"dal": oggi})

    async def _visita(self, dimissione_id: str) -> None:
        presa = await self._primo(
            self._sad, "/sad/v1/prese-in-carico", dimissione_id=dimissione_id, stato="in_erogazione"
        )
        inizio = self._clock.now() - timedelta(minutes=MINUTI)  # it is over: what is to come is no visit
        visita = {"operatore": "oss-di-prova", "inizio": inizio.isoformat(), "minuti": MINUTI, "esito": "effettuata"}
        await self._sad.fai(f"/sad/v1/prese-in-carico/{presa['id']}/visite", visita)

    async def _primo(self, chi: Cliente, percorso: str, **filtro: str) -> Json:
        """The first of a list, once there is one: events take a moment."""
        while True:
            async for voce in chi.elenco(percorso, **filtro):
                return voce
            await asyncio.sleep(PAUSA)

    async def _finche(self, chi: Cliente, percorso: str, vale: Callable[[Json], bool]) -> None:
        while True:
            if vale(await chi.leggi(percorso)):
                return
            await asyncio.sleep(PAUSA)
