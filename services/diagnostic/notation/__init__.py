"""The notation: pure rules that turn answers into scores, coverage, intervals and priorities."""
