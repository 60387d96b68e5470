"""What is wrong in a document, everything at once, each with the place where it stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from services.pua.domain.refusals import CasoNatoQui, DocumentoRiusato, InContrasto
from shared.kernel.refusal import Forbidden, InvalidInput, Refusal


class DocumentoNonAccettato(InvalidInput):
    """`errori` says what and where; nothing of the document was taken."""

    codice = "documento-non-accettato"
    titolo = "Il documento non è stato accettato: nulla è stato importato"


class DocumentoInContrasto(Refusal):
    """The document is sound, but contradicts what is known. As above."""

    codice = "documento-in-contrasto"
    titolo = "Il documento contraddice ciò che qui risulta: nulla è stato importato"


class DocumentoNonConsentito(Forbidden):
    """The document says what its caller may not record: in another territory, or for the other side. As above."""

    codice = "documento-non-consentito"
    titolo = "Il documento contiene ciò che chi lo manda non può registrare: nulla è stato importato"


CONTRASTI = (InContrasto, DocumentoRiusato, CasoNatoQui)


class Interrotto(Exception):
    """What follows a step that was refused is not tried: it would only be refused for the same reason."""


@dataclass(frozen=True)
class Trovato:
    """`campo` is a JSON pointer."""

    campo: str
    rifiuto: Refusal


class Esame:
    def __init__(self) -> None:
        self.trovati: list[Trovato] = []

    @contextmanager
    def presso(self, campo: str) -> Iterator[None]:
        """A refusal inside is noted. Raises Interrotto in its place."""
        try:
            yield
        except Refusal as rifiuto:
            self.trovati.append(Trovato(campo, rifiuto))
            raise Interrotto from rifiuto

    @contextmanager
    def parte(self) -> Iterator[None]:
        """Something whose refusal does not concern what comes after."""
        try:
            yield
        except Interrotto:
            return

    @contextmanager
    def controllo(self, campo: str) -> Iterator[None]:
        """One check by itself: a refusal inside is noted, and what follows goes on."""
        with self.parte(), self.presso(campo):
            yield

    def concludi(self) -> None:
        """Raises DocumentoNonConsentito, DocumentoNonAccettato, DocumentoInContrasto where anything was found."""
        if not self.trovati:
            return
        rifiuti = [trovato.rifiuto for trovato in self.trovati]
        if any(isinstance(rifiuto, Forbidden) for rifiuto in rifiuti):
            esito: type[Refusal] = DocumentoNonConsentito
        elif all(isinstance(rifiuto, CONTRASTI) for rifiuto in rifiuti):
            esito = DocumentoInContrasto
        else:
            esito = DocumentoNonAccettato
        rifiuto = esito()
        rifiuto.errori = [
            {"campo": trovato.campo, "codice": trovato.rifiuto.codice, "messaggio": trovato.rifiuto.dettaglio}
            for trovato in self.trovati
        ]
        raise rifiuto
