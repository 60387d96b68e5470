"""What stands beside a value while its year is in progress: distance from the target, projection to 31 December."""

from pydantic import Field

from services.indicators.domain.distanza import Distanza, Unita
from services.indicators.domain.proiezione import Direzione, Proiezione, SenzaProiezione, Stima
from shared.web.schemas import View

DIGITS = 4
"""Decimal digits of a distance or an estimate as shown."""


class DistanzaVista(View):
    raggiunto: bool
    quanto: float = Field(description="Quanto manca; se raggiunto, quanto si può perdere restando all'obiettivo")
    unita: Unita
    testo: str = Field(examples=["Mancano 7 valutazioni con assistente sociale su 31 per il 75 %"])
    altri_casi: int | None = Field(description="Per un rapporto: quanti altri casi basterebbero, se contassero tutti")
    media_dei_prossimi: float | None = Field(
        description="Per una media: sotto quanti giorni dovrebbero stare, in media, i casi che ci si aspettano ancora"
    )

    @classmethod
    def of(cls, distanza: Distanza) -> "DistanzaVista":
        nexts = distanza.media_dei_prossimi
        return cls(
            raggiunto=distanza.raggiunto,
            quanto=round(float(distanza.quanto), DIGITS),
            unita=distanza.unita,
            testo=distanza.testo,
            altri_casi=distanza.altri_casi,
            media_dei_prossimi=None if nexts is None else round(float(nexts), DIGITS),
        )


class ProiezioneVista(View):
    """An estimate with its interval and method, or the reason why there is none."""

    valore: float | None = Field(description="Stima al 31 dicembre, nell'unità del valore")
    minimo: float | None = Field(description="Estremo inferiore dell'intervallo all'80 %")
    massimo: float | None = Field(description="Estremo superiore dell'intervallo all'80 %")
    direzione: Direzione | None = Field(description="L'intervallo rispetto all'obiettivo; assente senza obiettivo")
    metodo: str | None
    motivo: SenzaProiezione | None = Field(description="Perché non c'è una stima")
    motivo_testo: str | None

    @classmethod
    def of(cls, proiezione: Proiezione) -> "ProiezioneVista":
        if isinstance(proiezione, Stima):
            return cls(
                valore=round(proiezione.valore, DIGITS),
                minimo=round(proiezione.minimo, DIGITS),
                massimo=round(proiezione.massimo, DIGITS),
                direzione=proiezione.direzione,
                metodo=proiezione.metodo,
                motivo=None,
                motivo_testo=None,
            )
        return cls(
            valore=None,
            minimo=None,
            massimo=None,
            direzione=None,
            metodo=None,
            motivo=proiezione,
            motivo_testo=proiezione.testo,
        )
