"""`make manifests`: everything that deploy/ and docker-compose.yml say, read by the programs that would have to obey.

Needs no Docker engine and no cluster. What it cannot see is listed in docs/distribuzione.md.
"""

import sys
from collections.abc import Callable

from scripts.manifests import compose, image, kustomize, schemas
from scripts.manifests.programs import ROOT, ToolMissing, ToolRefuses, installed, run
from scripts.parts.missing import PartMissing


def _dockerfile() -> str:
    run([installed("hadolint"), str(ROOT / "deploy" / "Dockerfile")])
    return "senza obiezioni di hadolint"


def _image() -> str:
    image.install_and_import()
    return f"{len(image.IMAGES)} immagini: installate e importate come nel Dockerfile"


def _compose() -> str:
    return f"{len(compose.configuration()['services'])} servizi, accettati da Docker Compose"


def _kubernetes() -> str:
    manifests = kustomize.render()
    wrong = schemas.all_complaints(manifests)
    if wrong:
        raise ToolRefuses("\n".join(wrong))
    versions = " e ".join(schemas.KUBERNETES)
    return f"{len(manifests)} risorse conformi agli schemi di Kubernetes {versions}, Strimzi e KEDA"


CHECKS: dict[str, Callable[[], str]] = {
    "deploy/Dockerfile": _dockerfile,
    "docker-compose.yml": _compose,
    "deploy/k8s": _kubernetes,
    "ambienti delle immagini": _image,
}


def main() -> int:
    failed = 0
    for name, check in CHECKS.items():
        try:
            sys.stdout.write(f"{name}: {check()}\n")
        except (ToolMissing, ToolRefuses, PartMissing) as problem:
            failed += 1
            sys.stdout.write(f"{name}: NO\n{problem}\n")
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
