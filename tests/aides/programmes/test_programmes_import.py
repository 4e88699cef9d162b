"""Importing programmes: drafts, refusals, approval by a second person, what a version changes."""

import asyncio
import hashlib
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme, version
from tests.outillage.import_programmes import ADRESSE, VERSIONS, approuver, code_neuf, importer, publier, yaml_taille
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.programmes import FINALE, texte

INCONNUE = UUID(int=9)


async def test_un_fichier_admis_devient_un_brouillon_et_un_fichier_refuse_dit_pourquoi(
    plateforme: PlateformeTest,
) -> None:
    sain, fautif, bombe = code_neuf(), code_neuf(), code_neuf()
    contenu = yaml_taille(**{"début de validité": "01/01/2026", "opérateur de contact": "Agence d'essai"})
    faits = await importer(
        plateforme,
        (sain, contenu),
        (fautif, texte({FINALE: "zzz"})),
        (bombe, "a: &a [x]\nb: [*a, *a]"),
        (sain, contenu),
    )
    assert [fait["resultat"] for fait in faits] == ["brouillon", "refuse", "refuse", "refuse"]
    assert faits[0]["sha256"] == hashlib.sha256(contenu.encode()).hexdigest()
    assert "« zzz » est introuvable" in faits[1]["erreur"]
    assert "ligne 2 : les alias YAML" in faits[2]["erreur"]
    assert "deux fichiers de cet import" in faits[3]["erreur"]
    lu = (await plateforme.client(Role.REGION_LECTURE).get(f"{VERSIONS}/{faits[0]['id']}")).json()
    assert (lu["etat"], lu["numero"], lu["valide_du"], lu["valide_au"]) == ("brouillon", 1, "2026-01-01", None)
    assert (lu["operateur"], lu["texte"]) == ("Agence d'essai", contenu)
    assert [regle["nom"] for regle in lu["regles"]] == [FINALE]
    refuse = (await plateforme.client(Role.REGION).get(f"{ADRESSE}?code={fautif}")).json()["elements"]
    assert [(ligne["etat"], ligne["numero"], ligne["erreur"]) for ligne in refuse] == [
        ("refuse", None, faits[1]["erreur"])
    ]


@pytest.mark.parametrize(
    ("enorme", "raison"),
    [
        pytest.param("- x\n" * 200_000, "dépasse 512 Kio", id="deux_cent_mille_lignes"),
        pytest.param("- x\n" * 100_000, "plus de 20000 éléments", id="cent_mille_elements"),
        pytest.param("a: " + "[" * 5_000, "niveaux d'imbrication", id="cinq_mille_niveaux"),
        pytest.param("".join(f"b{n}: &b{n} [*b{n - 1}, *b{n - 1}]\n" for n in range(1, 40)), "alias", id="bombe"),
    ],
)
async def test_un_fichier_demesure_est_refuse_avec_sa_raison_et_le_publie_reste(
    plateforme: PlateformeTest, enorme: str, raison: str
) -> None:
    publie = await publier(plateforme, yaml_taille())
    (refus,) = await importer(plateforme, (publie["code"], enorme))
    assert (refus["resultat"], raison in refus["erreur"]) == ("refuse", True), refus["erreur"]
    lus = await plateforme.client(Role.REGION).get(f"{ADRESSE}?code={publie['code']}&etat=publie")
    lignes = lus.json()["elements"]
    assert [ligne["sha256"] for ligne in lignes] == [publie["sha256"]]


async def test_un_refus_laisse_intacte_la_version_publiee(plateforme: PlateformeTest) -> None:
    publie = await publier(plateforme, yaml_taille())
    (refus,) = await importer(plateforme, (publie["code"], texte({FINALE: "effectif < oui"})))
    assert refus["resultat"] == "refuse"
    en_vigueur = (await plateforme.client(Role.COMITE).get(f"{ADRESSE}?code={publie['code']}")).json()["elements"]
    assert [(ligne["id"], ligne["sha256"]) for ligne in en_vigueur] == [(publie["id"], publie["sha256"])]
    demande = {"codes": [publie["code"]], "faits": {"effectif": 12, "region": "Île-de-France"}}
    evalue = (await plateforme.client(Role.MACHINE).post(f"{ADRESSE}/evaluations", json=demande)).json()
    assert [programme["verdict"] for programme in evalue["programmes"]] == ["eligible"]


async def test_le_meme_texte_importe_deux_fois_ne_cree_rien(plateforme: PlateformeTest) -> None:
    code = code_neuf()
    (premier,) = await importer(plateforme, (code, yaml_taille()))
    (second,) = await importer(plateforme, (code, yaml_taille()))
    assert (second["resultat"], second["id"]) == ("inchange", premier["id"])
    await approuver(plateforme, premier["id"])
    (troisieme,) = await importer(plateforme, (code, yaml_taille()))
    assert (troisieme["resultat"], troisieme["id"]) == ("inchange", premier["id"])
    refuses = [(await importer(plateforme, (code, "titre: sans règle")))[0] for _ in range(2)]
    assert refuses[0] == refuses[1]
    assert refuses[0]["resultat"] == "refuse"


