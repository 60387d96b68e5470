"""deploy/k8s and docker-compose.yml as the tests look at them: rendered once, asked by kind and by component."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.manifests import kustomize

SERVICES = ("dimissioni", "indicators", "pua", "sad")
LONG_RUNNING = ("api", "worker")
NIGHTLY = {("indicators", "autoverifica"): "services.indicators.entrypoints.nightly_audit"}
"""Jobs that come back by themselves, and the module that each runs."""
WITHOUT_KAFKA = ("api", "autoverifica")
"""What an API has to say waits in the outbox for the worker, and the self-audit says nothing."""

Manifest = Mapping[str, Any]


def of_kind(kind: str) -> list[Manifest]:
    return [manifest for manifest in kustomize.render() if manifest["kind"] == kind]


def named(kind: str, name: str) -> Manifest:
    found = [manifest for manifest in of_kind(kind) if manifest["metadata"]["name"] == name]
    assert len(found) == 1, f"{kind} {name}: {len(found)}"
    return found[0]


@dataclass(frozen=True)
class Workload:
    """A Deployment, a Job or a CronJob of ours."""

    name: str
    service: str
    component: str
    pod: Manifest

    @property
    def container(self) -> Manifest:
        (only,) = self.pod["spec"]["containers"]
        found: Manifest = only
        return found

    def environment(self) -> Iterator[Manifest]:
        yield from self.container["env"]


def workloads() -> list[Workload]:
    found = []
    for manifest in (*of_kind("Deployment"), *of_kind("Job"), *of_kind("CronJob")):
        labels = manifest["metadata"]["labels"]
        service, component = labels["app.kubernetes.io/name"], labels["app.kubernetes.io/component"]
        spec = manifest["spec"]["jobTemplate"]["spec"] if manifest["kind"] == "CronJob" else manifest["spec"]
        found.append(Workload(manifest["metadata"]["name"], service, component, spec["template"]))
    return found


def selects(selector: Manifest, labels: Manifest) -> bool:
    wanted: dict[str, str] = selector["matchLabels"]
    return wanted.items() <= labels.items()
