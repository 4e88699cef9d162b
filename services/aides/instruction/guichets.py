"""The desks in force and their load; the desk of a demande at its deposit."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes.cas import Cas
from services.aides.demandes.domain import Geste
from services.aides.demandes.schemas import GesteDemande
from services.aides.instruction import reglages_lecture, repository
from services.aides.instruction.couverture import TAILLES
from services.aides.instruction.errors import GuichetIntrouvable
from services.aides.instruction.models import InstructionDemande
from services.aides.instruction.routage import Faits, router
from services.aides.instruction.schemas import GuichetCharge, Guichets
from shared.trace import ContexteRequete

VIDE = {"en_cours": 0, "sans_instructeur": 0, "plus_ancienne_le": None}


async def lister(session: AsyncSession) -> Guichets:
    """Desks of the organisation in force, with what they have under way."""
    vigueur = await reglages_lecture.organisation(session)
    if vigueur is None:
        return Guichets(organisation_numero=0, a_verifier=True, guichets=[])
    charges, organisation = await repository.charges(session), vigueur.contenu
    guichets = [
        GuichetCharge(
            **guichet.model_dump(),
            par_defaut=guichet.code == organisation.defaut,
            **{nom: charges.get(guichet.code, VIDE)[nom] for nom in VIDE},
        )
        for guichet in organisation.guichets
    ]
    return Guichets(organisation_numero=vigueur.numero, a_verifier=organisation.a_verifier, guichets=guichets)


async def exiger(session: AsyncSession, code: str) -> None:
    """GuichetIntrouvable when the organisation in force has no such desk."""
    vigueur = await reglages_lecture.organisation(session)
    if vigueur is None or vigueur.contenu.guichet(code) is None:
        raise GuichetIntrouvable()


def faits_de(cas: Cas) -> Faits:
    """What the demande is routed on; the size is the European one that the evaluation used, when it is certain."""
    vue = next((champ["valeur"] for champ in cas.demande.contenu if champ["champ"] == "categorie_ue"), None)
    return Faits(
        dispositif=cas.demande.dispositif,
        montant_eur=cas.demande.montant_demande_eur,
        commune=cas.dossier.code_commune,
        departement=cas.dossier.departement,
        taille=vue if vue in TAILLES else None,
    )


async def garder_depot(session: AsyncSession, _: ContexteRequete, __: Cas, geste: Geste) -> list[str]:
    """No deposit without a published organisation: nobody would instruct it."""
    if geste is not Geste.DEPOSER or await reglages_lecture.organisation(session) is not None:
        return []
    return ["Aucune organisation de l'instruction n'est publiée : la demande n'aurait pas de guichet."]


async def router_depot(
    session: AsyncSession, contexte: ContexteRequete, cas: Cas, entree: GesteDemande
) -> dict[str, object]:
    """At the deposit: the desk, the rule, its version and the reason are stored."""
    if Geste(entree.geste) is not Geste.DEPOSER:
        return {}
    vigueur = await reglages_lecture.organisation(session)
    assert vigueur is not None
    choix = router(vigueur.contenu, faits_de(cas))
    session.add(
        InstructionDemande(
            demande_id=cas.demande.id,
            guichet=choix.guichet,
            regle=choix.regle,
            organisation_numero=vigueur.numero,
            raison=choix.raison,
            routee_le=contexte.horloge.maintenant(),
        )
    )
    routage = {"guichet": choix.guichet, "regle": choix.regle, "organisation_numero": vigueur.numero}
    return {"routage": {**routage, "raison": choix.raison}}
