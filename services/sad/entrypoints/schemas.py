"""What clients send. Names are those of the regulation; texts are Italian, for whoever reads the API's description.

Form is checked here; rules (scales, order of dates, states) are the domain's, each with its own code.
"""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.sad.application.commands import (
    ConcludiPresaInCarico,
    DefinisciProgetto,
    RegistraVisita,
    RichiediSad,
    RifiutaRichiesta,
    SospendiErogazione,
    ValutaBisogno,
)
from services.sad.domain.calendario import SETTIMANA, Giorno
from services.sad.domain.motivi import MotivoConclusione, MotivoRifiuto, MotivoSospensione, MotivoVisitaMancata
from services.sad.domain.persona import Persona
from services.sad.domain.progetto import Obiettivo, Orizzonte, Progetto
from services.sad.domain.richiesta import Bisogno
from services.sad.domain.visita import EsitoVisita
from shared.web.schemas import Body, Istante

Codice = Annotated[str, Field(max_length=6, examples=["50036"])]
Testo = Annotated[str, Field(min_length=1, max_length=200)]
Operatore = Annotated[
    str, Field(min_length=1, max_length=64, description="Codice dell'operatore, mai il nome", examples=["op-014"])
]
Quando = Annotated[Istante | None, Field(description="Quando è avvenuto; se manca, adesso")]
RiferimentoPiano = Annotated[
    str | None,
    Field(
        min_length=1,
        max_length=100,
        description="Riferimento di un piano esterno unico, firmato dalla parte sociale e da quella sanitaria",
        examples=["Prot. 2026/1234"],
    ),
]


class PassoCorpo(Body):
    avvenuto_il: Quando = None


class PersonaCorpo(Body):
    """Solo ciò che serve a chi va al domicilio."""

    cognome: Testo | None = None
    nome: Testo | None = None
    indirizzo: Testo | None = None
    telefono: Annotated[str, Field(min_length=1, max_length=40)] | None = None


class RichiestaCorpo(Body):
    """Una richiesta diretta, che non nasce da un PAI della piattaforma."""

    ambito: Codice
    distretto: Codice | None = Field(default=None, description="Serve dove l'Ambito ne ha più di uno")
    asst: Codice | None = Field(default=None, description="Serve dove il Distretto ne ha più di una")
    anziano: bool
    non_autosufficiente: bool
    alto_bisogno_assistenziale: bool
    riferimento_piano_integrato: RiferimentoPiano = None
    persona: PersonaCorpo = PersonaCorpo()
    avvenuto_il: Quando = None

    def comando(self) -> RichiediSad:
        return RichiediSad(
            ambito=self.ambito,
            distretto=self.distretto,
            asst=self.asst,
            bisogno=Bisogno(self.anziano, self.non_autosufficiente, self.alto_bisogno_assistenziale),
            riferimento_piano=self.riferimento_piano_integrato,
            persona=Persona(**self.persona.model_dump()),
            avvenuto_il=self.avvenuto_il,
        )


class RifiutoCorpo(Body):
    motivo: MotivoRifiuto
    avvenuto_il: Quando = None

    def comando(self, presa_in_carico_id: str) -> RifiutaRichiesta:
        return RifiutaRichiesta(presa_in_carico_id, self.motivo, self.avvenuto_il)


class ValutazioneCorpo(Body):
    non_autosufficiente: bool
    alto_bisogno_assistenziale: bool
    avvenuto_il: Quando = None

    def comando(self, presa_in_carico_id: str) -> ValutaBisogno:
        return ValutaBisogno(
            presa_in_carico_id, self.non_autosufficiente, self.alto_bisogno_assistenziale, self.avvenuto_il
        )


class ObiettivoCorpo(Body):
    descrizione: Annotated[str, Field(min_length=1, max_length=500)]
    orizzonte: Orizzonte = Orizzonte.MEDIO


class ProgettoCorpo(Body):
    """Il progetto, o una sua revisione: dal primo giorno sostituisce ciò che era previsto."""

    obiettivi: Annotated[list[ObiettivoCorpo], Field(max_length=30)]
    ore_settimanali: Annotated[
        float, Field(allow_inf_nan=False, description="Più di 0, al massimo 168; divise in parti uguali sui giorni")
    ]
    giorni: Annotated[list[Giorno], Field(max_length=7)] = Field(default=list(SETTIMANA))
    dal: date
    al: date | None = Field(default=None, description="Ultimo giorno; se manca, fino alla revisione o alla conclusione")
    operatori: Annotated[list[Operatore], Field(max_length=50)] = Field(default_factory=list)
    riferimento_piano_integrato: RiferimentoPiano = None
    avvenuto_il: Quando = None

    def comando(self, presa_in_carico_id: str) -> DefinisciProgetto:
        """Raises what Progetto raises."""
        progetto = Progetto(
            obiettivi=tuple(Obiettivo(voce.descrizione, voce.orizzonte) for voce in self.obiettivi),
            ore_settimanali=self.ore_settimanali,
            dal=self.dal,
            al=self.al,
            giorni=tuple(self.giorni),
            operatori=tuple(self.operatori),
        )
        return DefinisciProgetto(presa_in_carico_id, progetto, self.riferimento_piano_integrato, self.avvenuto_il)


class AttivazioneCorpo(Body):
    dal: date | None = Field(
        default=None, description="Giorno da cui tutto è pronto; se manca, quello dell'attivazione o l'inizio progetto"
    )
    avvenuto_il: Quando = None


class VisitaCorpo(Body):
    operatore: Operatore
    inizio: Istante
    minuti: Annotated[int, Field(description="Da 1 a 600: durata, o durata prevista se mancata")]
    esito: EsitoVisita
    motivo: MotivoVisitaMancata | None = Field(default=None, description="Solo per una visita mancata, e sempre")

    def comando(self, presa_in_carico_id: str) -> RegistraVisita:
        return RegistraVisita(presa_in_carico_id, self.operatore, self.inizio, self.minuti, self.esito, self.motivo)


class SospensioneCorpo(Body):
    dal: date
    al: date | None = Field(
        default=None, description="Ultimo giorno. Se è passato la sospensione è già finita; altrimenti è una previsione"
    )
    motivo: MotivoSospensione

    def comando(self, presa_in_carico_id: str) -> SospendiErogazione:
        return SospendiErogazione(presa_in_carico_id, self.dal, self.al, self.motivo)


class RipresaCorpo(Body):
    dal: date = Field(description="Primo giorno in cui il servizio torna")


class EsitoCorpo(Body):
    esito: Annotated[int, Field(description="Obiettivi raggiunti: 1 no, 2 in parte, 3 sì")]
    avvenuto_il: Quando = None


class ConclusioneCorpo(Body):
    motivo: MotivoConclusione
    avvenuto_il: Quando = None

    def comando(self, presa_in_carico_id: str) -> ConcludiPresaInCarico:
        return ConcludiPresaInCarico(presa_in_carico_id, self.motivo, self.avvenuto_il)
