"""`ensemblier aides verifier-minimis`: no anomaly in what the API wrote, and each kind of fault is seen."""

import asyncio
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner

from services.aides.minimis import repository
from services.aides.minimis.verification import Ecriture, LienStocke, verifier
from services.commande.application import application
from tests.aides.minimis.outils import declarer, entreprise, lier, octroyer
from tests.outillage.plateforme import PlateformeTest

JOUR = date(2025, 6, 1)


def ecriture(numero: int, siren: str, montant: int, **champs: object) -> Ecriture:
    base = Ecriture(
        numero, UUID(int=numero), siren, "general", "octroyee", Decimal(montant), JOUR, JOUR, None, JOUR,
        Decimal(300_000), "2023/2831",
    )  # fmt: skip
    return replace(base, **champs)  # type: ignore[arg-type]


def lien(numero: int) -> LienStocke:
    return LienStocke(numero, "A", "FR", "B", "majorite_votes", date(2020, 1, 1), None)


DECLAREE = {"origine": "declaree", "plafond_eur": None, "reglement": None}


@pytest.mark.parametrize(
    ("ecritures", "liens", "anomalies", "revelations"),
    [
        pytest.param([ecriture(1, "A", 300_000)], [], 0, 0, id="au_plafond"),
        pytest.param([ecriture(1, "A", 200_000), ecriture(2, "A", 100_001)], [], 1, 0, id="au_dela"),
        pytest.param([ecriture(2, "A", 200_000), ecriture(3, "B", 200_000)], [lien(1)], 1, 0, id="entreprises_liees"),
        pytest.param([ecriture(1, "A", 200_000), ecriture(2, "B", 200_000)], [], 0, 0, id="entreprises_separees"),
        pytest.param([ecriture(1, "A", 200_000), ecriture(2, "B", 200_000)], [lien(3)], 0, 1, id="lien_connu_apres"),
        pytest.param(
            [ecriture(1, "A", 200_000), ecriture(2, "A", 200_000, **DECLAREE)], [], 0, 1, id="aide_declaree_apres"
        ),
        pytest.param([ecriture(1, "A", 1, plafond_eur=Decimal(400_000))], [], 1, 0, id="plafond_inconnu"),
        pytest.param(
            [
                ecriture(1, "A", 300_000),
                ecriture(2, "A", -300_000, origine="contre_passation", contrepasse_id=UUID(int=1)),
                ecriture(3, "A", 300_000),
            ],
            [],
            0,
            0,
            id="contre_passee",
        ),
        pytest.param(
            [ecriture(1, "A", 3), ecriture(2, "A", -2, origine="contre_passation", contrepasse_id=UUID(int=1))],
            [],
            1,
            0,
            id="contre_passation_fausse",
        ),
    ],
)
def test_chaque_depassement_est_vu_et_ce_qui_etait_inconnu_est_dit_a_part(
    ecritures: list[Ecriture], liens: list[LienStocke], anomalies: int, revelations: int
) -> None:
    rapport = verifier(ecritures, liens, [])
    assert (len(rapport.anomalies), len(rapport.revelations)) == (anomalies, revelations)


def test_une_demande_accordee_sans_inscription_est_une_anomalie() -> None:
    assert len(verifier([], [], [uuid4()]).anomalies) == 1


async def test_le_verificateur_ne_trouve_rien_dans_ce_que_l_api_a_ecrit(plateforme: PlateformeTest) -> None:
    mere, fille = await entreprise(plateforme), await entreprise(plateforme)
    await lier(plateforme, mere, fille)
    await declarer(plateforme, mere, ("100000", "2025-01-10"))
    await asyncio.gather(*(octroyer(plateforme, (mere, fille)[rang % 2], "30000") for rang in range(12)))
    async with plateforme.base("aides").lecture() as session:
        ecritures, liens, sans = await repository.tout(session)
    rapport = verifier(ecritures, liens, sans)
    assert rapport.anomalies == []
    assert sum(e.origine == "octroyee" and e.siren in (mere, fille) for e in ecritures) == 6
    pires = [replace(e, montant_eur=e.montant_eur * 10) if e.siren == fille else e for e in ecritures]
    assert verifier(pires, liens, sans).anomalies


def test_la_commande_compte_les_octrois_et_les_anomalies(
    url_base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENSEMBLIER_DATABASE_URL", url_base)
    monkeypatch.setenv("ENSEMBLIER_VAR", str(tmp_path))
    sortie = CliRunner().invoke(application, ["aides", "verifier-minimis"])
    assert sortie.exit_code == 0, sortie.output
    assert "octrois vérifiés : 0 anomalies" in sortie.output
