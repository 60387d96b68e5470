"""Small numbers: which cells of a table of counts must stay covered, so that the others do not give them away.

The table is a tree of territories whose counts add up (Ambiti in an ATS, ATS in the Region). A cell with a small count
is covered; then further cells are, until nobody can work a covered one back from what is shown (complementary
suppression: Willenborg, de Waal, Elements of Statistical Disclosure Control, 2001, chapter 6; Hundepool and others,
Statistical Disclosure Control, 2012, chapter 4).

*Nobody* has several faces. An office knows the leaves of its own territory exactly, covered or not, and subtracts them:
`alleanze` says which sets of leaves somebody knows together, and the table is safe against each of them, and against
who knows none.

Why it is safe. Counts are whole, never negative, and bound only by the sums that are shown. A parent that is shown says
one sum: that of the covered leaves below it, reached through covered parents only (its *conca*); each covered leaf is
in one conca at most. Take away what an alliance knows: if at least two leaves are left, and what they have together
is at least `soglia` in every count, then each may be anything from 0 to that sum, and the others take the rest: a
range never narrower than `soglia`. A covered parent moves with the leaves left below it, as long as there are others
elsewhere in its conca. Where even the root is covered no sum bounds anything from above.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

SOGLIA = 5
"""Counts below it are small, where nothing else is configured."""
SOGLIA_MINIMA = 3

Nodo = tuple[str, str]
"""A level and a code."""
Conti = tuple[int, ...]
"""The counts of a leaf, all of which must stay covered together: they add up, each by itself, and are not negative."""
Foglie = frozenset[Nodo]

NESSUNO: Foglie = frozenset()


@dataclass(frozen=True)
class Albero:
    """`figli`: of every node that has some; the leaves are those that are nobody's parent."""

    radice: Nodo
    figli: Mapping[Nodo, tuple[Nodo, ...]]

    @cached_property
    def foglie(self) -> Mapping[Nodo, Foglie]:
        """The leaves below each node; a leaf is below itself."""
        found: dict[Nodo, Foglie] = {}

        def visit(nodo: Nodo) -> Foglie:
            children = self.figli.get(nodo)
            found[nodo] = frozenset().union(*map(visit, children)) if children else frozenset({nodo})
            return found[nodo]

        visit(self.radice)
        return found


def copri(
    albero: Albero,
    conti: Mapping[Nodo, Conti],
    piccoli: Collection[Nodo],
    soglia: int = SOGLIA,
    alleanze: Iterable[Foglie] = (),
    coperti: Collection[Nodo] = (),
) -> frozenset[Nodo]:
    """The nodes to cover: those in `piccoli` and in `coperti` (covered already, for others), and what protects them.

    `conti`: of the leaves. `piccoli` holds, with a parent, every leaf below it. The same table is always covered in the
    same way. Raises ValueError where the threshold is below the minimum, or a count is negative.
    """
    if soglia < SOGLIA_MINIMA:
        raise ValueError(f"the threshold is at least {SOGLIA_MINIMA}")
    if any(count < 0 for counts in conti.values() for count in counts):
        raise ValueError("a count is negative")
    return _Copertura(albero, conti, soglia, [NESSUNO, *alleanze], {*piccoli, *coperti}).completa()


@dataclass
class _Conca:
    """What hangs together below a parent: covered leaves and parents, and the shown nodes that could be covered too."""

    sopra: Nodo
    foglie: set[Nodo]
    interni: list[Nodo]
    mostrati: list[Nodo]


@dataclass
class _Copertura:
    albero: Albero
    conti: Mapping[Nodo, Conti]
    soglia: int
    alleanze: list[Foglie]
    coperti: set[Nodo]

    def completa(self) -> frozenset[Nodo]:
        while (nodo := self._da_coprire()) is not None:
            self.coperti.add(nodo)
        return frozenset(self.coperti)

    def _da_coprire(self) -> Nodo | None:
        """One more node that must be covered; None where the table is safe."""
        return next((nodo for conca in self._conche() for nodo in self._buchi(conca)), None)

    def _conche(self) -> Iterator[_Conca]:
        for nodo in self.albero.figli:
            if nodo not in self.coperti or nodo == self.albero.radice:
                conca = self._conca(nodo)
                if conca.foglie or conca.interni:
                    yield conca

    def _conca(self, sopra: Nodo) -> _Conca:
        conca = _Conca(sopra, set(), [sopra] if sopra in self.coperti else [], [])
        rest = list(self.albero.figli[sopra])
        while rest:
            nodo = rest.pop()
            if nodo not in self.coperti:
                conca.mostrati.append(nodo)
            elif nodo in self.albero.figli:
                conca.interni.append(nodo)
                rest.extend(self.albero.figli[nodo])
            else:
                conca.foglie.add(nodo)
        return conca

    def _buchi(self, conca: _Conca) -> Iterator[Nodo]:
        """For each hole of a conca, the node that closes it."""
        below = self.albero.foglie
        for interno in conca.interni:
            if not conca.foglie & below[interno]:
                # Covered, and the sum of what is shown below it.
                yield self._piccolo(conca, NESSUNO, dentro=below[interno])
        if conca.sopra in self.coperti:
            return
        for noti in self.alleanze:
            if noti and noti.isdisjoint(conca.foglie):
                continue  # knows nothing here: as who knows nothing at all, the first of them
            left = conca.foglie - noti
            if not left:
                continue
            if len(left) == 1 or any(sum(column) < self.soglia for column in self._colonne(left)):
                yield self._piccolo(conca, noti)
            for interno in conca.interni:
                if left <= below[interno]:
                    yield self._piccolo(conca, noti, fuori=below[interno])

    def _colonne(self, foglie: Iterable[Nodo]) -> Iterator[tuple[int, ...]]:
        return zip(*(self.conti[foglia] for foglia in foglie), strict=True)

    def _piccolo(self, conca: _Conca, noti: Foglie, dentro: Foglie | None = None, fuori: Foglie = NESSUNO) -> Nodo:
        """The smallest shown node that helps: a leaf if there is one, else a parent, else the one above them all."""
        below = self.albero.foglie
        helpful = [
            nodo for nodo in conca.mostrati if below[nodo] - noti - fuori and (dentro is None or below[nodo] <= dentro)
        ]
        return min(helpful, key=self._grandezza, default=conca.sopra)

    def _grandezza(self, nodo: Nodo) -> tuple[bool, int, Nodo]:
        counts = (self.conti[foglia] for foglia in self.albero.foglie[nodo])
        return nodo in self.albero.figli, sum(map(sum, counts)), nodo
