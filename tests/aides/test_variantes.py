"""A generic dispositif and its local variants over HTTP: inheritance, protected fields, one variant per company."""

import copy
from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.edition import ANNEE, faire, personnes, proposition, publier, rediger, scenario
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

LE = f"{ANNEE}-06-01"
OUVERTS = ["montant.plafond_eur", "criteres.local", "objet"]
SAINT_DENIS, MONTREUIL, PARIS = "93066", "93048", "75056"


async def generique(plateforme: PlateformeTest, ouverts: list[str] | None = None) -> dict[str, Any]:
    """A published dispositif that opens its ceiling, its purpose and one criterion of its variants."""
    corps = proposition()
    local = {"fait": "effectif_etp", "operateur": ">=", "seuil": 1}
    corps["regles"]["criteres"].append({"code": "local", "libelle": "Local", "condition": local, "source": "essai"})
    corps["regles"]["champs_ouverts"] = OUVERTS if ouverts is None else ouverts
    publie = await publier(plateforme, corps)
    assert publie.status_code == 200, publie.text
    return corps


def variante(base: dict[str, Any], *perimetre: str, **regles: Any) -> dict[str, Any]:
    """A draft that says only what differs."""
    corps = proposition()
    montant = regles.pop("montant", {})
    corps["regles"] = {
        "version": "local",
        "valide_du": f"{ANNEE}-01-01",
        "valide_au": f"{ANNEE}-12-31",
        "variante": {"de": base["dispositif"], "version": ANNEE, "perimetre": list(perimetre)},
        "montant": montant,
        **regles,
    }
    corps["sources"] = {}
    verdict = {"verdict": "eligible"}
    corps["scenarios"] = {
        "socle": {"effectif_etp": 10, "commune": perimetre[0].partition(":")[2], "departement": "93"},
        "scenarios": [
            scenario(f"jour-{mois}", "validite", verdict, le=f"{ANNEE}-{mois:02}-01") for mois in range(1, 7)
        ],
    }
    for jeu in corps["scenarios"]["scenarios"]:
        jeu["attendu"]["version"] = "local"
    if not perimetre[0].startswith("commune:"):
        corps["scenarios"]["socle"]["commune"] = SAINT_DENIS
    return corps


async def vus(plateforme: PlateformeTest, commune: str | None, *famille: dict[str, Any]) -> set[str]:
    """What a company of that commune sees of the family, in the list; without commune, everything in force."""
    filtre = {} if commune is None else {"commune": commune}
    client = plateforme.client(Role.ENTREPRISE, siren="356000000")
    liste = (await client.get("/v1/dispositifs", params={"date": LE, **filtre})).json()["elements"]
    return {d["code"] for d in liste} & {corps["dispositif"] for corps in famille}


async def test_une_variante_herite_de_tout_ce_qu_elle_ne_dit_pas(plateforme: PlateformeTest) -> None:
    base = await generique(plateforme)
    corps = variante(base, "departement:93", montant={"plafond_eur": "9000"}) | {"objet": "Pour le 93."}
    publie = await publier(plateforme, corps)
    assert publie.json()["etat"] == "publie", publie.text
    lu = (await plateforme.client(Role.REGION).get(f"/v1/dispositifs/{corps['dispositif']}")).json()
    version = lu["versions"][0]
    assert (lu["objet"], version["montant"]["plafond_eur"], version["montant"]["taux"]) == (
        "Pour le 93.",
        "9000.00",
        "0.50",
    )
    assert [c["code"] for c in version["criteres"]] == ["effectif", "local", "perimetre"]
    assert version["variante"] == {"de": base["dispositif"], "version": ANNEE, "perimetre": ["departement:93"]}
    exporte = (await plateforme.client(Role.REGION).get(f"/v1/aides/dispositifs/export?le={LE}")).json()["elements"]
    ligne = next(e for e in exporte if e["id"] == f"{corps['dispositif']}@local")
    assert ligne["eligibilite_geographique"] == "departement:93"


def critere(code: str, fait: str, operateur: str, seuil: Any) -> dict[str, Any]:
    condition = {"fait": fait, "operateur": operateur, "seuil": seuil}
    return {"criteres": [{"code": code, "libelle": "X", "condition": condition, "source": "essai"}]}


PROTEGES = [
    pytest.param({"montant": {"taux": "0.60"}}, {}, "regles.montant.taux", "montant.taux", id="taux"),
    pytest.param({"besoins": ["export"]}, {}, "regles.besoins", "besoins", id="besoins"),
    pytest.param(
        critere("effectif", "effectif_etp", "<", 99),
        {},
        "regles.criteres.effectif",
        "criteres.effectif",
        id="critere_herite",
    ),
    pytest.param(
        critere("neuf", "cooperative", "=", True), {}, "regles.criteres.neuf", "criteres.neuf", id="critere_ajoute"
    ),
    pytest.param({}, {"porteur": "Autre"}, "porteur", "porteur", id="porteur"),
]


