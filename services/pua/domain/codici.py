"""The code lists of the regulation, each with its source. The values are what is stored, published and sent."""

from enum import IntEnum, StrEnum


class Provenienza(StrEnum):
    """How a phase of the cartella came in: through an interface, or typed by a person."""

    INTEGRAZIONE = "integrazione"
    MANUALE = "manuale"


class Segnalante(StrEnum):
    """Who signals a need to the PUA.

    Numbers: the list of the national home-care flow SIAD (DM 17/12/2008 and its technical rules). The three with a
    name come from D.Lgs. 29/2024 art. 27, which the flow's list does not have.
    """

    SERVIZI_SOCIALI = "1"
    MMG_PLS = "2"
    OSPEDALE = "3"
    OSPEDALE_DIMISSIONE_PROTETTA = "4"
    STRUTTURA_RESIDENZIALE = "5"
    UTENTE_FAMILIARI = "6"
    ALTRO = "9"
    HOSPICE = "10"
    ALTRI_SERVIZI_TERRITORIALI = "11"
    SPECIALISTA = "12"
    FARMACIA = "farmacia"
    COMUNE = "comune"
    AMBITO = "ambito"

    @property
    def descrizione(self) -> str:
        return _SEGNALANTI[self]

    @property
    def codice_siad(self) -> str | None:
        """The number of the flow's list, or None for those that it does not have."""
        return self.value if self.value.isdecimal() else None


_SEGNALANTI = {
    Segnalante.SERVIZI_SOCIALI: "Servizi sociali",
    Segnalante.MMG_PLS: "Medico di medicina generale o pediatra di libera scelta",
    Segnalante.OSPEDALE: "Ospedale",
    Segnalante.OSPEDALE_DIMISSIONE_PROTETTA: "Ospedale, per dimissione protetta",
    Segnalante.STRUTTURA_RESIDENZIALE: "Struttura residenziale extraospedaliera",
    Segnalante.UTENTE_FAMILIARI: "Utente o familiari, anche tramite PUA",
    Segnalante.ALTRO: "Altro",
    Segnalante.HOSPICE: "Hospice",
    Segnalante.ALTRI_SERVIZI_TERRITORIALI: "Altri servizi territoriali",
    Segnalante.SPECIALISTA: "Medico specialista",
    Segnalante.FARMACIA: "Farmacia",
    Segnalante.COMUNE: "Comune",
    Segnalante.AMBITO: "Ambito territoriale sociale",
}


class Urgenza(StrEnum):
    ORDINARIA = "ordinaria"
    URGENTE = "urgente"


class EsitoPreliminare(StrEnum):
    """What the valutazione preliminare (triage) finds. Source: DGR Lombardia XII/2167/2024, funzioni del PUA."""

    ORIENTAMENTO = "orientamento"
    BISOGNO_SEMPLICE = "bisogno_semplice"
    BISOGNO_COMPLESSO = "bisogno_complesso"
    NON_DI_COMPETENZA = "non_di_competenza"


class EsitoAccesso(StrEnum):
    """How an accesso ended."""

    ORIENTATO = "orientato"
    AVVIATO_A_SERVIZIO = "avviato_a_servizio"
    PRESO_IN_CARICO = "preso_in_carico"
    NON_DI_COMPETENZA = "non_di_competenza"
    ANNULLATO = "annullato"


class Area(StrEnum):
    ANZIANI = "anziani"
    DISABILITA = "disabilita"
    MINORI_FAMIGLIA = "minori_famiglia"
    ADULTI = "adulti"


class Professione(StrEnum):
    """Professions of an équipe. VMD-3 counts the distinct ones."""

    ASSISTENTE_SOCIALE = "assistente_sociale"
    INFERMIERE = "infermiere"
    MEDICO_MEDICINA_GENERALE = "medico_medicina_generale"
    PEDIATRA = "pediatra"
    GERIATRA = "geriatra"
    FISIATRA = "fisiatra"
    NEUROPSICHIATRA = "neuropsichiatra"
    PSICHIATRA = "psichiatra"
    ALTRO_MEDICO = "altro_medico"
    PSICOLOGO = "psicologo"
    FISIOTERAPISTA = "fisioterapista"
    TERAPISTA_OCCUPAZIONALE = "terapista_occupazionale"
    LOGOPEDISTA = "logopedista"
    EDUCATORE_PROFESSIONALE = "educatore_professionale"
    PEDAGOGISTA = "pedagogista"
    OPERATORE_SOCIO_SANITARIO = "operatore_socio_sanitario"
    ALTRO = "altro"


class Ente(StrEnum):
    """For whom an équipe member works."""

    COMUNE = "comune"
    AMBITO = "ambito"
    ASST = "asst"
    OSPEDALE = "ospedale"
    TERZO_SETTORE = "terzo_settore"
    ALTRO = "altro"


class Orizzonte(StrEnum):
    """When a goal of the PAI is to be reached."""

    BREVE = "breve"
    MEDIO = "medio"
    LUNGO = "lungo"


class EsitoObiettivo(IntEnum):
    NON_RAGGIUNTO = 1
    PARZIALE = 2
    RAGGIUNTO = 3


class TipoIntervento(StrEnum):
    SAD = "sad"
    ADI = "adi"
    TELESOCCORSO = "telesoccorso"
    PASTI = "pasti"
    RICOVERO_SOLLIEVO = "ricovero_sollievo"
    RESIDENZIALE = "residenziale"
    ALTRO = "altro"


class Erogatore(StrEnum):
    COMUNE = "comune"
    AMBITO = "ambito"
    ASST = "asst"
    TERZO_SETTORE = "terzo_settore"
    PRIVATO_ACCREDITATO = "privato_accreditato"
    FAMIGLIA = "famiglia"
    ALTRO = "altro"


class Finanziamento(StrEnum):
    """Who pays for an intervention."""

    FONDO_SANITARIO = "fondo_sanitario"
    FNPS = "fnps"
    FNA = "fna"
    FONDO_POVERTA = "fondo_poverta"
    RISORSE_COMUNALI = "risorse_comunali"
    PNRR = "pnrr"
    COMPARTECIPAZIONE = "compartecipazione"
    ALTRO = "altro"


class Lato(StrEnum):
    """The two sides that sign a PAI. Both on one plan make it integrated (SAD-1)."""

    SOCIALE = "sociale"
    SANITARIO = "sanitario"


class MotivoChiusuraPai(StrEnum):
    OBIETTIVI_RAGGIUNTI = "obiettivi_raggiunti"
    DECESSO = "decesso"
    RINUNCIA = "rinuncia"
    TRASFERIMENTO = "trasferimento"
    RICOVERO_DEFINITIVO = "ricovero_definitivo"
    ANNULLAMENTO = "annullamento"
    ALTRO = "altro"
