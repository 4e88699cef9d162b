"""The journal of a parcours by pages: nothing lost nor told twice, and the verdict is still over all of it."""

from sqlalchemy import text

from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest


async def _avec_gestes(plateforme: PlateformeTest, nombre: int) -> ParcoursTest:
    parcours = await ouvrir_parcours(plateforme)
    for rang in range(nombre):
        geste, corps = ("reprendre", {}) if rang % 2 else ("suspendre", {"motif": "demande-entreprise"})
        assert (await parcours.geste(geste, **corps)).status_code == 200
    return parcours


async def test_les_pages_mises_bout_a_bout_sont_le_journal_entier(plateforme: PlateformeTest) -> None:
    parcours = await _avec_gestes(plateforme, 7)
    chemin = f"{parcours.chemin}/journal"
    entier = (await parcours.client.get(chemin)).json()
    assert (len(entier["lignes"]), entier["suivant"], entier["conforme"]) == (8, None, True)
    lignes, apres, pages = [], 0, 0
    while apres is not None:
        page = (await parcours.client.get(f"{chemin}?limite=3&apres={apres}")).json()
        assert (page["conforme"], page["etape_rejouee"]) == (True, entier["etape_rejouee"])
        lignes, apres, pages = lignes + page["lignes"], page["suivant"], pages + 1
    assert (lignes, pages) == (entier["lignes"], 3)
    exacte = (await parcours.client.get(f"{chemin}?limite=8")).json()
    assert exacte["suivant"] is None
    au_dela = (await parcours.client.get(f"{chemin}?apres={lignes[-1]['numero']}")).json()
    assert (au_dela["lignes"], au_dela["suivant"], au_dela["conforme"]) == ([], None, True)


async def test_une_page_dit_l_ecart_d_un_journal_entier(plateforme: PlateformeTest) -> None:
    parcours = await _avec_gestes(plateforme, 4)
    async with plateforme.base("parcours").ecriture() as session:
        requete = text("UPDATE parcours SET prochaine_action = 'Écrite à la main' WHERE id = :id")
        await session.execute(requete, {"id": parcours.id})
    page = (await parcours.client.get(f"{parcours.chemin}/journal?limite=1")).json()
    assert (len(page["lignes"]), page["conforme"]) == (1, False)
    assert [ecart["champ"] for ecart in page["ecarts"]] == ["prochaine_action"]


async def test_une_page_impossible_est_refusee_et_un_etranger_ne_lit_rien(plateforme: PlateformeTest) -> None:
    parcours = await _avec_gestes(plateforme, 0)
    chemin = f"{parcours.chemin}/journal"
    for question in ("limite=0", "limite=501", "apres=-1", "apres=zut"):
        verifier_probleme(await parcours.client.get(f"{chemin}?{question}"), 422, "saisie-invalide")
    verifier_probleme(await plateforme.client().get(f"{chemin}?limite=2"), 401)
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    verifier_probleme(await etranger.get(f"{chemin}?limite=2"), 404, "parcours-introuvable")