@pytest.mark.parametrize(("regles", "textes", "lieu", "champ"), PROTEGES)
async def test_un_champ_protege_est_refuse_a_la_publication_et_nomme(
    plateforme: PlateformeTest, regles: dict[str, Any], textes: dict[str, Any], lieu: str, champ: str
) -> None:
    base = await generique(plateforme)
    _, relecteur = personnes(plateforme)
    corps = variante(base, "departement:93", **copy.deepcopy(regles)) | textes
    redige = await rediger(personnes(plateforme)[0], corps)
    refus = verifier_probleme(await faire(relecteur, redige, "approbation"), 409, "regles-refusees")
    phrase = f"champ protégé par le dispositif générique {base['dispositif']} : {champ}"
    assert {"lieu": lieu, "message": phrase} in refus["defauts"]
    absente = await relecteur.get(f"/v1/dispositifs/{corps['dispositif']}")
    verifier_probleme(absente, 404, "dispositif-introuvable")


async def test_une_variante_part_d_un_generique_publie_et_jamais_d_une_variante(plateforme: PlateformeTest) -> None:
    base = await generique(plateforme)
    locale = variante(base, "departement:93")
    await publier(plateforme, locale)
    auteur, _ = personnes(plateforme)
    fautes = {"inconnu-du-catalogue": "n'est pas publié", locale["dispositif"]: "lui-même une variante"}
    for code, message in fautes.items():
        corps = variante(base, "departement:93")
        corps["regles"]["variante"] |= {"de": code, "version": "local"}
        defauts = (await rediger(auteur, corps)).json()["defauts"]
        assert any(message in d["message"] and d["lieu"].startswith("regles.variante") for d in defauts), defauts
    corps = variante(base, "departement:93")
    corps["regles"]["variante"]["de"] = corps["dispositif"]
    assert "cycle" in (await rediger(auteur, corps)).json()["defauts"][0]["message"]
    corps = variante(base, "departement:93")
    corps["regles"]["variante"]["perimetre"] = ["departement:00"]
    defauts = (await rediger(auteur, corps)).json()["defauts"]
    assert any("territoire inconnu : departement:00" in d["message"] for d in defauts), defauts


async def test_une_entreprise_voit_sa_variante_la_plus_locale_et_pas_les_autres(plateforme: PlateformeTest) -> None:
    base = await generique(plateforme)
    departement, commune = variante(base, "departement:93"), variante(base, f"commune:{SAINT_DENIS}")
    for corps in (departement, commune):
        assert (await publier(plateforme, corps)).json()["etat"] == "publie"
    famille = (base, departement, commune)
    codes = [corps["dispositif"] for corps in famille]
    assert await vus(plateforme, SAINT_DENIS, *famille) == {codes[2]}
    assert await vus(plateforme, MONTREUIL, *famille) == {codes[1]}
    assert await vus(plateforme, PARIS, *famille) == {codes[0]}
    assert await vus(plateforme, None, *famille) == set(codes)
    for lieu, attendu in ((SAINT_DENIS, codes[2]), (MONTREUIL, codes[1]), (PARIS, codes[0])):
        dossier = await plateforme.ouvrir_dossier(commune=lieu)
        corps = {"dossier_id": dossier["id"], "le": LE, "faits": {"effectif_etp": 10}}
        evaluation = await plateforme.client(Role.ENSEMBLIER).post("/v1/aides/evaluations", json=corps)
        verdicts = {r["dispositif"]: r["verdict"] for r in evaluation.json()["resultats"] if r["dispositif"] in codes}
        assert verdicts == {attendu: "eligible"}


async def test_une_variante_finie_ou_fermee_ne_cache_jamais_le_generique(plateforme: PlateformeTest) -> None:
    base = await generique(plateforme, [*OUVERTS, "fenetres"])
    finie = variante(base, "departement:93", valide_au=f"{ANNEE}-05-31")
    finie["scenarios"]["scenarios"][5] |= {"le": f"{ANNEE}-05-31"}
    fermee = variante(base, f"commune:{SAINT_DENIS}", fenetres=[SUSPENSION])
    for corps in (finie, fermee):
        publie = await publier(plateforme, corps)
        assert publie.json()["etat"] == "publie", publie.text
    famille = (base, finie, fermee)
    assert await vus(plateforme, MONTREUIL, *famille) == {base["dispositif"]}
    assert await vus(plateforme, SAINT_DENIS, *famille) == {base["dispositif"], fermee["dispositif"]}


SUSPENSION = {
    "genre": "suspension",
    "du": f"{ANNEE}-06-01",
    "au": f"{ANNEE}-06-30",
    "motif": "Refonte",
    "source": "essai",
}


@pytest.mark.parametrize(
    ("chemin", "valeur"),
    [
        ("criteres", "tous"),
        ("criteres", [{"sans": "code"}]),
        ("montant", []),
        ("variante", {"de": 3}),
        ("variante", "pmup"),
    ],
    ids=["criteres_texte", "critere_sans_code", "montant_liste", "generique_chiffre", "variante_texte"],
)
async def test_une_variante_illisible_a_des_defauts_et_pas_de_panne(
    plateforme: PlateformeTest, chemin: str, valeur: Any
) -> None:
    corps = variante(await generique(plateforme), "departement:93")
    corps["regles"][chemin] = valeur
    redige = await rediger(personnes(plateforme)[0], corps)
    assert any(d["lieu"].startswith("regles") for d in redige.json()["defauts"])
