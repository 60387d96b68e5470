"""Writes docs/asvs.md from asvs.csv (`make schemas`): OWASP ASVS 5.0, levels 1 and 2, and what we have of it."""

from collections import Counter
from itertools import groupby

from scripts.evidence.rows import NOMI, ROOT, Esito, Riga, in_breve, righe

PAGE = ROOT / "docs" / "asvs.md"
CAPITOLI = {
    1: "Codifica e pulizia",
    2: "Validità e logica",
    3: "Browser",
    4: "API e servizi web",
    5: "File",
    6: "Autenticazione",
    7: "Sessioni",
    8: "Autorizzazione",
    9: "Token autosufficienti",
    10: "OAuth e OpenID Connect",
    11: "Crittografia",
    12: "Comunicazioni",
    13: "Configurazione",
    14: "Protezione dei dati",
    15: "Codice e architettura",
    16: "Registri ed errori",
    17: "WebRTC",
}
HEAD = """# OWASP ASVS 5.0, livelli 1 e 2

Scritta da `make schemas` da `scripts/evidence/asvs.csv`; una prova la tiene aggiornata, controlla che ci sia ogni
requisito dei due livelli e che ogni prova nominata esista. I requisiti sono quelli dell'[OWASP Application Security
Verification Standard](https://github.com/OWASP/ASVS) 5.0.0, qui detti in breve con parole nostre: fa fede il testo
originale.

È ciò che dice di sé chi scrive la piattaforma, non una verifica di terzi. Vale per i processi di Raccordo: il gateway,
l'emittente dei token, la base di dati, la rete e le macchine sono di chi installa, e ciò che tocca a loro qui è «no» o
«non applicabile», con la ragione.

- **provata**: una prova fallisce se smette di essere vero;
- **in parte**: la prova c'è, e la riga dice che cosa manca;
- **no**: non c'è, non è provata, o tocca a chi installa;
- **no, in arrivo**: non c'è ancora;
- **non applicabile**: la piattaforma non ha ciò di cui parla il requisito.
"""


def render() -> str:
    """The whole page."""
    rows = righe("asvs.csv")
    chapters = [_chapter(number, list(each)) for number, each in groupby(rows, capitolo)]
    return "\n".join([HEAD, _counts(rows), *chapters])


def capitolo(row: Riga) -> int:
    return int(row.id.rpartition("-")[2].partition(".")[0])


def _counts(rows: list[Riga]) -> str:
    lines = ["| | livello 1 | livello 2 | insieme |", "| --- | --- | --- | --- |"]
    for esito in Esito:
        of = Counter(row.livello for row in rows if row.esito is esito)
        lines.append(f"| {NOMI[esito]} | {of[1]} | {of[2]} | {of.total()} |")
    every = Counter(row.livello for row in rows)
    lines.append(f"| **requisiti** | **{every[1]}** | **{every[2]}** | **{every.total()}** |")
    return "\n".join([*lines, ""])


def _chapter(number: int, rows: list[Riga]) -> str:
    done = sum(row.esito is Esito.PROVATA for row in rows)
    applicable = sum(row.esito is not Esito.NON_APPLICABILE for row in rows)
    lines = [f"## V{number}. {CAPITOLI[number]}", "", f"Provati {done} di {applicable} applicabili.", ""]
    lines += [
        "| id | livello | requisito | esito | come, o perché no | prove |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        tests = "<br>".join(map(in_breve, row.prove))
        lines.append(f"| {row.id} | {row.livello} | {row.requisito} | {NOMI[row.esito]} | {row.come} | {tests} |")
    return "\n".join([*lines, ""])
