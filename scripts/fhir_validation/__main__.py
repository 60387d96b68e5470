"""`make validate-fhir`: what Raccordo emits in FHIR R4, judged by HL7's own validator."""

import json
import sys
from pathlib import Path

from scripts.fhir_validation.giudizio import Verdict, grouped, judge
from scripts.fhir_validation.prova import raccolte, tipi_mancanti
from scripts.parts.missing import PartFailed, PartMissing

REPORT = Path("var/fhir/validation.json")


def main() -> int:
    risorse = raccolte()
    try:
        verdetto = judge(risorse)
    except (PartMissing, PartFailed) as motivo:
        sys.stderr.write(f"{motivo}\n")
        return 1
    mancanti = tipi_mancanti(risorse)
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    testo = json.dumps(verdetto.written() | {"missing_types": mancanti}, ensure_ascii=False, indent=2)
    REPORT.write_text(f"{testo}\n", encoding="utf-8")
    sys.stdout.write(_tabella(verdetto, mancanti))
    return 1 if verdetto.errors or mancanti else 0


def _tabella(verdetto: Verdict, mancanti: list[str]) -> str:
    righe = [f"{'tipo':<28}quante"]
    righe += [f"{tipo:<28}{quante:>6}" for tipo, quante in sorted(verdetto.types.items())]
    righe += ["", f"Documenti giudicati: {verdetto.resources}"]
    righe += [f"Errori: {len(verdetto.errors)}", f"Avvisi: {len(verdetto.warnings)}"]
    righe += [
        f"  {gruppo['times']:>4} × {gruppo['severity']}: {gruppo['text'][:240]}  ({gruppo['for_example']})"
        for gruppo in grouped([*verdetto.errors, *verdetto.warnings])
    ]
    if mancanti:
        righe.append(f"Nessun percorso ha prodotto: {', '.join(mancanti)}")
    righe.append(f"Tutti i messaggi: {REPORT}")
    return "\n".join(righe) + "\n"


if __name__ == "__main__":
    sys.exit(main())
