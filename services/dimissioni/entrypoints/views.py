"""What clients receive. Instants are UTC; days are civil dates in Europe/Rome."""

from datetime import date, datetime
from typing import TypeAlias

from pydantic import Field

from services.dimissioni.application.queries import DimissioneVista
from services.dimissioni.domain.attesa import Mancanza
from services.dimissioni.domain.contatti import Contatti
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.messaggio import DestinazioneDimissione, MotivoChiusura
from services.dimissioni.domain.protocollo import NOTA_LIMITI, Decorrenza, Fase, Protocolli, Protocollo
from services.dimissioni.domain.stati import Canale, Provenienza, Stato
from shared.web.schemas import View

Giorno: TypeAlias = date
"""For the view that has a field called `date`."""


class TerritorioView(View):
    ambito: str
    distretto: str
    asst: str


class IdentificativoView(View):
    sistema: str
    valore: str


class PersonaView(View):
    identificativi: tuple[IdentificativoView, ...]
    cognome: str | None
    nome: str | None
    data_nascita: str | None
    sesso: str | None
    indirizzo: str | None
    telefono: str | None


class PunteggioView(View):
    scala: str
    punteggio: int
    il: date | None


class QuadroView(View):
    """Ciò che l'ospedale descrive della persona e del bisogno."""

    struttura: str | None
    motivo: str | None
    diagnosi: tuple[str, ...]
    scale: tuple[PunteggioView, ...]
    caregiver: str | None
    bisogno_servizi_sociali: bool | None
    bisogno_sad: bool | None
    senza_dimora: bool
    lettera_dimissione: bool


class DateView(View):
    """Le date del percorso, tenute distinte; quelle dei passi non fatti restano vuote."""

    ricovero: date | None
    segnalazione: datetime
    clinicamente_dimissibile: date | None
    prevista: date | None
    servizi_pronti: date | None
    avvio_servizi: date | None
    dimissione_effettiva: date | None
    fine_assistenza_sanitaria: date | None = Field(
        description="Ultimo dei 30 giorni interamente a carico sanitario (DPCM 12/1/2017 art. 22)"
    )


class PassoView(View):
    stato: Stato
    avvenuto_il: datetime
    registrato_il: datetime
    da: str
    provenienza: Provenienza


class MessaggioView(View):
    messaggio_id: str
    canale: Canale
    inviato_il: datetime | None
    ricevuto_il: datetime
    effetti: tuple[str, ...]


class AnomaliaView(View):
    """Una contraddizione trovata in un messaggio: annotata, non applicata."""

    codice: str
    elemento: str
    testo: str
    registrata_il: datetime
    messaggio_id: str | None


class RitardoView(View):
    """Una fase oltre il Tempo del protocollo. `avvenuta_il` vuota: il ritardo è in corso."""

    fase: Fase
    dal: date
    scadenza: date
    avvenuta_il: date | None
    giorni: int
    in_corso: bool


class AttesaView(View):
    """Ciò che il territorio ha chiesto all'ospedale, e da quando attende."""

    manca: Mancanza
    richiesta: str | None
    dal: datetime
    da: str


class DimissioneView(View):
    id: str
    versione: int
    caso_id: str
    stato: Stato
    motivo_chiusura: MotivoChiusura | None
    attesa: AttesaView | None
    territorio: TerritorioView
    provenienza: Provenienza
    canale: Canale
    segnalante: str
    persona: PersonaView
    quadro: QuadroView
    date: DateView
    destinazione_prevista: DestinazioneDimissione | None
    destinazione_effettiva: DestinazioneDimissione | None
    servizi_sociali: bool
    valutazione_id: str | None
    pai_id: str | None
    passi: list[PassoView]
    messaggi: list[MessaggioView]
    anomalie: list[AnomaliaView]
    protocollo: str | None
    scade_il: Giorno | None
    in_ritardo: bool
    ritardi: list[RitardoView]

    @classmethod
    def of(cls, vista: DimissioneVista) -> "DimissioneView":
        dimissione, protocollo = vista.dimissione, vista.protocollo
        propri = {nome: getattr(dimissione, nome) for nome in cls.model_fields if hasattr(dimissione, nome)}
        return cls.model_validate(
            {
                **propri,
                "date": _date(dimissione),
                "protocollo": None if protocollo is None else protocollo.nome,
                "scade_il": vista.scade_il,
                "in_ritardo": any(ritardo.in_corso for ritardo in vista.ritardi),
                "ritardi": vista.ritardi,
            }
        )


class TempoView(View):
    giorni: int
    da: Decorrenza


class ProtocolloView(View):
    """I Tempi per fase, in giorni di calendario. Una fase che manca non ha limite."""

    nome: str
    tempi: dict[Fase, TempoView]

    @classmethod
    def of(cls, protocollo: Protocollo) -> "ProtocolloView":
        return cls.model_validate(protocollo)


class ProtocolliView(View):
    versione: str = Field(description="Cambia quando cambia un numero")
    esempio: bool = Field(description="Vero se nessun territorio ha approvato questi Tempi")
    nota: str
    limiti_nazionali: str
    predefinito: ProtocolloView | None
    distretti: dict[str, ProtocolloView]

    @classmethod
    def of(cls, protocolli: Protocolli) -> "ProtocolliView":
        return cls(
            versione=protocolli.versione,
            esempio=protocolli.esempio,
            nota=protocolli.nota,
            limiti_nazionali=NOTA_LIMITI,
            predefinito=None if protocolli.predefinito is None else ProtocolloView.of(protocolli.predefinito),
            distretti={codice: ProtocolloView.of(voce) for codice, voce in protocolli.per_distretto.items()},
        )


class ContattoView(View):
    nome: str
    telefono: str | None
    email: str | None


class ContattiView(View):
    versione: str = Field(description="Cambia quando cambia un contatto")
    esempio: bool = Field(description="Vero se a questi recapiti non risponde nessuno")
    distretti: dict[str, ContattoView]

    @classmethod
    def of(cls, contatti: Contatti) -> "ContattiView":
        distretti = {codice: ContattoView.model_validate(voce) for codice, voce in contatti.per_distretto.items()}
        return cls(versione=contatti.versione, esempio=contatti.esempio, distretti=distretti)


def _date(dimissione: Dimissione) -> DateView:
    return DateView(
        ricovero=dimissione.data_ricovero,
        segnalazione=dimissione.segnalata_il,
        clinicamente_dimissibile=dimissione.clinicamente_dimissibile_dal,
        prevista=dimissione.data_prevista,
        servizi_pronti=dimissione.servizi_pronti_dal,
        avvio_servizi=dimissione.servizi_avviati_il,
        dimissione_effettiva=dimissione.dimessa_il,
        fine_assistenza_sanitaria=dimissione.fine_assistenza_sanitaria,
    )
