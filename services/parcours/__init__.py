"""Parcours: Which step is this company at, what may happen next, what blocks it?"""
