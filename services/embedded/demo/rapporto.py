"""What the platform says once everything has been told: the indicators, what was refused, what it noticed."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.embedded.demo.andamento import AMBITI
from services.embedded.demo.calendario import ANNI
from services.embedded.demo.clienti import Cliente, Json
from services.embedded.demo.personale import Personale
from services.embedded.demo.riscontro import LIVELLI, Consistenza

FILE_RAPPORTO, FILE_QUARANTENA, FILE_AUTOVERIFICA = "report.json", "quarantena.json", "autoverifica.json"
FILE = (FILE_RAPPORTO, FILE_QUARANTENA, FILE_AUTOVERIFICA)


@dataclass(frozen=True)
class Rapporto:
    """`indicatori`, `quarantena` and `autoverifica` are what the files hold: the same on every run. `rilievi` counts
    findings."""

    indicatori: Sequence[Json]
    quarantena: Sequence[Json]
    autoverifica: Json
    rilievi: Counter[str]
    consistenza: Consistenza

    def scrivi(self, cartella: Path) -> None:
        for nome, contenuto in zip(FILE, (self.indicatori, self.quarantena, self.autoverifica), strict=True):
            testo = json.dumps(contenuto, ensure_ascii=False, indent=1)
            (cartella / nome).write_text(testo + "\n", encoding="utf-8")


async def compila(personale: Personale) -> Rapporto:
    """Everything by HTTP, each thing asked by somebody who may see it."""
    dimissioni = [voce async for voce in personale.asst.elenco("/dimissioni/v1/dimissioni")]
    rilievi = Counter(rilievo["codice"] for voce in dimissioni for rilievo in voce["anomalie"])
    return Rapporto(
        indicatori=[voce async for voce in _indicatori(personale)],
        quarantena=await _quarantena(personale.amministratore),
        autoverifica=await _autoverifica(personale.amministratore),
        rilievi=rilievi,
        consistenza=Consistenza(
            dimissioni=len(dimissioni),
            per_integrazione=sum(voce["provenienza"] == "integrazione" for voce in dimissioni),
            dimesse=sum(voce["date"]["dimissione_effettiva"] is not None for voce in dimissioni),
            accessi=await _quanti(personale.asst, "/pua/v1/accessi"),
            valutazioni_concluse=await _quanti(personale.asst, "/pua/v1/valutazioni", stato="conclusa"),
            prese_in_carico=await _quanti(personale.asst, "/sad/v1/prese-in-carico"),
        ),
    )


async def _quanti(chi: Cliente, percorso: str, **filtro: str) -> int:
    return len([voce["id"] async for voce in chi.elenco(percorso, **filtro)])


async def _indicatori(personale: Personale) -> AsyncIterator[Json]:
    trovati: dict[str, list[Json]] = {}
    for livello, territori in LIVELLI.items():
        for territorio in territori:
            chi = personale.piano[territorio] if territorio in AMBITI else personale.regione
            for anno in ANNI:
                valori = chi.elenco("/indicatori/v1/valori", livello=livello, territorio=territorio, anno=anno)
                async for valore in valori:
                    if valore["regola_versione"] is not None:
                        trovati.setdefault(valore["codice"], []).append(valore)
    for codice in sorted(trovati):
        for valore in trovati[codice]:
            yield _riga(valore)


def _riga(valore: Json) -> Json:
    return {
        "code": valore["codice"],
        "level": valore["livello"],
        "territory": valore["territorio"],
        "territory_name": valore["territorio_nome"],
        "year": valore["anno"],
        "value": valore["valore"],
        "numerator": valore["numeratore"],
        "denominator": valore["denominatore"],
        "target": valore["obiettivo"],
        "verdict": valore["verdetto"],
        "reason": valore["motivo"],
        "rule_version": valore["regola_versione"],
    }


async def _autoverifica(chi: Cliente) -> Json:
    """Everything counted again by another program; without the instant, which changes from run to run."""
    fatta = await chi.fai("/indicatori/v1/autoverifica", {})
    return {nome: fatta[nome] for nome in ("confrontati", "differenze")}


async def _quarantena(chi: Cliente) -> list[Json]:
    """Without instants and ids, which change from run to run; in an order that does not."""
    voci = [
        {
            "codici": [problema["codice"] for problema in voce["problemi"]],
            "elemento": voce["problemi"][0]["elemento"],
            "testo": voce["problemi"][0]["testo"],
            "canale": voce["canale"],
            "mittente": voce["mittente"],
            "struttura": voce["struttura"],
            "luogo": voce["luogo"],
            "stato": voce["stato"],
            "ricezioni": voce["ricezioni"],
            "tentativi": len(voce["tentativi"]),
            "dimensione": voce["dimensione"],
        }
        async for voce in chi.elenco("/dimissioni/v1/quarantena")
    ]
    return sorted(voci, key=lambda voce: json.dumps(voce, sort_keys=True, ensure_ascii=False))
