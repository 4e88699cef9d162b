"""What a newcomer reads when the platform is up: where the docs are, a token per role, a first command."""

from rich.console import Console

from services.commande import amorcage
from services.commande.contexte import Installation

DUREE_JETON_S = 8 * 3600


def afficher_accueil(console: Console, installation: Installation, *, demonstration: bool) -> None:
    """Prints the welcome page; tokens only for the demonstration accounts."""
    adresse = f"http://{installation.reglages.hote}:{installation.reglages.port}"
    console.print(f"\n[bold]Ensemblier est prêt : {adresse}[/bold]", highlight=False)
    console.print(f"  Documentation de l'API : {adresse}/docs   (contrat : {adresse}/openapi.json)", soft_wrap=True)
    console.print(f"  Catalogue des erreurs  : {adresse}/docs/erreurs", soft_wrap=True)
    if not demonstration:
        return
    console.print(f"\nJetons de démonstration (valables {DUREE_JETON_S // 3600} h) :")
    premier = ""
    for compte in amorcage.COMPTES_DEMONSTRATION:
        jeton = amorcage.jeton_de(installation, compte.identifiant, DUREE_JETON_S)
        premier = premier or jeton
        print(f"  {compte.role:<24}{compte.identifiant:<28}\n    {jeton}", flush=True)
    console.print("\nPremière commande :")
    print(f"  curl -s -H 'Authorization: Bearer {premier}' {adresse}/v1/dossiers?file=a-orienter\n", flush=True)
