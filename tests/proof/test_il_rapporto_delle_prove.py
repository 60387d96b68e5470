import pytest

from proof.findings import Findings
from proof.report import Report

CHIAVI = {
    "cycles",
    "lost",
    "orphans",
    "doubles",
    "order_violations",
    "failpoints",
    "planted_total",
    "planted_found",
}


def test_il_rapporto_ha_i_numeri_promessi() -> None:
    report = Report("seme", cycles={"sqlite": {"piattaforma": 20}, "distribuita": {"pua api": 3, "sad worker": 4}})
    report.planted = {"uno": True, "due": True}
    told = report.as_json()
    assert {name: told[name] for name in CHIAVI} == dict.fromkeys(CHIAVI, 0) | {
        "cycles": 27,
        "planted_total": 2,
        "planted_found": 2,
    }
    assert report.kept


@pytest.mark.parametrize(
    "report",
    [
        Report("s", Findings(lost=["uno"])),
        Report("s", Findings(others=["uno"])),
        Report("s", planted={"guasto": False}),
        Report("s", broken=["una parte"]),
    ],
)
def test_una_promessa_rotta_o_una_parte_interrotta_non_passa(report: Report) -> None:
    assert not report.kept
