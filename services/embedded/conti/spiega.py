"""`raccordo spiega`: a value counted again from the events, case by case, beside the published one."""

import json
from typing import Any

from rich.console import Console

from services.embedded.conti import parole
from services.embedded.conti.parole import Scrivi
from services.indicators.application.spiegazione import CasoSpiegato, Spiegazione
from services.indicators.domain.differenze import Differenza
from services.indicators.domain.regulation import TipoObiettivo
from services.indicators.entrypoints.differenze import CausaVista, ContributoVista
from services.indicators.entrypoints.schemas import ValoreVista

UGUALE, DIVERSO = 0, 1
DISCORDANZE = 20
"""Lines of them on the screen."""


def come_json(found: Spiegazione) -> str:
    document: dict[str, Any] = {
        "concorda": found.concorda,
        "ricontato": ValoreVista.of(found.ricontato).model_dump(mode="json"),
        "pubblicato": ValoreVista.of(found.pubblicato).model_dump(mode="json"),
        "regola_pubblicata": found.regola_pubblicata,
        "casi_in_tutto": found.casi_in_tutto,
        "casi": [_caso(each) for each in found.casi],
        "casi_letti": found.lettura.casi,
        "eventi_letti": found.lettura.eventi,
        "impronta": found.lettura.impronta,
        "discordanze": [_discordanza(each) for each in found.discordanze],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def a_schermo(found: Spiegazione, console: Console) -> None:
    scrivi = parole.penna(console)
    valore = found.ricontato
    misura, conto = valore.indicatore.misura, valore.conto
    scrivi(f"{valore.indicatore.codice} · {valore.indicatore.nome}", style="bold")
    scrivi(f"{valore.livello.value.capitalize()} {valore.territorio} {valore.territorio_nome} · {_quando(found)}")
    scrivi(f"Valore: {parole.valore(misura, conto)}")
    if valore.precedente is not None:
        scrivi(f"Nel {valore.precedente.anno}: {parole.valore(misura, valore.precedente)}")
    scrivi(f"Obiettivo: {_obiettivo(found)}")
    provisional = "" if valore.anno_concluso else " (provvisorio: l'anno non è concluso)"
    scrivi(f"Verdetto: {parole.verdetto(valore.verdetto)}{provisional}")
    if valore.regola is not None:
        scrivi(f"Regola {valore.regola.versione}: {valore.regola.testo}")
    if found.casi:
        _casi(found, scrivi)
    lettura = found.lettura
    scrivi(f"Letti {lettura.eventi} eventi di {lettura.casi} casi. Impronta (SHA-256) degli eventi letti:")
    scrivi(lettura.impronta)
    _esito(found, scrivi)


def _quando(found: Spiegazione) -> str:
    noto_al = found.ricontato.noto_al
    known = "come noto ora" if noto_al is None else f"come noto alla fine del {parole.giorno(noto_al)}"
    return f"anno {found.ricontato.conto.anno} · {known}"


def _obiettivo(found: Spiegazione) -> str:
    obiettivo = found.ricontato.obiettivo
    soglia = str(obiettivo.soglia).replace(".", ",")
    return {
        TipoObiettivo.RAPPORTO: f"almeno {soglia}",
        TipoObiettivo.CONTEGGIO: f"almeno {soglia}",
        TipoObiettivo.AUMENTO: "più dell'anno prima",
        TipoObiettivo.RIDUZIONE: "meno dell'anno prima",
        TipoObiettivo.TRAGUARDO: obiettivo.testo or "un passo raggiunto",
        TipoObiettivo.NESSUNO: "la deliberazione non ne fissa uno per quest'anno",
        TipoObiettivo.NON_LETTO: "non leggibile nella copia della deliberazione in uso",
    }[obiettivo.tipo]


def _casi(found: Spiegazione, scrivi: Scrivi) -> None:
    scrivi("I casi")
    for each in found.casi:
        contributo = each.contributo
        who = parole.chi(each.caso_id, contributo.chiave)
        scrivi(f"  {who} · {parole.giorno(contributo.giorno)} · {parole.conta(contributo)}")
        for event in each.eventi:
            scrivi(f"      {parole.evento(event)}")
    if found.casi_in_tutto > len(found.casi):
        scrivi(f"  e altri {found.casi_in_tutto - len(found.casi)}: --casi 0 li mostra tutti")


def _esito(found: Spiegazione, scrivi: Scrivi) -> None:
    if found.concorda:
        scrivi("Il valore pubblicato è lo stesso.", style="green")
        return
    valore = found.pubblicato
    said = parole.valore(valore.indicatore.misura, valore.conto)
    scrivi(f"Il valore pubblicato è diverso: {said}, {parole.verdetto(valore.verdetto)}", style="red")
    if valore.regola is not None and found.regola_pubblicata != valore.regola.versione:
        scrivi(
            f"È stato contato con la regola {found.regola_pubblicata or 'di nessuna versione'}, e qui è in vigore "
            f"{valore.regola.versione}: le scelte aperte (RACCORDO_INDICATORI_*) vanno prese dalla piattaforma."
        )
    for each in found.discordanze[:DISCORDANZE]:
        before, after = parole.conta(each.prima), parole.conta(each.dopo)
        scrivi(f"  {parole.chi(each.caso_id, each.chiave)}: pubblicato {before}, dagli eventi {after}")
    if len(found.discordanze) > DISCORDANZE:
        scrivi(f"  e altre {len(found.discordanze) - DISCORDANZE}: --json le scrive tutte")


def _caso(each: CasoSpiegato) -> dict[str, Any]:
    contributo = ContributoVista.of(each.contributo)
    return {
        "caso_id": each.caso_id,
        "chiave": each.contributo.chiave,
        "contributo": None if contributo is None else contributo.model_dump(mode="json"),
        "eventi": [CausaVista.of(event).model_dump(mode="json") for event in each.eventi],
    }


def _discordanza(each: Differenza) -> dict[str, Any]:
    before, after = ContributoVista.of(each.prima), ContributoVista.of(each.dopo)
    return {
        "caso_id": each.caso_id,
        "chiave": each.chiave,
        "pubblicato": None if before is None else before.model_dump(mode="json"),
        "ricontato": None if after is None else after.model_dump(mode="json"),
    }
