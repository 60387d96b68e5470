"""What the indicators answer, in the words of the regulation."""

from fractions import Fraction
from typing import Any

from pydantic import Field

from services.indicators.application.accanto import Accanto
from services.indicators.application.ports import EventoDelCaso
from services.indicators.application.queries import CasoDelValore, Conto, Quadro, Valore
from services.indicators.application.restate import Ricostruzione
from services.indicators.domain.contributions.contributo import Regola
from services.indicators.domain.contributions.scelte import ammessi
from services.indicators.domain.regulation import Misura, Obiettivo, TipoObiettivo
from services.indicators.domain.verdicts import Esito, Motivo
from services.indicators.entrypoints.viste_distanza import DistanzaVista, ProiezioneVista
from shared.web.schemas import Istante, View

DIGITS = 6
"""Decimal digits of a value as shown; verdicts are taken on the exact fraction, not on this."""


class ObiettivoVista(View):
    tipo: TipoObiettivo
    soglia: float | None = Field(None, description="Valore minimo: da 0 a 1 per un rapporto")
    testo: str | None = Field(None, description="Il traguardo, come lo scrive la deliberazione")

    @classmethod
    def of(cls, obiettivo: Obiettivo) -> "ObiettivoVista":
        soglia = None if obiettivo.soglia is None else float(obiettivo.soglia)
        return cls(tipo=obiettivo.tipo, soglia=soglia, testo=obiettivo.testo)


class RegolaVista(View):
    versione: str
    testo: str
    parametri: dict[str, str]
    parametri_ammessi: dict[str, list[str]] = Field(description="I valori tra cui scegliere, anche in un'ipotesi")
    dipende_da: list[str] = Field(description="Tipi di evento che possono cambiare il valore")

    @classmethod
    def of(cls, regola: Regola) -> "RegolaVista":
        return cls(
            versione=regola.versione,
            testo=regola.testo,
            parametri={name: value for name, value, _ in regola.parametri},
            parametri_ammessi=ammessi(regola.codice),
            dipende_da=sorted(kind.tipo for kind in regola.dipende_da),
        )


class IndicatoreVista(View):
    codice: str
    nome: str
    misura: Misura
    numeratore: str
    denominatore: str | None
    obiettivi: dict[int, ObiettivoVista]
    regola: RegolaVista | None = Field(description="Assente finché la regola di conteggio non è in vigore")
    accanto: list[RegolaVista] = Field(description="Altri conti che si leggono insieme al valore, senza verdetto")


class LepsVista(View):
    codice: str
    nome: str
    norma: str
    livello: str
    partner: list[str]
    indicatori: list[IndicatoreVista]


class QuadroVista(View):
    fonte: str
    anni: list[int]
    leps: list[LepsVista]

    @classmethod
    def of(cls, quadro: Quadro) -> "QuadroVista":
        deliberazione = quadro.deliberazione
        return cls(
            fonte=deliberazione.fonte,
            anni=list(deliberazione.anni),
            leps=[
                LepsVista(
                    codice=leps.codice,
                    nome=leps.nome,
                    norma=leps.norma,
                    livello=leps.livello,
                    partner=list(leps.partner),
                    indicatori=[
                        IndicatoreVista(
                            codice=each.codice,
                            nome=each.nome,
                            misura=each.misura,
                            numeratore=each.numeratore,
                            denominatore=each.denominatore,
                            obiettivi={year: ObiettivoVista.of(each.obiettivo(year)) for year in deliberazione.anni},
                            regola=None if (rule := quadro.regole.get(each.codice)) is None else RegolaVista.of(rule),
                            accanto=[RegolaVista.of(beside) for beside in quadro.regole.accanto(each.codice)],
                        )
                        for each in leps.indicatori
                    ],
                )
                for leps in deliberazione.leps
            ],
        )


class PrecedenteVista(View):
    anno: int
    valore: float | None
    numeratore: int | None
    denominatore: int | None

    @classmethod
    def of(cls, conto: Conto) -> "PrecedenteVista":
        return cls(
            anno=conto.anno,
            valore=number(conto.valore),
            numeratore=conto.numeratore,
            denominatore=conto.denominatore,
        )


class AccantoVista(View):
    codice: str = Field(description="I suoi casi si aprono come quelli di un indicatore", examples=["PAF-3.tipologie"])
    valore: int
    casi: int
    regola_versione: str
    regola_testo: str

    @classmethod
    def of(cls, accanto: Accanto) -> "AccantoVista":
        return cls(
            codice=accanto.regola.codice,
            valore=accanto.valore,
            casi=accanto.contributi,
            regola_versione=accanto.regola.versione,
            regola_testo=accanto.regola.testo,
        )


