"""Usual processing times over HTTP: centiles by step and party, withheld under the smallest sample."""

from datetime import UTC, datetime, timedelta
from typing import Any

from shared.securite.identite import Role
from tests.outillage.aides import avancer, demande_creee
from tests.outillage.completudes import agir, demander, horloge, repondre
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

DISPOSITIF = "fonds-prets-prevention"
"""No other test decides on it: its sample is this test's."""
EFFECTIF = {"genre": "champ", "code": "effectif_etp", "valeur": "38"}
DEBUT = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def decider(plateforme: PlateformeTest, jours: int) -> str:
    """A demande refused so many days after its deposit, two of them waiting for the company."""
    plateforme.horloge.fige = DEBUT
    dossier = await plateforme.ouvrir_dossier()
    demande = await demande_creee(plateforme, dossier["id"], dispositif=DISPOSITIF, montant_eur="50000")
    await avancer(plateforme, demande["id"], "deposer")
    completude = await demander(plateforme, demande["id"])
    plateforme.horloge.fige = DEBUT + timedelta(days=2)
    client = plateforme.client(Role.ENSEMBLIER)
    await repondre(client, completude, EFFECTIF)
    await agir(client, completude, "corriger")
    await agir(plateforme.client(Role.REGION), completude, "accepter")
    await avancer(plateforme, demande["id"], "completer")
    plateforme.horloge.fige = DEBUT + timedelta(days=jours)
    await avancer(plateforme, demande["id"], "instruire", "refuser")
    return str(demande["id"])


async def lire(client: Any) -> dict[str, Any]:
    reponse = await client.get(f"/v1/dispositifs/{DISPOSITIF}/delais")
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


async def test_les_delais_se_publient_a_partir_de_l_echantillon_minimal(plateforme: PlateformeTest) -> None:
    client = plateforme.client(Role.ENTREPRISE, siren="552100554")
    try:
        for jours in (10, 20, 30, 40):
            demande_id = await decider(plateforme, jours)
        avant = await lire(client)
        assert (avant["echantillon_min"], avant["echantillon_a_verifier"]) == (5, True)
        assert (avant["total"]["nombre"], avant["total"]["suffisant"], avant["phrase"]) == (4, False, None)
        for mesure in (avant["total"], *avant["etapes"]):
            assert {mesure[nom] for nom in ("p50_jours", "p75_jours", "p80_jours", "p90_jours")} == {None}
        demande_id = await decider(plateforme, 50)
        lus = await lire(client)
        usage = (await horloge(plateforme.client(Role.REGION), demande_id))["usage"]
    finally:
        plateforme.horloge.fige = None
    total = lus["total"]
    assert [total[nom] for nom in ("p50_jours", "p75_jours", "p80_jours", "p90_jours")] == [30.0, 40.0, 42.0, 46.0]
    etapes = {(lu["etape"], lu["partie"]): lu for lu in lus["etapes"]}
    assert etapes["deposee", "entreprise"]["p50_jours"] == 2.0
    assert etapes["complete", "region"]["p80_jours"] == 40.0
    phrase = (
        "Les trois quarts des demandes ont été décidées en 40 jours au plus après leur dépôt (5 demandes décidées)."
    )
    assert lus["phrase"] == usage == phrase


async def test_chacun_lit_les_delais_sauf_un_anonyme(plateforme: PlateformeTest) -> None:
    chemin = f"/v1/dispositifs/{DISPOSITIF}/delais"
    verifier_probleme(await plateforme.client().get(chemin), 401, "non-authentifie")
    for role in (Role.COMITE, Role.PARTENAIRE_CONSEILLER, Role.MACHINE):
        assert (await plateforme.client(role).get(chemin)).status_code == 200
    inconnu = await plateforme.client(Role.REGION).get("/v1/dispositifs/inconnu/delais")
    verifier_probleme(inconnu, 404, "dispositif-introuvable")