async def test_un_nouvel_import_ecarte_le_brouillon_precedent(plateforme: PlateformeTest) -> None:
    code = code_neuf()
    (premier,) = await importer(plateforme, (code, yaml_taille(50)))
    (second,) = await importer(plateforme, (code, yaml_taille(60)))
    region = plateforme.client(Role.REGION, compte=uuid4())
    ecarte = await region.get(f"{VERSIONS}/{premier['id']}")
    assert ecarte.json()["etat"] == "ecarte"
    refus = await region.post(f"{VERSIONS}/{premier['id']}/approbation", headers=version(ecarte))
    verifier_probleme(refus, 409, "programme-sans-brouillon")
    assert (await approuver(plateforme, second["id"]))["numero"] == 2


async def test_qui_importe_n_approuve_pas_et_une_version_perimee_est_refusee(plateforme: PlateformeTest) -> None:
    (fait,) = await importer(plateforme, (code_neuf(), yaml_taille()))
    adresse = f"{VERSIONS}/{fait['id']}/approbation"
    auteur, autre = plateforme.client(Role.REGION), plateforme.client(Role.REGION, compte=uuid4())
    verifier_probleme(await auteur.post(adresse, headers={"If-Match": '"v1"'}), 409, "approbation-par-auteur")
    verifier_probleme(await autre.post(adresse), 428, "version-manquante")
    verifier_probleme(await autre.post(adresse, headers={"If-Match": '"v7"'}), 412, "version-perimee")
    publie = await autre.post(adresse, headers={"If-Match": '"v1"'})
    assert (publie.status_code, publie.json()["etat"], publie.headers["etag"]) == (200, "publie", '"v2"')
    verifier_probleme(await autre.post(adresse, headers={"If-Match": '"v2"'}), 409, "programme-sans-brouillon")


async def test_deux_approbations_simultanees_n_en_font_qu_une(plateforme: PlateformeTest) -> None:
    (fait,) = await importer(plateforme, (code_neuf(), yaml_taille()))
    clients = [plateforme.client(Role.REGION, compte=uuid4()) for _ in range(6)]
    adresse, entete = f"{VERSIONS}/{fait['id']}/approbation", {"If-Match": '"v1"'}
    reponses = await asyncio.gather(*(client.post(adresse, headers=entete) for client in clients))
    assert sorted(reponse.status_code for reponse in reponses) == [200, 412, 412, 412, 412, 412]


async def test_des_imports_simultanes_d_un_meme_code_gardent_un_seul_brouillon(plateforme: PlateformeTest) -> None:
    code = code_neuf()
    await asyncio.gather(*(importer(plateforme, (code, yaml_taille(seuil))) for seuil in range(10, 16)))
    lignes = (await plateforme.client(Role.REGION).get(f"{ADRESSE}?code={code}")).json()["elements"]
    assert sorted(ligne["numero"] for ligne in lignes) == [1, 2, 3, 4, 5, 6]
    assert [ligne["etat"] for ligne in lignes].count("brouillon") == 1


async def test_une_version_publiee_ne_change_pas_meme_en_base(plateforme: PlateformeTest) -> None:
    publie = await publier(plateforme, yaml_taille())
    for ordre in (
        "UPDATE programme_importe SET texte = 'x' WHERE id = :id",
        "DELETE FROM programme_importe WHERE id = :id",
    ):
        with pytest.raises(DBAPIError, match="ne change plus"):
            async with plateforme.base("aides").ecriture() as session:
                await session.execute(text(ordre), {"id": publie["id"]})


async def test_les_differences_marquent_ce_qui_decide_de_l_eligibilite(plateforme: PlateformeTest) -> None:
    publie = await publier(plateforme, yaml_taille(250, **{"fin de validité": "31/12/2025"}))
    autres = {"entreprise . a l'objectif": {"question": "L'a-t-elle ?"}}
    finale = {"toutes ces conditions": ["effectif < 50", "a l'objectif", "région = Île-de-France"]}
    nouveau = "# relu\n" + texte({FINALE: finale, **autres}, promesse="Mieux", **{"fin de validité": "31/12/2026"})
    (brouillon,) = await importer(plateforme, (publie["code"], nouveau))
    lues = (await plateforme.client(Role.REGION).get(f"{VERSIONS}/{brouillon['id']}/differences")).json()
    assert lues["publiee_id"] == publie["id"]
    assert lues["sensibles"] == 3
    assert [(d["champ"], d["nature"], d["sensible"]) for d in lues["elements"]] == [
        ("promesse", "ajout", False),
        ("fin de validité", "modification", True),
        (FINALE, "modification", True),
        ("entreprise . a l'objectif", "ajout", True),
    ]
    assert (lues["elements"][1]["avant"], lues["elements"][1]["apres"]) == ("31/12/2025", "31/12/2026")
    assert "effectif < 250" in lues["elements"][2]["avant"]
    neuf = (await importer(plateforme, (code_neuf(), yaml_taille())))[0]
    premieres = (await plateforme.client(Role.REGION).get(f"{VERSIONS}/{neuf['id']}/differences")).json()
    assert premieres["publiee_id"] is None
    assert {element["nature"] for element in premieres["elements"]} == {"ajout"}


