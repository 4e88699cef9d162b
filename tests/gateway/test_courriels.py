"""The outbox: once per key, sent by any number of workers, through a real mail server."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from services.gateway.courriels.postier import Message
from shared.securite.identite import Role
from tests.gateway.serveur_courriel import (
    Serveur,
    adresser,
    changer,
    etat_de,
    facteur_de,
    lettre_deposee,
    serveur_courriel,
)
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


@pytest.fixture
def smtp() -> Iterator[Serveur]:
    with serveur_courriel() as serveur:
        yield serveur


@pytest.fixture(autouse=True)
async def _boite_vide(plateforme: PlateformeTest) -> None:
    """What other tests left to send goes to the box."""
    await plateforme.plateforme.applications["gateway"].state.facteur.distribuer()


async def test_un_courriel_valide_avec_sa_cause_part_une_fois_apres_un_arret(
    plateforme: PlateformeTest, smtp: Serveur
) -> None:
    """The process stops between the commit and the sending: a new worker finds the row and sends it, once."""
    dossier = await plateforme.ouvrir_dossier()
    adresse = await adresser(plateforme, dossier)
    courriel_id = await lettre_deposee(plateforme, dossier)
    assert smtp.recus == []
    await facteur_de(plateforme, smtp).distribuer()
    await facteur_de(plateforme, smtp).distribuer()
    (recu,) = smtp.pour(adresse)
    assert recu["Message-ID"] == f"<{courriel_id}@ensemblier.example>"
    assert [part.get_content_type() for part in recu.walk()][1:] == ["text/plain", "text/html"]
    texte = recu.get_payload()[0].get_payload(decode=True).decode()
    assert "/v1/suivi/pages/" in texte
    assert (await etat_de(plateforme, courriel_id))["etat"] == "envoye"


async def test_une_cause_annulee_n_envoie_rien(plateforme: PlateformeTest) -> None:
    from services.gateway.courriels.depot import deposer
    from tests.gateway.serveur_courriel import Destinataire, Lettre, contexte_systeme, rendre

    objet = uuid4()
    rendu = rendre("entreprise", objet="essai")
    lettre = Lettre("entreprise", objet, "x", (Destinataire.COMPTE, objet), rendu)

    async def echouer() -> None:
        async with plateforme.base("gateway").ecriture() as session:
            assert await deposer(session, contexte_systeme(plateforme.horloge), lettre)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await echouer()
    lus = await plateforme.client(Role.REGION).get(f"/v1/courriels?destinataire_id={objet}")
    assert lus.json()["elements"] == []


async def test_la_meme_cle_ne_donne_qu_un_courriel(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    poses = await asyncio.gather(*(lettre_deposee(plateforme, dossier) for _ in range(6)))
    assert len([pose for pose in poses if pose is not None]) == 1
    assert await lettre_deposee(plateforme, dossier, "autre-periode") is not None


async def test_deux_ouvriers_n_envoient_jamais_le_meme_courriel(plateforme: PlateformeTest, smtp: Serveur) -> None:
    smtp.attente_s = 0.02
    adresses = []
    for _ in range(12):
        dossier = await plateforme.ouvrir_dossier()
        adresses.append(await adresser(plateforme, dossier))
        await lettre_deposee(plateforme, dossier)
    await asyncio.gather(*(facteur_de(plateforme, smtp).distribuer() for _ in range(2)))
    assert {adresse: len(smtp.pour(adresse)) for adresse in adresses} == dict.fromkeys(adresses, 1)


async def test_un_refus_temporaire_se_retente_de_plus_en_plus_tard(plateforme: PlateformeTest, smtp: Serveur) -> None:
    dossier = await plateforme.ouvrir_dossier()
    adresse = await adresser(plateforme, dossier)
    depart = datetime.now(UTC)
    plateforme.horloge.fige = depart
    try:
        courriel_id = await lettre_deposee(plateforme, dossier)
        smtp.reponse = "451 plus tard"
        for essai, attente in ((1, 1), (2, 2), (3, 4)):
            await facteur_de(plateforme, smtp).distribuer()
            ligne = await etat_de(plateforme, courriel_id)
            assert (ligne["etat"], ligne["tentatives"], ligne["cause"]) == ("echec", essai, "smtp-451")
            assert ligne["prochain_essai_le"] == plateforme.horloge.fige + timedelta(minutes=attente)
            await facteur_de(plateforme, smtp).distribuer()
            assert (await etat_de(plateforme, courriel_id))["tentatives"] == essai
            plateforme.horloge.fige += timedelta(minutes=attente)
        smtp.reponse = "250 OK"
        await facteur_de(plateforme, smtp).distribuer()
    finally:
        plateforme.horloge.fige = None
    assert len(smtp.pour(adresse)) == 1


@pytest.mark.parametrize("moment", ["rcpt", "reponse"])
async def test_un_refus_definitif_abandonne_puis_la_region_reprend(
    plateforme: PlateformeTest, smtp: Serveur, moment: str
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    adresse = await adresser(plateforme, dossier)
    courriel_id = await lettre_deposee(plateforme, dossier)
    setattr(smtp, moment, "550 inconnu")
    await facteur_de(plateforme, smtp).distribuer()
    ligne = await etat_de(plateforme, courriel_id)
    assert (ligne["etat"], ligne["cause"]) == ("abandonne", "smtp-550")
    setattr(smtp, moment, "250 OK")
    region = plateforme.client(Role.REGION)
    reprise = await region.post(f"/v1/courriels/{courriel_id}/reprise")
    assert reprise.json()["etat"] == "a_envoyer"
    await facteur_de(plateforme, smtp).distribuer()
    assert len(smtp.pour(adresse)) == 1
    document = verifier_probleme(await region.post(f"/v1/courriels/{courriel_id}/reprise"), 409)
    assert (document["code"], document["etat"]) == ("courriel-non-abandonne", "envoye")


async def test_une_coupure_un_retard_ou_un_serveur_absent_se_retentent(
    plateforme: PlateformeTest, smtp: Serveur
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    await adresser(plateforme, dossier)
    causes = []
    courriel_id = await lettre_deposee(plateforme, dossier)
    smtp.coupe = True
    await facteur_de(plateforme, smtp).distribuer()
    causes.append((await etat_de(plateforme, courriel_id))["cause"])
    smtp.coupe, smtp.attente_s = False, 1.0
    await changer(plateforme, "prochain_essai_le = cree_le", courriel_id)
    await facteur_de(plateforme, smtp, delai_s=0.3).distribuer()
    causes.append((await etat_de(plateforme, courriel_id))["cause"])
    await changer(plateforme, "prochain_essai_le = cree_le", courriel_id)
    await facteur_de(plateforme, Serveur(port=1)).distribuer()
    causes.append((await etat_de(plateforme, courriel_id))["cause"])
    assert causes == ["connexion", "delai-depasse", "connexion"]
    assert (await etat_de(plateforme, courriel_id))["etat"] == "echec"


async def test_un_arret_apres_la_remise_repete_au_plus_une_fois_avec_le_meme_identifiant(
    plateforme: PlateformeTest, smtp: Serveur
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    adresse = await adresser(plateforme, dossier)
    courriel_id = await lettre_deposee(plateforme, dossier)
    facteur = facteur_de(plateforme, smtp)

    class Arrete:
        canal = "smtp"

        async def envoyer(self, message: Message) -> None:
            await facteur_de(plateforme, smtp)._postier.envoyer(message)
            raise asyncio.CancelledError

    facteur._postier = Arrete()
    with pytest.raises(asyncio.CancelledError):
        await facteur.porter()
    await facteur_de(plateforme, smtp).distribuer()
    assert len(smtp.pour(adresse)) == 1, "the lease holds: nobody repeats"
    await changer(plateforme, "bail_jusqu_au = clock_timestamp() - interval '1 s'", courriel_id)
    await facteur_de(plateforme, smtp).distribuer()
    assert len({recu["Message-ID"] for recu in smtp.pour(adresse)}) == 1
    assert len(smtp.pour(adresse)) == 2


async def test_sans_adresse_le_courriel_est_annule_et_le_dit(plateforme: PlateformeTest, smtp: Serveur) -> None:
    dossier = await plateforme.ouvrir_dossier()
    adresse = await adresser(plateforme, dossier)
    courriel_id = await lettre_deposee(plateforme, dossier)
    chemin = f"/v1/dossiers/{dossier['siren']}/contact"
    assert (await plateforme.client(Role.ENSEMBLIER).delete(chemin)).status_code == 204
    await facteur_de(plateforme, smtp).distribuer()
    assert smtp.pour(adresse) == []
    ligne = await etat_de(plateforme, courriel_id)
    assert (ligne["etat"], ligne["cause"]) == ("annule", "sans-adresse")


async def test_la_boite_de_demonstration_garde_les_messages_et_n_envoie_rien(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    await adresser(plateforme, dossier)
    courriel_id = await lettre_deposee(plateforme, dossier)
    await plateforme.plateforme.applications["gateway"].state.facteur.distribuer()
    lus = await plateforme.client(Role.REGION).get(f"/v1/courriels?dossier_id={dossier['id']}&etat=envoye")
    (element,) = lus.json()["elements"]
    assert (UUID(element["id"]), element["canal"]) == (courriel_id, "boite")
    assert "/v1/suivi/pages/" in element["corps_html"]
    assert 'lang="fr"' in element["corps_html"]
