"""Peers over HTTP: both consent, nobody is named before, withdrawal acts at once."""

import asyncio
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.diagnostic.pairs import domain
from shared.securite.identite import Role
from tests.outillage.diagnostics import diagnostic_restitue, ouvrir_diagnostic, reussie
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

FORTE, FAIBLE = {"mod_auto": 5, "lea_flux": 1}, {"mod_auto": 1, "lea_flux": 5}


@dataclass
class Entreprise:
    """A company with its diagnostic given back, and clients of those who speak for it."""

    plateforme: PlateformeTest
    dossier: dict[str, Any]
    diagnostic_id: str
    organisation: str

    @property
    def chemin(self) -> str:
        return f"/v1/diagnostics/{self.diagnostic_id}"

    @property
    def elle(self) -> httpx.AsyncClient:
        return self.plateforme.client(Role.ENTREPRISE, siren=self.dossier["siren"])

    @property
    def conseiller(self) -> httpx.AsyncClient:
        return self.plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation=self.organisation)

    async def consentir(self, *, accorde: bool = True) -> None:
        corps = {"accorde": accorde, "qualite": "dirigeant"}
        assert (
            reussie(await self.elle.put(f"{self.chemin}/consentement-pairs", json=corps)).json()["accorde"] is accorde
        )

    async def pairs(self, client: httpx.AsyncClient | None = None) -> list[dict[str, Any]]:
        return list(reussie(await (client or self.elle).get(f"{self.chemin}/pairs")).json())

    async def relations(self, client: httpx.AsyncClient | None = None) -> list[dict[str, Any]]:
        return list(reussie(await (client or self.elle).get(f"{self.chemin}/mises-en-relation")).json())

    async def demander(self, reference: str) -> httpx.Response:
        return await self.elle.post(f"{self.chemin}/mises-en-relation", json={"reference": reference})

    async def repondre(self, relation: dict[str, Any], **corps: Any) -> httpx.Response:
        chemin = f"{self.chemin}/mises-en-relation/{relation['id']}/reponse"
        return await self.elle.post(chemin, json=corps, headers={"If-Match": f'"v{relation["version"]}"'})


async def entreprise(
    plateforme: PlateformeTest, niveaux: dict[str, int], naf: str, *, organisation: str = "cci-paris-idf", **saisie: Any
) -> Entreprise:
    dossier = await plateforme.ouvrir_dossier(organisation=organisation, naf=naf, **saisie)
    rendu = await diagnostic_restitue(plateforme, dossier["id"], niveaux, organisation=organisation, defaut=3)
    return Entreprise(plateforme, dossier, rendu["id"], organisation)


async def deux_pairs(plateforme: PlateformeTest, naf: str) -> tuple[Entreprise, Entreprise]:
    """Two complementary companies that consent, followed by two organisations."""
    faible = await entreprise(plateforme, FAIBLE, naf)
    forte = await entreprise(plateforme, FORTE, naf, organisation="cci-seine-et-marne")
    for une in (faible, forte):
        await une.consentir()
    return faible, forte


async def test_un_appelant_anonyme_ou_etranger_n_apprend_rien(plateforme: PlateformeTest) -> None:
    une = await entreprise(plateforme, FAIBLE, "13.10Z")
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    for suite in ("/pairs", "/consentement-pairs", "/mises-en-relation"):
        verifier_probleme(await plateforme.client().get(une.chemin + suite), 401)
        verifier_probleme(await etranger.get(une.chemin + suite), 404, "diagnostic-introuvable")
    corps = {"accorde": True, "qualite": "dirigeant"}
    refus = await etranger.put(f"{une.chemin}/consentement-pairs", json=corps)
    verifier_probleme(refus, 404, "diagnostic-introuvable")
    verifier_probleme(await plateforme.client(Role.REGION).put(f"{une.chemin}/consentement-pairs", json=corps), 403)


