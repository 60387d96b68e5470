"""The document with its hash. Whoever takes `documento` out and writes it by RFC 8785 gets the same SHA-256."""

import json

from services.indicators.domain.restituzione.canonico import canonico
from services.indicators.domain.restituzione.restituzione import Restituzione


def documento_json(restituzione: Restituzione) -> bytes:
    """The bytes that were frozen, as they are; of a draft the present ones, with `impronta` null."""
    frozen = restituzione.congelato or canonico(restituzione.documento)
    impronta = json.dumps({"algoritmo": "sha-256", "valore": restituzione.impronta} if restituzione.impronta else None)
    return b'{"documento":' + frozen + b',"forma":"RFC 8785","impronta":' + impronta.encode() + b"}\n"
