"""Territories: what is in, what is out, and what cannot be said."""

import pytest
from pydantic import ValidationError

from services.aides.catalogue.elements import Condition
from services.aides.catalogue.territoires import decrire_territoire, lieux_possibles, territoire, unions
from services.aides.eligibilite.grandeurs import comparer
from services.aides.eligibilite.kleene import Verite
from shared.nomenclatures.territoires import communes, membres

PLAINE_COMMUNE, GRAND_PARIS = "ept:200057867", "epci:200054781"
SAINT_DENIS, PARIS, MELUN = "93066", "75056", "77288"


def verdict(codes: list[str], commune: str | None = None, departement: str | None = None) -> str:
    return comparer(lieux_possibles(commune, departement), "dans", codes).value


@pytest.mark.parametrize("departement", ["75", "77", "78", "91", "92", "93", "94", "95"])
def test_chaque_departement_d_ile_de_france_est_dans_la_region(departement: str) -> None:
    assert verdict(["region:11"], departement=departement) == "vrai"
    assert verdict(["region:11", f"sauf:departement:{departement}"], departement=departement) == "faux"
    assert verdict([f"departement:{departement}"], departement=departement) == "vrai"


@pytest.mark.parametrize(
    ("codes", "lieu", "attendu"),
    [
        pytest.param([f"commune:{SAINT_DENIS}"], {"commune": SAINT_DENIS}, "vrai", id="commune"),
        pytest.param([f"commune:{SAINT_DENIS}"], {"departement": "93"}, "inconnu", id="commune_ou_voisine"),
        pytest.param([PLAINE_COMMUNE], {"commune": SAINT_DENIS}, "vrai", id="ept"),
        pytest.param([PLAINE_COMMUNE], {"departement": "93"}, "inconnu", id="ept_dans_le_departement"),
        pytest.param([PLAINE_COMMUNE], {"departement": "94"}, "faux", id="ept_d_un_autre_departement"),
        pytest.param([GRAND_PARIS], {"commune": "75112"}, "vrai", id="arrondissement_de_paris"),
        pytest.param([GRAND_PARIS], {"departement": "92"}, "vrai", id="epci_couvrant_le_departement"),
        pytest.param([GRAND_PARIS, f"sauf:{PLAINE_COMMUNE}"], {"commune": SAINT_DENIS}, "faux", id="exclusion_gagne"),
        pytest.param(
            [f"sauf:{PLAINE_COMMUNE}", f"commune:{SAINT_DENIS}", "region:11"],
            {"commune": SAINT_DENIS},
            "faux",
            id="exclusion_gagne_dans_tout_ordre",
        ),
        pytest.param(["union:petite-couronne"], {"departement": "94"}, "vrai", id="union"),
        pytest.param(["union:grande-couronne"], {"commune": PARIS}, "faux", id="union_avec_exclusion"),
        pytest.param(["union:grande-couronne"], {"commune": MELUN}, "vrai", id="union_par_difference"),
        pytest.param(["departement:60", "departement:77"], {"departement": "60"}, "vrai", id="hors_region"),
        pytest.param(["departement:60"], {"commune": "60159"}, "vrai", id="commune_hors_region"),
        pytest.param(["region:11"], {"commune": "97411"}, "faux", id="outre_mer"),
        pytest.param(["pays:FR", "sauf:region:11"], {"departement": "93"}, "faux", id="pays_sauf_region"),
        pytest.param(["pays:FR", "sauf:departement:2A"], {"commune": "2A004"}, "faux", id="pays_sauf_corse"),
        pytest.param(["region:11"], {"commune": "93999"}, "inconnu", id="commune_inconnue"),
        pytest.param(["region:11"], {}, "inconnu", id="lieu_inconnu"),
    ],
)
def test_un_lieu_est_dedans_dehors_ou_a_confirmer(codes: list[str], lieu: dict[str, str], attendu: str) -> None:
    assert verdict(codes, **lieu) == attendu


@pytest.mark.parametrize("exclu", [PLAINE_COMMUNE, "departement:93", f"commune:{SAINT_DENIS}", "union:petite-couronne"])
def test_exclure_retire_exactement_ce_qui_est_exclu(exclu: str) -> None:
    tout, retire = territoire((exclu,)), territoire(("region:11", f"sauf:{exclu}"))
    for commune in communes():
        assert retire.contient(commune) is not tout.contient(commune)


def test_les_ept_et_paris_font_la_metropole() -> None:
    metropole = membres("200054781")
    assert {c for c in communes() if territoire((GRAND_PARIS,)).contient(c)} == metropole
    assert verdict([PLAINE_COMMUNE], commune=PARIS) == "faux"


@pytest.mark.parametrize(
    ("codes", "manque"),
    [
        (["departement:99"], "departement:99"),
        (["commune:93999"], "commune:93999"),
        (["epci:123456789"], "epci:123456789"),
        (["ept:200054781"], "ept:200054781"),
        (["region:84"], "region:84"),
        (["union:lointaine"], "lointaine"),
        (["canton:12"], "canton:12"),
        (["sauf:region:11"], "inclut"),
        (["sauf:departement:00", "region:11"], "departement:00"),
    ],
)
def test_un_territoire_inconnu_est_refuse_en_le_nommant(codes: list[str], manque: str) -> None:
    with pytest.raises(ValidationError, match=manque):
        Condition.model_validate({"fait": "commune", "operateur": "dans", "seuil": codes})


@pytest.mark.parametrize(("operateur", "seuil"), [("parmi", ["region:11"]), ("dans", True), ("dans", [])])
def test_un_territoire_se_compare_avec_dans_et_une_liste(operateur: str, seuil: object) -> None:
    with pytest.raises(ValidationError, match="commune"):
        Condition.model_validate({"fait": "commune", "operateur": operateur, "seuil": seuil})


def test_une_union_ne_se_contient_pas_elle_meme(monkeypatch: pytest.MonkeyPatch) -> None:
    boucle = {"a": {"membres": ["union:b"]}, "b": {"membres": ["region:11", "union:a"]}}
    monkeypatch.setattr("services.aides.catalogue.territoires.unions", lambda: boucle)
    with pytest.raises(ValueError, match="a → b → a"):
        territoire(("union:a", "commune:75056"))


@pytest.mark.parametrize("nom", sorted(unions()))
def test_chaque_union_livree_se_lit(nom: str) -> None:
    assert territoire((f"union:{nom}",)).inclus <= communes()


def test_un_territoire_se_dit_en_clair() -> None:
    codes = ["region:11", "departement:60", "sauf:union:petite-couronne", f"sauf:commune:{MELUN}"]
    assert decrire_territoire(codes) == "Île-de-France, departement:60 sauf Petite couronne, Melun"
    assert decrire_territoire(["pays:FR"]) == "France"
    assert comparer(None, "dans", codes) is Verite.INCONNU