async def test_seules_la_region_et_l_ensemblier_voient_les_brouillons(plateforme: PlateformeTest) -> None:
    (fait,) = await importer(plateforme, (code_neuf(), yaml_taille()))
    adresse = f"{VERSIONS}/{fait['id']}"
    for role, statut in (
        (Role.ENSEMBLIER, 200),
        (Role.REGION_LECTURE, 200),
        (Role.ENTREPRISE, 404),
        (Role.COMITE, 404),
    ):
        for suffixe in ("", "/differences"):
            assert (await plateforme.client(role).get(adresse + suffixe)).status_code == statut
    assert (await plateforme.client(Role.ENTREPRISE).get(f"{ADRESSE}?code={fait['code']}")).json()["elements"] == []
    await approuver(plateforme, fait["id"])
    assert (await plateforme.client(Role.ENTREPRISE).get(adresse)).json()["etat"] == "publie"


async def test_la_liste_se_filtre_par_etat_et_par_jour_de_validite(plateforme: PlateformeTest) -> None:
    fiche = {"début de validité": "01/03/2026", "fin de validité": "30/06/2026"}
    publie = await publier(plateforme, yaml_taille(**fiche))
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    for jour, presents in (("2026-02-28", 0), ("2026-03-01", 1), ("2026-06-30", 1), ("2026-07-01", 0)):
        lignes = (await client.get(f"{ADRESSE}?code={publie['code']}&le={jour}&etat=publie")).json()["elements"]
        assert len(lignes) == presents
    premiere = (await client.get(f"{ADRESSE}?limite=1")).json()
    assert len(premiere["elements"]) == 1
    verifier_probleme(await client.get(f"{ADRESSE}?etat=autre"), 422)


@pytest.mark.parametrize("suffixe", ["", f"/versions/{INCONNUE}", f"/versions/{INCONNUE}/differences"])
async def test_un_anonyme_ne_lit_pas_les_programmes(plateforme: PlateformeTest, suffixe: str) -> None:
    verifier_probleme(await plateforme.client().get(ADRESSE + suffixe), 401, "non-authentifie")


@pytest.mark.parametrize("suffixe", ["", f"/versions/{INCONNUE}/approbation", "/evaluations"])
async def test_un_anonyme_n_ecrit_pas_de_programme(plateforme: PlateformeTest, suffixe: str) -> None:
    verifier_probleme(await plateforme.client().post(ADRESSE + suffixe, json={}), 401, "non-authentifie")


async def test_un_autre_role_n_importe_ni_n_approuve(plateforme: PlateformeTest) -> None:
    corps = {"programmes": [{"code": "essai", "texte": "x"}]}
    for role in (Role.ENSEMBLIER, Role.REGION_LECTURE, Role.MACHINE):
        verifier_probleme(await plateforme.client(role).post(ADRESSE, json=corps), 403, "acces-interdit")
        refus = await plateforme.client(role).post(f"{VERSIONS}/{uuid4()}/approbation", headers={"If-Match": '"v1"'})
        verifier_probleme(refus, 403, "acces-interdit")
    inconnu = await plateforme.client(Role.REGION).post(
        f"{VERSIONS}/{uuid4()}/approbation", headers={"If-Match": '"v1"'}
    )
    verifier_probleme(inconnu, 404, "programme-importe-introuvable")


@pytest.mark.parametrize("code", ["Accent-é", "", "../x", "a" * 200])
async def test_un_code_mal_forme_est_refuse(plateforme: PlateformeTest, code: str) -> None:
    corps = {"programmes": [{"code": code, "texte": "x"}]}
    verifier_probleme(await plateforme.client(Role.REGION).post(ADRESSE, json=corps), 422, "saisie-invalide")


async def test_un_texte_a_caracteres_de_controle_est_refuse_sans_erreur_du_serveur(plateforme: PlateformeTest) -> None:
    contenus = ['titre: "a\\0b"\n', "titre: a\x00b\n", 'titre: "\\ud800"\n', "!<%00> a: b\n", "a" * 600_000]
    faits = await importer(plateforme, *((code_neuf(), contenu) for contenu in contenus))
    assert {fait["resultat"] for fait in faits} == {"refuse"}
