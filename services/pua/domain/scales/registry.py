"""The scales in use, by code.

A licensed or regional instrument (interRAI, SVaMA...) plugs in here: one file beside the others and one entry below.
docs/guide/add-a-scale.md tells how.
"""

from collections.abc import Mapping
from types import MappingProxyType

from services.pua.domain.scales.barthel import BARTHEL
from services.pua.domain.scales.brass import BRASS
from services.pua.domain.scales.cirs import CIRS
from services.pua.domain.scales.iadl import IADL
from services.pua.domain.scales.refusals import ScalaSconosciuta
from services.pua.domain.scales.scala import Scala
from services.pua.domain.scales.spmsq import SPMSQ

_CATALOGO: Mapping[str, Scala] = MappingProxyType({s.codice: s for s in (BRASS, BARTHEL, SPMSQ, IADL, CIRS)})


def catalogo() -> Mapping[str, Scala]:
    """Every scale in its present version, by code; read only."""
    return _CATALOGO


def scala_per_codice(codice: str) -> Scala:
    """The scale with this code. Raises ScalaSconosciuta."""
    try:
        return _CATALOGO[codice]
    except KeyError:
        raise ScalaSconosciuta(f"Le scale in uso sono: {', '.join(_CATALOGO)}") from None
