"""Things of an Ambito's register, and what an Ufficio di Piano states about them. Defaults speak of Bergamo in 2026."""

from datetime import date
from typing import Any

from shared.contracts import registro
from shared.contracts.envelope import Event, TerritorioDelCaso
from tests.indicators.storie import BERGAMO, Caso


class VoceDelRegistro(Caso):
    """One voce: its id is the case's. Statements are numbered `reg-1`, `reg-2`, in the order in which they are made."""

    def __init__(self, id: str = "voce-1", territorio: TerritorioDelCaso = BERGAMO) -> None:
        super().__init__(id, territorio)
        self._registrazioni = 0

    def equipe(
        self,
        dal: str = "2026-01-15",
        al: str | None = None,
        professioni: tuple[str, ...] = ("assistente_sociale", "psicologo"),
        **altro: Any,
    ) -> Event:
        payload = registro.EquipeRegistrata(
            denominazione="EEMM di prova",
            attiva_dal=_giorno(dal),
            attiva_al=None if al is None else _giorno(al),
            professioni=professioni,
            **self._comuni(altro),
        )
        return self.dice(payload, dal, altro.get("saputo"))

    def professioni(self, *professioni: str, anno: int = 2026, **altro: Any) -> Event:
        payload = registro.ProfessioniRegistrate(anno=anno, professioni=professioni, **self._comuni(altro))
        return self.dice(payload, f"{anno}-02-01", altro.get("saputo"))

    def incontri(
        self,
        svolti: int,
        previsti: int,
        destinatari: registro.Destinatari = "equipe",
        al: str = "2026-06-30",
        **altro: Any,
    ) -> Event:
        payload = registro.IncontriRegistrati(
            destinatari=destinatari,
            anno=altro.get("anno", _giorno(al).year),
            al=_giorno(al),
            previsti=previsti,
            svolti=svolti,
            **self._comuni(altro),
        )
        return self.dice(payload, al, altro.get("saputo"))

    def protocollo(
        self,
        stato: registro.StatoProtocollo,
        il: str,
        materia: registro.Materia = "dimissioni_protette",
        **altro: Any,
    ) -> Event:
        payload = registro.ProtocolloRegistrato(
            materia=materia, stato=stato, il=_giorno(il), documento="Atto di prova", **self._comuni(altro)
        )
        return self.dice(payload, il, altro.get("saputo"))

    def strumento(
        self, denominazione: str = "Scheda di valutazione", dal: str = "2026-02-01", al: str | None = None, **altro: Any
    ) -> Event:
        payload = registro.StrumentoRegistrato(
            denominazione=denominazione,
            condiviso_dal=_giorno(dal),
            condiviso_al=None if al is None else _giorno(al),
            **self._comuni(altro),
        )
        return self.dice(payload, dal, altro.get("saputo"))

    def ente(
        self,
        denominazione: str = "Comune di Bergamo",
        tipologia: str = "comune",
        dal: str = "2026-02-01",
        al: str | None = None,
        **altro: Any,
    ) -> Event:
        payload = registro.EnteRegistrato(
            denominazione=denominazione,
            tipologia=tipologia,
            partecipa_dal=_giorno(dal),
            partecipa_al=None if al is None else _giorno(al),
            **self._comuni(altro),
        )
        return self.dice(payload, dal, altro.get("saputo"))

    def annulla(self, registrazione: str = "reg-1", il: str = "2026-11-01") -> Event:
        return self.dice(
            registro.RegistrazioneAnnullata(voce_id=self.id, registrazione_id=registrazione, motivo="errore"), il
        )

    def _comuni(self, altro: dict[str, Any]) -> dict[str, Any]:
        self._registrazioni += 1
        return {
            "voce_id": self.id,
            "registrazione_id": f"reg-{self._registrazioni}",
            "territorio": self.territorio,
            "sostituisce": altro.get("sostituisce"),
        }


def _giorno(testo: str) -> date:
    return date.fromisoformat(testo)
