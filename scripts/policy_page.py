"""Writes docs/chi-puo-che-cosa.md: who may do what, how far, for what purpose, by the policy table (`make schemas`)."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from shared.kernel.actor import EVERYBODY, Ruolo
from shared.web.politica import FHIR, FHIR_READS, Politica, Regola, politica

PAGE = Path(__file__).parents[1] / "docs" / "chi-puo-che-cosa.md"

HEAD = """# Chi può che cosa

Scritta da `make schemas` dalla tabella `shared/web/data/politica.csv`, la stessa da cui il programma decide; una prova
la tiene aggiornata. Ogni riga è un'operazione, con il nome che ha nel registro degli accessi. Chi non è tra i ruoli
ammessi riceve un rifiuto (403) prima che si guardi se ciò che chiede esiste; ciò che sta fuori dal proprio territorio
risponde come ciò che non esiste (404).

Non sono operazioni, e non dicono nulla di nessuno: l'indice (`/`), i documenti OpenAPI (`/openapi.json`), le sonde
(`/status/live`, `/status/ready`) e le misure (`/metrics`, soltanto dalla macchina stessa o dalla sua rete).

Che sia così lo dice `make security`: racconta un caso in ciascuno dei 91 Ambiti, poi prova ogni operazione con ogni
ruolo, dal proprio Ambito, da uno vicino, dal Distretto, dall'ASST e dall'ATS, senza territorio e senza token, e cerca
in ogni risposta ciò che non doveva esserci (`var/security/matrix.json`: `leaks` deve essere vuoto, `canaries_found`
zero).
"""

KINDS = {
    "ruolo": "I ruoli",
    "finalita": "Le finalità",
    "territorio": "Fin dove si vede",
    "relazione": "Che cosa restringe ancora",
}
SHORT = {
    Ruolo.ASSISTENTE_SOCIALE: "AS",
    Ruolo.OPERATORE_ASST: "ASST",
    Ruolo.OPERATORE_SAD: "SAD",
    Ruolo.SISTEMA_OSPEDALIERO: "OSP",
    Ruolo.UFFICIO_DI_PIANO: "UdP",
    Ruolo.ATS_REGIONE: "ATS",
    Ruolo.AMMINISTRATORE: "AMM",
}


def render() -> str:
    """The whole page."""
    table = politica()
    sections = [_words(table, kind, title) for kind, title in KINDS.items()]
    for servizio, rules in groupby(table.regole, lambda regola: regola.servizio):
        sections.append(_section(table, servizio, list(rules)))
    return "\n".join([HEAD, *sections])


def _words(table: Politica, kind: str, title: str) -> str:
    lines = [f"- **{parola.nome}**{_sign(word)}: {parola.significa}." for word, parola in table.parole[kind].items()]
    return "\n".join([f"## {title}", "", *lines, ""])


def _sign(word: str) -> str:
    return f" ({SHORT[Ruolo(word)]})" if word in EVERYBODY else ""


def _section(table: Politica, servizio: str, rules: Sequence[Regola]) -> str:
    heading = ["operazione", "che cosa fa", *SHORT.values(), "territorio", "finalità"]
    lines = [_line(table, regola) for regola in rules if not _is_one_of_five(regola)]
    return "\n".join([f"## {servizio}", "", _row(heading), _row(["---"] * len(heading)), *lines, ""])


def _is_one_of_five(regola: Regola) -> bool:
    """The ways of reading a type are one line of the table; the first of them stands for all."""
    return regola.operazione.startswith(FHIR) and regola.operazione.endswith(tuple(f"_{way}" for way in FHIR_READS[1:]))


def _line(table: Politica, regola: Regola) -> str:
    name = regola.operazione
    if name.startswith(FHIR) and name.endswith(f"_{FHIR_READS[0]}"):
        name = f"{name.removesuffix(FHIR_READS[0])}*"
    signs = ["●" if ruolo in regola.ruoli or not regola.ruoli else "" for ruolo in SHORT]
    far = "; ".join([table.parole["territorio"][regola.portata].nome, *table.limiti(regola)])
    return _row([f"`{name}`", regola.che_cosa, *signs, far, table.parole["finalita"][regola.finalita].nome])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
