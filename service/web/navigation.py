"""The sections of the console, in the order of an organiser's work."""

from dataclasses import dataclass

from service.translation import deferred


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the navigation; `key` after “g” is its keyboard shortcut."""

    name: str
    path: str
    label: str
    key: str


SECTIONS = (
    Section("overview", "/", deferred("Overview"), "o"),
    Section("import", "/import", deferred("Import"), "i"),
    Section("faculty", "/faculty", deferred("Faculty"), "f"),
    Section("companies", "/companies", deferred("Companies"), "c"),
    Section("needs", "/needs", deferred("Needs"), "n"),
    Section("sessions", "/sessions", deferred("Sessions"), "s"),
    Section("followups", "/followups", deferred("Follow-up"), "u"),
    Section("map", "/map", deferred("Map"), "m"),
)
