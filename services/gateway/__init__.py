"""Passerelle: who are you, and who takes care of this company?"""
