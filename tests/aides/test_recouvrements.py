"""The overlap report: measured by the engine, with its reasons; what nobody uses."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.eligibilite.recouvrement import NATURES, empreinte_de, recouvrements
from shared.securite.identite import Role
from tests.outillage.aides import demande_creee
from tests.outillage.catalogue import dispositif_d_essai
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

LE = date(2026, 6, 1)


def _version(code: str, seuil: int, annee: int = 2026, **autres: Any) -> VersionEnVigueur:
    essai = dispositif_d_essai(code, "v1", date(annee, 1, 1), seuil=seuil, **autres)
    (regles,) = essai.versions
    return VersionEnVigueur(code, "Essai", "Région", "Essai.", regles.valide_au, "0" * 64, regles, essai.sources)


def _montant(*natures: str) -> dict[str, Any]:
    return {"mode": "taux", "taux": "0.5", "source": "essai", "natures": list(natures)}


def test_deux_dispositifs_aux_memes_regles_se_recouvrent_entierement() -> None:
    (paire,) = recouvrements([_version("aa", 10), _version("bb", 10)], LE, Decimal("0.5"))
    assert (paire.a, paire.b, paire.mesure) == ("aa", "bb", Decimal("1.00"))


def test_la_part_des_cibles_est_mesuree_par_le_moteur_sur_les_entreprises_types() -> None:
    """Six sizes: 3, 15, 60, 200, 900, 6000 people. From 10 on: five; from 100 on: three of the same."""
    (paire,) = recouvrements([_version("aa", 10), _version("bb", 100)], LE, Decimal(0))
    assert paire.cible.part == Decimal("0.60")
    assert empreinte_de(_version("aa", 10), LE).natures == NATURES


def test_des_depenses_ou_des_periodes_etrangeres_ne_se_recouvrent_pas() -> None:
    a, b = _version("aa", 10, montant=_montant("etude")), _version("bb", 10, montant=_montant("formation", "salon"))
    (paire,) = recouvrements([a, b], LE, Decimal(0))
    assert (paire.depenses.part, paire.mesure) == (Decimal(0), Decimal(0))
    close = _version("cc", 10, annee=2025)
    (paire,) = recouvrements([_version("aa", 10), close], LE, Decimal(0))
    assert (paire.periode.part, paire.mesure) == (Decimal(0), Decimal(0))
    assert recouvrements([a, b], LE, Decimal("0.01")) == []


def test_une_nature_commune_sur_trois_compte_pour_un_tiers() -> None:
    a, b = (
        _version("aa", 10, montant=_montant("etude", "salon")),
        _version("bb", 10, montant=_montant("etude", "brevet")),
    )
    (paire,) = recouvrements([a, b], LE, Decimal(0))
    assert (paire.depenses.part, paire.depenses.commun) == (Decimal("0.33"), ("etude",))


async def test_un_anonyme_ne_lit_pas_les_recouvrements(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().get("/v1/aides/recouvrements"), 401, "non-authentifie")


@pytest.mark.parametrize("role", [Role.ENTREPRISE, Role.PARTENAIRE_CONSEILLER, Role.MACHINE])
async def test_le_rapport_est_au_pilotage(plateforme: PlateformeTest, role: Role) -> None:
    verifier_probleme(await plateforme.client(role).get("/v1/aides/recouvrements"), 403, "acces-interdit")


async def test_les_recouvrements_du_catalogue_sont_mesures_avec_leurs_raisons(
    plateforme: PlateformeTest,
) -> None:
    lus = (await plateforme.client(Role.COMITE).get("/v1/aides/recouvrements?date=2026-06-01&seuil=0")).json()
    mesures = [Decimal(paire["mesure"]) for paire in lus["elements"]]
    assert mesures == sorted(mesures, reverse=True)
    assert len(mesures) == lus["examines"] * (lus["examines"] - 1) // 2
    assert all(0 <= mesure <= 1 for mesure in mesures)
    tete = lus["elements"][0]
    produit = Decimal(1)
    for nom in ("cible", "depenses", "zone", "periode"):
        produit *= Decimal(tete[nom]["part"])
    assert abs(produit - Decimal(tete["mesure"])) <= Decimal("0.005")
    assert len(tete["raisons"]) == 4
    assert lus["a_verifier"]
    assert lus["hypothese"].startswith("HYPOTHESE")
    filtres = (await plateforme.client(Role.REGION).get("/v1/aides/recouvrements?date=2026-06-01")).json()["elements"]
    assert filtres == [p for p in lus["elements"] if Decimal(p["mesure"]) >= Decimal("0.25")]


async def test_un_dispositif_sans_demande_en_douze_mois_est_inutilise(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    await demande_creee(plateforme, dossier["id"])
    lus = (await plateforme.client(Role.REGION).get("/v1/aides/recouvrements")).json()
    inutilises = {element["code"]: element for element in lus["inutilises"]}
    assert "pmup" not in inutilises
    assert inutilises["diag-ecoconception"]["derniere_demande_le"] is None
    annee = plateforme.horloge.aujourdhui().year + 3
    tard = (await plateforme.client(Role.REGION).get(f"/v1/aides/recouvrements?date={annee}-06-01")).json()
    (pmup,) = [element for element in tard["inutilises"] if element["code"] == "pmup"]
    assert pmup["derniere_demande_le"] == plateforme.horloge.aujourdhui().isoformat()
    assert pmup["ouvert_depuis"] == "2008-01-01"


@pytest.mark.parametrize("requete", ["seuil=2", "seuil=x", "date=demain"])
async def test_un_seuil_ou_une_date_mal_formes_sont_refuses(plateforme: PlateformeTest, requete: str) -> None:
    reponse = await plateforme.client(Role.REGION).get(f"/v1/aides/recouvrements?{requete}")
    verifier_probleme(reponse, 422, "saisie-invalide")
