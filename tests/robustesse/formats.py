"""Strategies of the string formats that the published schemas use; loaded by schemathesis."""

from datetime import date

import schemathesis
from hypothesis import strategies as st

from clients.histoire.entreprise import siret_fictif

_JOUR = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
_SIRET = st.integers(min_value=0, max_value=99_999).map(siret_fictif)
_TEXTE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=100
).filter(lambda texte: texte.strip() == texte)

schemathesis.openapi.format("siren", _SIRET.map(lambda siret: siret[:9]))
schemathesis.openapi.format("siret", _SIRET)
schemathesis.openapi.format("texte", _TEXTE)
schemathesis.openapi.format("date-jour", _JOUR.map(str))
schemathesis.openapi.format("position", st.from_regex(r"\A(gateway|diagnostic|parcours|aides):[0-9]{1,4}\Z"))
schemathesis.openapi.format("commune-idf", st.sampled_from(["93066", "77288", "78646", "75113"]))
schemathesis.openapi.format("intercommunalite-idf", st.sampled_from(["200057867", "247700057"]))
schemathesis.openapi.format("prefixe-naf", st.sampled_from(["25", "25.6", "25.62", "25.62B", "10"]))
schemathesis.openapi.format("boite-generique", st.sampled_from(["contact@exemple.fr", "industrie.77@exemple.fr"]))
