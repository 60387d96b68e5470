"""The Ufficio di Piano of one Ambito: writes its register, corrects it, and is told no where it is wrong."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.embedded.demo.andamento import ASST, DISTRETTO
from services.embedded.demo.clienti import Cliente, Json
from services.embedded.demo.liste import Giornale
from services.embedded.demo.storie_registro import (
    Cosa,
    Ente,
    Equipe,
    Incontri,
    Professioni,
    Protocollo,
    Strumento,
    VoceRifiutata,
    VoceScritta,
)
from services.embedded.demo.voce import EsitoImprevisto

BASE = "/indicatori/v1/registro"
REGISTRO = "Ufficio di Piano: registro di Ambito"


class UfficioDiPiano:
    def __init__(
        self, chi: Cliente, voci: Sequence[VoceScritta], rifiutate: Sequence[VoceRifiutata], giornale: Giornale
    ) -> None:
        self._chi = chi
        self._voci = voci
        self._rifiutate = rifiutate
        self._giornale = giornale

    async def scrive(self) -> None:
        """Raises RispostaInattesa, EsitoImprevisto."""
        for numero, voce in enumerate(self._voci):
            await self._scrive(voce, f"{self._chi.nome}-{numero}")
            self._giornale.segna(REGISTRO)
        for rifiutata in self._rifiutate:
            await self._prova(rifiutata)

    async def _scrive(self, voce: VoceScritta, chiave: str) -> None:
        primo, *seguenti = registrazioni(voce.prima or voce.cosa)
        scritta = await self._chi.fai(f"{BASE}/{genere(voce.cosa)}", dove(voce.ambito) | primo, chiave=chiave)
        sua = f"{BASE}/{genere(voce.cosa)}/{scritta['id']}/registrazioni"
        for seguente in seguenti:
            scritta = await self._chi.fai(sua, seguente)
        if voce.prima is not None:
            (giusta,) = registrazioni(voce.cosa)
            await self._chi.fai(f"{sua}/{_ultima(scritta)}/correzione", giusta)
        if voce.annullata:
            await self._chi.fai(f"{sua}/{_ultima(scritta)}/annullamento", {"motivo": "doppione"})

    async def _prova(self, voce: VoceRifiutata) -> None:
        (corpo,) = registrazioni(voce.cosa)
        percorso = f"{BASE}/{genere(voce.cosa)}"
        stato, codice = await self._chi.prova(percorso, dove(voce.nel_registro_di or voce.ambito) | corpo)
        if codice != voce.codice:
            raise EsitoImprevisto(f"{self._chi.nome}: {percorso} doveva rifiutare con {voce.codice}: {stato} {codice}")


def dove(ambito: str) -> dict[str, Any]:
    return {"ambito": ambito, "distretto": DISTRETTO, "asst": ASST}


def genere(cosa: Cosa) -> str:
    match cosa:
        case Equipe():
            return "equipe"
        case Professioni():
            return "professioni"
        case Incontri():
            return "incontri"
        case Protocollo():
            return "protocolli"
        case Strumento():
            return "strumenti"
        case Ente():
            return "enti"


def registrazioni(cosa: Cosa) -> list[dict[str, Any]]:
    """What is sent, one after the other."""
    match cosa:
        case Equipe(nome, dal, professioni, al):
            corpo = {"denominazione": nome, "attiva_dal": _giorno(dal), "attiva_al": _giorno(al)}
            return [corpo | {"professioni": list(professioni)}]
        case Professioni(anno, professioni):
            return [{"anno": anno, "professioni": list(professioni)}]
        case Incontri(destinatari, anno, conti):
            di_chi = {"destinatari": destinatari, "anno": anno}
            return [
                di_chi | {"al": _giorno(al), "previsti": previsti, "svolti": svolti} for al, previsti, svolti in conti
            ]
        case Protocollo(materia, passi):
            return [
                {"materia": materia, "stato": stato, "il": _giorno(il), "documento": documento}
                for stato, il, documento in passi
            ]
        case Strumento(nome, dal):
            return [{"denominazione": nome, "condiviso_dal": _giorno(dal)}]
        case Ente(nome, tipologia, dal, al):
            return [
                {
                    "denominazione": nome,
                    "tipologia": tipologia,
                    "partecipa_dal": _giorno(dal),
                    "partecipa_al": _giorno(al),
                }
            ]


def _giorno(giorno: date | None) -> str | None:
    return None if giorno is None else giorno.isoformat()


def _ultima(voce: Json) -> str:
    ultima: str = voce["registrazioni"][-1]["id"]
    return ultima
