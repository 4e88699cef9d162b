"""Gathers what is known of a company, and proposes what to do next."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.gateway.acces.emission import Emetteur
from services.gateway.appariement import service as appariement
from services.gateway.appariement.domain import BesoinType, Faits
from services.gateway.dossiers import repository as dossiers
from services.gateway.dossiers.errors import DossierIntrouvable
from services.gateway.projection import repository as projection
from services.gateway.projection.service import a_jour
from services.gateway.suite.domain import Classee, Conseil, Ecart, FaitsSuite, Offre, classer
from services.gateway.suite.reglages import poids
from services.gateway.suite.regles import candidates
from services.gateway.suite.schemas import Contributions, Proposition, SuiteProposee
from shared.base import Base
from shared.clients.diagnostic import ClientDiagnostic
from shared.erreurs import Refus
from shared.securite.identite import PARTENAIRES
from shared.trace import ContexteRequete
from shared.voisinage import Voisinage

ECARTS_APPARIES = 3
"""Largest gaps for which a programme is looked for: no more than there are proposals."""
SANS_DIAGNOSTIC = "Aucun diagnostic n'a été restitué."
INDISPONIBLE = "Le service de diagnostic n'a pas répondu : la maturité n'est pas prise en compte."


async def proposer(
    base: Base, voisinage: Voisinage, emetteur: Emetteur, contexte: ContexteRequete, siren: str
) -> SuiteProposee:
    """Three proposals at most; a neighbour that does not answer is said, and the rest still stands."""
    faits, suivis, dernier = await _faits_des_vues(base, contexte, siren)
    sans_diagnostic = None if dernier else SANS_DIAGNOSTIC
    if dernier is not None:
        client = ClientDiagnostic(voisinage, emetteur.jeton_interne(contexte.identite))
        try:
            faits = await _lire_maturite(client, dernier, faits)
        except Refus:
            sans_diagnostic = INDISPONIBLE
    faits = await _apparier(base, faits)
    reglages, possibles = poids(), list(candidates(faits, poids()))
    classees = classer(possibles, reglages.poids, reglages.urgences, reglages.propositions_max)
    return SuiteProposee(
        siren=siren,
        propositions=[_rendre(classee) for classee in classees],
        examinees=len(possibles),
        poids_version=reglages.numero,
        poids_a_verifier=reglages.a_verifier,
        sans_diagnostic=sans_diagnostic,
        a_jour=a_jour(suivis, None),
    )


async def _faits_des_vues(
    base: Base, contexte: ContexteRequete, siren: str
) -> tuple[FaitsSuite, dict[str, Any], UUID | None]:
    identite, horloge = contexte.identite, contexte.horloge
    async with base.directe() as connexion:
        fiche = await dossiers.fiche(connexion, identite, siren)
        if fiche is None:
            raise DossierIntrouvable()
        partenaire = identite.organisation_id if identite.role in PARTENAIRES else None
        vue = await projection.vue(connexion, fiche["id"], horloge.aujourdhui(), partenaire)
        suivis = await projection.suivis(connexion)
    restitues = [d for d in vue["diagnostics"] if "restitue" in d.get("jalons", {})]
    dernier = UUID(str(restitues[0]["diagnostic_id"])) if restitues else None
    faits = _lire_vue(dict(fiche), dict(vue), bool(restitues))
    return replace(faits, aujourdhui=horloge.aujourdhui(), maintenant=horloge.maintenant()), suivis, dernier


def _lire_vue(fiche: Mapping[str, Any], vue: Mapping[str, Any], diagnostic: bool) -> FaitsSuite:
    ouvert_le = fiche["ouvert_le"]
    return FaitsSuite(
        aujourdhui=ouvert_le.date(),
        maintenant=ouvert_le,
        fiche=fiche,
        referent=vue["referent"] is not None,
        parcours=tuple(vue["parcours"]),
        actions=tuple(vue["actions"]),
        demandes=tuple(vue["demandes"]),
        evaluation=vue["evaluations"][0] if vue["evaluations"] else None,
        orientees=frozenset(str(o.get("action_id")) for o in vue["orientations"]),
        programmes_sollicites=frozenset(str(o.get("programme")) for o in vue["orientations_partenaires"]),
        mesures=frozenset(str(i.get("moment")) for i in vue["indicateurs"]) - {"t0"},
        diagnostic=diagnostic,
    )


async def _lire_maturite(client: ClientDiagnostic, diagnostic_id: UUID, faits: FaitsSuite) -> FaitsSuite:
    resultats = await client.resultats(diagnostic_id)
    conseils = (await client.recommandations(diagnostic_id)).recommandations
    ecarts = [
        Ecart(
            note.code,
            note.libelle,
            None if note.score is None else float(note.score),
            float(note.cible),
        )
        for note in resultats.axes
    ]
    recommandes = [Conseil(c.code, c.axe, c.titre, float(c.priorite or 0)) for c in conseils]
    return replace(faits, ecarts=tuple(ecarts), conseils=tuple(recommandes))


async def _apparier(base: Base, faits: FaitsSuite) -> FaitsSuite:
    """The programme that best fits each of the largest gaps of a company on its way."""
    reglages = poids()
    retenus = sorted((e for e in faits.ecarts if e.valeur >= reglages.ecart_min), key=lambda e: (-e.valeur, e.axe))
    if not faits.en_cours:
        return faits
    connus = Faits(**{nom: faits.fiche[nom] for nom in appariement.NOMS})
    offres = []
    async with base.lecture() as session:
        for ecart in retenus[:ECARTS_APPARIES]:
            besoin = BesoinType(ecart.axe, None, None)
            lu = await appariement.repondre(session, besoin, connus, faits.aujourdhui, 1)
            offres += [Offre(p.code, p.titre, ecart.axe, tuple(p.raisons), p.capacite.libres) for p in lu.proposes]
    return replace(faits, offres=tuple(offres))


def _rendre(classee: Classee) -> Proposition:
    une = classee.candidate
    return Proposition.model_validate(
        {
            "type": une.type,
            "titre": une.titre,
            "raisons": list(une.raisons),
            "objet": une.objet,
            "score": classee.score,
            "contributions": Contributions(**classee.contributions),
        }
    )
