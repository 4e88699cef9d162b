"""Cumulation of planned awards: what the rules allow, and what must be given up."""

from typing import Any

import pytest

from shared.securite.identite import Role
from tests.aides.minimis.outils import declarer, entreprise, lier
from tests.outillage.entreprises import siren_neuf
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

CHEMIN = "/v1/aides/cumuls/verifications"
MACHINE = {"code": "machine", "montant_eur": "400000"}
ETUDE = {"code": "etude", "montant_eur": "100000"}


def aide(reference: str, regime: str, montant: str, poste: str = "machine", **champs: Any) -> dict[str, Any]:
    return {"reference": reference, "regime": regime, "parts": [{"poste": poste, "montant_eur": montant}], **champs}


def demandee(le: str) -> dict[str, Any]:
    return aide("a", "exemption", "80000", article="art17", demande_le=le)


async def verifier(plateforme: PlateformeTest, *aides: dict[str, Any], **projet: Any) -> Any:
    corps = {"categorie": "petite", "postes": [MACHINE, ETUDE], "aides": list(aides), **projet}
    return await plateforme.client(Role.ENSEMBLIER).post(CHEMIN, json=corps)


ART17, ART25 = {"article": "art17"}, {"article": "art25-experimental"}
MACHINE_AIDEE = aide("a", "exemption", "80000", **ART17)
COMMANDE = {"premier_engagement_le": "2019-05-02"}
CIR = {"dispositif": "credit-impot-recherche"}
CII = {"dispositif": "credit-impot-innovation"}
GUICHET = {"dispositif": "guichet-industrie-du-futur"}


@pytest.mark.parametrize(
    ("aides", "projet", "verdict", "regle", "abandon"),
    [
        pytest.param([MACHINE_AIDEE], {}, "permis", None, "0.00", id="art17_petite_20_pour_cent"),
        pytest.param(
            [aide("a", "exemption", "80000.01", **ART17)], {}, "refuse", "intensite", "0.01", id="un_centime_de_trop"
        ),
        pytest.param(
            [MACHINE_AIDEE],
            {"categorie": "moyenne"},
            "refuse",
            "intensite",
            "40000.00",
            id="art17_moyenne_10_pour_cent",
        ),
        pytest.param(
            [aide("a", "exemption", "60000", **ART17), aide("b", "de_minimis", "50000")],
            {},
            "refuse",
            "intensite",
            "30000.00",
            id="le_minimis_compte_sur_les_memes_depenses",
        ),
        pytest.param(
            [MACHINE_AIDEE, aide("b", "de_minimis", "100000", "etude")],
            {},
            "permis",
            None,
            "0.00",
            id="depenses_differentes_sans_limite",
        ),
        pytest.param(
            [MACHINE_AIDEE, {"reference": "b", "regime": "de_minimis", "hors_couts_eur": "90000"}],
            {},
            "permis",
            None,
            "0.00",
            id="sans_cout_identifiable",
        ),
        pytest.param(
            [aide("b", "de_minimis", "300000")], {}, "permis", None, "0.00", id="le_minimis_seul_sans_intensite"
        ),
        pytest.param(
            [MACHINE_AIDEE, aide("b", "exemption", "80000", **ART25)],
            {},
            "permis",
            None,
            "0.00",
            id="l_intensite_la_plus_haute_vaut",
        ),
        pytest.param(
            [aide("a", "exemption", "80000.01", **ART17), aide("b", "exemption", "10", **ART25)],
            {},
            "refuse",
            "intensite",
            "0.01",
            id="chaque_aide_reste_sous_son_article",
        ),
        pytest.param(
            [MACHINE_AIDEE, aide("b", "de_minimis", "20000"), aide("c", "exemption", "10", **ART25)],
            {},
            "refuse",
            "intensite",
            "20000.00",
            id="un_article_genereux_ne_releve_pas_les_autres",
        ),
        pytest.param(
            [aide("a", "exemption", "240000", **ART25, options=["collaboration"])],
            {},
            "permis",
            None,
            "0.00",
            id="collaboration_60_pour_cent",
        ),
        pytest.param(
            [aide("b", "de_minimis", "400000.01")], {}, "refuse", "cout", "0.01", id="jamais_plus_que_le_cout"
        ),
        pytest.param([aide("a", "exemption", "10")], {}, "a_confirmer", None, "0.00", id="article_inconnu"),
        pytest.param(
            [aide("a", "hors_aide_etat", "30000", **CIR), aide("b", "hors_aide_etat", "20000", **CII)],
            {},
            "refuse",
            "cii-cir",
            "20000.00",
            id="meme_depense_au_cir_et_au_cii",
        ),
        pytest.param(
            [aide("a", "hors_aide_etat", "30000", **CIR), aide("b", "hors_aide_etat", "20000", "etude", **CII)],
            {},
            "permis",
            None,
            "0.00",
            id="cir_et_cii_sur_deux_depenses",
        ),
        pytest.param(
            [aide("a", "de_minimis", "20000", **GUICHET), aide("b", "exemption", "50000", **ART17, **GUICHET)],
            {},
            "refuse",
            "guichet-un-regime",
            "20000.00",
            id="un_seul_regime_par_assiette",
        ),
        pytest.param(
            [demandee("2019-05-10")],
            COMMANDE,
            "refuse",
            "effet-incitatif",
            "80000.00",
            id="demande_apres_la_commande",
        ),
        pytest.param(
            [demandee("2019-05-02")],
            COMMANDE,
            "refuse",
            "effet-incitatif",
            "80000.00",
            id="demande_le_jour_de_la_commande",
        ),
        pytest.param(
            [demandee("2019-05-01")],
            COMMANDE,
            "permis",
            None,
            "0.00",
            id="demande_la_veille",
        ),
        pytest.param(
            [MACHINE_AIDEE],
            COMMANDE,
            "a_confirmer",
            None,
            "0.00",
            id="jour_de_demande_inconnu",
        ),
        pytest.param(
            [aide("b", "de_minimis", "80000", demande_le="2019-05-10")],
            COMMANDE,
            "permis",
            None,
            "0.00",
            id="le_minimis_n_a_pas_d_effet_incitatif",
        ),
    ],
)
async def test_le_cumul_est_permis_ou_dit_quoi_abandonner(
    plateforme: PlateformeTest,
    aides: list[dict[str, Any]],
    projet: dict[str, Any],
    verdict: str,
    regle: str | None,
    abandon: str,
) -> None:
    reponse = await verifier(plateforme, *aides, **projet)
    assert reponse.status_code == 200, reponse.text
    vu = reponse.json()
    assert (vu["verdict"], vu["regle_determinante"], vu["a_abandonner_eur"]) == (verdict, regle, abandon)
    assert all(ligne["source"]["reference"] for ligne in vu["regles"])


