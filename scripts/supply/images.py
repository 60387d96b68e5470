"""What each image holds, as `uv.lock` says: the same choice of packages that deploy/Dockerfile installs."""

from functools import cache

from packaging.requirements import Requirement

from scripts.manifests.image import IMAGES, SYNC
from scripts.manifests.programs import run, uv

_SELECTION = [each for each in SYNC[1:] if each != "--no-editable"]
_LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
"""Where images run, whatever the machine of whoever asks."""


@cache
def exported(image: str, form: str) -> str:
    """The lock of one image in another form, known to uv by that name. Raises ToolMissing, ToolRefuses."""
    options = ["--format", form, "--preview-features", "sbom-export", "--quiet"]
    return run([uv(), "export", *_SELECTION, image, *options]).stdout


def requirements(image: str) -> str:
    """The libraries of an image with all their digests, without the packages of this repository."""
    options = ["--no-emit-workspace", "--no-annotate", "--no-header", "--quiet"]
    return run([uv(), "export", *_SELECTION, image, *options]).stdout


def installed_in(image: str) -> list[Requirement]:
    """Name and version of every library that is really there, on Linux."""
    lines = [line.rstrip("\\ ") for line in requirements(image).splitlines() if line and not line.startswith(" ")]
    return [each for each in map(Requirement, lines) if present(str(each.marker or ""))]


def present(marker: str) -> bool:
    """Whether a requirement under this condition (PEP 508; empty: none) is met in an image."""
    if not marker:
        return True
    condition = Requirement(f"x; {marker}").marker
    return condition is None or condition.evaluate(_LINUX)


def libraries() -> set[str]:
    """The names of the libraries of all images."""
    return {each.name for image in IMAGES for each in installed_in(image)}
