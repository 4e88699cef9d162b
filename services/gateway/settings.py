"""Settings of the gateway."""

from pydantic import Field, SecretStr

from shared.reglages import Reglages


class Settings(Reglages):
    """The gateway adds the lifetimes of its tokens and the pace of its worker."""

    duree_jeton_s: int = 900
    duree_jeton_interne_s: int = 120
    emetteur: str = "ensemblier"
    audience: str = "ensemblier-api"
    pas_suivi_s: float = 0.25
    diffusion_s: float = 5.0
    reparation_s: float = 600.0
    expiration_s: float = 60.0
    groupes_s: float = 600.0
    silences_s: float = 600.0
    ciblages_s: float = 5.0
    controles_s: float = 300.0
    campagnes_s: float = 1800.0
    veille_aides_s: float = 3600.0
    reponses_opco_s: float = 30.0
    livraison_s: float = 1.0
    sollicitations_s: float = 300.0
    purge_s: float = 3600.0
    courriels_s: float = 2.0
    relances_s: float = 600.0
    smtp_url: SecretStr | None = Field(
        default=None,
        description="smtp://, smtps:// or smtp+starttls://[user:password@]host[:port]; absent: nothing leaves.",
    )
    smtp_expediteur: str = "Ensemblier Smart Industrie <ne-pas-repondre@ensemblier.example>"
    smtp_delai_s: float = Field(default=20.0, gt=0, description="Longest wait for the mail server, in seconds.")
    url_publique: str | None = Field(default=None, description="Address that the links in mails begin with.")
    ouvrier_embarque: bool = False
