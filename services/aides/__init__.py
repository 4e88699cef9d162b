"""Aides: Which aid, how much, why, and with which others?"""
