"""The cartella as a document over HTTP."""

from typing import Any, Literal

from fastapi.responses import JSONResponse
from pydantic import model_validator

from services.pua.application.documento.importa import CasoImportato, Importazione
from shared.contracts.cartella_sociale import FORMATO, MEDIA_TYPE, CartellaSociale
from shared.kernel.refusal import InvalidInput
from shared.web.schemas import View


class FormatoNonSupportato(InvalidInput):
    """Another version of the document may mean something else by the same names: it is not guessed."""

    codice = "formato-non-supportato"
    titolo = f"Il documento non dice di essere nel formato supportato: {FORMATO}"


class CartellaSocialeBody(CartellaSociale):
    """I campi non previsti si ignorano; i codici non previsti si rifiutano."""

    @model_validator(mode="before")
    @classmethod
    def _di_questa_versione(cls, documento: Any) -> Any:
        # Before its fields: of another version they would all seem wrong. A refusal passes through pydantic as it is.
        if isinstance(documento, dict) and documento.get("formato") != FORMATO:
            raise FormatoNonSupportato
        return documento


class CasoImportatoVista(View):
    """`caso_id` è quello di chi manda, come le chiavi di `valutazioni` e `pai`; i valori sono gli id di Raccordo."""

    caso_id: str
    esito: Literal["nuovo", "aggiornato", "invariato"]
    passi: int
    """Quanti passaggi erano nuovi."""
    raccordo_caso_id: str
    persona_id: str
    valutazioni: dict[str, str]
    pai: dict[str, str]
    non_importati: tuple[str, ...]
    """Puntatori JSON a ciò che si legge ma non si importa, perché lo registra un altro servizio."""

    @classmethod
    def of(cls, caso: CasoImportato) -> "CasoImportatoVista":
        ricevuto = caso.ricevuto
        return cls(
            caso_id=ricevuto.altrove.caso_id,
            esito="nuovo" if caso.nuovo else "aggiornato" if caso.passi else "invariato",
            passi=caso.passi,
            raccordo_caso_id=ricevuto.caso_id,
            persona_id=ricevuto.persona_id,
            valutazioni=ricevuto.valutazioni,
            pai=ricevuto.pai,
            non_importati=caso.non_importati,
        )


class ImportazioneVista(View):
    documento_id: str
    casi: list[CasoImportatoVista]

    @classmethod
    def of(cls, importazione: Importazione) -> "ImportazioneVista":
        return cls(
            documento_id=importazione.documento_id,
            casi=[CasoImportatoVista.of(caso) for caso in importazione.casi],
        )


class DocumentoResponse(JSONResponse):
    media_type = MEDIA_TYPE

    @classmethod
    def of(cls, documento: CartellaSociale) -> "DocumentoResponse":
        """The ETag is the digest of what is said: as long as it stays, nothing has changed."""
        return cls(documento.model_dump(mode="json"), headers={"ETag": f'"{documento.documento_id}"'})
