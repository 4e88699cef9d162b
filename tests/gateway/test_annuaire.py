"""The adapter to the API Recherche d'entreprises: what it asks, what it reads, how it leaves it alone."""

from datetime import date
from typing import Any

import httpx
import pytest

from services.gateway.annuaire.domain import AnnuaireIndisponible, Fiche, conditions_manquantes, departement_de
from tests.gateway.annuaires import Repondre, annuaire, lever, resultats, toujours, unite
from tests.outillage.entreprises import siret_neuf


async def test_la_demande_suit_le_contrat_de_l_api() -> None:
    demandes: list[httpx.Request] = []
    siret = siret_neuf()

    def repondre(requete: httpx.Request) -> httpx.Response:
        demandes.append(requete)
        return httpx.Response(200, json=resultats(unite(siret)))

    fiche = await annuaire(repondre).fiche(siret)
    (demande,) = demandes
    assert (demande.method, demande.url.path) == ("GET", "/search")
    attendus = {"q": siret, "page": "1", "per_page": "1", "limite_matching_etablissements": "100"}
    assert dict(demande.url.params) == attendus
    assert demande.headers["user-agent"].startswith("ensemblier (")
    assert fiche == Fiche(
        siret=siret,
        raison_sociale="MECA D'ESSAI",
        naf="25.62B",
        code_commune="93066",
        tranche_effectif="12",
        categorie="PME",
        nature_juridique="5710",
        date_creation=date(1998, 4, 1),
    )
    assert (fiche.siren, fiche.departement, fiche.degradee) == (siret[:9], "93", False)


async def test_un_etablissement_secondaire_a_sa_propre_activite_et_sa_commune() -> None:
    siret, siege = siret_neuf(), siret_neuf()
    secondaire = {"siret": siret, "activite_principale": "28.99B", "commune": "77288", "etat_administratif": "F"}
    trouvee = unite(siege, siege={"commune": "69123"}, matching_etablissements=[secondaire])
    fiche = await annuaire(toujours(resultats(trouvee))).fiche(siret)
    assert fiche is not None
    assert (fiche.naf, fiche.code_commune, fiche.active) == ("28.99B", "77288", False)


@pytest.mark.parametrize(
    "document",
    [resultats(), resultats(unite(siret_neuf())), resultats({"siege": None})],
    ids=["aucun", "autre", "vide"],
)
async def test_un_siret_absent_de_la_reponse_est_inconnu(document: dict[str, Any]) -> None:
    assert await annuaire(toujours(document)).fiche(siret_neuf()) is None


async def test_une_diffusion_partielle_garde_une_raison_sociale_lisible() -> None:
    siret = siret_neuf()
    masquee = unite(siret, nom_complet=None, nom_raison_sociale=None, statut_diffusion="P", date_creation=None)
    fiche = await annuaire(toujours(resultats(masquee))).fiche(siret)
    assert fiche is not None
    assert fiche.raison_sociale == "Raison sociale non diffusée"
    assert (fiche.diffusion_partielle, fiche.date_creation) == (True, None)


@pytest.mark.parametrize(
    "document",
    [
        [],
        {},
        {"results": None},
        {"results": "?"},
        {"results": [None]},
        {"results": {"0": {}}},
        {"results": [{"siege": ["x"]}]},
    ],
    ids=["liste", "vide", "nul", "texte", "element-nul", "objet", "siege-liste"],
)
async def test_une_reponse_d_une_autre_forme_met_l_annuaire_au_repos(document: Any) -> None:
    service = annuaire(toujours(document))
    with pytest.raises(AnnuaireIndisponible):
        await service.fiche(siret_neuf())
    assert not service.disponible


@pytest.mark.parametrize(
    "changement", [{"date_creation": "hier"}, {"nature_juridique": 5710}, {"siege": {"commune": 93066}}]
)
async def test_un_champ_d_un_autre_type_met_l_annuaire_au_repos(changement: dict[str, Any]) -> None:
    siret = siret_neuf()
    with pytest.raises(AnnuaireIndisponible):
        await annuaire(toujours(resultats(unite(siret, **changement)))).fiche(siret)


async def test_les_caracteres_de_controle_ne_passent_pas() -> None:
    siret = siret_neuf()
    fiche = await annuaire(toujours(resultats(unite(siret, nom_raison_sociale=" MECA\u0000\n D'ESSAI ")))).fiche(siret)
    assert fiche is not None
    assert fiche.raison_sociale == "MECA D'ESSAI"


@pytest.mark.parametrize(
    "repondre",
    [
        lever(httpx.ConnectError("réseau coupé")),
        lever(httpx.ReadTimeout("trop long")),
        toujours({}, 500),
        toujours({}, 302),
        lambda _: httpx.Response(200, content=b"<html>maintenance</html>"),
    ],
    ids=["reseau", "delai", "500", "redirection", "html"],
)
async def test_une_panne_met_l_annuaire_au_repos(repondre: Repondre) -> None:
    service = annuaire(repondre)
    with pytest.raises(AnnuaireIndisponible):
        await service.fiche(siret_neuf())
    assert not service.disponible


def test_les_conditions_du_parcours() -> None:
    fiche = Fiche(siret="1" * 14, raison_sociale="x", naf="47.24Z", code_commune="97411", active=False)
    assert [code for code, _ in conditions_manquantes(fiche)] == ["etablissement_actif", "ile_de_france", "industrie"]
    assert [departement_de(commune) for commune in ("97411", "2A004", "75101", None)] == ["974", "2A", "75", None]
