"""The tables, one file each. Importing this package registers all of them on `SQLModel.metadata`."""

from service.models.account import Account, ApiKey, PersonalLink, Role, WebSession
from service.models.audit_entry import AuditAction, AuditEntry, AuditScrub
from service.models.company import Company
from service.models.docking_session import ClosedPlace, DockingSession, SessionRound
from service.models.faculty_profile import ExpertiseItem, FacultyProfile
from service.models.follow_up import FollowUp, FollowUpChange
from service.models.idempotent_answer import IdempotentAnswer
from service.models.import_job import ImportJob
from service.models.judgement import Judgement
from service.models.learned_parameters import LearnedParameters
from service.models.need import Need, Requirement, Visibility
from service.models.need_acceptance import NeedAcceptance
from service.models.need_draft import NeedDraft
from service.models.need_status_change import NeedStatusChange
from service.models.passage import Passage, PassageChange, PassageRevision, PassageVector
from service.models.record_answer import RecordAnswer
from service.models.removal import Removal
from service.models.schedule import Meeting, PlanningRun, ScheduledMeeting, ScheduleVersion
from service.models.session_participant import SessionNeed, SessionParticipant
from service.models.session_wish import SessionConflict, SessionLock, SessionPreference
from service.models.shown_list import ShownList, ShownMatch
from service.models.webhook import WebhookDelivery, WebhookEvent, WebhookSubscription

__all__ = [
    "Account",
    "ApiKey",
    "AuditAction",
    "AuditEntry",
    "AuditScrub",
    "ClosedPlace",
    "Company",
    "DockingSession",
    "ExpertiseItem",
    "FacultyProfile",
    "FollowUp",
    "FollowUpChange",
    "IdempotentAnswer",
    "ImportJob",
    "Judgement",
    "LearnedParameters",
    "Meeting",
    "Need",
    "NeedAcceptance",
    "NeedDraft",
    "NeedStatusChange",
    "Passage",
    "PassageChange",
    "PassageRevision",
    "PassageVector",
    "PersonalLink",
    "PlanningRun",
    "RecordAnswer",
    "Removal",
    "Requirement",
    "Role",
    "ScheduleVersion",
    "ScheduledMeeting",
    "SessionConflict",
    "SessionLock",
    "SessionNeed",
    "SessionParticipant",
    "SessionPreference",
    "SessionRound",
    "ShownList",
    "ShownMatch",
    "Visibility",
    "WebSession",
    "WebhookDelivery",
    "WebhookEvent",
    "WebhookSubscription",
]
