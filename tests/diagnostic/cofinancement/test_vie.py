"""Life of a co-financing: commitment, service done, invoices, payments, balance; two hundred payments at once."""

import asyncio
from collections import Counter

from shared.securite.identite import Role
from tests.outillage.cofinancement import constater, convention, demande, demander, engager, facturer, geste, payer
from tests.outillage.diagnostics import reussie
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


async def test_un_diagnostic_est_cofinance_du_devis_au_solde(plateforme: PlateformeTest) -> None:
    chemin = await demander(plateforme)
    assert (await engager(plateforme, chemin))["engage_eur"] == "2500.01"
    await constater(plateforme, chemin, "4000.00")
    premiere = reussie(await facturer(plateforme, chemin, "F-1", "3000.00")).json()
    assert (premiere["exigible_eur"], premiere["reste_a_payer_eur"]) == ("1500.00", "2500.01")
    trop = verifier_probleme(await payer(plateforme, chemin, "1500.01"), 409, "paiement-diagnostic-excessif")
    assert trop["payable_eur"] == "1500.00"
    reussie(await payer(plateforme, chemin, "1500.00"))
    reussie(await facturer(plateforme, chemin, "F-2", "1000.00"))
    region = plateforme.client(Role.REGION)
    avant = verifier_probleme(await geste(region, chemin, "solder"), 409, "cofinancement-reste-a-payer")
    assert avant["payable_eur"] == "500.00"
    reussie(await payer(plateforme, chemin, "500.00"))
    solde = reussie(await geste(region, chemin, "solder")).json()
    assert (solde["etat"], solde["paye_eur"], solde["reste_a_payer_eur"]) == ("solde", "2000.00", "0.00")
    assert [paiement["montant_eur"] for paiement in solde["paiements"]] == ["1500.00", "500.00"]
    verifier_probleme(await payer(plateforme, chemin, "1.00"), 409, "cofinancement-geste-impossible")


async def test_deux_cents_paiements_ensemble_ne_depassent_jamais_l_engagement(plateforme: PlateformeTest) -> None:
    chemin = await demander(plateforme)
    await engager(plateforme, chemin, montant_eur="1000.00")
    await constater(plateforme, chemin)
    reussie(await facturer(plateforme, chemin, "F-1", "5000.01"))
    essais = await asyncio.gather(*(payer(plateforme, chemin, "70.00", f"P-{n}") for n in range(200)))
    assert Counter(essai.status_code for essai in essais) == {201: 14, 409: 186}
    vu = reussie(await plateforme.client(Role.REGION).get(chemin)).json()
    assert (vu["paye_eur"], vu["reste_a_payer_eur"], len(vu["paiements"])) == ("980.00", "20.00", 14)


async def test_qui_demande_n_engage_pas_et_l_engagement_reste_sous_la_demande(plateforme: PlateformeTest) -> None:
    chemin = await demander(plateforme)
    conseiller, region = plateforme.client(Role.PARTENAIRE_CONSEILLER), plateforme.client(Role.REGION)
    verifier_probleme(await geste(conseiller, chemin, "engager", reference="E"), 403, "acces-interdit")
    refus = await geste(region, chemin, "engager", reference="E", montant_eur="2500.02")
    assert verifier_probleme(refus, 409, "engagement-excessif")["montant_maximal_eur"] == "2500.01"
    perime = await region.post(
        f"{chemin}/gestes", json={"geste": "engager", "reference": "E"}, headers={"If-Match": '"v9"'}
    )
    verifier_probleme(perime, 412, "version-perimee")


async def test_le_service_n_est_fait_qu_apres_la_restitution_et_dans_le_devis(plateforme: PlateformeTest) -> None:
    chemin = await demander(plateforme)
    region = plateforme.client(Role.REGION)
    await engager(plateforme, chemin)
    verifier_probleme(await geste(region, chemin, "constater", montant_eur="10.00"), 409, "service-avant-restitution")
    verifier_probleme(await facturer(plateforme, chemin, "F", "10.00"), 409, "cofinancement-geste-impossible")
    await constater(plateforme, chemin, "4000.00")
    verifier_probleme(
        await geste(region, chemin, "abandonner", motif="Trop tard"), 409, "cofinancement-geste-impossible"
    )
    excessive = await facturer(plateforme, chemin, "F-1", "4000.01")
    assert verifier_probleme(excessive, 409, "facture-excessive")["reste_a_facturer_eur"] == "4000.00"
    reussie(await facturer(plateforme, chemin, "F-1", "100.00"))
    verifier_probleme(await facturer(plateforme, chemin, "F-1", "100.00"), 409, "facture-deja-recue")


