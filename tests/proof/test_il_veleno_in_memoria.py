from pathlib import Path

from proof.scenes.poison import poison


async def test_un_caso_velenoso_aspetta_in_ordine_gli_altri_passano_e_tutto_velenoso_si_ferma(tmp_path: Path) -> None:
    assert (await poison(tmp_path)).all == []
