"""What clients send. Names are those of the regulation; texts are Italian, for whoever reads the API's description."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from services.dimissioni.application.commands import SegnalaDimissione
from services.dimissioni.domain.attesa import Mancanza
from services.dimissioni.domain.messaggio import (
    DestinazioneDimissione,
    IdentificativoPersona,
    MotivoChiusura,
    PersonaSegnalata,
    PunteggioScala,
)
from services.dimissioni.domain.quadro import Quadro
from shared.web.schemas import Body, Istante

Codice = Annotated[str, Field(max_length=6, examples=["50036"])]
Testo = Annotated[str, Field(min_length=1, max_length=200)]
TestoLungo = Annotated[str, Field(min_length=1, max_length=4000)]

_AVVENUTO = "Quando è avvenuto; se manca, adesso"


class IdentificativoCorpo(Body):
    sistema: Literal["codice_fiscale", "stp", "eni", "anpr"]
    valore: Annotated[str, Field(min_length=1, max_length=40)]


class PersonaCorpo(Body):
    """Serve almeno un identificativo, oppure cognome e nome."""

    identificativi: list[IdentificativoCorpo] = Field(default_factory=list, max_length=8)
    cognome: Testo | None = None
    nome: Testo | None = None
    data_nascita: Annotated[str, Field(max_length=10, examples=["1941-03-07", "1941"])] | None = None
    sesso: Literal["M", "F", "altro", "ignoto"] | None = None
    indirizzo: Testo | None = None
    telefono: Annotated[str, Field(min_length=1, max_length=40)] | None = None

    def persona(self) -> PersonaSegnalata:
        return PersonaSegnalata(
            identificativi=tuple(IdentificativoPersona(voce.sistema, voce.valore) for voce in self.identificativi),
            cognome=self.cognome,
            nome=self.nome,
            data_nascita=self.data_nascita,
            sesso=self.sesso,
            indirizzo=self.indirizzo,
            telefono=self.telefono,
        )


class TerritorioCorpo(Body):
    """Distretto e ASST si possono omettere dove l'Ambito ne ha uno solo."""

    ambito: Codice
    distretto: Codice | None = None
    asst: Codice | None = None


class PunteggioCorpo(Body):
    scala: Annotated[str, Field(max_length=40, examples=["brass", "barthel"])]
    punteggio: int
    il: date | None = None


class SegnalazioneCorpo(Body):
    """Una dimissione protetta segnalata a mano, per gli ospedali che non hanno ancora un'integrazione."""

    persona: PersonaCorpo
    territorio: TerritorioCorpo
    segnalata_il: Istante | None = Field(None, description=_AVVENUTO)
    struttura: Testo | None = Field(None, description="Ospedale che segnala")
    data_ricovero: date | None = None
    clinicamente_dimissibile_dal: date | None = None
    data_prevista: date | None = None
    destinazione_prevista: DestinazioneDimissione | None = None
    bisogno_servizi_sociali: bool | None = Field(None, description="Se manca, nessuno lo ha rilevato")
    bisogno_sad: bool | None = None
    senza_dimora: bool = False
    motivo: TestoLungo | None = None
    diagnosi: list[Testo] = Field(default_factory=list, max_length=50)
    scale: list[PunteggioCorpo] = Field(default_factory=list, max_length=10)
    caregiver: Testo | None = None

    def comando(self) -> SegnalaDimissione:
        quadro = Quadro(
            struttura=self.struttura,
            motivo=self.motivo,
            diagnosi=tuple(self.diagnosi),
            scale=tuple(PunteggioScala(voce.scala, voce.punteggio, voce.il) for voce in self.scale),
            caregiver=self.caregiver,
            bisogno_servizi_sociali=self.bisogno_servizi_sociali,
            bisogno_sad=self.bisogno_sad,
            senza_dimora=self.senza_dimora,
        )
        return SegnalaDimissione(
            persona=self.persona.persona(),
            ambito=self.territorio.ambito,
            distretto=self.territorio.distretto,
            asst=self.territorio.asst,
            quadro=quadro,
            data_ricovero=self.data_ricovero,
            clinicamente_dimissibile_dal=self.clinicamente_dimissibile_dal,
            data_prevista=self.data_prevista,
            destinazione_prevista=self.destinazione_prevista,
            avvenuto_il=self.segnalata_il,
        )


class PassoCorpo(Body):
    avvenuto_il: Istante | None = Field(None, description=_AVVENUTO)


class DimissibileCorpo(Body):
    dal: date = Field(description="Primo giorno in cui la persona potrebbe lasciare l'ospedale")
    avvenuto_il: Istante | None = Field(None, description=_AVVENUTO)


class DataPrevistaCorpo(Body):
    data_prevista: date
    destinazione: DestinazioneDimissione | None = Field(None, description="Se manca, resta quella già indicata")


class ServiziProntiCorpo(Body):
    dal: date = Field(description="Giorno dal quale i servizi sono pronti; può essere futuro")
    sociali: bool = Field(description="Tra i servizi preparati ce n'è almeno uno sociale")
    avvenuto_il: Istante | None = Field(None, description=_AVVENUTO)


class DimissioneEffettivaCorpo(Body):
    il: date
    destinazione: DestinazioneDimissione


class MotivoCorpo(Body):
    motivo: MotivoChiusura
    avvenuto_il: Istante | None = Field(None, description=_AVVENUTO)


class RichiestaInformazioniCorpo(Body):
    manca: Mancanza
    richiesta: TestoLungo | None = Field(None, description="Per l'ospedale: che cosa serve, in parole")
