"""Every convention at the national schema of subsidies, and what is open to all."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.aides.conventions import scdl
from services.aides.conventions.scdl import ConventionSignee
from shared.securite.identite import Role
from tests.outillage.aides import avancer, demande_creee
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

RACINE = "/v1/aides/subventions"
COLONNES = (
    "nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,rnaBeneficiaire,"
    "objet,montant,nature,conditionsVersement,datesPeriodeVersement,idRAE,notificationUE,pourcentageSubvention,"
    "dispositifAide"
)
MODELE = ConventionSignee(
    reference="R1",
    dispositif="pmup",
    regime="de_minimis",
    objet="Cellule\nrobotisée",
    signee_le=date(2026, 3, 1),
    montant_eur=Decimal("23000.01"),
    echeances=[date(2027, 3, 1), date(2026, 4, 1)],
    siren="732829320",
    siret="73282932000074",
    raison_sociale="Mécanique",
    nature_juridique="5710",
)
LIGNE = scdl.ligne(MODELE)


async def test_toute_convention_signee_est_dans_l_export_au_schema(
    plateforme: PlateformeTest, accordee: dict[str, Any]
) -> None:
    annee = plateforme.horloge.aujourdhui().year
    signee = await avancer(plateforme, accordee["id"], "conventionner")
    client = plateforme.client(Role.REGION)
    reponse = await client.get(f"{RACINE}/scdl.csv", params={"annee": annee})
    assert reponse.headers["content-type"].startswith("text/csv")
    assert reponse.text.split("\r\n")[0] == COLONNES
    lignes = list(csv.DictReader(io.StringIO(reponse.text)))
    assert [scdl.defauts(ligne) for ligne in lignes] == [[] for _ in lignes]
    vue = next(ligne for ligne in lignes if ligne["referenceDecision"] == accordee["id"])
    assert (vue["montant"], vue["nature"], vue["notificationUE"]) == ("50000.00", "aide en numéraire", "oui")
    assert vue["dateConvention"] == plateforme.horloge.aujourdhui().isoformat()
    assert vue["conditionsVersement"] == "échelonné"
    controle = (await client.get(RACINE, params={"annee": annee})).json()
    assert (controle["schema_version"], vue in controle["lignes"]) == ("2.1.1", True)
    assert sum(Decimal(ligne["montant"]) for ligne in lignes) == Decimal(controle["montant_total_eur"])
    raison = {"motif": "resiliation", "motif_detail": "Abandon du projet."}
    chemin = f"/v1/demandes/{accordee['id']}/gestes"
    entetes = {"If-Match": f'"v{signee["version"]}"'}
    await plateforme.client(Role.ENSEMBLIER).post(chemin, json={"geste": "retirer", **raison}, headers=entetes)
    assert accordee["id"] not in (await client.get(f"{RACINE}/scdl.csv", params={"annee": annee})).text


async def test_les_donnees_essentielles_se_lisent_par_chaque_role_au_dela_du_seuil(
    plateforme: PlateformeTest, accordee: dict[str, Any]
) -> None:
    annee = plateforme.horloge.aujourdhui().year
    await avancer(plateforme, accordee["id"], "conventionner")
    dossier = await plateforme.ouvrir_dossier()
    petite = await demande_creee(plateforme, dossier["id"])
    gestes = ("deposer", "completer", "instruire", "accorder", "conventionner")
    await avancer(plateforme, petite["id"], *gestes, montant_eur="23000")
    ouvertes = (await plateforme.client(Role.COMITE).get(f"{RACINE}/ouvertes.csv", params={"annee": annee})).text
    assert accordee["id"] in ouvertes
    assert petite["id"] not in ouvertes
    assert petite["id"] in (await plateforme.client(Role.REGION).get(f"{RACINE}/scdl.csv?annee={annee}")).text


@pytest.mark.parametrize("suite", ["", "/scdl.csv", "/ouvertes.csv"])
async def test_l_export_complet_est_reserve_a_la_region(plateforme: PlateformeTest, suite: str) -> None:
    verifier_probleme(await plateforme.client().get(f"{RACINE}{suite}?annee=2026"), 401, "non-authentifie")
    if suite != "/ouvertes.csv":
        verifier_probleme(await plateforme.client(Role.ENTREPRISE).get(f"{RACINE}{suite}?annee=2026"), 403)


def test_une_ligne_a_les_seize_colonnes_et_rien_que_le_schema_refuse() -> None:
    assert ",".join(LIGNE) == COLONNES
    assert scdl.defauts(LIGNE) == []
    assert (LIGNE["objet"], LIGNE["datesPeriodeVersement"]) == ("Cellule robotisée", "2026-04-01/2027-03-01")
    unique = scdl.ligne(replace(MODELE, echeances=[date(2026, 4, 1)], regime="exemption"))
    assert (unique["conditionsVersement"], unique["datesPeriodeVersement"], unique["notificationUE"]) == (
        *("unique", "2026-04-01"),
        "non",
    )


@pytest.mark.parametrize(
    ("champ", "valeur", "mot"),
    [
        pytest.param("nomAttribuant", "", "obligatoire", id="obligatoire"),
        pytest.param("idAttribuant", "2375000790031", "forme", id="siret_court"),
        pytest.param("idBeneficiaire", "73282932000075", "SIRET", id="cle_de_luhn"),
        pytest.param("idBeneficiaire", "", "rnaBeneficiaire", id="un_parmi_deux"),
        pytest.param("rnaBeneficiaire", "W12", "forme", id="rna"),
        pytest.param("dateConvention", "01/03/2026", "AAAA-MM-JJ", id="date"),
        pytest.param("objet", "x" * 257, "256", id="objet_long"),
        pytest.param("montant", "12,5", "point", id="virgule"),
        pytest.param("nature", "prêt", "liste", id="nature"),
        pytest.param("datesPeriodeVersement", "2026-03", "forme", id="periode"),
        pytest.param("idRAE", "123456", "5 caractères", id="rae"),
        pytest.param("notificationUE", "true", "liste", id="booleen"),
        pytest.param("pourcentageSubvention", "1.5", "0.01", id="pourcentage"),
        pytest.param("idConvention", "1", "inconnue", id="colonne_inconnue"),
    ],
)
def test_le_schema_refuse_une_valeur_fausse_en_nommant_sa_colonne(champ: str, valeur: str, mot: str) -> None:
    phrases = scdl.defauts({**LIGNE, champ: valeur})
    assert any(mot in phrase for phrase in phrases)
    assert all(champ in phrase for phrase in phrases)


def test_le_seuil_compte_les_aides_de_l_annee_et_les_petites_aides_de_personnes_ne_se_montrent_pas() -> None:
    a = replace(MODELE, reference="A", montant_eur=Decimal(12_000))
    b = replace(MODELE, reference="B", montant_eur=Decimal("11000.01"))
    autre_annee = replace(a, reference="C", signee_le=date(2025, 1, 1))
    artisan = replace(a, reference="D", siren="348099383", nature_juridique="1000")
    toutes = [a, b, autre_annee, artisan]
    assert [c.reference for c in scdl.publiables(toutes)] == ["A", "B"]
    assert [c.reference for c in scdl.sans_petites_aides_de_personnes(toutes)] == ["A", "B", "C"]
    grand = replace(artisan, montant_eur=Decimal(23_001))
    assert [c.reference for c in scdl.sans_petites_aides_de_personnes([grand])] == ["D"]
