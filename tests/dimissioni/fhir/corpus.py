"""All the hostile and odd messages, by name."""

from collections.abc import Mapping

from tests.dimissioni.fhir.ostili import Ostile
from tests.dimissioni.fhir.ostili_contenuto import PERSONE, RIFERIMENTI, RISORSE
from tests.dimissioni.fhir.ostili_forma import BUSTA, BYTE

CORPUS: Mapping[str, Ostile] = {**BYTE, **BUSTA, **PERSONE, **RIFERIMENTI, **RISORSE}
