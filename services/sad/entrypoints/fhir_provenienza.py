"""Who recorded a visit."""

from collections.abc import Iterator

from services.sad.domain.visita import Visita
from shared.fhir.provenance import Act


def atti_della(visita: Visita) -> Iterator[Act]:
    come = visita.registrazione
    yield Act("visita", come.avvenuta_il, come.registrata_il, come.da, come.provenienza.value)
