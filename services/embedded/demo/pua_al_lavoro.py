"""The PUA of one Ambito: opens direct accessi, works its list, writes PAI, closes them when it is time."""

import asyncio

from services.embedded.demo.andamento import ASST, DISTRETTO
from services.embedded.demo.clienti import Cliente, Json
from services.embedded.demo.liste import Giornale, Lista
from services.embedded.demo.moduli_pua import Scale, accesso, conclusione, pai, somministrazione, valutazione
from services.embedded.demo.personale import Registro
from services.embedded.demo.storie import Accesso, Caso, Dimissione, Pai, Percorso, Valutazione

BASE = "/pua/v1"
APERTI, LAVORATI, CHIUSI = "PUA: accessi diretti", "PUA: accoglienza, valutazione, PAI", "PAI chiusi"


class Pua:
    """`assistente` works for the Ambito; `asst` is the health side, which signs for itself."""

    def __init__(
        self,
        ambito: str,
        assistente: Cliente,
        asst: Cliente,
        scale: Scale,
        dimissioni: list[Dimissione],
        accessi: list[Accesso],
        registro: Registro,
        giornale: Giornale,
    ) -> None:
        self._ambito = ambito
        self._assistente = assistente
        self._asst = asst
        self._scale = scale
        self._accessi = accessi
        self._casi: list[Caso] = [*dimissioni, *accessi]
        self._registro = registro
        self._giornale = giornale

    async def apri(self) -> None:
        async with asyncio.TaskGroup() as gruppo:
            for storia in self._accessi:
                gruppo.create_task(self._apri(storia))

    async def _apri(self, storia: Accesso) -> None:
        corpo = accesso(storia, {"ambito": self._ambito, "distretto": DISTRETTO, "asst": ASST})
        chi = self._asst if storia.segnalante == "2" else self._assistente
        aperto = await chi.fai(f"{BASE}/accessi", corpo, chiave=storia.chiave)
        self._registro.accessi[aperto["id"]] = storia
        if storia.ripetuto:
            ancora = await chi.fai(f"{BASE}/accessi", corpo, chiave=storia.chiave)
            self._registro.duplicati += ancora["id"] == aperto["id"]
        self._giornale.segna(APERTI)

    def liste(self) -> list[Lista[tuple[Caso, Percorso]]]:
        da_accogliere = sum(caso.percorso.accolto_il is not None for caso in self._casi)
        senza_sad = sum(_chiude_da_se(caso.percorso) for caso in self._casi)
        dopo_il_sad = sum(_chiude_dopo_il_sad(caso.percorso) for caso in self._casi)
        chi, giornale = self._assistente, self._giornale
        return [
            Lista(
                chi,
                f"{BASE}/accessi",
                {"stato": "aperto"},
                da_accogliere,
                self._da_accogliere,
                self._lavora,
                giornale,
                LAVORATI,
            ),
            Lista(
                chi, f"{BASE}/pai", {"stato": "attivo"}, senza_sad, self._da_chiudere, self._chiudi, giornale, CHIUSI
            ),
            Lista(
                chi,
                "/sad/v1/prese-in-carico",
                {"stato": "conclusa"},
                dopo_il_sad,
                self._sad_finito,
                self._chiudi_dopo_il_sad,
                giornale,
                CHIUSI,
            ),
        ]

    def _da_accogliere(self, voce: Json) -> tuple[Caso, Percorso] | None:
        registro = self._registro
        caso: Caso | None = registro.dimissioni.get(voce["dimissione_id"] or "") or registro.accessi.get(voce["id"])
        return None if caso is None or caso.percorso.accolto_il is None else (caso, caso.percorso)

    def _da_chiudere(self, voce: Json) -> tuple[Caso, Percorso] | None:
        trovato = self._registro.percorsi.get(voce["id"])
        if trovato is None or not _chiude_da_se(trovato[1]):
            return None
        caso, _ = trovato
        # A plan made for a discharge is looked at again when the person has left the hospital.
        in_attesa = isinstance(caso, Dimissione) and caso.dimessa_il and caso.chiave not in self._registro.dimessi
        return None if in_attesa else trovato

    def _sad_finito(self, voce: Json) -> tuple[Caso, Percorso] | None:
        trovato = self._registro.percorsi.get(voce["piano"]["pai_id"] or "")
        return trovato if trovato is not None and _chiude_dopo_il_sad(trovato[1]) else None

    async def _lavora(self, voce: Json, lavoro: tuple[Caso, Percorso]) -> None:
        caso, fatto = lavoro
        suo = f"{BASE}/accessi/{voce['id']}"
        if fatto.accolto_il is None:
            raise ValueError(caso.chiave)
        await self._assistente.fai(f"{suo}/accoglienza", {"avvenuto_il": fatto.accolto_il.isoformat()})
        if fatto.preliminare_il is None:
            return
        esterno = fatto.esito == "non_di_competenza"
        triage = {"esito": fatto.esito, "motivo": "Compete a un altro territorio" if esterno else None}
        quando = {"avvenuto_il": fatto.preliminare_il.isoformat()}
        await self._assistente.fai(f"{suo}/valutazione-preliminare", triage | quando)
        if fatto.valutazione is not None:
            await self._valuta(voce["id"], caso, fatto, fatto.valutazione)
        if fatto.chiuso_il is not None:
            chiusura = {"esito": fatto.esito_chiusura, "avvenuto_il": fatto.chiuso_il.isoformat()}
            await self._assistente.fai(f"{suo}/chiusura", chiusura)

    async def _valuta(self, accesso_id: str, caso: Caso, fatto: Percorso, storia: Valutazione) -> None:
        # The health side makes the valutazione where the social side has nobody to send.
        chi = self._assistente if storia.con_assistente_sociale else self._asst
        avviata = await chi.fai(f"{BASE}/valutazioni", valutazione(accesso_id, caso, storia), chiave=f"{caso.chiave}-v")
        sua = f"{BASE}/valutazioni/{avviata['id']}"
        if storia.conclusa_il is None:
            return
        for codice in storia.scale:
            corpo = somministrazione(self._scale[codice], caso, storia)
            await self._asst.fai(f"{sua}/somministrazioni", corpo)
        await chi.fai(f"{sua}/conclusione", conclusione(storia, storia.conclusa_il))
        if storia.pai is not None:
            await self._pianifica(avviata["id"], caso, fatto, storia.pai)

    async def _pianifica(self, valutazione_id: str, caso: Caso, fatto: Percorso, storia: Pai) -> None:
        corpo = pai(valutazione_id, self._assistente.nome, storia)
        redatto = await self._assistente.fai(f"{BASE}/pai", corpo, chiave=f"{caso.chiave}-p")
        suo = f"{BASE}/pai/{redatto['id']}"
        self._registro.percorsi[redatto["id"]] = (caso, fatto)
        for lato in storia.lati:
            chi = self._assistente if lato == "sociale" else self._asst
            await chi.fai(f"{suo}/firme", {"lato": lato, "avvenuto_il": storia.firmato_il.isoformat()})
        await self._assistente.fai(f"{suo}/attivazione", {"avvenuto_il": storia.attivato_il.isoformat()})

    async def _chiudi_dopo_il_sad(self, voce: Json, lavoro: tuple[Caso, Percorso]) -> None:
        await self._chiudi({"id": voce["piano"]["pai_id"]}, lavoro)

    async def _chiudi(self, voce: Json, lavoro: tuple[Caso, Percorso]) -> None:
        storia = lavoro[1].pai
        if storia is None or storia.chiuso_il is None:
            raise ValueError(lavoro[0].chiave)
        raggiunti = storia.motivo_chiusura == "obiettivi_raggiunti"
        corpo = {
            "motivo": storia.motivo_chiusura,
            "esiti": {"O1": 3} if raggiunti else {},
            "avvenuto_il": storia.chiuso_il.isoformat(),
        }
        await self._assistente.fai(f"{BASE}/pai/{voce['id']}/chiusura", corpo)


def _chiude_da_se(fatto: Percorso) -> bool:
    return fatto.pai is not None and fatto.pai.chiuso_il is not None and fatto.sad is None


def _chiude_dopo_il_sad(fatto: Percorso) -> bool:
    return fatto.pai is not None and fatto.pai.chiuso_il is not None and fatto.sad is not None
