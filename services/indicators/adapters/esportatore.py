"""A return and a format, to a file."""

from services.indicators.adapters.esporta.documento_json import documento_json
from services.indicators.adapters.esporta.tabella_csv import tabella_csv
from services.indicators.application.ports_restituzioni import Esportazione, Formato
from services.indicators.domain.restituzione.restituzione import Restituzione, Stato

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def esporta(restituzione: Restituzione, formato: Formato) -> Esportazione:
    """The same return gives the same bytes. Blocks for up to a second: not for an event loop."""
    match formato:
        case Formato.JSON:
            contenuto, tipo, suffisso = documento_json(restituzione), "application/json", "json"
        case Formato.CSV:
            contenuto, tipo, suffisso = tabella_csv(restituzione), "text/csv; charset=utf-8; header=present", "csv"
        case Formato.XLSX:
            from services.indicators.adapters.esporta.cartella_xlsx import cartella_xlsx  # noqa: PLC0415  # loaded when somebody asks for it

            contenuto, tipo, suffisso = cartella_xlsx(restituzione), XLSX, "xlsx"
        case Formato.PDF:
            from services.indicators.adapters.esporta.pagine_pdf import pagine_pdf  # noqa: PLC0415  # loaded when somebody asks for it

            contenuto, tipo, suffisso = pagine_pdf(restituzione), "application/pdf", "pdf"
        case Formato.FHIR:
            from services.indicators.adapters.fhir.measure_report import measure_reports  # noqa: PLC0415  # loaded when somebody asks for it

            contenuto, tipo, suffisso = measure_reports(restituzione), "application/fhir+json", "fhir.json"
    return Esportazione(contenuto, tipo, f"{_nome(restituzione)}.{suffisso}")


def _nome(restituzione: Restituzione) -> str:
    """`monitoraggio-2025-50036-v1`: whoever keeps the file sees which it is, and whether it is only a draft."""
    documento = restituzione.documento
    name = f"monitoraggio-{documento.numero.replace('/', '-')}"
    return name if restituzione.stato is Stato.CONGELATA else f"{name}-bozza"