@pytest.mark.parametrize(("premiere", "seconde"), [(True, False), (False, True), (False, False)])
async def test_aucun_rapprochement_sans_les_deux_consentements(
    plateforme: PlateformeTest, premiere: bool, seconde: bool
) -> None:
    faible, forte = await entreprise(plateforme, FAIBLE, "14.13Z"), await entreprise(plateforme, FORTE, "14.13Z")
    for une, accorde in ((faible, premiere), (forte, seconde)):
        if accorde:
            await une.consentir()
    for une, autre, accorde in ((faible, forte, premiere), (forte, faible, seconde)):
        reponse = await une.plateforme.client(Role.ENSEMBLIER).get(f"{une.chemin}/pairs")
        if accorde:
            assert autre.dossier["siren"] not in reponse.text
        else:
            verifier_probleme(reponse, 409, "consentement-pairs-absent")


async def test_les_pairs_se_completent_et_restent_anonymes(plateforme: PlateformeTest) -> None:
    faible, forte = await deux_pairs(plateforme, "15.20Z")
    vus = await faible.pairs()
    assert [pair["entreprise"] for pair in vus] == [None] * len(vus)
    pair = (await faible.pairs(plateforme.client(Role.ENSEMBLIER)))[0]
    assert pair["entreprise"]["siren"] == forte.dossier["siren"]
    assert pair["reference"] == vus[0]["reference"]
    assert ("mod_auto" in pair["apports"], "lea_flux" in pair["retours"]) == (True, True)
    assert (pair["division_naf"], pair["taille"], Decimal(pair["apport"])) == ("15", "inconnue", 4)
    for client in (faible.elle, faible.conseiller):
        texte = (await client.get(f"{faible.chemin}/pairs")).text
        assert forte.dossier["siren"] not in texte
        assert forte.dossier["id"] not in texte
    assert (await forte.pairs())[0]["reference"] != vus[0]["reference"]


async def test_un_autre_metier_ou_une_taille_eloignee_n_est_pas_un_pair(plateforme: PlateformeTest) -> None:
    une = await entreprise(plateforme, FAIBLE, "16.23Z", tranche_effectif="12")
    voisine = await entreprise(plateforme, FORTE, "16.24Z", tranche_effectif="21")
    lointaine = await entreprise(plateforme, FORTE, "16.24Z", tranche_effectif="41")
    ailleurs = await entreprise(plateforme, FORTE, "17.11Z", tranche_effectif="12")
    for chacune in (une, voisine, lointaine, ailleurs):
        await chacune.consentir()
    vus = await une.pairs(plateforme.client(Role.ENSEMBLIER))
    assert [(pair["entreprise"]["siren"], pair["taille"]) for pair in vus] == [(voisine.dossier["siren"], "voisine")]


async def test_l_acceptation_nomme_chaque_entreprise_a_l_autre_mais_pas_au_partenaire(
    plateforme: PlateformeTest,
) -> None:
    faible, forte = await deux_pairs(plateforme, "18.12Z")
    demandee = await faible.demander((await faible.pairs())[0]["reference"])
    assert (demandee.status_code, demandee.json()["entreprise"]) == (201, None)
    recue = (await forte.relations())[0]
    assert (recue["sens"], recue["etat"], recue["entreprise"]) == ("recue", "demandee", None)
    verifier_probleme(await faible.repondre(demandee.json(), decision="acceptee"), 409)
    verifier_probleme(await forte.repondre(recue, decision="declinee"), 409, "motif-declin-pairs")
    acceptee = reussie(await forte.repondre(recue, decision="acceptee")).json()
    assert acceptee["entreprise"]["siren"] == faible.dossier["siren"]
    assert (await faible.relations())[0]["entreprise"]["siren"] == forte.dossier["siren"]
    assert (await faible.relations(faible.conseiller))[0]["entreprise"] is None
    verifier_probleme(await forte.repondre(acceptee, decision="acceptee"), 409, "mise-en-relation-terminee")


