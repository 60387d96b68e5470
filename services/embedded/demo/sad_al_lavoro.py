"""The home-care service of one Ambito: accepts, assesses, plans, visits, evaluates, concludes."""

import asyncio
from collections.abc import Iterator

from services.embedded.demo.andamento import ASST, DISTRETTO
from services.embedded.demo.clienti import Cliente, Json
from services.embedded.demo.liste import Giornale, Lista
from services.embedded.demo.personale import Registro
from services.embedded.demo.storie import Caso, Dimissione, Sad, SadDiretto, Visita

BASE = "/sad/v1/prese-in-carico"
PRESE, A_CASA = "SAD: prese in carico", "SAD: erogazione dopo la dimissione"


class ServizioDomiciliare:
    def __init__(
        self, operatore: Cliente, casi: list[Caso], diretti: list[SadDiretto], registro: Registro, giornale: Giornale
    ) -> None:
        self._operatore = operatore
        self._casi = casi
        self._diretti = diretti
        self._registro = registro
        self._giornale = giornale

    async def apri(self) -> None:
        """Requests that reach the service without passing by the PUA."""
        async with asyncio.TaskGroup() as gruppo:
            for storia in self._diretti:
                gruppo.create_task(self._apri(storia))

    async def _apri(self, storia: SadDiretto) -> None:
        corpo = {
            "ambito": storia.ambito,
            "distretto": DISTRETTO,
            "asst": ASST,
            "anziano": storia.anziano,
            "non_autosufficiente": storia.sad.non_autosufficiente,
            "alto_bisogno_assistenziale": storia.sad.alto_bisogno,
            "riferimento_piano_integrato": storia.piano,
            "persona": {"cognome": storia.persona.cognome, "nome": storia.persona.nome},
            "avvenuto_il": storia.richiesto_il.isoformat(),
        }
        aperta = await self._operatore.fai(BASE, corpo, chiave=storia.chiave)
        self._registro.diretti[aperta["id"]] = storia

    def liste(self) -> list[Lista[tuple[Caso | None, Sad]]]:
        sad = [*self._richiesti(), *(storia.sad for storia in self._diretti)]
        attese = sum(storia.accettato_il is not None or storia.rifiutato_per is not None for storia in sad)
        a_casa = [c.percorso.sad for c in self._casi if isinstance(c, Dimissione) and c.percorso.sad is not None]
        chi, giornale = self._operatore, self._giornale
        return [
            Lista(chi, BASE, {"stato": "richiesta"}, attese, self._nuova, self._prendi, giornale, PRESE),
            Lista(
                chi,
                BASE,
                {"stato": "in_erogazione"},
                sum(bool(storia.visite) for storia in a_casa),
                self._dimessa,
                self._eroga,
                giornale,
                A_CASA,
            ),
        ]

    def _richiesti(self) -> Iterator[Sad]:
        return (caso.percorso.sad for caso in self._casi if caso.percorso.sad is not None)

    def _storia(self, voce: Json) -> tuple[Caso | None, Sad] | None:
        if voce["id"] in self._registro.diretti:
            return None, self._registro.diretti[voce["id"]].sad
        trovato = self._registro.percorsi.get(voce["piano"]["pai_id"] or "")
        if trovato is None or trovato[1].sad is None:
            return None
        return trovato[0], trovato[1].sad

    def _nuova(self, voce: Json) -> tuple[Caso | None, Sad] | None:
        trovata = self._storia(voce)
        decisa = trovata is not None and (trovata[1].accettato_il is not None or trovata[1].rifiutato_per is not None)
        return trovata if decisa else None

    def _dimessa(self, voce: Json) -> tuple[Caso | None, Sad] | None:
        """Erogazione began with the discharge: now somebody goes there."""
        trovata = self._storia(voce)
        return trovata if trovata and isinstance(trovata[0], Dimissione) and trovata[1].visite else None

    async def _prendi(self, voce: Json, lavoro: tuple[Caso | None, Sad]) -> None:
        caso, storia = lavoro
        sua = f"{BASE}/{voce['id']}"
        if storia.rifiutato_per is not None:
            await self._operatore.fai(f"{sua}/rifiuto", {"motivo": storia.rifiutato_per})
            return
        for passo, quando, corpo in _passi(storia):
            await self._operatore.fai(f"{sua}/{passo}", corpo | {"avvenuto_il": quando})
        if not isinstance(caso, Dimissione):
            await self._eroga(voce, lavoro)

    async def _eroga(self, voce: Json, lavoro: tuple[Caso | None, Sad]) -> None:
        _, storia = lavoro
        sua = f"{BASE}/{voce['id']}"
        for visita in storia.visite:
            await self._operatore.fai(f"{sua}/visite", _visita(visita))
        if storia.sospeso is not None:
            dal, al = storia.sospeso
            corpo = {"dal": dal.isoformat(), "al": al.isoformat(), "motivo": "ricovero"}
            await self._operatore.fai(f"{sua}/sospensioni", corpo)
        fine = storia.fine
        if fine is None:
            return
        if fine.esito is not None and fine.valutato_il is not None:
            finale = {"esito": fine.esito, "avvenuto_il": fine.valutato_il.isoformat()}
            await self._operatore.fai(f"{sua}/valutazione-finale", finale)
        conclusione = {"motivo": fine.motivo, "avvenuto_il": fine.concluso_il.isoformat()}
        await self._operatore.fai(f"{sua}/conclusione", conclusione)


def _passi(storia: Sad) -> Iterator[tuple[str, str, Json]]:
    """The steps up to the activation, as far as they have happened: route, instant, body."""
    if storia.accettato_il is not None:
        yield "accettazione", storia.accettato_il.isoformat(), {}
    if storia.valutato_il is not None:
        bisogno = {"non_autosufficiente": storia.non_autosufficiente, "alto_bisogno_assistenziale": storia.alto_bisogno}
        yield "valutazione", storia.valutato_il.isoformat(), bisogno
    if storia.progettato_il is not None:
        dal = (storia.attivato_il or storia.progettato_il).date().isoformat()
        progetto = {
            "obiettivi": [{"descrizione": "Igiene personale", "orizzonte": "breve"}],
            "ore_settimanali": storia.ore,
            "giorni": ["lun", "mer", "ven"],
            "dal": dal,
        }
        yield "progetto", storia.progettato_il.isoformat(), progetto
    if storia.attivato_il is not None:
        yield "attivazione", storia.attivato_il.isoformat(), {"dal": storia.attivato_il.date().isoformat()}


def _visita(visita: Visita) -> Json:
    corpo: Json = {"operatore": visita.operatore, "inizio": visita.inizio.isoformat(), "minuti": visita.minuti}
    if visita.motivo is None:
        return corpo | {"esito": "effettuata"}
    return corpo | {"esito": "mancata", "motivo": visita.motivo}
