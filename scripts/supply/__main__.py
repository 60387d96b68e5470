"""`make supply`: what the images are made of. Where from, with which licences, with which known vulnerabilities.

Writes a list of each image into var/sbom (CycloneDX). Vulnerabilities are asked of the package registry, or of the OSV
service at `RACCORDO_OSV`; where nobody answers that is said, and is a failure only with `RACCORDO_AVVISI=1`.
"""

import os
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError

from scripts.manifests.image import IMAGES
from scripts.manifests.programs import ROOT, ToolMissing, ToolRefuses
from scripts.supply import advisories, licences, lock, sbom
from scripts.supply.images import libraries, requirements
from shared.kernel.clock import SystemClock

FOLDER = ROOT / "var" / "sbom"


def _lock() -> str:
    held = lock.read()
    _none(lock.complaints(held))
    return f"{len(held['package']) - len(lock.MEMBERS)} librerie, ogni file con la sua impronta"


def _licences() -> str:
    names = libraries()
    _none(licences.complaints(names, licences.rules()))
    return f"{len(names)} librerie nelle immagini, tutte compatibili con EUPL-1.2"


def _sbom() -> str:
    FOLDER.mkdir(parents=True, exist_ok=True)
    given = licences.rules()
    for image in IMAGES:
        (FOLDER / f"{image}.cdx.json").write_text(sbom.document(image, given), encoding="utf-8")
    return f"{len(IMAGES)} distinte CycloneDX, conformi allo schema, in {FOLDER.relative_to(ROOT)}"


def _advisories() -> str:
    osv = os.environ.get("RACCORDO_OSV", "")
    answers = [advisories.ask(requirements(image), osv) for image in IMAGES]
    _none(advisories.complaints(answers, advisories.accepted(), SystemClock().now().date()))
    if not all(each.nobody_answered for each in answers):
        return f"{max(each.asked for each in answers)} librerie esaminate, nessuna vulnerabilità da correggere"
    if osv or os.environ.get("RACCORDO_AVVISI"):
        raise ToolRefuses("nessuno ha risposto: non si sa se ci siano vulnerabilità")
    return "NON ESAMINATE: da qui il registro dei pacchetti non dà avvisi (RACCORDO_OSV ne nomina un altro)"


CHECKS: dict[str, Callable[[], str]] = {
    "uv.lock": _lock,
    "licenze": _licences,
    "distinte": _sbom,
    "vulnerabilità note": _advisories,
}


def _none(complaints: list[str]) -> None:
    if complaints:
        raise ToolRefuses("\n".join(complaints))


def main() -> int:
    failed = 0
    for name, check in CHECKS.items():
        try:
            said = check()
        except (ToolMissing, ToolRefuses, licences.Unclear, PackageNotFoundError) as problem:
            failed += 1
            said = f"NO\n{problem}"
        sys.stdout.write(f"{name}: {said}\n")
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
