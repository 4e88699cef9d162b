"""The catalogue in the national schema, over HTTP."""

import csv
import io
import json
from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

ROUTE = "/v1/aides/dispositifs/export"
COLONNES = (
    "id,titre,promesse,description,eligibilite,types_aides,porteurs,programmes_parents,url_source,cibles,"
    "eligibilite_geographique,eligibilite_geographique_exclusions,date_ouverture,date_cloture,date_mise_a_jour,"
    "base_juridique,eligibilite_effectif_minimal,eligibilite_effectif_maximal,"
    "eligibilite_categorie_taille_entreprise,eligibilite_annees_existence_minimal,eligibilite_forme_juridique,"
    "eligibilite_forme_juridique_exclusions,ciblage_secteur_activite,ciblage_naf,ciblage_naf_exclusions,"
    "chainage_paiement"
)
OBLIGATOIRES = (
    *("id", "titre", "description", "eligibilite", "types_aides", "porteurs", "cibles"),
    *("eligibilite_geographique", "date_mise_a_jour", "ciblage_secteur_activite"),
)


async def exporter(plateforme: PlateformeTest, le: str) -> dict[str, dict[str, Any]]:
    lu = (await plateforme.client(Role.PARTENAIRE_CONSEILLER).get(ROUTE, params={"le": le})).json()
    assert (lu["nom_schema"], lu["version_schema"], lu["le"]) == ("dispositif-aide-professionnels", "0.2.0", le)
    return {ligne["id"]: ligne for ligne in lu["elements"]}


@pytest.mark.parametrize("suffixe", ["", ".csv"])
async def test_un_anonyme_n_exporte_pas_le_catalogue(plateforme: PlateformeTest, suffixe: str) -> None:
    verifier_probleme(await plateforme.client().get(ROUTE + suffixe), 401, "non-authentifie")


async def test_l_export_donne_un_dispositif_en_vigueur_par_ligne(plateforme: PlateformeTest) -> None:
    liste = (await plateforme.client(Role.REGION).get("/v1/dispositifs?date=2026-06-01")).json()["elements"]
    lignes = await exporter(plateforme, "2026-06-01")
    assert set(lignes) == {f"{d['code']}@{d['version']['version']}" for d in liste}
    for ligne in lignes.values():
        assert list(ligne) == COLONNES.split(",")
        assert all(ligne[nom] for nom in OBLIGATOIRES)
        assert json.loads(ligne["porteurs"])[0]["roles"] == ["instructeur"]
        assert len(ligne["titre"]) <= 100


@pytest.mark.parametrize(
    ("aide", "attendu"),
    [
        (
            "pmup@2023",
            {
                "eligibilite_effectif_minimal": "5",
                "eligibilite_effectif_maximal": "249",
                "eligibilite_categorie_taille_entreprise": "MIC|PME",
                "eligibilite_geographique": "region:11",
                "date_ouverture": None,
                "date_cloture": None,
            },
        ),
        ("accelerateur-decarbonation@2023", {"eligibilite_effectif_minimal": "51", "ciblage_naf": None}),
        ("pret-transition-ecologique@2023", {"eligibilite_annees_existence_minimal": "3", "types_aides": "prêt"}),
        ("pret-croissance-tpe@2017", {"eligibilite_forme_juridique": "société", "eligibilite_effectif_maximal": "49"}),
        ("pret-vert@2023", {"eligibilite_geographique": "pays:FR", "ciblage_naf": None}),
        ("sesame-filieres@2022", {"eligibilite_geographique": "region:11", "types_aides": "financement"}),
        ("credit-impot-recherche@2008", {"types_aides": "avantage fiscal", "base_juridique": None}),
    ],
)
async def test_les_bornes_sourcees_se_lisent_dans_leurs_colonnes(
    plateforme: PlateformeTest, aide: str, attendu: dict[str, str | None]
) -> None:
    ligne = (await exporter(plateforme, "2026-06-01"))[aide]
    assert {nom: ligne[nom] for nom in attendu} == attendu


async def test_une_borne_sans_source_n_est_pas_exportee_comme_un_fait(plateforme: PlateformeTest) -> None:
    acamas = (await exporter(plateforme, "2015-06-01"))["acamas@2013"]
    assert acamas["eligibilite_categorie_taille_entreprise"] is None
    assert "PME au sens européen (à vérifier)" in acamas["eligibilite"].split("\n")
    assert acamas["ciblage_secteur_activite"] == "industrie"


async def test_le_csv_dit_la_meme_chose_que_le_json(plateforme: PlateformeTest) -> None:
    lignes = await exporter(plateforme, "2024-06-01")
    reponse = await plateforme.client(Role.COMITE).get(f"{ROUTE}.csv?le=2024-06-01")
    assert reponse.headers["content-type"].startswith("text/csv")
    assert reponse.text.split("\n", 1)[0] == COLONNES
    lues = {ligne["id"]: ligne for ligne in csv.DictReader(io.StringIO(reponse.text))}
    assert lues == {cle: {nom: valeur or "" for nom, valeur in ligne.items()} for cle, ligne in lignes.items()}


async def test_une_date_d_export_mal_formee_est_refusee(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client(Role.REGION).get(f"{ROUTE}?le=hier"), 422, "saisie-invalide")