async def test_un_cofinancement_abandonne_en_laisse_demander_un_autre(plateforme: PlateformeTest) -> None:
    chemin = await demander(plateforme)
    conseiller = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    abandonne = reussie(await geste(conseiller, chemin, "abandonner", motif="Le prestataire s'est retiré.")).json()
    assert (abandonne["etat"], abandonne["motif"]) == ("abandonne", "Le prestataire s'est retiré.")
    diagnostic = chemin.removesuffix("/cofinancement")
    lu = reussie(await conseiller.get(diagnostic))
    corps = demande(abandonne["convention_id"], reference="DEV-2")
    assert reussie(await conseiller.post(chemin, json=corps, headers=version(lu))).json()["etat"] == "demande"
    assert reussie(await conseiller.get(chemin)).json()["devis_reference"] == "DEV-2"


async def test_la_charge_et_le_delai_du_prestataire_se_lisent(plateforme: PlateformeTest) -> None:
    connue = await convention(plateforme, capacite_mensuelle=1)
    chemin_convention = f"/v1/conventions-prestataires/{connue['id']}"
    assert (connue["places_ce_mois"], connue["en_cours"]) == (1, 0)
    chemin = await demander(plateforme)
    convention_id = reussie(await plateforme.client(Role.REGION).get(chemin)).json()["convention_id"]
    engage = await engager(plateforme, chemin)
    assert engage["delai_jours"] == 0
    lecteur = plateforme.client(Role.PARTENAIRE_RESPONSABLE)
    charge = reussie(await lecteur.get(f"/v1/conventions-prestataires/{convention_id}")).json()
    assert (charge["en_cours"], charge["engages_ce_mois"], charge["places_ce_mois"]) == (1, 1, 1)
    await constater(plateforme, chemin)
    charge = reussie(await lecteur.get(f"/v1/conventions-prestataires/{convention_id}")).json()
    assert (charge["en_cours"], charge["delai"]["cas"], charge["delai"]["mediane_jours"]) == (0, 1, None)
    assert reussie(await lecteur.get(chemin_convention)).json()["engages_ce_mois"] == 0


async def test_un_tiers_ne_voit_ni_ne_touche_le_cofinancement(plateforme: PlateformeTest) -> None:
    chemin = await demander(plateforme)
    tiers = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    verifier_probleme(await tiers.get(chemin), 404, "diagnostic-introuvable")
    facture = {"numero": "F", "le": "2026-03-01", "montant_eur": "10.00"}
    verifier_probleme(await tiers.post(f"{chemin}/factures", json=facture), 404, "diagnostic-introuvable")
    anonyme = plateforme.client()
    for suffixe, corps in (("", None), ("/gestes", {"geste": "solder"}), ("/factures", facture), ("/paiements", {})):
        methode = "GET" if corps is None else "POST"
        assert (await anonyme.request(methode, f"{chemin}{suffixe}", json=corps)).status_code == 401
    assert (await anonyme.get("/v1/conventions-prestataires")).status_code == 401


async def test_une_convention_se_refuse_en_nommant_le_champ(plateforme: PlateformeTest) -> None:
    connue = await convention(plateforme)
    region = plateforme.client(Role.REGION)
    corps = {
        nom: connue[nom] for nom in ("prestataire", "du", "au", "taux", "plafond_eur", "capacite_mensuelle", "source")
    }
    deja = await region.post("/v1/conventions-prestataires", json={**corps, "reference": connue["reference"]})
    assert verifier_probleme(deja, 409, "convention-prestataire-existante")["champ"] == "reference"
    inverse = await region.post(
        "/v1/conventions-prestataires", json={**corps, "reference": f"{connue['reference']}-b", "au": "2025-01-01"}
    )
    assert verifier_probleme(inverse, 409, "periode-convention-inversee")["champ"] == "au"
    nul = await region.post("/v1/conventions-prestataires", json={**corps, "reference": "x", "taux": "0"})
    assert [c["champ"] for c in verifier_probleme(nul, 422, "saisie-invalide")["champs"]] == ["body.taux"]
