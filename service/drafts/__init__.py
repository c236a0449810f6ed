"""Needs that come as an e-mail or a form, read into a draft that a person confirms."""
