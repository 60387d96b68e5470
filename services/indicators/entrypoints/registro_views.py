"""What the register answers: a voce, with everything that was ever stated about it."""

from typing import Any

from pydantic import Field

from services.indicators.domain.registro.codici import Condizione, Genere, MotivoAnnullamento, StatoProtocollo
from services.indicators.domain.registro.voce import Annullamento, Registrazione, Voce
from shared.web.schemas import Istante, View


class TerritorioDellaVoce(View):
    ambito: str
    distretto: str
    asst: str


class AnnullamentoVista(View):
    motivo: MotivoAnnullamento
    annullata_il: Istante
    da: str

    @classmethod
    def of(cls, annullamento: Annullamento) -> "AnnullamentoVista":
        return cls(motivo=annullamento.motivo, annullata_il=annullamento.firma.il, da=annullamento.firma.da)


class RegistrazioneVista(View):
    """Che cosa è stato registrato, quando e da quale utenza, e se vale ancora."""

    id: str
    condizione: Condizione
    contenuto: dict[str, Any] = Field(description="I campi con cui è stata inviata, e gli estremi dell'atto")
    registrata_il: Istante
    da: str
    sostituisce: str | None = Field(description="La registrazione di cui prende il posto")
    annullamento: AnnullamentoVista | None

    @classmethod
    def of(cls, registrazione: Registrazione, voce: Voce) -> "RegistrazioneVista":
        annullamento = voce.annullamento_di(registrazione)
        return cls(
            id=registrazione.id,
            condizione=voce.condizione(registrazione),
            contenuto=vars(registrazione.contenuto),
            registrata_il=registrazione.firma.il,
            da=registrazione.firma.da,
            sostituisce=registrazione.sostituisce,
            annullamento=None if annullamento is None else AnnullamentoVista.of(annullamento),
        )


class VoceVista(View):
    """Una voce con la sua storia intera, dalla prima registrazione."""

    id: str
    versione: int
    genere: Genere
    territorio: TerritorioDellaVoce
    stato: StatoProtocollo | None = Field(description="L'ultimo stato di un protocollo")
    valide: list[str] = Field(description="Le registrazioni che contano; nessuna: la voce è annullata")
    registrazioni: list[RegistrazioneVista]

    @classmethod
    def of(cls, voce: Voce) -> "VoceVista":
        return cls(
            id=voce.id,
            versione=voce.versione,
            genere=voce.genere,
            territorio=TerritorioDellaVoce.model_validate(voce.territorio),
            stato=voce.stato,
            valide=[each.id for each in voce.valide],
            registrazioni=[RegistrazioneVista.of(each, voce) for each in voce.registrazioni],
        )
