"""Source pages that no longer answer, tried over a real port of this machine: no test goes outside."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.aides.veille.domain import Essai, EtatLien, panne_d_ici
from services.aides.veille.sonde import sonder
from shared.securite.identite import Role
from tests.outillage.edition import proposition, publier
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

PASSAGES = "/v1/aides/veille/passages"
PORT_MUET = 65535
"""Nobody listens there."""
DEBUT = datetime(1995, 3, 1, 8, tzinfo=UTC)


class Serveur:
    """A site of one page that answers as told; `None` closes without an answer."""

    def __init__(self) -> None:
        self.reponse: int | None = 200
        self.visites = 0
        self.port = 0

    async def repondre(self, lecteur: asyncio.StreamReader, redacteur: asyncio.StreamWriter) -> None:
        await lecteur.readuntil(b"\r\n\r\n")
        self.visites += 1
        if self.reponse is not None:
            entete = f"HTTP/1.1 {self.reponse} X\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n"
            redacteur.write(f"{entete}Connection: close\r\n\r\n".encode())
            await redacteur.drain()
        redacteur.close()
        await redacteur.wait_closed()


@pytest.fixture
async def serveur_web() -> AsyncIterator[Serveur]:
    site = Serveur()
    ecoute = await asyncio.start_server(site.repondre, "127.0.0.1", 0)
    site.port = ecoute.sockets[0].getsockname()[1]
    yield site
    ecoute.close()
    await ecoute.wait_closed()


@pytest.fixture
def autrefois(plateforme: PlateformeTest) -> Iterator[None]:
    """Days that no real dispositif covers."""
    plateforme.horloge.fige = DEBUT
    yield
    plateforme.horloge.fige = None


async def dispositif(plateforme: PlateformeTest, adresse: str) -> str:
    """A published dispositif whose source is that page."""
    corps = proposition()
    corps["sources"]["essai"] = {**corps["sources"]["essai"], "adresse": adresse}
    assert (await publier(plateforme, corps)).json()["etat"] == "publie"
    return str(corps["dispositif"])


async def passer(plateforme: PlateformeTest, code: str, jours: int) -> dict[str, Any]:
    """A pass on that dispositif, some days after the start."""
    plateforme.horloge.fige = DEBUT + timedelta(days=jours)
    reponse = await plateforme.client(Role.REGION).post(PASSAGES, params={"dispositif": code})
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


async def lien(plateforme: PlateformeTest, code: str) -> dict[str, Any]:
    """State of the page as the dispositif shows it to a company."""
    lu = await plateforme.client(Role.ENTREPRISE, siren="356000000").get(f"/v1/dispositifs/{code}")
    return dict(lu.json()["versions"][0]["sources"][0]["lien"])


async def test_seuls_la_region_et_le_travail_de_fond_font_le_passage(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().post(PASSAGES), 401, "non-authentifie")
    for role in (Role.ENTREPRISE, Role.ENSEMBLIER, Role.REGION_LECTURE):
        assert (await plateforme.client(role).post(PASSAGES)).status_code == 403


@pytest.mark.usefixtures("autrefois")
@pytest.mark.parametrize(
    ("reponse", "etat"), [(404, "morte"), (410, "morte"), (503, "injoignable"), (None, "injoignable")]
)
async def test_trois_echecs_de_suite_signalent_la_page_une_fois_et_elle_revient(
    plateforme: PlateformeTest, serveur_web: Serveur, reponse: int | None, etat: str
) -> None:
    code = await dispositif(plateforme, f"http://127.0.0.1:{serveur_web.port}/reglement")
    await passer(plateforme, code, 0)
    assert (await lien(plateforme, code))["etat"] == "ok"
    serveur_web.reponse = reponse
    for jour in (1, 2):
        assert (await passer(plateforme, code, jour))["signales"] == 0
    vu = await lien(plateforme, code)
    assert (vu["etat"], vu["echecs"], vu["signale_le"]) == (etat, 2, None)
    assert (await passer(plateforme, code, 3))["signales"] == 1
    assert (await passer(plateforme, code, 3))["verifies"] == 0, "une page ne s'essaie pas deux fois le même jour"
    assert (await passer(plateforme, code, 4))["signales"] == 0, "ce qui est dit ne l'est qu'une fois"
    vu = await lien(plateforme, code)
    assert (vu["echecs"], vu["signale_le"]) == (4, "1995-03-04T08:00:00Z")
    serveur_web.reponse = 200
    await passer(plateforme, code, 5)
    vu = await lien(plateforme, code)
    assert (vu["etat"], vu["echecs"], vu["signale_le"]) == ("ok", 0, None)
    assert serveur_web.visites == 6


@pytest.mark.usefixtures("autrefois")
async def test_une_redirection_repond_et_n_est_jamais_suivie(plateforme: PlateformeTest, serveur_web: Serveur) -> None:
    code = await dispositif(plateforme, f"http://127.0.0.1:{serveur_web.port}/ancienne")
    serveur_web.reponse = 302
    await passer(plateforme, code, 0)
    assert ((await lien(plateforme, code))["etat"], serveur_web.visites) == ("ok", 1)


@pytest.mark.usefixtures("autrefois")
async def test_le_responsable_recoit_un_courriel_et_un_seul_par_page_morte(
    plateforme: PlateformeTest, serveur_web: Serveur
) -> None:
    code = await dispositif(plateforme, f"http://127.0.0.1:{serveur_web.port}/perdue")
    region = plateforme.client(Role.REGION)
    compte = str(plateforme.identite(Role.REGION).compte_id)
    chemin = f"/v1/dispositifs/{code}/responsable"
    corps = {"compte_id": compte}
    assert (await region.put(chemin, json=corps, headers={"If-Match": '"v0"'})).json()["compte_id"] == compte
    verifier_probleme(await region.put(chemin, json=corps, headers={"If-Match": '"v0"'}), 412, "version-perimee")
    verifier_probleme(await plateforme.client().put(chemin, json=corps), 401, "non-authentifie")
    absent = await region.put("/v1/dispositifs/inconnu/responsable", json=corps, headers={"If-Match": '"v0"'})
    verifier_probleme(absent, 404, "dispositif-introuvable")
    serveur_web.reponse = 404
    for jour in range(5):
        await passer(plateforme, code, jour)
    plateforme.horloge.fige = None
    await plateforme.rattraper()
    courriels = await plateforme.client(Role.REGION).get(f"/v1/courriels?destinataire_id={compte}&limite=100")
    sujets = [c["sujet"] for c in courriels.json()["elements"] if c["type"] == "dispositif-lien-mort"]
    assert sujets == ["Smart Industrie : une page source de « Essai » ne répond plus"]


@pytest.mark.parametrize(
    "adresse",
    [
        "http://10.0.0.1/",
        "https://169.254.169.254/latest",
        "localhost/x",
        "https://[::1]/",
        "ftp://8.8.8.8/",
        "http://8.8.8.8:22/",
    ],
)
async def test_une_page_ne_mene_jamais_a_l_interieur(adresse: str) -> None:
    essai = await sonder(adresse, attente_s=2, boucle_permise=False, dehors=True)
    assert essai is not None
    assert (essai.etat, essai.code) == (EtatLien.INJOIGNABLE, None)
    assert essai.erreur is not None
    assert essai.erreur.startswith("l'adresse ")


@pytest.mark.usefixtures("autrefois")
async def test_une_panne_d_ici_n_accuse_aucune_page_et_n_insiste_pas(plateforme: PlateformeTest) -> None:
    corps = proposition()
    pages = {f"page-{rang}": f"http://127.0.0.1:{PORT_MUET}/{rang}" for rang in range(24)}
    corps["sources"] |= {cle: {**corps["sources"]["essai"], "adresse": page} for cle, page in pages.items()}
    modele = corps["regles"]["criteres"][0]
    corps["regles"]["criteres"] += [{**modele, "code": cle, "source": cle} for cle in pages]
    corps["sources"]["essai"]["adresse"] = f"http://127.0.0.1:{PORT_MUET}/essai"
    assert (await publier(plateforme, corps)).status_code == 200
    fait = await passer(plateforme, corps["dispositif"], 0)
    assert fait == {"verifies": 0, "signales": 0, "perimes": 0, "reste": False}


def test_quand_personne_ne_repond_c_est_d_ici_que_vient_la_panne() -> None:
    muet, mort = Essai(None, "nom d'hôte inconnu"), Essai(404)
    assert panne_d_ici([muet] * 3)
    assert not panne_d_ici([muet, muet, mort])
    assert not panne_d_ici([muet, muet])