async def test_le_retrait_ferme_aussitot_les_pairs_les_references_et_les_noms(plateforme: PlateformeTest) -> None:
    faible, forte = await deux_pairs(plateforme, "19.20Z")
    reference = (await faible.pairs())[0]["reference"]
    demandee = (await faible.demander(reference)).json()
    reussie(await forte.repondre(demandee, decision="acceptee"))
    await forte.consentir(accorde=False)
    assert forte.dossier["siren"] not in str(await faible.pairs(plateforme.client(Role.ENSEMBLIER)))
    for une in (faible, forte):
        relation = (await une.relations())[0]
        assert (relation["etat"], relation["motif"]) == ("annulee", "consentement-retire")
        assert relation["entreprise"] is None
    verifier_probleme(await forte.elle.get(f"{forte.chemin}/pairs"), 409, "consentement-pairs-absent")
    verifier_probleme(await faible.demander(reference), 404, "pair-introuvable")
    await forte.consentir()
    verifier_probleme(await faible.demander(reference), 404, "pair-introuvable")
    nouvelle = (await faible.pairs())[0]["reference"]
    assert nouvelle != reference
    assert (await faible.demander(nouvelle)).status_code == 201


async def test_un_retrait_pendant_la_demande_empeche_l_acceptation(plateforme: PlateformeTest) -> None:
    faible, forte = await deux_pairs(plateforme, "20.16Z")
    demandee = (await faible.demander((await faible.pairs())[0]["reference"])).json()
    await asyncio.gather(faible.consentir(accorde=False), forte.repondre(demandee, decision="acceptee"))
    relation = (await forte.relations())[0]
    assert (relation["etat"], relation["entreprise"]) == ("annulee", None)


async def test_dix_demandes_simultanees_n_en_font_qu_une(plateforme: PlateformeTest) -> None:
    faible, forte = await deux_pairs(plateforme, "21.10Z")
    references = [(faible, (await faible.pairs())[0]["reference"]), (forte, (await forte.pairs())[0]["reference"])]
    envois = await asyncio.gather(*[une.demander(reference) for une, reference in references * 5])
    assert sorted(envoi.status_code for envoi in envois) == [201] + [409] * 9
    assert len(await faible.relations()) == 1


async def test_une_reference_inventee_ou_un_diagnostic_en_cours_est_refuse(plateforme: PlateformeTest) -> None:
    faible, _ = await deux_pairs(plateforme, "22.19Z")
    verifier_probleme(await faible.demander("0" * 24), 404, "pair-introuvable")
    verifier_probleme(await faible.demander("inventee"), 422, "saisie-invalide")
    dossier = await plateforme.ouvrir_dossier()
    ouvert = (await ouvrir_diagnostic(faible.conseiller, dossier["id"])).json()
    refus = await faible.conseiller.get(f"/v1/diagnostics/{ouvert['id']}/pairs")
    verifier_probleme(refus, 409, "diagnostic-pas-restitue")


NOTE = st.builds(domain.Note, st.none() | st.decimals(0, 5, places=1), st.decimals(1, 5, places=0))
NOTES = st.dictionaries(st.sampled_from(["a", "b", "c"]), NOTE)


@given(NOTES, NOTES)
def test_ce_que_l_un_apporte_est_ce_que_l_autre_recoit(mien: domain.Notes, sien: domain.Notes) -> None:
    un, autre = domain.complementaire(mien, sien), domain.complementaire(sien, mien)
    assert (un.apports, un.apport) == (autre.retours, autre.retour)
    assert all(mien[axe].faible and sien[axe].forte for axe in un.apports)
    assert (un.apport > 0) == bool(un.apports)


def test_une_reference_depend_du_lecteur_et_du_consentement() -> None:
    jeton, dossier = uuid4(), UUID(int=1)
    assert domain.reference(jeton, dossier) == domain.reference(jeton, dossier)
    assert len({domain.reference(j, d) for j in (jeton, uuid4()) for d in (dossier, UUID(int=2))}) == 4


@pytest.mark.parametrize(
    ("une", "autre", "attendu"),
    [("12", "12", True), ("12", "21", True), ("12", "22", False), (None, "12", None), ("12", "99", None)],
)
def test_deux_tailles_sont_voisines_a_une_tranche_pres(
    une: str | None, autre: str | None, attendu: bool | None
) -> None:
    assert domain.tailles_voisines(une, autre) is attendu
