"""Bodies and views of the yearly return."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.indicators.application.ports_restituzioni import VoceDiElenco
from services.indicators.domain.restituzione.documento import Documento
from services.indicators.domain.restituzione.restituzione import Restituzione, Stato
from services.indicators.entrypoints.addresses import Momento
from shared.web.schemas import Body, View

LINES = r"^[^\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff]*$"
"""Text in lines: nothing that a workbook (XML 1.0) could not hold."""

NotoAl = Annotated[
    Momento | None,
    Field(
        description="I valori come noti a questa data (fino alla fine del giorno, ora di Roma) o a questo istante; "
        "assente: come noti ora",
        examples=["2026-03-31"],
    ),
]


class ApriBody(Body):
    ambito: Annotated[str, StringConstraints(max_length=6)] = Field(examples=["50036"])
    anno: int = Field(ge=2000, le=2100, examples=[2025])
    noto_al: NotoAl = None


class AggiornaBody(Body):
    noto_al: NotoAl = None


class CorreggiBody(Body):
    motivo: Annotated[str, StringConstraints(min_length=3, max_length=500, pattern=LINES)] = Field(
        description="Perché si corregge. Senza dati personali: accompagna la restituzione per sempre"
    )
    noto_al: NotoAl = None


class NotaBody(Body):
    testo: Annotated[str, StringConstraints(max_length=2000, pattern=LINES)] = Field(
        description="Vuoto: toglie la nota. Senza dati personali: accompagna la restituzione per sempre"
    )


class RestituzioneVista(View):
    """`versione` counts the changes of the draft and becomes the ETag; the version of the return is in its number."""

    id: str
    versione: int = Field(description="Cambia a ogni modifica della bozza: è l'ETag")
    numero: str = Field(description="AAAA/AMBITO/vN", examples=["2025/50036/v1"])
    stato: Stato
    impronta: str | None = Field(
        description="SHA-256 del documento in forma canonica (RFC 8785); presente dal congelamento"
    )
    documento: Documento

    @classmethod
    def of(cls, restituzione: Restituzione) -> "RestituzioneVista":
        return cls(
            id=restituzione.id,
            versione=restituzione.versione,
            numero=restituzione.documento.numero,
            stato=restituzione.stato,
            impronta=restituzione.impronta or None,
            documento=restituzione.documento,
        )


class VoceVista(View):
    id: str
    numero: str
    ambito: str
    anno: int
    progressivo: int
    stato: Stato
    impronta: str | None
    integra: bool = Field(description="Falso: ciò che è conservato non è ciò che fu congelato, e non viene servito")

    @classmethod
    def of(cls, voce: VoceDiElenco) -> "VoceVista":
        return cls(
            id=voce.id,
            numero=voce.numero,
            ambito=voce.ambito,
            anno=voce.anno,
            progressivo=voce.progressivo,
            stato=voce.stato,
            impronta=voce.impronta,
            integra=voce.integra,
        )
