"""`ensemblier parcours groupes`: the closing dates applied by a scheduled command, caught up after an outage."""

from datetime import timedelta
from pathlib import Path

from services.commande.contexte import Installation
from services.commande.parcours import appliquer
from shared.horloge import Horloge
from shared.reglages import Reglages
from tests.outillage.base import hors_boucle
from tests.outillage.groupes import ouvrir_groupe
from tests.outillage.plateforme import PlateformeTest


async def test_la_commande_rattrape_une_panne_et_ne_fait_rien_deux_fois(
    plateforme: PlateformeTest, url_base: str, tmp_path: Path
) -> None:
    groupes = [await ouvrir_groupe(plateforme) for _ in range(3)]
    for groupe in groupes:
        await groupe.candidater()
    installation = Installation(Reglages(env="test", var=tmp_path, database_url=url_base), url_base)
    tard = Horloge(lambda: Horloge().maintenant() + timedelta(days=90))
    comptes: list[tuple[int, int]] = []
    for _ in range(2):
        hors_boucle(lambda: comptes.append(appliquer(installation, tard)))
    assert comptes[0][0] >= 3
    assert comptes[1] == (0, 0)
    for groupe in groupes:
        assert (await groupe.lire())["etat"] == "hors_delai"
        assert len(await groupe.propositions()) == 1
