"""The PAI as it is shown."""

from datetime import date

from services.pua.domain.atto import Atto
from services.pua.domain.codici import (
    Area,
    Erogatore,
    EsitoObiettivo,
    Finanziamento,
    Lato,
    MotivoChiusuraPai,
    Orizzonte,
    TipoIntervento,
)
from services.pua.domain.pai import Pai, Revisione, StatoPai
from services.pua.domain.progetto import Intervento, Progetto
from services.pua.entrypoints.schemas.atti import AttoVista, TerritorioVista
from shared.web.schemas import View


class ObiettivoVista(View):
    id: str
    testo: str
    orizzonte: Orizzonte
    esito: EsitoObiettivo | None = None


class InterventoVista(View):
    id: str
    tipo: TipoIntervento
    erogatore: Erogatore
    dal: date
    al: date | None
    ore_settimanali: float | None
    frequenza: str | None
    descrizione: str | None
    finanziamento: Finanziamento | None
    avvio: AttoVista | None = None
    conclusione: AttoVista | None = None
    annullamento: AttoVista | None = None


class FirmaVista(View):
    lato: Lato
    atto: AttoVista


class RevisioneVista(View):
    """Un contenuto precedente, con le firme che aveva."""

    numero: int
    bisogni: list[str]
    obiettivi: list[ObiettivoVista]
    interventi: list[InterventoVista]
    firme: list[FirmaVista]
    atto: AttoVista

    @classmethod
    def of(cls, revisione: Revisione) -> "RevisioneVista":
        progetto: Progetto = revisione.progetto
        return cls(
            numero=revisione.numero,
            bisogni=list(progetto.bisogni),
            obiettivi=[ObiettivoVista(id=o.id, testo=o.testo, orizzonte=o.orizzonte) for o in progetto.obiettivi],
            interventi=[InterventoVista.model_validate(intervento) for intervento in progetto.interventi],
            firme=_firme(revisione.firme),
            atto=AttoVista.of(revisione.atto),
        )


class CaregiverVista(View):
    nome: str
    relazione: str | None
    telefono: str | None


class ChiusuraPaiVista(View):
    motivo: MotivoChiusuraPai
    nota: str | None
    atto: AttoVista


class PaiVista(View):
    id: str
    versione: int
    caso_id: str
    territorio: TerritorioVista
    accesso_id: str
    valutazione_id: str
    persona_id: str
    dimissione_id: str | None
    nucleo_id: str | None
    area: Area
    stato: StatoPai
    revisione: int
    integrato: bool
    bisogni: list[str]
    obiettivi: list[ObiettivoVista]
    interventi: list[InterventoVista]
    case_manager: str | None
    caregiver: CaregiverVista | None
    verifica_prevista: date | None
    firme: list[FirmaVista]
    redazione: AttoVista
    attivazione: AttoVista | None
    chiusura: ChiusuraPaiVista | None
    revisioni_precedenti: list[RevisioneVista]

    @classmethod
    def of(cls, pai: Pai) -> "PaiVista":
        esiti = {} if pai.chiusura is None else pai.chiusura.esiti
        riferimenti = pai.riferimenti
        return cls(
            id=pai.id,
            versione=pai.versione,
            caso_id=pai.caso_id,
            territorio=TerritorioVista.of(pai.territorio),
            accesso_id=pai.accesso_id,
            valutazione_id=pai.valutazione_id,
            persona_id=pai.persona_id,
            dimissione_id=pai.dimissione_id,
            nucleo_id=pai.nucleo_id,
            area=pai.area,
            stato=pai.stato,
            revisione=pai.revisione,
            integrato=pai.integrato,
            bisogni=list(pai.progetto.bisogni),
            obiettivi=[
                ObiettivoVista(id=o.id, testo=o.testo, orizzonte=o.orizzonte, esito=esiti.get(o.id))
                for o in pai.progetto.obiettivi
            ],
            interventi=[_intervento(pai, intervento) for intervento in pai.progetto.interventi],
            case_manager=riferimenti.case_manager,
            caregiver=None if riferimenti.caregiver is None else CaregiverVista.model_validate(riferimenti.caregiver),
            verifica_prevista=riferimenti.verifica_prevista,
            firme=_firme(pai.firme),
            redazione=AttoVista.of(pai.redatto),
            attivazione=AttoVista.se(pai.attivato),
            chiusura=None
            if pai.chiusura is None
            else ChiusuraPaiVista(
                motivo=pai.chiusura.motivo, nota=pai.chiusura.nota, atto=AttoVista.of(pai.chiusura.atto)
            ),
            revisioni_precedenti=[RevisioneVista.of(revisione) for revisione in pai.storico],
        )


def _intervento(pai: Pai, intervento: Intervento) -> InterventoVista:
    svolto = pai.svolto(intervento.id)
    return InterventoVista.model_validate(intervento).model_copy(
        update={
            "avvio": AttoVista.se(svolto.avviato),
            "conclusione": AttoVista.se(svolto.concluso),
            "annullamento": AttoVista.se(svolto.annullato),
        }
    )


def _firme(firme: dict[Lato, Atto]) -> list[FirmaVista]:
    return [FirmaVista(lato=lato, atto=AttoVista.of(atto)) for lato, atto in firme.items()]
