from pathlib import Path

from proof.scenes.failing_commit import failing_commit


async def test_chi_ha_scritto_lo_sa_e_i_numeri_del_caso_non_hanno_buchi(tmp_path: Path) -> None:
    assert (await failing_commit(tmp_path)).all == []
