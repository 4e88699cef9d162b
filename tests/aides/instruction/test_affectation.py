"""Who instructs a demande: taken, taken over, given, sent elsewhere, each with its reason."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.securite.identite import Role
from tests.outillage.aides import avancer, demande_creee, geste
from tests.outillage.http import verifier_probleme, version
from tests.outillage.instruction import (
    HABILITATIONS,
    TRANSITION,
    agir,
    agir_ou_echouer,
    habiliter,
    personne,
)
from tests.outillage.plateforme import PlateformeTest


@pytest.fixture
async def deposee(plateforme: PlateformeTest, dossier: dict[str, Any]) -> str:
    """A deposited demande, and two instructors of its desk (persons 10 and 11)."""
    for rang in (10, 11):
        await habiliter(plateforme, rang, "instructeur", TRANSITION)
    demande = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, demande["id"], "deposer")
    return str(demande["id"])


async def test_l_entreprise_et_ses_partenaires_voient_le_guichet_et_rien_d_autre(
    plateforme: PlateformeTest, dossier: dict[str, Any], deposee: str
) -> None:
    chemin = f"/v1/demandes/{deposee}/guichet"
    for client in (
        plateforme.client(Role.ENSEMBLIER),
        plateforme.client(Role.PARTENAIRE_CONSEILLER),
        plateforme.client(Role.ENTREPRISE, siren=dossier["siren"]),
    ):
        vu = (await client.get(chemin)).json()
        assert (vu["code"], vu["contact"]) == (TRANSITION, "Responsable du guichet")
        assert "Investissements de modernisation" in vu["raison"]
        assert (await client.get(f"/v1/demandes/{deposee}/instruction")).status_code == 403
    verifier_probleme(await plateforme.client().get(chemin), 401, "non-authentifie")
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    verifier_probleme(await etranger.get(chemin), 404, "instruction-introuvable")


async def test_une_demande_non_deposee_n_a_pas_encore_d_instruction(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    brouillon = await demande_creee(plateforme, dossier["id"])
    region = plateforme.client(Role.REGION)
    for chemin in (f"/v1/demandes/{brouillon['id']}/instruction", f"/v1/demandes/{uuid4()}/instruction"):
        verifier_probleme(await region.get(chemin), 404, "instruction-introuvable")
        verifier_probleme(await plateforme.client().post(f"{chemin}/gestes", json={}), 401, "non-authentifie")


async def test_une_demande_se_prend_se_reprend_avec_un_motif_et_se_rend(
    plateforme: PlateformeTest, deposee: str
) -> None:
    premier, second = personne(plateforme, 10), personne(plateforme, 11)
    prise = await agir_ou_echouer(premier, deposee, "prendre")
    assert prise["instructeur_id"] == str(UUID(int=1010))
    verifier_probleme(await agir(second, deposee, "prendre"), 409, "geste-instruction-refuse")
    verifier_probleme(await agir(second, deposee, "reprendre"), 422, "saisie-invalide")
    verifier_probleme(await agir(second, deposee, "reprendre", motif="autre"), 409, "motif-a-preciser")
    await avancer(plateforme, deposee, "completer")
    refus = verifier_probleme(await geste(second, deposee, "instruire"), 409, "geste-refuse")
    assert "Une autre personne instruit cette demande" in refus["detail"]
    reprise = await agir_ou_echouer(second, deposee, "reprendre", motif="depart")
    assert reprise["instructeur_id"] == str(UUID(int=1011))
    verifier_probleme(await agir(premier, deposee, "rendre", motif="absence"), 409, "geste-instruction-refuse")
    rendue = await agir_ou_echouer(second, deposee, "rendre", motif="absence")
    assert (rendue["instructeur_id"], rendue["affectee_le"]) == (None, None)
    journal = (await second.get(f"/v1/demandes/{deposee}/instruction/journal")).json()["elements"]
    faits = [ligne["type"].removeprefix("aides.instruction.") for ligne in journal]
    assert faits == ["prise", "reprise", "rendue"]
    public = (await plateforme.client(Role.ENSEMBLIER).get(f"/v1/demandes/{deposee}/journal")).json()["elements"]
    assert not any("instruction" in ligne["type"] for ligne in public)
    ligne = next(ligne for ligne in journal if ligne["type"].endswith("reprise"))
    assert (ligne["apres"]["motif"], ligne["apres"]["instructeur_precedent"]) == ("depart", str(UUID(int=1010)))


async def test_seule_une_personne_habilitee_au_guichet_instruit(plateforme: PlateformeTest, deposee: str) -> None:
    refus = verifier_probleme(await agir(personne(plateforme, 19), deposee, "prendre"), 409, "non-habilite")
    assert (refus["fonction"], refus["guichet"]) == ("instructeur", TRANSITION)
    inconnu = {"compte_id": str(uuid4()), "motif": "surcharge"}
    verifier_probleme(await agir(personne(plateforme, 10), deposee, "confier", **inconnu), 409, "non-habilite")
    corps = {"compte_id": str(UUID(int=1011)), "motif": "surcharge"}
    confiee = await agir_ou_echouer(personne(plateforme, 10), deposee, "confier", **corps)
    assert confiee["instructeur_id"] == corps["compte_id"]
    verifier_probleme(await agir(personne(plateforme, 10), deposee, "confier", **corps), 409)


async def test_deux_instructeurs_qui_prennent_en_meme_temps_un_seul_l_obtient(
    plateforme: PlateformeTest, deposee: str
) -> None:
    clients = [personne(plateforme, rang) for rang in (10, 11)]
    chemin = f"/v1/demandes/{deposee}/instruction"
    entete = version(await clients[0].get(chemin))
    envois = [client.post(f"{chemin}/gestes", json={"geste": "prendre"}, headers=entete) for client in clients]
    statuts = sorted(reponse.status_code for reponse in await asyncio.gather(*envois))
    assert statuts == [200, 412]


async def test_une_reorientation_dit_pourquoi_et_rend_la_demande_a_prendre(
    plateforme: PlateformeTest, deposee: str
) -> None:
    premier = personne(plateforme, 10)
    await agir_ou_echouer(premier, deposee, "prendre")
    inconnu = await agir(premier, deposee, "reorienter", guichet="guichet-lunaire", motif="competence")
    assert TRANSITION in verifier_probleme(inconnu, 409, "geste-instruction-refuse")["guichets"]
    verifier_probleme(await agir(premier, deposee, "reorienter", guichet=TRANSITION, motif="competence"), 409)
    detail = "Le projet relève de l'innovation"
    envoi = {"guichet": "guichet-regional", "motif": "autre", "motif_detail": detail}
    envoyee = await agir_ou_echouer(premier, deposee, "reorienter", **envoi)
    assert (envoyee["guichet"]["code"], envoyee["instructeur_id"], envoyee["regle"]) == ("guichet-regional", None, None)
    assert detail in envoyee["guichet"]["raison"]
    verifier_probleme(await agir(premier, deposee, "prendre"), 409, "non-habilite")


async def test_un_lien_d_interets_declare_ecarte_pour_de_bon(plateforme: PlateformeTest, deposee: str) -> None:
    premier, second = personne(plateforme, 10), personne(plateforme, 11)
    await agir_ou_echouer(premier, deposee, "prendre")
    declare = await agir_ou_echouer(premier, deposee, "declarer-lien", motif_detail="Ancien salarié de l'entreprise")
    assert declare["instructeur_id"] is None
    verifier_probleme(await agir(premier, deposee, "prendre"), 409, "lien-interet-declare")
    corps = {"compte_id": str(UUID(int=1010)), "motif": "absence"}
    verifier_probleme(await agir(second, deposee, "confier", **corps), 409, "lien-interet-declare")
    refus = verifier_probleme(await geste(premier, deposee, "completer"), 409, "geste-refuse")
    assert "lien d'intérêts" in refus["detail"]
    assert (await geste(second, deposee, "completer")).status_code == 200


async def test_la_file_d_un_guichet_met_devant_ce_que_personne_n_instruit_avec_les_ages(
    plateforme: PlateformeTest, deposee: str
) -> None:
    await agir_ou_echouer(personne(plateforme, 10), deposee, "prendre")
    autre = (await plateforme.ouvrir_dossier())["id"]
    libre = await demande_creee(plateforme, autre)
    await avancer(plateforme, libre["id"], "deposer")
    lecteur, chemin = plateforme.client(Role.REGION_LECTURE), f"/v1/aides/guichets/{TRANSITION}/demandes"
    elements: list[dict[str, Any]] = []
    page: dict[str, Any] = {"suivant": None}
    while page["suivant"] or not elements:
        suite = f"&apres={page['suivant']}" if page["suivant"] else ""
        page = (await lecteur.get(f"{chemin}?limite=2{suite}")).json()
        elements += page["elements"]
    rangs = {element["demande_id"]: rang for rang, element in enumerate(elements)}
    assert len(rangs) == len(elements)
    assert rangs[libre["id"]] < rangs[deposee]
    prises = [element["instructeur_id"] is not None for element in elements]
    assert prises == sorted(prises)
    assert elements[rangs[libre["id"]]]["age_jours"] == 0
    charge = next(g for g in (await lecteur.get("/v1/aides/guichets")).json()["guichets"] if g["code"] == TRANSITION)
    assert (charge["en_cours"], charge["sans_instructeur"]) == (len(elements), prises.count(False))
    verifier_probleme(await lecteur.get("/v1/aides/guichets/guichet-lunaire/demandes"), 404, "guichet-introuvable")
    verifier_probleme(await plateforme.client().get(chemin), 401, "non-authentifie")


async def test_personne_ne_s_habilite_soi_meme_et_une_habilitation_finie_ne_sert_plus(
    plateforme: PlateformeTest, deposee: str
) -> None:
    soi, autre = personne(plateforme, 20), personne(plateforme, 21)
    corps: dict[str, Any] = {"compte_id": str(UUID(int=1020)), "fonction": "instructeur", "guichet": TRANSITION}
    verifier_probleme(await plateforme.client().post(HABILITATIONS, json=corps), 401, "non-authentifie")
    for client, saisie in (
        (soi, corps),
        (autre, corps | {"fonction": "inconnue"}),
        (autre, corps | {"guichet": None}),
        (autre, corps | {"guichet": "guichet-lunaire"}),
        (autre, corps | {"fonction": "direction"}),
        (autre, corps | {"plafond_eur": 0}),
    ):
        verifier_probleme(await client.post(HABILITATIONS, json=saisie), 409, "habilitation-refusee")
    donnee = await autre.post(HABILITATIONS, json=corps)
    assert donnee.status_code == 201
    verifier_probleme(await autre.post(HABILITATIONS, json=corps), 409, "habilitation-refusee")
    await agir_ou_echouer(soi, deposee, "prendre")
    chemin = f"{HABILITATIONS}/{donnee.json()['id']}/fin"
    finie = await autre.post(chemin, headers=version(donnee))
    assert finie.json()["finie_le"]
    verifier_probleme(await autre.post(chemin, headers=version(donnee)), 412, "version-perimee")
    verifier_probleme(await autre.post(chemin, headers=version(finie)), 409, "habilitation-refusee")
    inconnue = await autre.post(f"{HABILITATIONS}/{uuid4()}/fin", headers=version(donnee))
    verifier_probleme(inconnue, 404, "habilitation-introuvable")
    await agir_ou_echouer(soi, deposee, "rendre", motif="depart")
    verifier_probleme(await agir(soi, deposee, "prendre"), 409, "non-habilite")


async def test_une_demande_decidee_ne_s_instruit_plus(plateforme: PlateformeTest, deposee: str) -> None:
    await avancer(plateforme, deposee, "completer", "instruire", "refuser")
    verifier_probleme(await agir(personne(plateforme, 10), deposee, "prendre"), 409, "geste-instruction-refuse")