async def test_la_marge_de_l_entreprise_unique_borne_les_aides_prevues(plateforme: PlateformeTest) -> None:
    mere, fille = await entreprise(plateforme), await entreprise(plateforme)
    await lier(plateforme, mere, fille)
    await declarer(plateforme, mere, ("200000", "2025-06-01"))
    await declarer(plateforme, fille)
    prevues = [aide("a", "de_minimis", "60000"), aide("b", "de_minimis", "50000", "etude")]
    vu = (await verifier(plateforme, *prevues, siren=fille)).json()
    assert (vu["regle_determinante"], vu["a_abandonner_eur"]) == ("de-minimis", "10000.00")
    assert (await verifier(plateforme, prevues[0], siren=fille)).json()["verdict"] == "permis"
    inconnue = await entreprise(plateforme)
    assert (await verifier(plateforme, prevues[0], siren=inconnue)).json()["verdict"] == "a_confirmer"
    verifier_probleme(await verifier(plateforme, prevues[0], siren=siren_neuf()), 404, "compte-minimis-introuvable")
    corps = {"categorie": "petite", "postes": [MACHINE], "aides": [aide("a", "de_minimis", "1")], "siren": fille}
    verifier_probleme(await plateforme.client().post(CHEMIN, json=corps), 401, "non-authentifie")
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    verifier_probleme(await etranger.post(CHEMIN, json=corps), 404, "compte-minimis-introuvable")


@pytest.mark.parametrize(
    ("aides", "champ"),
    [
        pytest.param([aide("a", "exemption", "1", article="art99")], "aides.0.article", id="article_inconnu"),
        pytest.param([aide("a", "de_minimis", "1", article="art17")], "aides.0.article", id="article_hors_exemption"),
        pytest.param(
            [aide("a", "exemption", "1", **ART17, options=["collaboration"])], "aides.0.options", id="option_d_un_autre"
        ),
        pytest.param(
            [aide("a", "exemption", "1", options=["collaboration"])], "aides.0.options", id="option_sans_article"
        ),
        pytest.param([aide("a", "exemption", "1", "autre")], "aides.0.parts.0.poste", id="poste_absent"),
        pytest.param(
            [aide("a", "de_minimis", "1"), aide("a", "de_minimis", "1")], "aides.1.reference", id="reference_double"
        ),
    ],
)
async def test_une_saisie_incoherente_est_refusee_et_le_champ_nomme(
    plateforme: PlateformeTest, aides: list[dict[str, Any]], champ: str
) -> None:
    reponse = await verifier(plateforme, *aides)
    verifier_probleme(reponse, 409, "cumul-incoherent")
    assert [faute["champ"] for faute in reponse.json()["champs"]] == [f"body.{champ}"]


async def test_un_poste_double_est_refuse_et_un_montant_negatif_est_mal_forme(plateforme: PlateformeTest) -> None:
    reponse = await verifier(plateforme, aide("a", "exemption", "1"), postes=[MACHINE, MACHINE])
    verifier_probleme(reponse, 409, "cumul-incoherent")
    assert reponse.json()["champs"][0]["champ"] == "body.postes.1.code"
    verifier_probleme(await verifier(plateforme, aide("a", "de_minimis", "-1")), 422, "saisie-invalide")
