"""The aggregate: one version of an Ambito's return for a year, from draft to frozen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.indicators.domain.restituzione.canonico import canonico, impronta
from services.indicators.domain.restituzione.correzione import GENERALE, differenze
from services.indicators.domain.restituzione.documento import (
    CasiCambiati,
    Documento,
    Foglio,
    Riferimento,
    numero,
)
from services.indicators.domain.restituzione.refusals import (
    AnnoNonConcluso,
    CodiceFiscaleNelTesto,
    CorrezioneSenzaDifferenze,
    CorrezioneSoloDellUltima,
    NotaSenzaIndicatore,
    RestituzioneCongelata,
    RestituzioneGiaVerificata,
    RestituzioneNonVerificata,
)
from shared.kernel.aggregate import Aggregate

_CODICE_FISCALE = re.compile(
    r"\b[A-Z]{6}[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]\b", re.IGNORECASE
)
"""Its shape, omocodia included (D.M. 23/12/1976 and following)."""


class Stato(StrEnum):
    BOZZA = "bozza"
    VERIFICATA = "verificata"
    CONGELATA = "congelata"


@dataclass(kw_only=True)
class Restituzione(Aggregate):
    """`congelato` are the canonical bytes that were frozen, `impronta` their SHA-256; both empty before."""

    documento: Documento
    congelato: bytes = b""
    impronta: str = ""

    @classmethod
    def apri(cls, id: str, foglio: Foglio) -> "Restituzione":
        """The first version, a draft."""
        return cls(id=id, documento=Documento(numero(foglio.anno, foglio.ambito, 1), 1, foglio))

    @property
    def stato(self) -> Stato:
        if self.documento.congelata_il is not None:
            return Stato.CONGELATA
        return Stato.BOZZA if self.documento.verificata_il is None else Stato.VERIFICATA

    def correggi(self, id: str, foglio: Foglio, motivo: str, casi: Mapping[str, CasiCambiati | None]) -> "Restituzione":
        """The version that takes the place of this one, a draft; this one stays as it is, for ever.

        The notes are taken over. Raises CorrezioneSoloDellUltima where this one is not frozen,
        CodiceFiscaleNelTesto.
        """
        if self.stato is not Stato.CONGELATA:
            raise CorrezioneSoloDellUltima()
        _senza_codici_fiscali(motivo)
        before = self.documento
        progressivo = before.progressivo + 1
        draft = Documento(
            numero(foglio.anno, foglio.ambito, progressivo),
            progressivo,
            foglio,
            note=before.note,
            corregge=Riferimento(before.numero, self.impronta),
            motivo_correzione=motivo,
        )
        return Restituzione(id=id, documento=replace(draft, differenze=differenze(before, draft, casi)))

    def aggiorna(
        self,
        foglio: Foglio,
        prima: "Restituzione | None" = None,
        casi: Mapping[str, CasiCambiati | None] | None = None,
    ) -> None:
        """Take the numbers again, as known at another instant; notes stay. `prima`: the frozen one it corrects.

        Raises RestituzioneGiaVerificata, RestituzioneCongelata.
        """
        self._in_bozza()
        changed = replace(self.documento, foglio=foglio)
        if prima is not None:
            changed = replace(changed, differenze=differenze(prima.documento, changed, casi))
        self.documento = changed

    def annota(self, codice: str, testo: str, prima: "Restituzione | None" = None) -> None:
        """Say something about an indicator (or, as `generale`, about the whole). An empty text takes the note away.

        Raises NotaSenzaIndicatore, CodiceFiscaleNelTesto, RestituzioneGiaVerificata, RestituzioneCongelata.
        """
        self._in_bozza()
        _senza_codici_fiscali(testo)
        if codice != GENERALE and codice not in {riga.codice for riga in self.documento.foglio.righe}:
            raise NotaSenzaIndicatore(codice=codice)
        others = {name: text for name, text in self.documento.note.items() if name != codice}
        changed = replace(self.documento, note=others | ({codice: testo} if testo else {}))
        if prima is not None:
            casi = {each.codice: each.casi for each in self.documento.differenze}
            changed = replace(changed, differenze=differenze(prima.documento, changed, casi))
        self.documento = changed

    def verifica(self, now: datetime) -> None:
        """The Ufficio di Piano has looked at it. Raises RestituzioneGiaVerificata, RestituzioneCongelata."""
        self._in_bozza()
        self.documento = replace(self.documento, verificata_il=now)

    def riapri(self) -> None:
        """Back to a draft. Raises RestituzioneNonVerificata, RestituzioneCongelata."""
        self._da_verificata()
        self.documento = replace(self.documento, verificata_il=None)

    def congela(self, now: datetime) -> None:
        """From here on it cannot change: its bytes are fixed, and whoever holds them can recompute their hash.

        Raises RestituzioneNonVerificata, RestituzioneCongelata, AnnoNonConcluso, CorrezioneSenzaDifferenze.
        """
        self._da_verificata()
        if not self.documento.foglio.anno_concluso:
            raise AnnoNonConcluso(anno=self.documento.foglio.anno)
        if self.documento.corregge is not None and not self.documento.differenze:
            raise CorrezioneSenzaDifferenze()
        self.documento = replace(self.documento, congelata_il=now)
        self.congelato = canonico(self.documento)
        self.impronta = impronta(self.congelato)

    def _in_bozza(self) -> None:
        match self.stato:
            case Stato.CONGELATA:
                raise RestituzioneCongelata()
            case Stato.VERIFICATA:
                raise RestituzioneGiaVerificata()

    def _da_verificata(self) -> None:
        match self.stato:
            case Stato.CONGELATA:
                raise RestituzioneCongelata()
            case Stato.BOZZA:
                raise RestituzioneNonVerificata()


def _senza_codici_fiscali(testo: str) -> None:
    if _CODICE_FISCALE.search(testo):
        raise CodiceFiscaleNelTesto()
