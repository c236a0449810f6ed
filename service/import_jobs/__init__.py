"""Imports that are looked over, corrected and confirmed before they run."""
