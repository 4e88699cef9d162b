"""Coverage by axis and département, over HTTP: gaps, partial, full, too much; at a date; in CSV."""

import csv
import io
from typing import Any

import pytest

from shared.nomenclatures.axes import AXES
from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.repertoire import Partenaire, partenaire_neuf

DATE = {"le": "1999-06-15"}
"""A day at which no other test has a programme."""
PERIODE = {"valide_du": "1999-01-01", "valide_au": "1999-12-31"}


async def couverture(plateforme: PlateformeTest, **parametres: Any) -> dict[str, Any]:
    reponse = await plateforme.client(Role.REGION).get("/v1/couverture", params={**DATE, **parametres})
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


def case(lue: dict[str, Any], axe: str, departement: str) -> dict[str, Any]:
    (trouvee,) = [c for c in lue["cases"] if (c["axe"], c["departement"]) == (axe, departement)]
    return dict(trouvee)


async def publier(partenaire: Partenaire, axe: str, **changements: Any) -> dict[str, Any]:
    return await partenaire.publie(axes=[axe], besoins=[], periode=PERIODE, **changements)


async def test_un_anonyme_et_une_entreprise_ne_lisent_pas_la_couverture(plateforme: PlateformeTest) -> None:
    for chemin in ("/v1/couverture", "/v1/couverture.csv", "/v1/recouvrements"):
        verifier_probleme(await plateforme.client().get(chemin), 401, "non-authentifie")
        entreprise = plateforme.client(Role.ENTREPRISE, siren="732829320")
        verifier_probleme(await entreprise.get(chemin), 403, "acces-interdit")


async def test_la_couverture_croise_les_36_axes_et_les_8_departements(plateforme: PlateformeTest) -> None:
    lue = await couverture(plateforme, le="1950-01-01")
    assert [(c["axe"], c["departement"]) for c in lue["cases"]] == [
        (axe, departement) for axe in AXES for departement in ("75", "77", "78", "91", "92", "93", "94", "95")
    ]
    assert lue["resume"] == {"lacune": 288, "partielle": 0, "saturee": 0, "couverte": 0, "redondante": 0}
    assert case(lue, "mod_parc", "77")["communes_sans"] == 507


async def test_chaque_case_dit_lacune_partielle_saturee_couverte_ou_redondante(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    exclues = {"departements": ["77", "78"], "exclusions": {"communes": ["77288"]}}
    programme = await publier(partenaire, "env_eau", territoire=exclues, public={"effectif_min": 50})
    await publier(partenaire, "env_eau", territoire={"departements": ["91"]}, capacite={"places": 0})
    for _ in range(3):
        await publier(partenaire, "env_eau", territoire={"departements": ["92"]}, capacite={})
    lue = await couverture(plateforme, seuil=2)
    etats = {departement: case(lue, "env_eau", departement)["etat"] for departement in ("77", "78", "91", "92", "95")}
    assert etats == {"77": "partielle", "78": "couverte", "91": "saturee", "92": "redondante", "95": "lacune"}
    seine_et_marne = case(lue, "env_eau", "77")
    assert (seine_et_marne["communes"], seine_et_marne["communes_sans"], seine_et_marne["places"]) == (507, 1, 5)
    assert [(lu["id"], lu["communes"]) for lu in seine_et_marne["programmes"]] == [(programme["id"], 506)]
    assert seine_et_marne["tailles"] == {"micro": 0, "petite": 0, "moyenne": 1, "grande": 1}
    assert case(lue, "env_eau", "92")["places"] is None
    assert case(await couverture(plateforme, seuil=3), "env_eau", "92")["etat"] == "couverte"
    assert case(await couverture(plateforme, le="2000-01-01"), "env_eau", "78")["etat"] == "lacune"


async def test_la_couverture_se_lit_sans_les_diagnostics_ou_pour_une_offre(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    await publier(partenaire, "org_projets", territoire={"departements": ["95"]}, offre="diagnostic")
    await publier(partenaire, "org_projets", territoire={"departements": ["94"]}, offre="etude")
    avec = await couverture(plateforme)
    assert [case(avec, "org_projets", departement)["etat"] for departement in ("94", "95")] == ["couverte", "couverte"]
    sans = await couverture(plateforme, diagnostics="sans")
    assert [case(sans, "org_projets", departement)["etat"] for departement in ("94", "95")] == ["couverte", "lacune"]
    assert "diagnostic" not in sans["offres"]
    formation = await couverture(plateforme, offre=["formation", "salon"])
    assert formation["offres"] == ["formation", "salon"]
    assert case(formation, "org_projets", "94")["etat"] == "lacune"


async def test_la_couverture_se_relit_telle_qu_elle_etait_connue(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    await publier(partenaire, "env_conformite", territoire={"departements": ["94"]})
    aujourdhui = plateforme.horloge.aujourdhui()
    connue = await couverture(plateforme, connu_le=str(aujourdhui))
    assert case(connue, "env_conformite", "94")["etat"] == "couverte"
    assert case(await couverture(plateforme, connu_le="2020-01-01"), "env_conformite", "94")["etat"] == "lacune"


async def test_l_export_csv_dit_la_meme_chose(plateforme: PlateformeTest) -> None:
    reponse = await plateforme.client(Role.REGION_LECTURE).get("/v1/couverture.csv", params=DATE)
    assert reponse.headers["content-type"].startswith("text/csv")
    lignes = list(csv.DictReader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))
    lue = await couverture(plateforme)
    assert [(ligne["axe"], ligne["departement"], ligne["etat"]) for ligne in lignes] == [
        (c["axe"], c["departement"], c["etat"]) for c in lue["cases"]
    ]


@pytest.mark.parametrize(
    ("parametres", "champ"),
    [
        ({"le": "hier"}, "query.le"),
        ({"connu_le": "2026-13-01"}, "query.connu_le"),
        ({"seuil": 0}, "query.seuil"),
        ({"seuil": "beaucoup"}, "query.seuil"),
        ({"offre": "miracle"}, "query.offre.0"),
        ({"diagnostics": "non"}, "query.diagnostics"),
    ],
    ids=["le", "connu-le", "seuil-nul", "seuil-en-mots", "offre", "diagnostics"],
)
async def test_un_parametre_faux_est_refuse_et_nomme(
    plateforme: PlateformeTest, parametres: dict[str, Any], champ: str
) -> None:
    for chemin in ("/v1/couverture", "/v1/couverture.csv"):
        reponse = await plateforme.client(Role.REGION).get(chemin, params=parametres)
        document = verifier_probleme(reponse, 422, "saisie-invalide")
        assert document["champs"][0]["champ"] == champ
