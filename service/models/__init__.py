"""The tables, one file each. Importing this package registers all of them on `SQLModel.metadata`."""

from service.models.company import Company
from service.models.faculty_profile import ExpertiseItem, FacultyProfile
from service.models.need import Need, Requirement
from service.models.passage import Passage, PassageChange, PassageRevision, PassageVector

__all__ = [
    "Company",
    "ExpertiseItem",
    "FacultyProfile",
    "Need",
    "Passage",
    "PassageChange",
    "PassageRevision",
    "PassageVector",
    "Requirement",
]
