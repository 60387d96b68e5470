"""What the trend and the comparison answer."""

from pydantic import Field

from services.indicators.application.andamento import Andamento
from services.indicators.application.confronto import Cifra, Confronto, Gruppo
from services.indicators.domain.andamento import Mese
from services.indicators.domain.confronto import Ordine
from services.indicators.domain.regulation import Misura
from services.indicators.domain.verdicts import Cella, valore
from services.indicators.entrypoints.schemas import number
from shared.web.schemas import Istante, View


class ContoVista(View):
    valore: float | None
    numeratore: int = Field(description="Per una media: la somma dei giorni")
    denominatore: int = Field(description="Per una media: il numero dei casi")

    @classmethod
    def of(cls, misura: Misura, cella: Cella) -> "ContoVista":
        numeratore, denominatore = cella.numeratore, cella.denominatore
        if misura is Misura.MEDIA:
            numeratore, denominatore = cella.somma, cella.contributi
        return cls(valore=number(valore(misura, cella)), numeratore=numeratore, denominatore=denominatore)


class MeseVista(View):
    mese: int = Field(ge=1, le=12)
    nel_mese: ContoVista = Field(description="Ciò che il mese ha portato: chi conta una volta sola, la prima volta")
    da_gennaio: ContoVista = Field(description="Tutto fino alla fine del mese: a dicembre è il valore dell'anno")
    anno_precedente: ContoVista | None = Field(
        description="Da gennaio allo stesso mese dell'anno prima; assente se fino ad allora nulla era stato osservato"
    )

    @classmethod
    def of(cls, misura: Misura, mese: Mese) -> "MeseVista":
        return cls(
            mese=mese.mese,
            nel_mese=ContoVista.of(misura, mese.nel_mese),
            da_gennaio=ContoVista.of(misura, mese.da_gennaio),
            anno_precedente=None if mese.anno_prima is None else ContoVista.of(misura, mese.anno_prima),
        )


class AndamentoVista(View):
    codice: str
    nome: str
    livello: str
    territorio: str
    territorio_nome: str
    anno: int
    misura: Misura
    mesi: list[MeseVista] = Field(
        description="Fino al mese in corso; nessuno se l'anno non è iniziato o la regola di conteggio non è in vigore"
    )
    regola_versione: str | None
    noto_al: Istante | None
    aggiornato_al: Istante | None

    @classmethod
    def of(cls, found: Andamento) -> "AndamentoVista":
        misura = found.indicatore.misura
        return cls(
            codice=found.indicatore.codice,
            nome=found.indicatore.nome,
            livello=found.casella.livello,
            territorio=found.casella.territorio,
            territorio_nome=found.territorio_nome,
            anno=found.casella.anno,
            misura=misura,
            mesi=[MeseVista.of(misura, mese) for mese in found.mesi],
            regola_versione=None if found.regola is None else found.regola.versione,
            noto_al=found.noto_al,
            aggiornato_al=found.aggiornato_al,
        )


class CifraVista(View):
    livello: str
    territorio: str
    nome: str
    coperto: bool = Field(
        description="Numeri piccoli, o che li lascerebbero ricavare: non si mostrano fuori territorio"
    )
    valore: float | None
    numeratore: int | None = Field(description="Per una media: la somma dei giorni")
    denominatore: int | None = Field(description="Per una media: il numero dei casi; assente per un conteggio")

    @classmethod
    def of(cls, misura: Misura, cifra: Cifra) -> "CifraVista":
        conto = None if cifra.cella is None else ContoVista.of(misura, cifra.cella)
        # A count is shown by itself: what stands beside it is not covered along with it.
        whole = misura in (Misura.RAPPORTO, Misura.MEDIA)
        return cls(
            livello=cifra.livello.value,
            territorio=cifra.territorio,
            nome=cifra.nome,
            coperto=cifra.coperta,
            valore=number(cifra.valore),
            numeratore=None if conto is None else conto.numeratore,
            denominatore=conto.denominatore if conto is not None and whole else None,
        )


class GruppoVista(View):
    tra: CifraVista = Field(description="L'ATS o la Regione, con il suo valore")
    posizione: int | None = Field(description="1 è il primo; chi è pari divide il posto migliore")
    pari: int = Field(description="Quanti altri hanno lo stesso valore")
    con_valore: int = Field(description="Quanti Ambiti hanno un valore che si vede: tra questi è la posizione")
    ambiti: int
    coperti: int
    primo_quartile: float | None = Field(description="Degli Ambiti che si vedono, se sono almeno quattro")
    mediana: float | None
    terzo_quartile: float | None

    @classmethod
    def of(cls, misura: Misura, gruppo: Gruppo) -> "GruppoVista":
        place = gruppo.posizione
        return cls(
            tra=CifraVista.of(misura, gruppo.cifra),
            posizione=place.posizione,
            pari=place.pari,
            con_valore=place.con_valore,
            ambiti=gruppo.ambiti,
            coperti=gruppo.coperti,
            primo_quartile=number(place.primo_quartile),
            mediana=number(place.mediana),
            terzo_quartile=number(place.terzo_quartile),
        )


class ConfrontoVista(View):
    codice: str
    nome: str
    anno: int
    misura: Misura
    ambito: CifraVista
    ordine: Ordine
    gruppi: list[GruppoVista] = Field(description="Tra gli Ambiti della stessa ATS, e tra quelli della Regione")
    ambiti: list[CifraVista] = Field(description="Tutti gli Ambiti, per codice")
    soglia: int = Field(description="Sotto questo conteggio un numero è piccolo")
    regola_versione: str | None
    aggiornato_al: Istante | None

    @classmethod
    def of(cls, found: Confronto) -> "ConfrontoVista":
        misura = found.indicatore.misura
        return cls(
            codice=found.indicatore.codice,
            nome=found.indicatore.nome,
            anno=found.anno,
            misura=misura,
            ambito=CifraVista.of(misura, found.cifra),
            ordine=found.ordine,
            gruppi=[GruppoVista.of(misura, gruppo) for gruppo in found.gruppi],
            ambiti=[CifraVista.of(misura, cifra) for cifra in found.ambiti],
            soglia=found.soglia,
            regola_versione=None if found.regola is None else found.regola.versione,
            aggiornato_al=found.aggiornato_al,
        )
