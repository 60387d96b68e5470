"""`raccordo chi-ha-visto`: who looked at a person or a case, in the four services, for whoever answers the person."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import httpx
from rich.console import Console
from rich.table import Table

from services.embedded.forma import Forma
from shared.web.extracts.spreadsheet import harmless

DETTO, NON_DETTO = 0, 2
SERVIZI: Final = {"pua": "/pua/v1", "dimissioni": "/dimissioni/v1", "sad": "/sad/v1", "indicators": "/indicatori/v1"}
COLONNE: Final = (
    "quando",
    "servizio",
    "account",
    "ruolo",
    "operazione",
    "verbo",
    "finalita",
    "motivo",
    "da",
    "esito",
)
PAGINA: Final = 200


class NonRisponde(Exception):
    """Said in Italian: a service refused, or could not be reached."""


async def chi_ha_visto(
    addresses: Mapping[str, str],
    token: str,
    domanda: Mapping[str, str],
    transport: httpx.AsyncBaseTransport | None = None,
) -> list[dict[str, Any]]:
    """Every look and change, in the order in which they happened. `addresses`: where each service answers.

    `domanda`: `motivo`, and `caso` or `persona`. A service that knows nothing of them is passed over; that nobody does
    raises NonRisponde.
    """
    found: list[dict[str, Any]] = []
    casi: dict[str, None] = {}
    known = False
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(headers=headers, timeout=60, transport=transport) as http:
        for service, base in addresses.items():
            # Who the person is, the indicators do not know: they are asked for the cases that the others named.
            asked = [{"caso": caso} for caso in casi] if service == "indicators" and "persona" in domanda else [{}]
            for one in asked:
                question = {**domanda, **one}
                if one:
                    question.pop("persona")
                told = await _all(http, f"{base}/consultazioni", question)
                known = known or told is not None
                for page in told or ():
                    found += page["elementi"]
                    casi.update(dict.fromkeys(page["casi"]))
    if not known:
        raise NonRisponde("nessun servizio conosce questa persona, o questo caso, nel territorio di chi chiede")
    # A look at two cases of one person is one look.
    once = {(each["servizio"], each["posizione"]): each for each in found}
    return sorted(once.values(), key=lambda each: (each["quando"], each["servizio"], each["posizione"]))


async def _all(http: httpx.AsyncClient, url: str, question: Mapping[str, str]) -> list[dict[str, Any]] | None:
    """All pages; None where the service knows nothing of it."""
    pages: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        try:
            answer = await http.get(url, params={**question, "limite": str(PAGINA), **cursor})
        except httpx.HTTPError as error:
            raise NonRisponde(f"{url} non risponde ({type(error).__name__})") from error
        if answer.status_code == httpx.codes.NOT_FOUND:
            return pages or None
        if not answer.is_success:
            raise NonRisponde(f"{url} ha rifiutato: HTTP {answer.status_code}")
        pages.append(answer.json())
        if (after := pages[-1]["cursore_successivo"]) is None:
            return pages
        cursor = {"cursore": after}


def scrivi(righe: Sequence[Mapping[str, Any]], forma: Forma, console: Console, *, account: bool) -> None:
    """`account`: whether the accounts are named, or only their roles."""
    colonne = [colonna for colonna in COLONNE if account or colonna not in ("account", "da")]
    tenute = [{colonna: riga[colonna] or "" for colonna in colonne} for riga in righe]
    if forma is Forma.JSON:
        console.file.write(json.dumps(tenute, ensure_ascii=False, indent=1) + "\n")
    elif forma is Forma.CSV:
        testo = io.StringIO()
        csv_ = csv.DictWriter(testo, colonne, delimiter=";", lineterminator="\r\n")
        csv_.writeheader()
        csv_.writerows({nome: harmless(str(valore)) for nome, valore in riga.items()} for riga in tenute)
        console.file.write(testo.getvalue())
    else:
        tavola = Table(*colonne, title=f"Consultazioni: {len(tenute)}", title_justify="left")
        for riga in tenute:
            tavola.add_row(*(str(riga[colonna]) for colonna in colonne))
        console.print(tavola)
