"""One table for Italian spreadsheets: UTF-8 with BOM, semicolons, decimal commas; one row per indicator."""

from fractions import Fraction

from services.indicators.adapters.esporta.parole import VERDETTI, accanto, obiettivo, perche
from services.indicators.domain.restituzione.documento import Conteggio, Documento, Riga, Sezione
from services.indicators.domain.restituzione.restituzione import Restituzione
from shared.web.extracts.spreadsheet import harmless, lines, with_comma

COLONNE = (
    "numero",
    "stato",
    "ambito",
    "ambito_nome",
    "anno",
    "leps",
    "codice",
    "indicatore",
    "misura",
    "valore",
    "numeratore",
    "denominatore",
    "contributi",
    "accanto",
    "valore_anno_prima",
    "numeratore_anno_prima",
    "denominatore_anno_prima",
    "obiettivo",
    "verdetto",
    "distanza",
    "motivo",
    "nota",
    "regola",
    "noto_al",
    "congelata_il",
    "impronta_sha256",
)


def tabella_csv(restituzione: Restituzione) -> bytes:
    righe = (
        _cells(restituzione, sezione, riga)
        for sezione in restituzione.documento.foglio.sezioni
        for riga in sezione.righe
    )
    return "".join(lines([COLONNE, *righe])).encode()


def _cells(restituzione: Restituzione, sezione: Sezione, riga: Riga) -> list[str | int | None]:
    documento: Documento = restituzione.documento
    foglio = documento.foglio
    return [
        documento.numero,
        restituzione.stato.value,
        foglio.ambito,
        harmless(foglio.ambito_nome),
        foglio.anno,
        sezione.codice,
        riga.codice,
        harmless(riga.nome),
        riga.misura.value,
        *_conteggio(riga.conteggio),
        riga.conteggio.contributi,
        harmless(accanto(riga)),
        *_conteggio(riga.anno_prima),
        harmless(obiettivo(riga)),
        VERDETTI[riga.esito],
        harmless(riga.distanza or ""),
        harmless(perche(riga)),
        harmless(documento.note.get(riga.codice, "")),
        None if riga.regola is None else harmless(riga.regola.versione),
        foglio.noto_al.isoformat(),
        None if documento.congelata_il is None else documento.congelata_il.isoformat(),
        restituzione.impronta,
    ]


def _conteggio(conteggio: Conteggio | None) -> tuple[str | None, int | None, int | None]:
    if conteggio is None:
        return None, None, None
    return _virgola(conteggio.valore), conteggio.numeratore, conteggio.denominatore


def _virgola(value: Fraction | None) -> str | None:
    return None if value is None else with_comma(float(value))
