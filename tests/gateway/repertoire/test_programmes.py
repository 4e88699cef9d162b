"""Programmes over HTTP: who writes, what is refused and where, what waits for the Region, what is remembered."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.repertoire import contenu, decider, partenaire_neuf, publier

INCONNU = "0190a1c2-0000-7000-8000-0000000000ff"
MAL_FORMES: dict[str, tuple[dict[str, Any], str]] = {
    "axe": ({"axes": ["lea_inconnu"]}, "axes.0"),
    "thematique": ({"thematiques": ["xyz"]}, "thematiques.0"),
    "offre": ({"offre": "miracle"}, "offre"),
    "besoin": ({"besoins": ["argent"]}, "besoins.0"),
    "commune": ({"territoire": {"communes": ["69123"]}}, "territoire.communes.0"),
    "departement": ({"territoire": {"departements": ["69"]}}, "territoire.departements.0"),
    "epci": ({"territoire": {"intercommunalites": ["200000172"]}}, "territoire.intercommunalites.0"),
    "naf": ({"public": {"naf_inclus": ["44"]}}, "public.naf_inclus.0"),
    "naf-sous-classe": ({"public": {"naf_inclus": ["25.62Z"]}}, "public.naf_inclus.0"),
    "naf-forme": ({"public": {"naf_exclus": ["25.6.2"]}}, "public.naf_exclus.0"),
    "capacite-negative": ({"capacite": {"places": -1}}, "capacite.places"),
    "simultanes-negatifs": ({"capacite": {"simultanes": -3}}, "capacite.simultanes"),
    "effectif": ({"public": {"effectif_min": 1.5}}, "public.effectif_min"),
    "date": ({"periode": {"valide_du": "2026-02-30"}}, "periode.valide_du"),
    "champ-inconnu": ({"couleur": "bleu"}, "couleur"),
}
CONTRADICTOIRES: dict[str, tuple[dict[str, Any], str]] = {
    "periode-inversee": ({"periode": {"valide_du": "2026-02-01", "valide_au": "2026-01-31"}}, "periode.valide_au"),
    "cible-vide": ({"axes": [], "besoins": []}, "axes"),
    "territoire-vide": ({"territoire": {}}, "territoire"),
    "exclusion-hors-du-territoire": (
        {"territoire": {"departements": ["77"], "exclusions": {"communes": ["93066"]}}},
        "territoire.exclusions.communes.0",
    ),
    "tout-exclu": (
        {"territoire": {"departements": ["77"], "exclusions": {"departements": ["77"]}}},
        "territoire.exclusions",
    ),
    "effectifs-inverses": ({"public": {"effectif_min": 250, "effectif_max": 10}}, "public.effectif_max"),
    "ages-inverses": ({"public": {"age_min_annees": 8, "age_max_annees": 3}}, "public.age_max_annees"),
    "naf-exclu-non-admis": ({"public": {"naf_inclus": ["25"], "naf_exclus": ["10"]}}, "public.naf_exclus.0"),
    "naf-admis-et-exclu": ({"public": {"naf_inclus": ["25.6"], "naf_exclus": ["25"]}}, "public.naf_inclus.0"),
    "fenetre-sans-longueur": ({"capacite": {"places": 3, "fenetre": "glissante"}}, "capacite.fenetre_jours"),
    "prix-verifie-sans-source": ({"prix": {"montant_eur": "500", "a_verifier": False}}, "prix.source"),
    "antenne-inconnue": ({"antennes": ["nulle-part"]}, "antennes.0"),
}


async def test_un_anonyme_ne_lit_ni_n_ecrit_les_programmes(plateforme: PlateformeTest) -> None:
    client = plateforme.client()
    chemin = f"/v1/programmes/{INCONNU}"
    for reponse in (
        await client.get("/v1/programmes"),
        await client.post("/v1/programmes", json={}),
        await client.get(chemin),
        await client.get(f"{chemin}/versions"),
        await client.put(chemin, json={}),
        await client.post(f"{chemin}/publication"),
        await client.post(f"{chemin}/fermeture", json={"motif": "termine"}),
    ):
        verifier_probleme(reponse, 401, "non-authentifie")


async def test_le_programme_d_une_autre_organisation_n_existe_pas_pour_qui_veut_le_changer(
    plateforme: PlateformeTest,
) -> None:
    partenaire, autre = await partenaire_neuf(plateforme), await partenaire_neuf(plateforme)
    ecrit = await partenaire.brouillon()
    chemin = f"/v1/programmes/{ecrit.json()['id']}"
    verifier_probleme(await autre.client().get(chemin), 404, "programme-introuvable")
    verifier_probleme(await autre.client().get(f"{chemin}/versions"), 404, "programme-introuvable")
    programme = await publier(partenaire, ecrit)
    lu = await autre.client().get(chemin)
    assert lu.json() == programme
    corps = {"contenu": contenu()}
    for reponse in (
        await autre.client().put(chemin, json=corps, headers=version(lu)),
        await autre.client().post(f"{chemin}/publication", headers=version(lu)),
        await autre.client().post(f"{chemin}/fermeture", json={"motif": "termine"}, headers=version(lu)),
    ):
        verifier_probleme(reponse, 404, "programme-introuvable")
    corps_neuf = {"code": "essai-vol", "organisation_id": partenaire.id, "contenu": contenu()}
    verifier_probleme(await autre.client().post("/v1/programmes", json=corps_neuf), 409, "organisation-inconnue")
    verifier_probleme(await autre.brouillon(code=programme["code"], edition="2"), 409, "code-deja-pris")


@pytest.mark.parametrize("role", [Role.PARTENAIRE_CONSEILLER, Role.ENSEMBLIER, Role.REGION_LECTURE, Role.COMITE])
async def test_seuls_le_responsable_et_la_region_ecrivent(plateforme: PlateformeTest, role: Role) -> None:
    corps = {"code": "essai-role", "contenu": contenu()}
    verifier_probleme(await plateforme.client(role).post("/v1/programmes", json=corps), 403, "acces-interdit")


@pytest.mark.parametrize(("changement", "champ"), MAL_FORMES.values(), ids=list(MAL_FORMES))
async def test_une_valeur_inconnue_est_refusee_et_son_champ_nomme(
    plateforme: PlateformeTest, changement: dict[str, Any], champ: str
) -> None:
    partenaire = await partenaire_neuf(plateforme)
    document = verifier_probleme(await partenaire.brouillon(**changement), 422, "saisie-invalide")
    assert f"body.contenu.{champ}" in [faute["champ"] for faute in document["champs"]]


@pytest.mark.parametrize(("changement", "champ"), CONTRADICTOIRES.values(), ids=list(CONTRADICTOIRES))
async def test_une_contradiction_est_refusee_et_son_champ_nomme(
    plateforme: PlateformeTest, changement: dict[str, Any], champ: str
) -> None:
    partenaire = await partenaire_neuf(plateforme)
    document = verifier_probleme(await partenaire.brouillon(**changement), 409, "programme-incoherent")
    assert [faute["champ"] for faute in document["champs"]] == [f"body.contenu.{champ}"]
    assert document["detail"].startswith(champ)


async def test_la_publication_attend_la_region_et_une_seconde_personne(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    ecrit = await partenaire.brouillon()
    chemin = f"/v1/programmes/{ecrit.json()['id']}"
    demande = await partenaire.client().post(f"{chemin}/publication", headers=version(ecrit))
    assert demande.json()["programme"]["etat"] == "brouillon"
    proposition = demande.json()["proposition"]
    assert proposition["champs"] == ["publication"]
    verifier_probleme(
        await partenaire.client().post(f"{chemin}/publication", headers=version(demande)), 409, "proposition-en-attente"
    )
    assert (await decider(plateforme, proposition["id"])).json()["etat"] == "approuvee"
    assert (await partenaire.client().get(chemin)).json()["etat"] == "publie"
    verifier_probleme(await decider(plateforme, proposition["id"]), 409, "proposition-decidee")


async def test_deux_editions_publiees_ne_se_chevauchent_pas(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    premiere = await partenaire.publie(periode={"valide_du": "2025-01-01", "valide_au": "2025-12-31"})
    code = premiere["code"]
    verifier_probleme(await partenaire.brouillon(code), 409, "code-deja-pris")
    meme_jour = {"valide_du": "2025-12-31", "valide_au": "2026-12-31"}
    ecrit = await partenaire.brouillon(code, "2026", periode=meme_jour)
    chemin = f"/v1/programmes/{ecrit.json()['id']}"
    refus = await partenaire.client().post(f"{chemin}/publication", headers=version(ecrit))
    document = verifier_probleme(refus, 409, "editions-chevauchantes")
    assert document["champs"][0]["champ"] == "body.contenu.periode"
    assert "31/12/2025" in document["detail"]
    corps = {"contenu": contenu(periode={"valide_du": "2026-01-01", "valide_au": "2026-12-31"})}
    corrige = await partenaire.client().put(chemin, json=corps, headers=version(ecrit))
    await publier(partenaire, await partenaire.client().get(chemin))
    assert corrige.json()["proposition"] is None


async def test_deux_ecritures_simultanees_une_seule_gagne(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    ecrit = await partenaire.brouillon()
    chemin = f"/v1/programmes/{ecrit.json()['id']}"
    titres = [f"Titre {rang}" for rang in range(5)]
    reponses = await asyncio.gather(
        *(
            partenaire.client().put(chemin, json={"contenu": contenu(titre=titre)}, headers=version(ecrit))
            for titre in titres
        )
    )
    assert sorted(reponse.status_code for reponse in reponses) == [200, 412, 412, 412, 412]
    histoire = (await partenaire.client().get(f"{chemin}/versions")).json()
    assert [lue["numero"] for lue in histoire] == [1, 2]


async def test_un_programme_se_relit_tel_qu_il_etait_a_une_date_passee(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    maintenant = datetime.now(UTC)
    try:
        plateforme.horloge.fige = maintenant - timedelta(days=30)
        programme = await partenaire.publie(capacite={"places": 10})
        plateforme.horloge.fige = None
        chemin = f"/v1/programmes/{programme['id']}"
        lu = await partenaire.client().get(chemin)
        corps = {"contenu": contenu(titre="Nouveau titre", capacite={"places": 12})}
        assert (await partenaire.client().put(chemin, json=corps, headers=version(lu))).json()["proposition"] is None
    finally:
        plateforme.horloge.fige = None
    avant = (maintenant - timedelta(days=10)).date()
    relu = (await partenaire.client().get(chemin, params={"connu_le": str(avant)})).json()
    assert (relu["titre"], relu["contenu"]["capacite"]["places"]) == ("Diagnostic lean", 10)
    trop_tot = (maintenant - timedelta(days=40)).date()
    verifier_probleme(
        await partenaire.client().get(chemin, params={"connu_le": str(trop_tot)}), 404, "programme-introuvable"
    )
    derniere = (await partenaire.client().get(f"{chemin}/versions")).json()[-1]
    assert derniere["avant"]["titre"] == "Diagnostic lean"
    assert derniere["apres"]["titre"] == "Nouveau titre"
    assert set(derniere["apres"]) == {"titre", "capacite"}


async def test_un_programme_ferme_ne_change_plus(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    programme = await partenaire.publie()
    chemin = f"/v1/programmes/{programme['id']}"
    lu = await partenaire.client().get(chemin)
    clos = await partenaire.client().post(f"{chemin}/fermeture", json={"motif": "redondant"}, headers=version(lu))
    assert (clos.json()["etat"], clos.json()["motif_fermeture"]) == ("ferme", "redondant")
    refus = await partenaire.client().put(chemin, json={"contenu": contenu()}, headers=version(clos))
    verifier_probleme(refus, 409, "programme-ferme")


async def test_la_liste_se_filtre_et_se_suit_depuis_un_instant(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    avant = datetime.now(UTC)
    programme = await partenaire.publie(axes=["rh_sante"], offre="formation")
    await partenaire.brouillon()
    client = plateforme.client(Role.COMITE)

    async def lister(**filtres: Any) -> list[str]:
        parametres = {"organisation_id": partenaire.id, **filtres}
        reponse = await client.get("/v1/programmes", params=parametres)
        return [element["id"] for element in reponse.json()["elements"]]

    assert await lister() == [programme["id"]], "the drafts of a partner are not for the committee"
    assert await lister(axe="rh_sante", offre="formation", etat="publie") == [programme["id"]]
    assert await lister(axe="lea_flux") == []
    assert await lister(modifie_depuis=avant.isoformat()) == [programme["id"]]
    assert await lister(modifie_depuis=(avant + timedelta(days=1)).isoformat()) == []
    refus = await client.get("/v1/programmes", params={"modifie_depuis": "0.5"})
    assert verifier_probleme(refus, 422)["champs"][0]["champ"] == "query.modifie_depuis"
