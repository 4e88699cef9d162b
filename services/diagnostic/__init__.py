"""Diagnostic: Where does this company stand, and what should it do first?"""
