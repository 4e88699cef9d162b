"""Nomenclatures that services share: communes of Île-de-France, axes of the diagnostic, headcount bands. No rule."""
