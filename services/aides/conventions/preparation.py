"""Prepares a version of a convention and signs an amendment."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.conventions import domain
from services.aides.conventions.errors import ConventionImpossible, SignatureSansVersion, TermesIncoherents
from services.aides.conventions.etat import EtatConvention, lire_etat, termes
from services.aides.conventions.models import ConventionVersion
from services.aides.conventions.saisie import SignaturesSaisies, VersionPreparee
from services.aides.conventions.trace import tracer_convention
from services.aides.demandes.domain import NOMS_ETATS, Etat
from services.aides.demandes.errors import SignatureIncoherente
from services.aides.demandes.models import Demande
from shared.trace import ContexteRequete

AMENDABLES = frozenset({Etat.CONVENTIONNEE, Etat.PAYEE})


async def preparer(session: AsyncSession, contexte: ContexteRequete, demande: Demande, entree: VersionPreparee) -> int:
    """Writes the version that waits for its signatures, in place of the one that waited before.

    ConventionImpossible, TermesIncoherents.
    """
    etat = await lire_etat(session, demande.id)
    _verifier_moment(demande, etat)
    projet = etat.projet or ConventionVersion(demande_id=demande.id, rang=len(etat.signees) + 1, **_vide(contexte))
    _ecrire(projet, entree)
    projet.preparee_le, projet.preparee_par = contexte.horloge.maintenant(), contexte.identite.compte_id
    defauts = [*domain.defauts(termes(projet)), *_defauts_de_version(demande, etat, projet)]
    if defauts:
        raise TermesIncoherents(" ".join(defauts), defauts=defauts)
    session.add(projet)
    donnees = {"rang": projet.rang, "montant_eur": f"{projet.montant_eur:.2f}"}
    return await tracer_convention(session, contexte, demande, "preparee", donnees)


async def signer_avenant(
    session: AsyncSession, contexte: ContexteRequete, demande: Demande, entree: SignaturesSaisies
) -> int:
    """Both parties sign the amendment; SignatureSansVersion, SignatureIncoherente, TermesIncoherents.

    What has been asked since it was prepared is examined again.
    """
    etat = await lire_etat(session, demande.id)
    projet, precedente = etat.projet, etat.en_vigueur
    if projet is None or precedente is None or Etat(demande.etat) not in AMENDABLES or _solde_demande(etat):
        raise SignatureSansVersion()
    defauts = _defauts_d_avenant(etat, projet)
    if defauts:
        raise TermesIncoherents(" ".join(defauts), defauts=defauts)
    depuis = max(precedente.signee_entreprise_le or date.min, precedente.signee_region_le or date.min)
    for champ, le in entree.model_dump().items():
        if not depuis <= le <= contexte.horloge.aujourdhui():
            raise SignatureIncoherente(f"`{champ}` : entre la version précédente ({depuis:%d/%m/%Y}) et aujourd'hui.")
    return await signer(session, contexte, demande, projet, entree)


async def signer(
    session: AsyncSession,
    contexte: ContexteRequete,
    demande: Demande,
    projet: ConventionVersion,
    dates: SignaturesSaisies,
) -> int:
    """From here on, the version never changes."""
    projet.signee_entreprise_le, projet.signee_region_le = dates.signee_entreprise_le, dates.signee_region_le
    donnees = {"rang": projet.rang, "montant_eur": f"{projet.montant_eur:.2f}", **dates.model_dump(mode="json")}
    return await tracer_convention(session, contexte, demande, "signee", donnees)


def _verifier_moment(demande: Demande, etat: EtatConvention) -> None:
    initiale = demande.etat == Etat.ACCORDEE and not etat.signees
    avenant = Etat(demande.etat) in AMENDABLES and etat.signees and not _solde_demande(etat)
    if not (initiale or avenant):
        raise ConventionImpossible(f"La demande est {NOMS_ETATS[Etat(demande.etat)]}, sans convention à préparer.")


def _solde_demande(etat: EtatConvention) -> bool:
    return any(versement.genre == domain.Genre.SOLDE for versement in etat.actifs)


def _vide(contexte: ContexteRequete) -> dict[str, Any]:
    return {"preparee_le": contexte.horloge.maintenant(), "preparee_par": contexte.identite.compte_id}


def _ecrire(projet: ConventionVersion, entree: VersionPreparee) -> None:
    for champ in ("motif", "montant_eur", "taux", "reprise_taux", "execution_du", "execution_au", "conditions"):
        setattr(projet, champ, getattr(entree, champ))
    projet.couts = [ligne.model_dump(mode="json") for ligne in entree.couts]
    lignes = enumerate(entree.echeancier, start=1)
    projet.echeancier = [{"numero": numero, **ligne.model_dump(mode="json")} for numero, ligne in lignes]


def _defauts_de_version(demande: Demande, etat: EtatConvention, projet: ConventionVersion) -> list[str]:
    """What the row, the earlier versions and the requests already made do not allow."""
    phrases = []
    accorde = demande.montant_accorde_eur or Decimal(0)
    if not Decimal(0) < projet.montant_eur <= accorde:
        phrases.append(f"`montant_eur` : plus que zéro, et au plus les {accorde:.2f} € accordés.")
    if not projet.taux or not projet.reprise_taux:
        phrases.append("`taux` et `reprise_taux` : supérieurs à zéro.")
    codes = [ligne["code"] for ligne in projet.couts]
    if len(set(codes)) != len(codes):
        phrases.append("`couts` : un code par poste.")
    return phrases + (_defauts_d_avenant(etat, projet) if etat.signees else [])


def _defauts_d_avenant(etat: EtatConvention, projet: ConventionVersion) -> list[str]:
    phrases = [] if projet.motif else ["`motif` : dire ce que change l'avenant."]
    if projet.montant_eur < etat.compte().paye_eur:
        phrases.append(f"`montant_eur` : {etat.compte().paye_eur:.2f} € sont déjà liquidés.")
    prevus = {ligne["numero"]: ligne["genre"] for ligne in projet.echeancier}
    if any(prevus.get(versement.echeance) != versement.genre for versement in etat.actifs):
        phrases.append("`echeancier` : les échéances déjà demandées restent à leur place.")
    postes = {depense["poste"] for versement in etat.actifs for depense in versement.depenses}
    if not postes <= {ligne["code"] for ligne in projet.couts}:
        phrases.append("`couts` : un poste déjà justifié reste dans la convention.")
    return phrases
