"""`ensemblier parcours campagnes`: what is due, once, by a scheduled command."""

from datetime import UTC, datetime
from pathlib import Path

from services.commande.contexte import Installation
from services.commande.parcours import passer_campagnes
from services.parcours.campagnes.passage import Bilan
from shared.horloge import Horloge
from shared.reglages import Reglages
from tests.outillage.base import hors_boucle
from tests.outillage.campagnes import collectes, evenements
from tests.outillage.effet import parcours_deploye
from tests.outillage.plateforme import PlateformeTest


async def test_la_commande_demande_ce_qui_est_du_et_ne_double_rien(
    plateforme: PlateformeTest, url_base: str, tmp_path: Path
) -> None:
    parcours = await parcours_deploye(plateforme)
    installation = Installation(Reglages(env="test", var=tmp_path, database_url=url_base), url_base)
    le = Horloge(lambda: datetime(2026, 7, 20, 9, tzinfo=UTC))
    bilans: list[Bilan] = []
    for _ in range(2):
        hors_boucle(lambda: bilans.append(passer_campagnes(installation, le)))
    assert bilans[0].demandees >= 1
    assert bilans[1] == Bilan()
    assert [lue["etat"] for lue in await collectes(plateforme, parcours.dossier["siren"])] == ["demandee"]
    assert [fait["fait"] for fait in await evenements(plateforme, parcours.dossier["id"])] == ["demandee"]
