"""What a scale is: a questionnaire as data and one pure scoring function.

Validation lives here once, so that the function of each scale reads only whole and admitted answers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from services.pua.domain.scales.refusals import ContestoNonAmmesso, RispostaFuoriScala, VoceMancante, VoceSconosciuta


@dataclass(frozen=True)
class Risposta:
    """An answer the item admits: its points (integer, no unit) and what they mean, in Italian."""

    valore: int
    etichetta: str


@dataclass(frozen=True)
class Voce:
    """One question. `sezione` names the printed item it belongs to where that item is several boxes to tick."""

    codice: str
    testo: str
    ammessi: tuple[Risposta, ...]
    sezione: str = ""

    @property
    def valori(self) -> tuple[int, ...]:
        """The admitted points, lowest first."""
        return tuple(sorted(risposta.valore for risposta in self.ammessi))


@dataclass(frozen=True)
class Classe:
    """A band of the measure by which the scale classifies, both limits included.

    The measure is the score, except for CIRS, which has no published bands of the severity index: there it is the
    comorbidity index.
    """

    codice: str
    etichetta: str
    da: int
    a: int


@dataclass(frozen=True)
class Punteggio:
    """A score: `valore` in points of the scale, `classe` the code of its band, `dettaglio` the parts it is made of."""

    valore: int | float
    classe: str
    dettaglio: Mapping[str, float]


Calcolo = Callable[[Mapping[str, int], Mapping[str, str]], Punteggio]
"""A scoring function: whole, admitted answers and the circumstances in, score out. Pure."""


@dataclass(frozen=True)
class Scala:
    """A versioned questionnaire.

    `versione` changes whenever items, points or bands change; a stored result keeps the version that made it.
    `fonte` cites the publication, `licenza` says what is known of its terms of use. `contesto` holds the optional
    circumstances: name -> admitted value -> Italian label; a circumstance not given changes nothing.
    `non_chieste` says which items a (circumstance, value) leaves out.
    """

    codice: str
    versione: str
    titolo: str
    fonte: str
    licenza: str
    voci: tuple[Voce, ...]
    classi: tuple[Classe, ...]
    calcolo: Calcolo
    contesto: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    non_chieste: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def voci_chieste(self, **contesto: str | None) -> tuple[Voce, ...]:
        """The items to ask in these circumstances. Raises ContestoNonAmmesso."""
        fuori: set[str] = set()
        for circostanza in self._circostanze(contesto).items():
            fuori |= self.non_chieste.get(circostanza, frozenset())
        return tuple(voce for voce in self.voci if voce.codice not in fuori)

    def punteggio(self, risposte: Mapping[str, int], **contesto: str | None) -> Punteggio:
        """Score a whole set of answers (item code -> points).

        Raises ContestoNonAmmesso, VoceSconosciuta, VoceMancante, RispostaFuoriScala.
        """
        chieste = self.voci_chieste(**contesto)
        self._controlla(risposte, chieste)
        return self.calcolo(risposte, self._circostanze(contesto))

    def _circostanze(self, contesto: Mapping[str, str | None]) -> dict[str, str]:
        if any(nome not in self.contesto for nome in contesto):
            previste = ", ".join(self.contesto) or "nessuna"
            raise ContestoNonAmmesso(
                f"La scala {self.codice} prevede queste circostanze: {previste}", scala=self.codice
            )
        scelte = {nome: valore for nome, valore in contesto.items() if valore is not None}
        for nome, valore in scelte.items():
            if valore not in self.contesto[nome]:
                ammessi = ", ".join(self.contesto[nome])
                raise ContestoNonAmmesso(
                    f"La circostanza {nome} della scala {self.codice} ammette: {ammessi}", scala=self.codice, nome=nome
                )
        return scelte

    def _controlla(self, risposte: Mapping[str, int], chieste: tuple[Voce, ...]) -> None:
        codici = {voce.codice for voce in chieste}
        sconosciute = sum(codice not in codici for codice in risposte)
        if sconosciute:
            raise VoceSconosciuta(
                f"La scala {self.codice} non prevede {sconosciute} delle voci inviate", scala=self.codice
            )
        mancanti = [voce.codice for voce in chieste if voce.codice not in risposte]
        if mancanti:
            raise VoceMancante(
                f"Nella scala {self.codice} manca la risposta a: {', '.join(mancanti)}",
                scala=self.codice,
                voci=mancanti,
            )
        for voce in chieste:
            valore = risposte[voce.codice]
            # A boolean equals 0 or 1 in Python, but stored as an answer it would read back as something else.
            if type(valore) is not int or valore not in voce.valori:
                raise RispostaFuoriScala(
                    f"La voce {voce.codice} della scala {self.codice} ammette: {', '.join(map(str, voce.valori))}",
                    scala=self.codice,
                    voce=voce.codice,
                )


def classe_di(misura: float, classi: tuple[Classe, ...]) -> str:
    """The code of the band that holds the measure. LookupError says that the table of bands has a hole: a defect."""
    for classe in classi:
        if classe.da <= misura <= classe.a:
            return classe.codice
    raise LookupError(f"no band holds {misura}")
