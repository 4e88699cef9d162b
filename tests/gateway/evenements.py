"""Publishes events in the databases of the services, as they do themselves: what the gateway's views are fed with."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.identifiants import uuid7
from shared.securite.identite import Role
from shared.trace import ContexteRequete, tracer
from tests.outillage.plateforme import PlateformeTest


@dataclass
class Publieur:
    """Publishes for one dossier; `le` fixes the instant of what follows (default: the clock of the platform)."""

    plateforme: PlateformeTest
    dossier_id: UUID
    le: datetime | None = None
    role: Role = Role.PARTENAIRE_CONSEILLER
    parcours_id: UUID = field(default_factory=uuid7)

    async def publier(self, type_: str, sujet_id: UUID, **donnees: Any) -> int:
        """One event in one transaction of the service that its type names; gives its position."""
        contexte = ContexteRequete(self.plateforme.identite(self.role), None, self.plateforme.horloge)
        avant, self.plateforme.horloge.fige = self.plateforme.horloge.fige, self.le or self.plateforme.horloge.fige
        try:
            async with self.plateforme.base(type_.split(".")[0]).ecriture() as session:
                options = {"type": type_, "objet_id": sujet_id, "dossier_id": self.dossier_id}
                return await tracer(session, contexte, apres=donnees, **options)
        finally:
            self.plateforme.horloge.fige = avant

    async def ouvrir(self, etape: str = "candidature", **options: Any) -> int:
        donnees = {"modele": "parcours-individuel", "modele_version": "1.0.0", "etape": etape}
        suite = {"prochaine_action": "Qualifier la demande", "echeance_le": "2030-01-15"}
        return await self.publier("parcours.parcours.ouvert", self.parcours_id, **{**donnees, **suite, **options})

    async def geste(self, de: str, vers: str, *, geste: str = "avancer", **options: Any) -> int:
        suite = {"prochaine_action": f"Travailler à l'étape {vers}", "echeance_le": "2030-02-15", "motif": None}
        donnees = {"geste": geste, "de": de, "vers": vers, **suite, **options}
        return await self.publier("parcours.geste.effectue", self.parcours_id, **donnees)

    async def diagnostic(self, diagnostic_id: UUID, fait: str, **options: Any) -> int:
        donnees = {"etat": fait, "type": "flash", "moment": "initial", "version_referentiel": "1.0.0"}
        return await self.publier(f"diagnostic.diagnostic.{fait}", diagnostic_id, **{**donnees, **options})

    async def demande(self, demande_id: UUID, fait: str, **options: Any) -> int:
        montants = {f"montant_{nom}_eur": None for nom in ("demande", "accorde", "paye")}
        donnees = {"etat": fait, "dispositif": "pm-up", "motif": None, **montants}
        return await self.publier(f"aides.demande.{fait}", demande_id, **{**donnees, **options})


async def nouveau(plateforme: PlateformeTest, **options: Any) -> tuple[dict[str, Any], Publieur]:
    """A new dossier and its publisher."""
    dossier = await plateforme.ouvrir_dossier(**options)
    return dossier, Publieur(plateforme, UUID(dossier["id"]))


async def raconter(publieur: Publieur) -> None:
    """A whole story, from the opening to a grant."""
    diagnostic, action, demande = uuid7(), uuid7(), uuid7()
    await publieur.ouvrir()
    await publieur.geste("candidature", "qualification")
    for fait in ("ouvert", "soumis", "valide", "restitue"):
        await publieur.diagnostic(diagnostic, fait, note_globale="2.40", couverture="0.92")
    await publieur.publier("diagnostic.indicateurs-t0.renseignes", diagnostic, exercice=2025)
    await publieur.publier("parcours.plan.propose", publieur.parcours_id, actions=1)
    commun = {"parcours_id": str(publieur.parcours_id), "code": "robot", "titre": "Robotiser", "axe": "mod_parc"}
    await publieur.publier("parcours.action.ajoutee", action, **commun, etat="proposee")
    await publieur.publier("parcours.plan.accepte", publieur.parcours_id, actions=1)
    orientation = {**commun, "decision": "demandee", "dispositif": "pm-up", "motif": None}
    await publieur.publier("parcours.orientation.enregistree", action, **orientation, demande_id=str(demande))
    codes = {"eligibles": ["pm-up"], "a_confirmer": [], "non_eligibles": ["tp-up"]}
    await publieur.publier("aides.evaluation.faite", uuid7(), **codes)
    await publieur.demande(demande, "creee", montant_demande_eur="120000.00")
    await publieur.demande(demande, "deposee", montant_demande_eur="120000.00")
    await publieur.demande(demande, "accordee", montant_demande_eur="120000.00", montant_accorde_eur="100000.50")