class ValoreVista(View):
    codice: str
    nome: str
    livello: str
    territorio: str
    territorio_nome: str
    anno: int
    anno_concluso: bool = Field(description="Se no, valore e verdetto sono provvisori")
    misura: Misura
    valore: float | None
    numeratore: int | None = Field(description="Per una media: la somma dei giorni")
    denominatore: int | None = Field(description="Per una media: il numero dei casi")
    casi: int = Field(description="Contributi che formano il valore, apribili uno per uno")
    accanto: list[AccantoVista] = Field(description="Altri conti da leggere insieme al valore, senza verdetto")
    obiettivo: ObiettivoVista
    distanza: DistanzaVista | None = Field(description="Assente dove non c'è un obiettivo a cui avvicinarsi")
    proiezione: ProiezioneVista | None = Field(description="Solo per l'anno in corso")
    verdetto: Esito
    motivo: Motivo | None
    motivo_testo: str | None
    anno_precedente: PrecedenteVista | None = Field(description="Assente se l'anno prima non è stato osservato nulla")
    regola_versione: str | None
    regola_testo: str | None
    noto_al: Istante | None = Field(description="Il valore come era noto a questo istante; assente: come noto ora")
    aggiornato_al: Istante | None = Field(description="La registrazione più recente tra gli eventi già contati")

    @classmethod
    def of(cls, valore: Valore) -> "ValoreVista":
        conto, verdetto, regola = valore.conto, valore.verdetto, valore.regola
        return cls(
            codice=valore.indicatore.codice,
            nome=valore.indicatore.nome,
            livello=valore.livello.value,
            territorio=valore.territorio,
            territorio_nome=valore.territorio_nome,
            anno=conto.anno,
            anno_concluso=valore.anno_concluso,
            misura=valore.indicatore.misura,
            valore=number(conto.valore),
            numeratore=conto.numeratore,
            denominatore=conto.denominatore,
            casi=conto.contributi,
            accanto=[AccantoVista.of(each) for each in valore.accanto],
            obiettivo=ObiettivoVista.of(valore.obiettivo),
            distanza=None if valore.distanza is None else DistanzaVista.of(valore.distanza),
            proiezione=None if valore.proiezione is None else ProiezioneVista.of(valore.proiezione),
            verdetto=verdetto.esito,
            motivo=verdetto.motivo,
            motivo_testo=None if verdetto.motivo is None else verdetto.motivo.testo,
            anno_precedente=None if valore.precedente is None else PrecedenteVista.of(valore.precedente),
            regola_versione=None if regola is None else regola.versione,
            regola_testo=None if regola is None else regola.testo,
            noto_al=valore.noto_al,
            aggiornato_al=valore.aggiornato_al,
        )


class CasoVista(View):
    caso_id: str
    nella_restituzione: str | None = Field(
        description="Come si chiama il caso nelle restituzioni dell'Ambito; assente a un altro livello"
    )
    chiave: str = Field(description="Che cosa del caso, o della voce di registro, conta")
    soggetto: str | None
    numeratore: int
    denominatore: int
    valore: int | None = Field(description="Giorni, per le medie")
    regola_versione: str
    noto_dal: Istante
    eventi: list[str] = Field(description="Gli eventi per cui conta: si aprono in /eventi/{id}")

    @classmethod
    def of(cls, found: CasoDelValore) -> "CasoVista":
        contributo = found.voce.contributo
        return cls(
            caso_id=found.caso_id,
            nella_restituzione=found.nella_restituzione,
            chiave=contributo.chiave,
            soggetto=contributo.soggetto,
            numeratore=contributo.numeratore,
            denominatore=contributo.denominatore,
            valore=contributo.valore,
            regola_versione=found.voce.regola,
            noto_dal=found.voce.noto_dal,
            eventi=list(contributo.eventi),
        )


class EventoVista(View):
    """A CloudEvent 1.0 as the publisher said it, without the fields that identify a person."""

    specversion: str
    id: str
    source: str
    type: str
    subject: str = Field(description="Il caso")
    time: str = Field(description="Quando è avvenuto: decide l'anno")
    recordedat: str = Field(description="Quando la piattaforma lo ha saputo: decide «noto al»")
    sequence: int
    correlationid: str = ""
    causationid: str = ""
    data: dict[str, Any]

    @classmethod
    def of(cls, evento: EventoDelCaso) -> "EventoVista":
        return cls.model_validate_json(evento.busta)


class RicostruzioneVista(View):
    eventi: int = Field(description="Gli eventi del registro, anche quelli che nessuna regola legge")
    casi: int
    contributi: int
    regole: list[str]

    @classmethod
    def of(cls, done: Ricostruzione) -> "RicostruzioneVista":
        return cls(eventi=done.eventi, casi=done.casi, contributi=done.voci, regole=list(done.regole))


def number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), DIGITS)
