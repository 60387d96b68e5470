"""The valutazione multidimensionale over HTTP."""

from typing import Annotated

from pydantic import Field, StrictInt

from services.pua.application.commands import AvviaValutazione, ConcludiValutazione, SomministraScala
from services.pua.domain.codici import Area, Ente, Professione
from services.pua.domain.equipe import Membro
from services.pua.domain.valutazione import Risultato, Somministrazione, StatoValutazione, Valutazione
from services.pua.entrypoints.schemas.atti import AttoVista, AvvenutoIl, Codice, Riga, TerritorioVista, Testo
from shared.web.schemas import Body, View


class MembroBody(Body):
    """Chi partecipa all'équipe, con quale professione e per quale ente."""

    professione: Professione
    ente: Ente
    operatore: Annotated[Riga | None, Field(description="Account o ufficio dell'operatore")] = None

    def membro(self) -> Membro:
        return Membro(self.professione, self.ente, self.operatore)


Equipe = Annotated[tuple[MembroBody, ...], Field(max_length=30)]


class AvvioValutazioneBody(Body):
    """Avvia la valutazione di un accesso con bisogno complesso."""

    accesso_id: Codice
    area: Area
    equipe: Equipe = ()
    nucleo_id: Annotated[Codice | None, Field(description="Il nucleo familiare, per l'area minori_famiglia")] = None
    avvenuto_il: AvvenutoIl = None

    def comando(self) -> AvviaValutazione:
        return AvviaValutazione(
            self.accesso_id, self.area, tuple(m.membro() for m in self.equipe), self.nucleo_id, self.avvenuto_il
        )


class SomministrazioneBody(Body):
    """Una scala compilata: tutte le risposte, per codice di voce. Il punteggio lo calcola la piattaforma."""

    scala: Annotated[Codice, Field(examples=["BARTHEL"])]
    risposte: Annotated[dict[Codice, StrictInt], Field(max_length=200)]
    contesto: Annotated[
        dict[Codice, Codice],
        Field(default_factory=dict, max_length=20, description="Circostanze che la scala prevede"),
    ]
    avvenuto_il: AvvenutoIl = None

    def comando(self, valutazione_id: str) -> SomministraScala:
        return SomministraScala(valutazione_id, self.scala, self.risposte, self.contesto, self.avvenuto_il)


class ConclusioneBody(Body):
    """Il risultato dell'équipe. `equipe` dice chi ha partecipato, se diverso da chi era stato convocato."""

    bisogno_complesso: bool
    non_autosufficiente: bool
    alto_bisogno_assistenziale: bool
    necessita_sad: bool = False
    bisogni: Annotated[tuple[Testo, ...], Field(max_length=100)] = ()
    equipe: Equipe | None = None
    avvenuto_il: AvvenutoIl = None

    def comando(self, valutazione_id: str) -> ConcludiValutazione:
        return ConcludiValutazione(
            valutazione_id,
            Risultato(
                bisogno_complesso=self.bisogno_complesso,
                non_autosufficiente=self.non_autosufficiente,
                alto_bisogno_assistenziale=self.alto_bisogno_assistenziale,
                necessita_sad=self.necessita_sad,
                bisogni=self.bisogni,
            ),
            None if self.equipe is None else tuple(m.membro() for m in self.equipe),
            self.avvenuto_il,
        )


class MembroVista(View):
    professione: Professione
    ente: Ente
    operatore: str | None


class SomministrazioneVista(View):
    """Risposte, punteggio e versione della scala che l'ha calcolato."""

    scala: str
    versione: str
    risposte: dict[str, int]
    contesto: dict[str, str]
    valore: float
    classe: str
    dettaglio: dict[str, float]
    atto: AttoVista

    @classmethod
    def of(cls, fatta: Somministrazione) -> "SomministrazioneVista":
        return cls(
            scala=fatta.scala,
            versione=fatta.versione,
            risposte=fatta.risposte,
            contesto=fatta.contesto,
            valore=fatta.valore,
            classe=fatta.classe,
            dettaglio=fatta.dettaglio,
            atto=AttoVista.of(fatta.atto),
        )


class RisultatoVista(View):
    bisogno_complesso: bool
    non_autosufficiente: bool
    alto_bisogno_assistenziale: bool
    necessita_sad: bool
    bisogni: list[str]


class ValutazioneVista(View):
    id: str
    versione: int
    caso_id: str
    territorio: TerritorioVista
    accesso_id: str
    persona_id: str
    dimissione_id: str | None
    nucleo_id: str | None
    area: Area
    stato: StatoValutazione
    equipe: list[MembroVista]
    assistente_sociale_presente: bool
    somministrazioni: list[SomministrazioneVista]
    risultato: RisultatoVista | None
    avvio: AttoVista
    conclusione: AttoVista | None
    interruzione: AttoVista | None

    @classmethod
    def of(cls, valutazione: Valutazione) -> "ValutazioneVista":
        trovato = valutazione.risultato
        return cls(
            id=valutazione.id,
            versione=valutazione.versione,
            caso_id=valutazione.caso_id,
            territorio=TerritorioVista.of(valutazione.territorio),
            accesso_id=valutazione.accesso_id,
            persona_id=valutazione.persona_id,
            dimissione_id=valutazione.dimissione_id,
            nucleo_id=valutazione.nucleo_id,
            area=valutazione.area,
            stato=valutazione.stato,
            equipe=[MembroVista.model_validate(membro) for membro in valutazione.equipe],
            assistente_sociale_presente=valutazione.assistente_sociale_presente,
            somministrazioni=[SomministrazioneVista.of(fatta) for fatta in valutazione.somministrazioni],
            risultato=None if trovato is None else RisultatoVista.model_validate(trovato),
            avvio=AttoVista.of(valutazione.avviata),
            conclusione=AttoVista.se(valutazione.conclusa),
            interruzione=AttoVista.se(valutazione.interrotta),
        )
