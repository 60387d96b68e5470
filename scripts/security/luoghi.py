"""For each Ambito: whose case it is, who its siblings and parents are, by the table of the territories."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from shared.kernel.actor import Scope
from shared.kernel.territory import Territorio, Voce, lombardia

LIVELLI = ("ambiti", "distretti", "asst", "ats")


class Rivendicazione(NamedTuple):
    """What a token claims: a relation to the Ambito, a level (`ambiti`, `distretti`, `asst`, `ats`) and its code."""

    relazione: str
    livello: str
    codice: str

    @property
    def claims(self) -> dict[str, list[str]]:
        return {self.livello: [self.codice]} if self.livello else {}

    @property
    def scope(self) -> Scope:
        ambiti, distretti, asst, ats = (frozenset(self.claims.get(livello, ())) for livello in LIVELLI)
        return Scope(ambiti, distretti, asst, ats)


PROPRIO, FRATELLO, GENITORE, NESSUNO = "proprio", "fratello", "genitore", "nessuno"
VUOTA = Rivendicazione(NESSUNO, "", "")


@dataclass(frozen=True)
class Luogo:
    """An Ambito with the territory in which its case is told; `fratelli` see none of it, each of `genitori` sees it."""

    ambito: str
    nome: str
    territorio: Territorio
    ats: str
    proprio: Rivendicazione
    fratelli: tuple[Rivendicazione, ...]
    genitori: tuple[Rivendicazione, ...]

    @property
    def livelli(self) -> set[str]:
        """The levels at which somebody is a sibling."""
        return {fratello.livello for fratello in self.fratelli}

    def intero(self, chi: Rivendicazione) -> bool:
        """Whether the claim holds every territory of the Ambito."""
        return all(chi.scope.sees(territorio) for territorio in lombardia().dell_ambito(self.ambito))

    def in_comune(self, chi: Rivendicazione) -> set[str]:
        """Which of `distretto` and `asst` of the case are those of some territory that the claim holds, too."""
        suoi = [voce.territorio for voce in lombardia().voci if chi.scope.sees(voce.territorio)]
        return {
            quale
            for quale in ("distretto", "asst")
            if any(getattr(suo, quale) == getattr(self.territorio, quale) for suo in suoi)
        }


def luoghi() -> list[Luogo]:
    """All Ambiti, by code."""
    voci = lombardia().voci
    primi = {voce.territorio.ambito: voce for voce in reversed(voci)}
    return [_luogo(primi[ambito]) for ambito in sorted(primi)]


def scelti() -> list[Luogo]:
    """The most tangled ones: two of one Distretto, each the other's sibling; one of several Distretti (and ASST); one
    whose Distretto is of two ASST."""
    tutti = luoghi()
    di = {luogo.ambito: luogo for luogo in tutti}
    uno, altro = next((luogo, di[luogo.fratelli[0].codice]) for luogo in tutti if _accanto(luogo, di))
    return [
        uno,
        altro,
        *(next(luogo for luogo in tutti if livello in luogo.livelli) for livello in ("distretti", "asst")),
    ]


def _accanto(luogo: Luogo, di: Mapping[str, Luogo]) -> bool:
    vicino = di[luogo.fratelli[0].codice]
    uno_dell_altro = vicino.fratelli == (luogo.proprio._replace(relazione=FRATELLO),)
    return uno_dell_altro and "distretto" in luogo.in_comune(vicino.proprio)


def _luogo(voce: Voce) -> Luogo:
    suo = voce.territorio
    fratelli = [Rivendicazione(FRATELLO, "ambiti", _vicino(voce))]
    mie = [each.territorio for each in lombardia().voci if each.territorio.ambito == suo.ambito]
    fratelli += [
        Rivendicazione(FRATELLO, "distretti", codice)
        for codice in sorted({t.distretto for t in mie} - {suo.distretto})[:1]
    ]
    del_distretto = {each.territorio.asst for each in lombardia().voci if each.territorio.distretto == suo.distretto}
    fratelli += [Rivendicazione(FRATELLO, "asst", codice) for codice in sorted(del_distretto - {suo.asst})[:1]]
    genitori = (("distretti", suo.distretto), ("asst", suo.asst), ("ats", voce.ats))
    return Luogo(
        suo.ambito,
        voce.ambito_nome,
        suo,
        voce.ats,
        Rivendicazione(PROPRIO, "ambiti", suo.ambito),
        tuple(fratelli),
        tuple(Rivendicazione(GENITORE, livello, codice) for livello, codice in genitori),
    )


def _vicino(voce: Voce) -> str:
    """Another Ambito as near as there is one: of the same Distretto, ASST, ATS, or the next."""
    suo = voce.territorio

    def lontano(altra: Voce) -> tuple[int, str]:
        t = altra.territorio
        gradi = (t.distretto == suo.distretto, t.asst == suo.asst, altra.ats == voce.ats)
        return gradi.index(True) if True in gradi else len(gradi), t.ambito

    return min((v for v in lombardia().voci if v.territorio.ambito != suo.ambito), key=lontano).territorio.ambito
