"""Discharges told by telephone, which the assistente sociale types in; and services that somebody marks as ready."""

import asyncio
from collections.abc import Awaitable, Callable

from services.embedded.demo.andamento import ASST, DISTRETTO
from services.embedded.demo.clienti import Cliente, Json
from services.embedded.demo.liste import Giornale, Lista
from services.embedded.demo.ospedale_al_lavoro import DIMISSIONI
from services.embedded.demo.personale import Registro
from services.embedded.demo.storie import Dimissione

BASE = "/dimissioni/v1/dimissioni"
A_MANO, PRONTI = "Reparti: segnalazioni a mano", "Servizi pronti, segnati a mano"


class Reparti:
    """One Ambito's assistente sociale at the telephone."""

    def __init__(self, assistente: Cliente, storie: list[Dimissione], registro: Registro, giornale: Giornale) -> None:
        self._assistente = assistente
        self._tutte = storie
        self._storie = [storia for storia in storie if storia.manuale]
        self._registro = registro
        self._giornale = giornale

    async def segnala(self) -> None:
        async with asyncio.TaskGroup() as gruppo:
            for storia in self._storie:
                gruppo.create_task(self._segnala(storia))

    def liste(self) -> list[Lista[Dimissione]]:
        def a_mano(esito: str) -> Callable[[Dimissione], bool]:
            return lambda s: s.pronti_il is not None and s.percorso.esito == esito

        def mia_dimessa(storia: Dimissione) -> bool:
            return storia.manuale and storia.dimessa_il is not None and not storia.anticipata

        def mia_interrotta(storia: Dimissione) -> bool:
            return storia.manuale and storia.fine is not None and storia.percorso.accolto_il is not None

        return [
            self._lista("presa_in_carico", a_mano("bisogno_semplice"), self._pronti, PRONTI),
            self._lista("pianificata", a_mano("bisogno_complesso"), self._pronti, PRONTI),
            self._lista("servizi_pronti", mia_dimessa, self._dimessa, DIMISSIONI),
            self._lista("presa_in_carico", mia_interrotta, self._interrotta, DIMISSIONI),
        ]

    def _lista(
        self,
        stato: str,
        serve: Callable[[Dimissione], bool],
        lavora: Callable[[Json, Dimissione], Awaitable[None]],
        fase: str,
    ) -> Lista[Dimissione]:
        def riconosci(voce: Json) -> Dimissione | None:
            storia = self._registro.dimissioni.get(voce["id"])
            return storia if storia is not None and serve(storia) else None

        attesi = sum(map(serve, self._tutte))
        return Lista(self._assistente, BASE, {"stato": stato}, attesi, riconosci, lavora, self._giornale, fase)

    async def _segnala(self, storia: Dimissione) -> None:
        corpo = {
            "persona": storia.persona.modulo(),
            "territorio": {"ambito": storia.ambito, "distretto": DISTRETTO, "asst": ASST},
            "segnalata_il": storia.segnalata_il.isoformat(),
            "struttura": "030701",
            "data_ricovero": storia.ricovero.date().isoformat(),
            "destinazione_prevista": storia.destinazione,
            "bisogno_servizi_sociali": True,
            "bisogno_sad": storia.bisogno_sad,
            "motivo": "Segnalazione telefonica del reparto",
            "scale": [{"scala": "brass", "punteggio": storia.brass}],
        }
        aperta = await self._assistente.fai(BASE, corpo, chiave=storia.chiave)
        self._registro.dimissioni[aperta["id"]] = storia
        if storia.dimissibile_dal is not None:
            dal = {"dal": storia.dimissibile_dal.isoformat()}
            await self._assistente.fai(f"{BASE}/{aperta['id']}/clinicamente-dimissibile", dal)
        self._giornale.segna(A_MANO)
        if storia.anticipata:
            await self._dimessa(aperta, storia)
            self._giornale.segna(DIMISSIONI)
        elif storia.fine is not None and storia.percorso.accolto_il is None:
            await self._interrotta(aperta, storia)
            self._giornale.segna(DIMISSIONI)

    async def _pronti(self, voce: Json, storia: Dimissione) -> None:
        if storia.pronti_il is None:
            raise ValueError(storia.chiave)
        giorno, quando = storia.pronti_il.date().isoformat(), storia.pronti_il.isoformat()
        corpo = {"dal": giorno, "sociali": storia.destinazione == "domicilio", "avvenuto_il": quando}
        await self._assistente.fai(f"{BASE}/{voce['id']}/servizi-pronti", corpo)

    async def _dimessa(self, voce: Json, storia: Dimissione) -> None:
        if storia.dimessa_il is None:
            raise ValueError(storia.chiave)
        corpo = {"il": storia.dimessa_il.date().isoformat(), "destinazione": storia.destinazione}
        await self._assistente.fai(f"{BASE}/{voce['id']}/dimissione-effettiva", corpo)
        self._registro.dimessi.add(storia.chiave)

    async def _interrotta(self, voce: Json, storia: Dimissione) -> None:
        if storia.fine is None:
            raise ValueError(storia.chiave)
        motivo, quando = storia.fine
        corpo = {"motivo": motivo, "avvenuto_il": quando.isoformat()}
        await self._assistente.fai(f"{BASE}/{voce['id']}/annullamento", corpo)
