"""The quality of a number, over HTTP."""

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import Field

from services.indicators.application.qualita import Qualita, qualita
from services.indicators.application.questions import Indirizzo
from services.indicators.bootstrap import Indicators
from services.indicators.domain.contributions.misure import IDENTITA, QUARANTENA, RIPETUTI
from services.indicators.domain.qualita.forbice import IPOTESI, Forbice, SenzaForbice
from services.indicators.entrypoints.addresses import indirizzo_con_data
from services.indicators.entrypoints.schemas import DIGITS
from shared.persistence.call import Call
from shared.web.policy import policy
from shared.web.schemas import Istante, View

SENZA_RIPIEGHI = "La regola non ha ripieghi: conta un caso soltanto quando ha tutti i fatti che le servono"
NESSUN_CASO = "Nessun caso conta ancora"


class CompletezzaVista(View):
    quota: float | None = Field(description="Da 0 a 1: i contributi completi sul totale")
    completi: int | None
    contributi: int | None
    fatti_preferiti: list[str] = Field(description="Gli eventi al cui posto, dove mancano, la regola usa altro")
    motivo: str | None = Field(description="Perché non c'è una quota")

    @classmethod
    def of(cls, found: Qualita) -> "CompletezzaVista":
        regola, completezza = found.valore.regola, found.fatti.completezza
        preferred = sorted(kind.tipo for kind in regola.preferisce) if regola is not None else []
        if completezza is None:
            return cls(quota=None, completi=None, contributi=None, fatti_preferiti=preferred, motivo=SENZA_RIPIEGHI)
        total = completezza.contributi
        return cls(
            quota=round(completezza.completi / total, DIGITS) if total else None,
            completi=completezza.completi,
            contributi=total,
            fatti_preferiti=preferred,
            motivo=None if total else NESSUN_CASO,
        )


class RitardiVista(View):
    eventi: int = Field(description="Gli eventi per cui contano i contributi del valore")
    mediana_giorni: int | None = Field(description="Giorni di calendario da quando è avvenuto a quando si è saputo")
    percentile_90_giorni: int | None
    dopo_la_chiusura: int = Field(description="Avvenuti entro il 31 dicembre dell'anno e saputi solo dopo")


class MessaggiVista(View):
    in_quarantena: int = Field(description="Rifiutati e conservati, arrivati nell'anno")
    in_attesa: int = Field(description="Di questi, quelli che attendono ancora una persona")
    ripetuti: int = Field(description="Arrivati più di una volta, e non contati due volte")
    ripetizioni: int = Field(description="Quante volte in tutto, dopo la prima (il minimo certo)")


class ApertiVista(View):
    gia_contati: int = Field(description="Al denominatore, potrebbero ancora entrare al numeratore")
    nuovi: int = Field(description="Casi aperti, e messaggi in attesa, che potrebbero ancora contare")


class ForbiceVista(View):
    minimo: float | None
    massimo: float | None
    ipotesi: str | None = Field(description="Che cosa la forbice dà per scontato")
    motivo: SenzaForbice | None
    motivo_testo: str | None


class MisuraVista(View):
    versione: str
    testo: str


class QualitaVista(View):
    """Quanto ci si può fidare di un valore."""

    codice: str
    livello: str
    territorio: str
    territorio_nome: str
    anno: int
    noto_al: Istante | None
    valore: float | None
    completezza: CompletezzaVista
    ritardi: RitardiVista
    messaggi: MessaggiVista = Field(description="Degli ospedali, nel territorio e nell'anno, per tutti gli indicatori")
    identita_contraddittorie: int = Field(description="Emerse nell'anno; tra due territori, dove si vedono entrambi")
    aperti: ApertiVista | None = Field(description="Assente: nessun caso aperto può spostarlo in modo riconoscibile")
    forbice: ForbiceVista
    misure: list[MisuraVista] = Field(description="Come si contano messaggi, contraddizioni e casi aperti")

    @classmethod
    def of(cls, found: Qualita) -> "QualitaVista":
        valore, fatti, still = found.valore, found.fatti, found.aperti
        quarantined, repeated = found.misure[QUARANTENA], found.misure[RIPETUTI]
        return cls(
            codice=valore.indicatore.codice,
            livello=valore.livello.value,
            territorio=valore.territorio,
            territorio_nome=valore.territorio_nome,
            anno=valore.conto.anno,
            noto_al=valore.noto_al,
            valore=None if valore.conto.valore is None else round(float(valore.conto.valore), DIGITS),
            completezza=CompletezzaVista.of(found),
            ritardi=RitardiVista(
                eventi=fatti.ritardi.eventi,
                mediana_giorni=fatti.ritardi.mediana,
                percentile_90_giorni=fatti.ritardi.percentile_90,
                dopo_la_chiusura=fatti.ritardi.dopo_la_chiusura,
            ),
            messaggi=MessaggiVista(
                in_quarantena=quarantined.denominatore,
                in_attesa=quarantined.numeratore,
                ripetuti=repeated.denominatore,
                ripetizioni=repeated.numeratore,
            ),
            identita_contraddittorie=found.misure[IDENTITA].contributi,
            aperti=None if still is None else ApertiVista(gia_contati=still.gia_contati, nuovi=still.nuovi),
            forbice=_forbice(found),
            misure=[MisuraVista(versione=each.versione, testo=each.testo) for each in found.spiegate],
        )


def _forbice(found: Qualita) -> ForbiceVista:
    match found.forbice:
        case Forbice(minimo, massimo):
            return ForbiceVista(
                minimo=round(float(minimo), DIGITS),
                massimo=round(float(massimo), DIGITS),
                ipotesi=IPOTESI[found.valore.indicatore.misura],
                motivo=None,
                motivo_testo=None,
            )
        case SenzaForbice() as reason:
            return ForbiceVista(minimo=None, massimo=None, ipotesi=None, motivo=reason, motivo_testo=reason.testo)


def qualita_router(indicators: Indicators) -> APIRouter:
    router, runner = APIRouter(tags=["Qualità"]), indicators.runner

    @router.get(
        "/valori/{codice}/{livello}/{territorio}/{anno}/qualita",
        response_model=QualitaVista,
        summary="Quanto ci si può fidare di un valore: completezza, ritardi, messaggi, casi aperti, forbice",
    )
    async def qualita_del_valore(indirizzo: Indirizzo = Depends(indirizzo_con_data), call: Call = policy()) -> Response:
        return await runner.read(qualita, call, QualitaVista.of, indirizzo)

    return router
