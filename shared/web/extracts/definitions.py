"""What each column means, what is known of its national counterpart and what is not: for whoever reads the files."""

from collections.abc import Iterator, Sequence
from typing import Literal

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from shared.web.extracts import spreadsheet
from shared.web.extracts.layout import Column, Kind, Layout, National, Standing
from shared.web.policy import public
from shared.web.schemas import View


class CorrispondenzaVista(View):
    """`nota`: la fonte è in `detto`. `non_nota`: in `detto` sta ciò che manca."""

    stato: Standing
    flusso: str
    detto: str

    @classmethod
    def of(cls, national: National) -> "CorrispondenzaVista":
        return cls(stato=national.standing, flusso=national.flow, detto=national.said)


class ColonnaVista(View):
    intestazione: str
    significato: str
    formato: Kind
    unita: str
    codici: list[str]
    obbligatoria: bool
    fonte: str
    nazionale: CorrispondenzaVista

    @classmethod
    def of(cls, column: Column) -> "ColonnaVista":
        return cls(
            intestazione=column.heading,
            significato=column.meaning,
            formato=column.kind,
            unita=column.unit,
            codici=list(column.codes),
            obbligatoria=column.required,
            fonte=column.source,
            nazionale=CorrispondenzaVista.of(column.national),
        )


class MancanzaVista(View):
    """Ciò che qualcuno deve dire perché il file sia più di una bozza."""

    flusso: str
    che_cosa: str
    decide: str


class TracciatoVista(View):
    nome: str
    stato: str
    versione: str
    titolo: str
    colonne: list[ColonnaVista]
    manca: list[MancanzaVista]

    @classmethod
    def of(cls, layout: Layout) -> "TracciatoVista":
        return cls(
            nome=layout.name,
            stato=layout.state,
            versione=layout.version,
            titolo=layout.title,
            colonne=list(map(ColonnaVista.of, layout.columns)),
            manca=[
                MancanzaVista(flusso=each.flow, che_cosa=each.what, decide=each.decided_by) for each in layout.missing
            ],
        )


class TracciatiVista(View):
    tracciati: list[TracciatoVista]


def definitions_router(layouts: Sequence[Layout]) -> APIRouter:
    """They tell nothing about anybody: whoever holds a file may read them. As CSV, the note that goes beside one."""
    router = APIRouter(tags=["Flussi"])

    @router.get(
        "/flussi/tracciati",
        response_model=TracciatiVista,
        responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
        dependencies=[Depends(public)],
        summary="Che cosa significa ogni colonna dei file, e che cosa dei tracciati nazionali non è noto",
    )
    async def tracciati(formato: Literal["json", "csv"] = "json") -> Response | TracciatiVista:
        if formato == "json":
            return TracciatiVista(tracciati=list(map(TracciatoVista.of, layouts)))
        name = 'attachment; filename="leggimi-tracciati.csv"'
        text = "".join(spreadsheet.lines(_rows(layouts)))
        return Response(text.encode(), media_type=spreadsheet.MEDIA_TYPE, headers={"Content-Disposition": name})

    return router


_LEGGIMI = (
    *("tracciato", "stato_tracciato", "voce", "significato", "formato", "unita", "codici", "fonte"),
    *("flusso_nazionale", "corrispondenza", "detto"),
)


def _rows(layouts: Sequence[Layout]) -> Iterator[Sequence[str]]:
    yield _LEGGIMI
    for layout in layouts:
        for column in layout.columns:
            described = [column.heading, column.meaning, column.kind, column.unit, ", ".join(column.codes)]
            national = column.national
            told = [column.source, national.flow, national.standing, national.said]
            yield [layout.name, layout.state, *map(spreadsheet.harmless, [*described, *told])]
        for each in layout.missing:
            told = [each.flow, "manca", f"Decide: {each.decided_by}"]
            yield [layout.name, layout.state, *map(spreadsheet.harmless, ["", each.what, "", "", "", "", *told])]
