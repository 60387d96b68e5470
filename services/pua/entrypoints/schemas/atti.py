"""What every body and view of the PUA is made of."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.pua.application.commands import TerritorioIndicato
from services.pua.domain.atto import Atto
from services.pua.domain.codici import Provenienza
from shared.kernel.territory import Territorio
from shared.web.schemas import Body, Istante, View

Codice = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Riga = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Testo = Annotated[str, StringConstraints(min_length=1, max_length=4000)]

AvvenutoIl = Annotated[
    Istante | None,
    Field(description="Quando è avvenuto, con fuso orario; se manca: adesso. Il futuro è rifiutato"),
]


class TerritorioBody(Body):
    """Il territorio del caso. Distretto e ASST si possono omettere dove l'Ambito ne ha uno solo."""

    ambito: Annotated[str, Field(max_length=6, description="Codice dell'Ambito", examples=["50036"])]
    distretto: Annotated[str | None, Field(max_length=6, description="Codice del Distretto")] = None
    asst: Annotated[str | None, Field(max_length=6, description="Codice dell'ASST")] = None

    def indicato(self) -> TerritorioIndicato:
        return TerritorioIndicato(self.ambito, self.distretto, self.asst)


class QuandoBody(Body):
    """Un fatto di cui basta dire quando è avvenuto."""

    avvenuto_il: AvvenutoIl = None


class TerritorioVista(View):
    ambito: str
    distretto: str
    asst: str

    @classmethod
    def of(cls, territorio: Territorio) -> "TerritorioVista":
        return cls(ambito=territorio.ambito, distretto=territorio.distretto, asst=territorio.asst)


class AttoVista(View):
    """Quando è avvenuto, quando è stato registrato (UTC), da chi, e come è arrivato."""

    avvenuto_il: Istante
    registrato_il: Istante
    da: str
    provenienza: Provenienza

    @classmethod
    def of(cls, atto: Atto) -> "AttoVista":
        return cls(
            avvenuto_il=atto.avvenuto_il,
            registrato_il=atto.registrato_il,
            da=atto.da,
            provenienza=atto.provenienza,
        )

    @classmethod
    def se(cls, atto: Atto | None) -> "AttoVista | None":
        return None if atto is None else cls.of(atto)
