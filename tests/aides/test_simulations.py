"""What-if: a draft over past cases, with the cost, and nothing written."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.aides.catalogue.publication import publier
from shared.securite.identite import Role
from tests.outillage.aides import action, evaluation_type
from tests.outillage.catalogue import dispositif_d_essai, effectif, version_d_essai
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


@pytest.fixture
async def essai(plateforme: PlateformeTest) -> dict[str, Any]:
    """Three past cases of a dispositif of their own, each in a year that no other test evaluates: 5, 15, 60 people."""
    annee = 1930 + uuid4().int % 55
    code, dossiers = f"essai-{uuid4().hex[:8]}", {}
    async with plateforme.base("aides").ecriture() as session:
        await publier(session, plateforme.horloge, [dispositif_d_essai(code, "v1", date(annee, 1, 1), seuil=10)])
    for nombre, montant in ((5, "10000"), (15, "20000"), (60, "30000")):
        dossier = await plateforme.ouvrir_dossier()
        for jour in (f"{annee}-01-10", f"{annee}-01-20"):
            await evaluation_type(
                plateforme, dossier["id"], le=jour, faits={"effectif_etp": nombre}, actions=[action(montant)]
            )
        dossiers[nombre] = dossier["id"]
    return {"code": code, "annee": annee, "dossiers": dossiers}


def _corps(essai: dict[str, Any], condition: dict[str, Any], **autres: Any) -> dict[str, Any]:
    debut = date(essai["annee"], 1, 1)
    return {
        "dispositif": essai["code"],
        "version": version_d_essai("brouillon", debut, condition),
        "du": debut.isoformat(),
        "au": date(essai["annee"], 1, 30).isoformat(),
        **autres,
    }


async def _simuler(plateforme: PlateformeTest, corps: dict[str, Any]) -> dict[str, Any]:
    reponse = await plateforme.client(Role.REGION).post("/v1/aides/simulations", json=corps)
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


async def test_un_anonyme_ne_simule_pas(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().post("/v1/aides/simulations", json={}), 401, "non-authentifie")


@pytest.mark.parametrize("role", [Role.ENTREPRISE, Role.PARTENAIRE_CONSEILLER, Role.COMITE, Role.ENSEMBLIER])
async def test_seule_la_region_simule(plateforme: PlateformeTest, role: Role) -> None:
    verifier_probleme(await plateforme.client(role).post("/v1/aides/simulations", json={}), 403, "acces-interdit")


async def test_un_seuil_abaisse_dit_qui_devient_eligible_et_ce_que_cela_coute(
    plateforme: PlateformeTest, essai: dict[str, Any]
) -> None:
    lue = await _simuler(plateforme, _corps(essai, effectif(">=", 5), enveloppe_eur="60000"))
    (nouveau,) = lue["deviennent_eligibles"]
    assert (nouveau["dossier_id"], nouveau["avant"], nouveau["apres"]) == (
        essai["dossiers"][5],
        "non_eligible",
        "eligible",
    )
    assert nouveau["montant_apres_eur"] == "5000.00"
    assert (lue["dossiers"], lue["cessent_de_l_etre"], lue["autres_changements"]) == (3, [], [])
    assert (lue["cout_avant"]["montant_eur"], lue["cout_apres"]["montant_eur"]) == ("25000.00", "30000.00")
    assert (lue["ecart_eur"], lue["par_mois_eur"]) == ("+5000.00", "30000.00")
    jours = date.fromisoformat(lue["epuisement_le"]) - plateforme.horloge.aujourdhui()
    assert jours.days == 60  # 60,000 at 30,000 per thirty days


async def test_un_seuil_releve_dit_qui_cesse_de_l_etre_et_pourquoi(
    plateforme: PlateformeTest, essai: dict[str, Any]
) -> None:
    lue = await _simuler(plateforme, _corps(essai, effectif(">=", 50)))
    (perdu,) = lue["cessent_de_l_etre"]
    assert (perdu["dossier_id"], perdu["criteres"]) == (essai["dossiers"][15], ["Règle d'essai"])
    assert (lue["ecart_eur"], lue["epuisement_le"]) == ("-10000.00", None)


async def test_un_brouillon_egal_aux_regles_ne_change_aucun_verdict(
    plateforme: PlateformeTest, essai: dict[str, Any]
) -> None:
    """The draft runs on the same engine as the decisions: the same rules give the same answers."""
    lue = await _simuler(plateforme, _corps(essai, effectif(">=", 10)))
    assert lue["deviennent_eligibles"] == lue["cessent_de_l_etre"] == lue["autres_changements"] == []
    assert lue["cout_avant"] == lue["cout_apres"]


async def test_une_simulation_n_ecrit_rien(plateforme: PlateformeTest, essai: dict[str, Any]) -> None:
    avant = await _lignes(plateforme)
    await _simuler(plateforme, _corps(essai, effectif(">=", 5)))
    assert await _lignes(plateforme) == avant
    assert avant["evaluation"] > 0
    client = plateforme.client(Role.REGION)
    lu = (await client.get(f"/v1/dispositifs/{essai['code']}")).json()
    assert [version["version"] for version in lu["versions"]] == ["v1"]


async def _lignes(plateforme: PlateformeTest) -> dict[str, int]:
    """Rows of every table of the service."""
    async with plateforme.base("aides").lecture() as session:
        tables = (await session.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'aides'"))).scalars()
        comptes = {nom: text(f'SELECT count(*) FROM aides."{nom}"') for nom in tables if nom != "alembic_version"}
        return {nom: (await session.execute(requete)).scalar_one() for nom, requete in comptes.items()}


@pytest.mark.parametrize(
    ("changement", "champ"),
    [
        ({"criteres": []}, "body.version.criteres"),
        ({"source": "inconnue"}, "body.sources"),
        ({"valide_au": "1900-01-01"}, "body"),
        ({"montant": {"mode": "taux", "taux": "1.5", "source": "essai"}}, "body.version.montant.taux"),
        (
            {"criteres": [{"code": "xx", "libelle": "x", "source": "essai", "condition": {"fait": "licorne"}}]},
            "body.version.criteres.0.condition",
        ),
    ],
)
async def test_un_brouillon_fautif_est_refuse_avec_l_endroit(
    plateforme: PlateformeTest, essai: dict[str, Any], changement: dict[str, Any], champ: str
) -> None:
    corps = _corps(essai, effectif(">=", 5))
    corps["version"] |= changement
    reponse = await plateforme.client(Role.REGION).post("/v1/aides/simulations", json=corps)
    refus = verifier_probleme(reponse, 422, "saisie-invalide")
    assert refus["champs"][0]["champ"] == champ, refus


async def test_une_periode_a_l_envers_et_un_dispositif_inconnu_sont_refuses(
    plateforme: PlateformeTest, essai: dict[str, Any]
) -> None:
    client, corps = plateforme.client(Role.REGION), _corps(essai, effectif(">=", 5))
    envers = await client.post("/v1/aides/simulations", json=corps | {"au": "1900-01-02"})
    assert verifier_probleme(envers, 422, "saisie-invalide")["champs"][0]["champ"] == "body.au"
    inconnu = await client.post("/v1/aides/simulations", json=corps | {"dispositif": "inconnu"})
    verifier_probleme(inconnu, 404, "dispositif-introuvable")
