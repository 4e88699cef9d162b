"""Strategies of the string formats that the published schemas use; loaded by schemathesis."""

from datetime import date

import schemathesis
from hypothesis import strategies as st


def _avec_cle(debut: str) -> str:
    chiffres = [int(c) * (2 if rang % 2 == 0 else 1) for rang, c in enumerate(reversed(debut))]
    return debut + str(-sum(c - 9 if c > 9 else c for c in chiffres) % 10)


_JOUR = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
_RANG = st.integers(min_value=0, max_value=99_999)
_SIREN = _RANG.map(lambda rang: _avec_cle(f"000{rang:05d}"))
_TEXTE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=100
).filter(lambda texte: texte.strip() == texte)

schemathesis.openapi.format("siren", _SIREN)
schemathesis.openapi.format("siret", _SIREN.map(lambda siren: _avec_cle(siren + "0001")))
schemathesis.openapi.format("texte", _TEXTE)
schemathesis.openapi.format("date-jour", _JOUR.map(str))
schemathesis.openapi.format("position", st.from_regex(r"\A(gateway|diagnostic|parcours|aides):[0-9]{1,4}\Z"))
