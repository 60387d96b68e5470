"""From what somebody typed or sent about a person to an Anagrafica that holds only what is valid."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from services.pua.domain.anagrafica import Anagrafica, DataNascitaNonValida, Sesso, data_nascita
from services.pua.domain.codice_fiscale import CodiceFiscaleNonValido
from services.pua.domain.identificativi import Identificativo, IdentificativoNonValido, identificativo
from services.pua.domain.persona import CodiceRilievo
from shared.kernel.refusal import InvalidInput


@dataclass(frozen=True)
class DatiPersona:
    """As stated, not yet checked."""

    identificativi: tuple[Identificativo, ...] = ()
    cognome: str | None = None
    nome: str | None = None
    data_nascita: str | None = None
    sesso: Sesso | None = None
    indirizzo: str | None = None
    telefono: str | None = None


def digitata(dati: DatiPersona, oggi: date) -> tuple[Anagrafica, tuple[CodiceRilievo, ...]]:
    """What a person typed: they can correct it, so what is not valid is refused.

    Raises CodiceFiscaleNonValido, IdentificativoNonValido, DataNascitaNonValida.
    """
    return _raccogli(dati, oggi, _rifiuta)


def ricevuta(dati: DatiPersona, oggi: date) -> tuple[Anagrafica, tuple[CodiceRilievo, ...]]:
    """What came through an interface: nobody is there to correct it, so what is not valid is set aside and noted."""
    rilievi: list[CodiceRilievo] = []
    anagrafica, coerenza = _raccogli(dati, oggi, lambda rifiuto: rilievi.append(_RILIEVI[type(rifiuto)]))
    return anagrafica, (*dict.fromkeys(rilievi), *coerenza)


_RILIEVI: dict[type[InvalidInput], CodiceRilievo] = {
    CodiceFiscaleNonValido: CodiceRilievo.CODICE_FISCALE_NON_VALIDO,
    IdentificativoNonValido: CodiceRilievo.IDENTIFICATIVO_NON_VALIDO,
    DataNascitaNonValida: CodiceRilievo.DATA_NASCITA_NON_VALIDA,
}


def _rifiuta(rifiuto: InvalidInput) -> None:
    raise rifiuto


def _raccogli(
    dati: DatiPersona, oggi: date, non_valido: Callable[[InvalidInput], None]
) -> tuple[Anagrafica, tuple[CodiceRilievo, ...]]:
    validi: list[Identificativo] = []
    scartati: list[Identificativo] = []
    for stato in dati.identificativi:
        try:
            validi.append(identificativo(stato.sistema, stato.valore))
        except (CodiceFiscaleNonValido, IdentificativoNonValido) as rifiuto:
            non_valido(rifiuto)
            scartati.append(stato)
    nato = None
    if dati.data_nascita is not None:
        try:
            nato = data_nascita(dati.data_nascita, oggi)
        except DataNascitaNonValida as rifiuto:
            non_valido(rifiuto)
    anagrafica = Anagrafica(
        identificativi=tuple(dict.fromkeys(validi)),
        cognome=_testo(dati.cognome),
        nome=_testo(dati.nome),
        data_nascita=nato,
        sesso=dati.sesso,
        indirizzo=_testo(dati.indirizzo),
        telefono=_testo(dati.telefono),
        non_attribuiti=tuple(scartati),
    )
    incoerente = anagrafica.contraddice_il_codice_fiscale()
    return anagrafica, (CodiceRilievo.CODICE_FISCALE_INCOERENTE,) if incoerente else ()


def _testo(valore: str | None) -> str | None:
    """Text without outer blanks; blank text is no text."""
    return (valore or "").strip() or None
