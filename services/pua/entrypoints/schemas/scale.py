"""The scales over HTTP: what to ask, and what the answers are worth."""

from services.pua.domain.scales import Scala, Voce
from shared.web.schemas import View


class RispostaVista(View):
    valore: int
    etichetta: str


class VoceScalaVista(View):
    codice: str
    testo: str
    sezione: str
    risposte: list[RispostaVista]

    @classmethod
    def of(cls, voce: Voce) -> "VoceScalaVista":
        return cls(
            codice=voce.codice,
            testo=voce.testo,
            sezione=voce.sezione,
            risposte=[RispostaVista.model_validate(risposta) for risposta in voce.ammessi],
        )


class ClasseVista(View):
    codice: str
    etichetta: str
    da: int
    a: int


class ScalaBreveVista(View):
    codice: str
    versione: str
    titolo: str
    fonte: str
    licenza: str


class ScalaVista(ScalaBreveVista):
    voci: list[VoceScalaVista]
    classi: list[ClasseVista]
    contesto: dict[str, dict[str, str]]
    """Circostanze facoltative: nome, valori ammessi e loro significato."""

    @classmethod
    def of(cls, scala: Scala) -> "ScalaVista":
        return cls(
            codice=scala.codice,
            versione=scala.versione,
            titolo=scala.titolo,
            fonte=scala.fonte,
            licenza=scala.licenza,
            voci=[VoceScalaVista.of(voce) for voce in scala.voci],
            classi=[ClasseVista.model_validate(classe) for classe in scala.classi],
            contesto={nome: dict(valori) for nome, valori in scala.contesto.items()},
        )


class ScaleVista(View):
    elementi: list[ScalaBreveVista]
