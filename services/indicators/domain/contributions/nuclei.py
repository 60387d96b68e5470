"""Who counts as a nucleo familiare: the one that the plan names, else the person."""

from shared.contracts.pua import PaiAttivato


def nucleo(piano: PaiAttivato) -> str:
    return f"persona:{piano.persona_id}" if piano.nucleo_id is None else f"nucleo:{piano.nucleo_id}"
