"""A webhook never goes inside: the address is judged after resolution, and used as it was judged."""

from typing import Any

import pytest

from services.gateway.webhooks.adresses import viser
from services.gateway.webhooks.domain import Reponse, Suite, prochain_essai, suite
from services.gateway.webhooks.envoi import poster
from services.gateway.webhooks.regles import regle
from shared.horloge import Horloge
from shared.http import adresses
from shared.http.adresses import AdresseInterdite, lire_url, permise
from shared.securite.identite import Role
from tests.gateway.partenaires import partenaire
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

INTERNES = [
    "https://10.0.0.1/x",
    "https://172.16.3.4/x",
    "https://192.168.1.1/x",
    "https://127.0.0.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://0.0.0.0/x",
    "https://100.64.0.1/x",
    "https://[::1]/x",
    "https://[fe80::1]/x",
    "https://[fd00::1]/x",
    "https://[::ffff:10.0.0.1]/x",
    "https://[64:ff9b::a00:1]/x",
    "https://[2002:a00:1::]/x",
    "https://224.0.0.1/x",
    "https://localhost/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
]
MAL_FORMEES = [
    "http://exemple.fr/reception",
    "http://127.0.0.2/reception",
    "https://moi:secret@exemple.fr/x",
    "https://exemple.fr/x#ancre",
    "https://exemple.fr:25/x",
    "https://exemple.fr:99999/x",
    "https:///sans-hote",
]


@pytest.mark.parametrize("url", [*INTERNES, *MAL_FORMEES])
async def test_une_adresse_interne_ou_mal_formee_est_refusee(plateforme: PlateformeTest, url: str) -> None:
    client = (await partenaire(plateforme, Role.PARTENAIRE_RESPONSABLE)).client
    corps = {"url": url, "types": ["gateway.orientation.acceptee"]}
    document = verifier_probleme(await client.post("/v1/webhooks/abonnements", json=corps), 422)
    assert document["champs"][0]["champ"] == "body.url"
    assert (await client.get("/v1/webhooks/abonnements")).json() == []


@pytest.mark.parametrize(
    ("change", "champ"),
    [
        ({"url": "ftp://exemple.fr/x"}, "body.url"),
        ({"types": ["gateway.inconnu.fait"]}, "body.types.0"),
        ({"types": []}, "body.types"),
    ],
)
async def test_un_abonnement_mal_forme_nomme_le_champ(
    plateforme: PlateformeTest, change: dict[str, Any], champ: str
) -> None:
    client = (await partenaire(plateforme, Role.PARTENAIRE_RESPONSABLE)).client
    corps = {"url": "https://8.8.8.8/x", "types": ["gateway.orientation.acceptee"], **change}
    document = verifier_probleme(await client.post("/v1/webhooks/abonnements", json=corps), 422, "saisie-invalide")
    assert document["champs"][0]["champ"] == champ


async def test_un_nom_qui_change_d_adresse_n_entre_pas(monkeypatch: pytest.MonkeyPatch) -> None:
    """The directory of names is outside: it first gives a public address, then an inside one."""
    reponses = [["8.8.8.8"], ["10.0.0.1"], ["8.8.8.8", "169.254.169.254"]]

    async def noms(_hote: str, _port: int) -> list[str]:
        return reponses.pop(0)

    monkeypatch.setattr(adresses, "resoudre", noms)
    cible = await viser("https://exemple.fr/x", boucle_permise=False)
    assert cible is not None
    assert (cible.adresse, cible.hote, cible.port) == ("8.8.8.8", "exemple.fr", 443)
    for _ in range(2):
        reponse = await poster("https://exemple.fr/x", b"{}", {}, attente_s=1, boucle_permise=False)
        assert reponse == Reponse(None, "adresse interne refusée")


def test_la_boucle_locale_n_est_permise_qu_en_essai() -> None:
    assert lire_url("http://127.0.0.1:8099/x", boucle_permise=True).hostname == "127.0.0.1"
    with pytest.raises(AdresseInterdite):
        lire_url("http://127.0.0.1:8099/x", boucle_permise=False)
    assert not permise("127.0.0.1")
    assert permise("::ffff:8.8.8.8")


@pytest.mark.parametrize(
    ("statut", "essais", "attendu"),
    [
        (200, 1, Suite.RECUE),
        (204, 10, Suite.RECUE),
        (301, 1, Suite.A_REPRENDRE),
        (404, 1, Suite.A_REPRENDRE),
        (410, 1, Suite.PLUS_D_ABONNE),
        (500, 9, Suite.A_REPRENDRE),
        (500, 10, Suite.ABANDON),
        (None, 10, Suite.ABANDON),
    ],
)
def test_seul_un_2xx_est_une_reception(statut: int | None, essais: int, attendu: Suite) -> None:
    assert suite(Reponse(statut), essais, regle("delais_essais_s")) is attendu


@pytest.mark.parametrize(
    ("essais", "alea", "repos", "attendu"),
    [(1, 0.0, None, 5), (1, 0.1, None, 5.5), (2, 0.0, 900, 900), (3, 0.0, 10, 1800), (1, 0.0, 10**8, 86_400)],
)
def test_l_attente_suit_le_calendrier_et_le_repos_demande(
    essais: int, alea: float, repos: int | None, attendu: float
) -> None:
    maintenant = Horloge().maintenant()
    prochain = prochain_essai(maintenant, essais, regle("delais_essais_s"), alea, repos)
    assert (prochain - maintenant).total_seconds() == attendu
