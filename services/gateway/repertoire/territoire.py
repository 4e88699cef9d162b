"""A territory to the commune: what is named, less what is excluded."""

from pydantic import Field

from services.gateway.repertoire.types import CommuneIdf, DepartementIdf, Intercommunalite
from shared.nomenclatures import territoires
from shared.valeurs import Booleen, Entree


class Zones(Entree):
    """Des zones, à toutes les échelles."""

    departements: list[DepartementIdf] = Field(default_factory=list, max_length=8, description="Départements.")
    intercommunalites: list[Intercommunalite] = Field(
        default_factory=list, max_length=63, description="SIREN d'EPCI ou d'EPT."
    )
    communes: list[CommuneIdf] = Field(
        default_factory=list, max_length=1300, description="Communes (INSEE) ; un arrondissement de Paris vaut Paris."
    )

    def en_communes(self) -> frozenset[str]:
        """Every commune of the zones."""
        groupements = [*self.departements, *self.intercommunalites]
        return frozenset(self.communes).union(*(territoires.membres(code) for code in groupements))


class Territoire(Zones):
    """Où s'applique quelque chose : la Région ou des zones, moins les exclusions, qui l'emportent toujours."""

    region: Booleen = Field(default=False, description="Vrai : toute l'Île-de-France.")
    exclusions: Zones = Field(default_factory=Zones, description="Zones exclues : elles l'emportent.")

    def avant_exclusions(self) -> frozenset[str]:
        """Communes named, exclusions left aside."""
        return territoires.membres(territoires.REGION) if self.region else self.en_communes()

    def couvertes(self) -> frozenset[str]:
        """Communes covered: exclusions win."""
        return self.avant_exclusions() - self.exclusions.en_communes()


def fautes_du_territoire(territoire: Territoire, champ: str) -> list[tuple[str, str]]:
    """(field, sentence) of what contradicts itself."""
    nommees, fautes = territoire.avant_exclusions(), []
    if not nommees:
        return [(champ, "ne désigne aucune commune")]
    for nom in ("departements", "intercommunalites", "communes"):
        for rang, code in enumerate(getattr(territoire.exclusions, nom)):
            membres = frozenset({code}) if nom == "communes" else territoires.membres(code)
            if not membres & nommees:
                fautes.append((f"{champ}.exclusions.{nom}.{rang}", "est exclu alors qu'il est hors du territoire"))
    if not fautes and not territoire.couvertes():
        fautes.append((f"{champ}.exclusions", "exclut tout le territoire"))
    return fautes
