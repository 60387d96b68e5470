"""What the service answers."""

from datetime import date

from pydantic import Field

from services.sad.application.queries import Situazione
from services.sad.domain.calendario import Giorno
from services.sad.domain.motivi import (
    MotivoConclusione,
    MotivoRifiuto,
    MotivoSospensione,
    MotivoVisitaMancata,
)
from services.sad.domain.presa_in_carico import PresaInCarico
from services.sad.domain.progetto import Orizzonte
from services.sad.domain.registrazione import Fase, Provenienza
from services.sad.domain.richiesta import Origine
from services.sad.domain.stato import Stato
from services.sad.domain.visita import EsitoVisita, Visita
from shared.web.schemas import Istante, View


class TerritorioVista(View):
    ambito: str
    distretto: str
    asst: str


class PersonaVista(View):
    cognome: str | None
    nome: str | None
    indirizzo: str | None
    telefono: str | None


class BisognoVista(View):
    anziano: bool
    non_autosufficiente: bool
    alto_bisogno_assistenziale: bool


class InterventoVista(View):
    ore_settimanali: float | None
    dal: date
    al: date | None


class PianoVista(View):
    integrato: bool = Field(description="Piano unico, firmato dalla parte sociale e da quella sanitaria")
    pai_id: str | None
    riferimento_esterno: str | None
    interventi: list[InterventoVista] = Field(description="Ciò che il PAI in vigore chiede al SAD")


class RegistrazioneVista(View):
    """Quando è avvenuto un passo, quando è stato registrato, da chi e come è arrivato."""

    avvenuta_il: Istante
    registrata_il: Istante
    da: str
    provenienza: Provenienza


class ObiettivoVista(View):
    descrizione: str
    orizzonte: Orizzonte


class ProgettoVista(View):
    obiettivi: list[ObiettivoVista]
    ore_settimanali: float
    giorni: list[Giorno]
    dal: date
    al: date | None
    operatori: list[str]


class SospensioneVista(View):
    dal: date
    motivo: MotivoSospensione
    fine_prevista: date | None
    ripresa: date | None = Field(description="Primo giorno in cui il servizio è tornato; assente se è in corso")


class ChiusuraVista(View):
    motivo: MotivoConclusione
    registrazione: RegistrazioneVista
    ore_pianificate: float
    ore_erogate: float


class PresaInCaricoVista(View):
    id: str
    versione: int
    caso_id: str
    stato: Stato
    origine: Origine
    territorio: TerritorioVista
    bisogno: BisognoVista
    piano: PianoVista
    persona: PersonaVista
    dimissione_id: str | None
    dimesso_il: Istante | None
    fasi: dict[Fase, RegistrazioneVista | None] = Field(description="Le cinque fasi; nulla dove la fase manca")
    accettazione: RegistrazioneVista | None
    attivazione: RegistrazioneVista | None
    attiva_dal: date | None
    progetti: list[ProgettoVista] = Field(description="Le versioni del progetto, dalla prima a quella in vigore")
    sospensioni: list[SospensioneVista]
    esito_finale: int | None = Field(description="Obiettivi raggiunti: 1 no, 2 in parte, 3 sì")
    chiusura: ChiusuraVista | None
    motivo_rifiuto: MotivoRifiuto | None

    @classmethod
    def of(cls, presa: PresaInCarico) -> "PresaInCaricoVista":
        return cls.model_validate(presa)


class VisiteVista(View):
    effettuate: int
    mancate: int
    prima: Istante | None
    ultima: Istante | None


class SituazioneVista(PresaInCaricoVista):
    """Una presa in carico con le ore di oggi: quelle pianificate decorrono dal primo giorno di erogazione."""

    ore_pianificate: float
    ore_erogate: float
    visite: VisiteVista

    @classmethod
    def of_situazione(cls, situazione: Situazione) -> "SituazioneVista":
        return cls(
            **dict(PresaInCaricoVista.of(situazione.presa)),
            ore_pianificate=situazione.ore_pianificate,
            ore_erogate=situazione.ore_erogate,
            visite=VisiteVista.model_validate(situazione.visite),
        )


class VisitaVista(View):
    id: str
    presa_in_carico_id: str
    operatore: str
    inizio: Istante
    minuti: int
    esito: EsitoVisita
    motivo: MotivoVisitaMancata | None
    registrazione: RegistrazioneVista

    @classmethod
    def of(cls, visita: Visita) -> "VisitaVista":
        return cls.model_validate(visita)
