"""What the registers must make the platform say, counted by hand from what was written and corrected in them."""

from collections.abc import Iterator, Sequence
from datetime import date

from services.embedded.demo.calendario import ANNI
from services.embedded.demo.storie_registro import (
    Cosa,
    Ente,
    Equipe,
    Incontri,
    Professioni,
    Protocollo,
    Strumento,
    VoceScritta,
)

Contato = tuple[str, int, int, int, str | None]
"""Code, year, numerator, denominator, and who counts once per territory, if anybody does."""

_PROTOCOLLI = {"allontanamento_familiare": "PAF-1", "dimissioni_protette": "DIP-1", "valutazione_integrata": "PUA-1"}


def contributi(voci: Sequence[VoceScritta]) -> Iterator[tuple[str, Contato]]:
    """Ambito by Ambito. What was annulled does not count, and of what was corrected only the correction does."""
    for voce in voci:
        if not voce.annullata:
            for contato in _della_cosa(voce.cosa):
                yield voce.ambito, contato


def _della_cosa(cosa: Cosa) -> Iterator[Contato]:
    match cosa:
        case Equipe(_, dal, professioni, al):
            for anno in _anni(dal, al):
                yield "VMD-1", anno, 1, 1, None
                for professione in professioni:
                    yield "VMD-3", anno, 1, 1, professione
        case Professioni(anno, professioni):
            for professione in professioni:
                yield "VMD-3", anno, 0, 1, professione
        case Incontri(destinatari, anno, conti):
            _, previsti, svolti = conti[-1]
            yield {"equipe": "VMD-2", "caregiver": "DIP-5"}[destinatari], anno, svolti, previsti, None
        case Protocollo(materia, passi):
            yield from _del_protocollo(_PROTOCOLLI[materia], passi)
        case Strumento(nome, dal):
            for anno in _anni(dal, None):
                yield "PUA-3", anno, 1, 1, nome.casefold()
        case Ente(nome, _, dal, al):
            for anno in _anni(dal, al):
                yield "PAF-3", anno, 1, 1, nome.casefold()


def _del_protocollo(codice: str, passi: Sequence[tuple[str, date, str]]) -> Iterator[Contato]:
    """2025 asks for definito or aggiornato and condiviso, 2026 for attivato; once ceased, it never was."""
    for anno in ANNI:
        fatti = [stato for stato, il, _ in passi if il.year <= anno]
        if not fatti:
            continue
        scritto = "definito" in fatti or "aggiornato" in fatti
        raggiunto = "attivato" in fatti if anno == 2026 else scritto and "condiviso" in fatti
        yield codice, anno, int(raggiunto and "cessato" not in fatti), 1, None


def _anni(dal: date, al: date | None) -> Iterator[int]:
    return (anno for anno in ANNI if dal.year <= anno and (al is None or anno <= al.year))
