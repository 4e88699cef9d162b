"""What the envelopes of the platform leave limits the plan, and its price is told."""

from typing import Any

from shared.horloge import Horloge
from tests.aides.enveloppes.outils import commune_neuve, votee
from tests.outillage.financement import action, plan_etabli
from tests.outillage.plateforme import PlateformeTest

DEMAIN_OU_PLUS = {"debut_prevu_le": f"{Horloge().aujourdhui().year + 1}-12-31"}


async def etabli(plateforme: PlateformeTest, commune: str, **changements: Any) -> dict[str, Any]:
    """A plan of today for a company of that commune, with PM'up alone of its range."""
    dossier = await plateforme.ouvrir_dossier(commune=commune)
    exclus = {"dispositifs_exclus": ["tpup"]}
    corps = {"le": aujourd_hui(), "faits": {"commune": commune}, "exigences": exclus} | changements
    return await plan_etabli(plateforme, dossier["id"], [action("A1", "100000", **DEMAIN_OU_PLUS)], **corps)


def aujourd_hui() -> str:
    return Horloge().aujourdhui().isoformat()


def _pmup(plan: dict[str, Any]) -> str | None:
    return next((d["montant_eur"] for d in plan["resultat"]["certain"]["dossiers"] if d["dispositif"] == "pmup"), None)


def _prix(plan: dict[str, Any]) -> str | None:
    lues = plan["resultat"]["contraintes"]
    return next((c["gain_eur"] for c in lues if c["famille"] == "enveloppe" and c["dispositif"] is None), None)


async def test_ce_qui_reste_dans_l_enveloppe_limite_le_plan_et_son_prix_est_dit(plateforme: PlateformeTest) -> None:
    commune, large = commune_neuve(), commune_neuve()
    await votee(plateforme, "900000", commune=large)
    libre = await etabli(plateforme, large)
    assert (_pmup(libre), _prix(libre)) == ("50000.00", None)
    await votee(plateforme, "20000.01", commune=commune)
    plan = await etabli(plateforme, commune)
    assert (_pmup(plan), _prix(plan)) == ("20000.01", "29999.99")
    assert {"dispositif": "pmup", "restant_eur": "20000.01"} in plan["entree"]["enveloppes"]


async def test_de_deux_enveloppes_connues_la_plus_basse_vaut(plateforme: PlateformeTest) -> None:
    commune = commune_neuve()
    await votee(plateforme, "20000", commune=commune)
    for dite, tenue in [("15000", "15000.00"), ("40000", "20000.00")]:
        connues = [{"dispositif": "pmup", "restant_eur": dite}]
        assert _pmup(await etabli(plateforme, commune, enveloppes=connues)) == tenue


async def test_une_enveloppe_vide_ferme_le_dossier_et_dit_ce_qu_elle_coute(plateforme: PlateformeTest) -> None:
    commune = commune_neuve()
    await votee(plateforme, "0.01", commune=commune)
    plan = await etabli(plateforme, commune)
    assert _pmup(plan) is None
    assert _prix(plan) is not None


async def test_un_plan_d_un_autre_jour_ne_lit_pas_les_enveloppes_d_aujourd_hui(plateforme: PlateformeTest) -> None:
    commune = commune_neuve()
    await votee(plateforme, "20000", commune=commune)
    assert _pmup(await etabli(plateforme, commune, le="2026-06-01")) == "50000.00"
