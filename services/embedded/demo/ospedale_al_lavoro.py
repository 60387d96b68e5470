"""The hospital's discharge system: sends messages, looks at what became of them, corrects, sends late, sends twice."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from services.embedded.demo.andamento import ASST, DISTRETTO
from services.embedded.demo.calendario import alle
from services.embedded.demo.clienti import Json
from services.embedded.demo.guasti import (
    CORREGGIBILI,
    PAZIENTE_DIVERSO,
    RICHIESTA_ASSENTE,
    MessaggioGuasto,
    in_byte,
    sparsi,
)
from services.embedded.demo.liste import Giornale, Lista
from services.embedded.demo.ospedale import (
    Degenza,
    Paziente,
    bundle_annullata,
    bundle_decesso,
    bundle_dimessa,
    bundle_dimissibile,
    bundle_dimissione,
    come_messaggio,
)
from services.embedded.demo.personale import Registro
from services.embedded.demo.risorse import Risorsa
from services.embedded.demo.sorte import sorte
from services.embedded.demo.storie import Dimissione, Disguido
from services.embedded.demo.voce import Messaggio, Voce
from shared.fhir import systems

SEGNALAZIONI, DIMISSIONI = "Ospedale: segnalazioni FHIR", "Dimissioni effettive e annullate"
_DIAGNOSI = (
    ("820.8", "Frattura del collo del femore"),
    ("434.91", "Ictus ischemico"),
    ("428.0", "Scompenso cardiaco congestizio"),
    ("491.21", "BPCO riacutizzata"),
    ("486", "Polmonite"),
)
_USCITE = {"domicilio": "home", "struttura_residenziale": "long"}


class Ospedale:
    def __init__(self, voce: Voce, storie: list[Dimissione], registro: Registro, giornale: Giornale) -> None:
        self._voce = voce
        self._storie = [storia for storia in storie if not storia.manuale]
        self._registro = registro
        self._giornale = giornale
        self.rifiutati: Counter[str] = Counter()
        """How many messages were refused, by principal reason: what quarantine must hold."""

    @property
    def guasti(self) -> Iterator[MessaggioGuasto]:
        return sparsi([degenza(storia) for storia in self._storie[:: max(1, len(self._storie) // 12)]])

    async def segnala(self) -> None:
        """Every first message, and what follows it without waiting for anybody."""
        async with asyncio.TaskGroup() as gruppo:
            for storia in self._storie:
                gruppo.create_task(self._segnala(storia))
            for messaggio in self.guasti:
                gruppo.create_task(self._rifiutato(messaggio))

    async def _segnala(self, storia: Dimissione) -> None:
        sua = degenza(storia)
        bundle = bundle_dimissione(sua)
        if storia.disguido is Disguido.PRIMA_SBAGLIATA:
            guasto = sorte(storia.chiave, "guasto").choice(CORREGGIBILI)
            await self._rifiutato(MessaggioGuasto(storia.chiave, guasto.rompi(bundle), guasto))
        if storia.disguido is Disguido.DIMISSIBILE_PRIMA:
            presto = in_byte(self._dimissibile(storia).bundle)
            await self._rifiutato(MessaggioGuasto(storia.chiave, presto, RICHIESTA_ASSENTE))
        if storia.disguido is Disguido.CLASSE_AMBULATORIALE:
            bundle = _con_ricovero(bundle, lambda ricovero: ricovero["class"].update(code="AMB"))
        if storia.come_messaggio:
            bundle = come_messaggio(bundle)
        segnalazione = Messaggio(storia.chiave, bundle)
        self._registro.dimissioni[await self._voce.apre(segnalazione)] = storia
        if storia.disguido is Disguido.SEGNALAZIONE_DOPPIA:
            await self._voce.ripete(segnalazione)
        if storia.disguido is Disguido.ALTRO_PAZIENTE:
            altri = replace(sua, paziente=replace(sua.paziente, codice_fiscale="RSSMRA41C07A794V"))
            altro = bundle_dimissibile(altri, storia.segnalata_il.date(), storia.segnalata_il)
            await self._rifiutato(MessaggioGuasto(storia.chiave, in_byte(altro), PAZIENTE_DIVERSO))
        a_tempo = storia.disguido not in {Disguido.DIMISSIBILE_PRIMA, Disguido.DIMISSIBILE_TARDIVO}
        if a_tempo and storia.dimissibile_dal is not None:
            await self._voce.dice(self._dimissibile(storia))
        self._giornale.segna(SEGNALAZIONI)
        if storia.anticipata:
            await self._dimessa(storia)
        elif storia.fine is not None and storia.percorso.accolto_il is None:
            await self._interrotta(storia)

    def liste(self) -> list[Lista[Dimissione]]:
        """The hospital is told when services are ready, and who was taken on before the stay ended otherwise."""
        presto = [s for s in self._storie if s.dimessa_il is not None and not s.anticipata]
        interrotte = [s for s in self._storie if s.fine is not None and s.percorso.accolto_il is not None]
        return [
            self._lista("servizi_pronti", len(presto), lambda s: s.dimessa_il is not None, self._dimessa),
            self._lista("presa_in_carico", len(interrotte), lambda s: s.fine is not None, self._interrotta),
        ]

    def _lista(
        self, stato: str, attesi: int, serve: Callable[[Dimissione], bool], poi: Callable[[Dimissione], Any]
    ) -> Lista[Dimissione]:
        def riconosci(voce: Json) -> Dimissione | None:
            storia = self._registro.dimissioni.get(voce["id"])
            return storia if storia is not None and not storia.manuale and serve(storia) else None

        async def lavora(_voce: Json, storia: Dimissione) -> None:
            await poi(storia)

        # What the stories do here is counted where it is done: early and unaccepted cases pass by no list.
        percorso = "/dimissioni/v1/dimissioni"
        chi = self._voce.occhi
        return Lista(chi, percorso, {"stato": stato}, attesi, riconosci, lavora, self._giornale, fase=None)

    async def _dimessa(self, storia: Dimissione) -> None:
        if storia.dimessa_il is None:
            raise ValueError(storia.chiave)
        sua, il = degenza(storia), storia.dimessa_il
        if storia.disguido is Disguido.DIMESSA_IMPOSSIBILE:
            impossibile = bundle_dimessa(sua, storia.ricovero - timedelta(days=3), il)
            await self._voce.contraddice(Messaggio(storia.chiave, impossibile), "date-incoerenti")
        giusta = Messaggio(storia.chiave, bundle_dimessa(sua, il, il + timedelta(minutes=20)), _dimessa_nota)
        await self._voce.dice(giusta)
        if storia.disguido is Disguido.DIMESSA_DOPPIA:
            await self._voce.ripete(giusta)
        if storia.disguido is Disguido.DIMISSIBILE_TARDIVO:
            await self._voce.dice(self._dimissibile(storia))
        self._registro.dimessi.add(storia.chiave)
        self._giornale.segna(DIMISSIONI)

    async def _interrotta(self, storia: Dimissione) -> None:
        if storia.fine is None:
            raise ValueError(storia.chiave)
        motivo, il = storia.fine
        sua = degenza(storia)
        bundle = bundle_decesso(sua, il) if motivo == "decesso" else bundle_annullata(sua, motivo, il)
        await self._voce.dice(Messaggio(storia.chiave, bundle))
        self._giornale.segna(DIMISSIONI)

    def _dimissibile(self, storia: Dimissione) -> Messaggio:
        dal = storia.dimissibile_dal or storia.segnalata_il.date()
        return Messaggio(storia.chiave, bundle_dimissibile(degenza(storia), dal, alle(dal, 7, 30)))

    async def _rifiutato(self, messaggio: MessaggioGuasto) -> None:
        await self._voce.sbaglia(messaggio)
        self.rifiutati[messaggio.guasto.codice] += 1


def _dimessa_nota(voce: Json) -> bool:
    """The PUA looks at a plan again once the person has left."""
    return voce["date"]["dimissione_effettiva"] is not None


def degenza(storia: Dimissione) -> Degenza:
    """The stay as the hospital's messages tell it."""
    caso = sorte(storia.chiave, "clinica")
    chi = storia.persona
    codice, nascita = chi.codice_fiscale, chi.nascita
    if storia.disguido is Disguido.CODICE_FISCALE_ERRATO:
        codice = codice[:-1] + ("A" if codice[-1] != "A" else "B")
    if storia.disguido is Disguido.CODICE_FISCALE_INCOERENTE:
        nascita = nascita + timedelta(days=1)
    prevista: date = max(storia.segnalata_il.date() + timedelta(days=8), storia.dimissibile_dal or date.min)
    ricovero: datetime = storia.ricovero
    return Degenza(
        nosologico=storia.chiave,
        paziente=Paziente(codice, nascita, chi.sesso, indirizzo=chi.indirizzo, comune=chi.comune),
        ambito=storia.ambito,
        distretto=DISTRETTO,
        asst=ASST,
        ricoverato_il=ricovero,
        segnalata_il=storia.segnalata_il,
        prevista_il=prevista,
        destinazione=_USCITE[storia.destinazione],
        bisogni=("servizi_sociali", "sad") if storia.bisogno_sad else ("servizi_sociali",),
        diagnosi=caso.choice(_DIAGNOSI),
        brass=storia.brass,
        barthel=storia.barthel if caso.random() < 0.6 else None,
        caregiver="Figlia" if caso.random() < 0.4 else None,
        ospedale=caso.choice(("030701", "030702")),
        lettera=caso.random() < 0.3,
        sistema_codice_fiscale=systems.CODICE_FISCALE_OID if caso.random() < 0.8 else systems.CODICE_FISCALE,
    )


def _con_ricovero(bundle: Risorsa, cambia: Callable[[Risorsa], None]) -> Risorsa:
    cambia(next(v["resource"] for v in bundle["entry"] if v["resource"]["resourceType"] == "Encounter"))
    return bundle
