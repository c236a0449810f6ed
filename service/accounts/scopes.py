"""The rows that a principal may touch, as conditions for queries. Lists are filtered by these, never afterwards."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, true
from sqlmodel import col

from service.accounts.permissions import Reach
from service.accounts.principal import Principal
from service.models.account import Role
from service.models.columns import today
from service.models.company import Company
from service.models.faculty_profile import FacultyProfile
from service.models.need import Need, Visibility
from service.models.need_acceptance import NeedAcceptance
from service.models.need_draft import NeedDraft
from service.models.webhook import WebhookSubscription


def company_scope(principal: Principal, action: str = "companies:read") -> ColumnElement[bool]:
    """The companies that an action may touch."""
    match principal.reach(action):
        case Reach.ALL | Reach.SHOWN:
            return true()
        case Reach.OWN if principal.company_id:
            return col(Company.id) == principal.company_id
    return false()


def faculty_scope(principal: Principal, action: str = "faculty:read") -> ColumnElement[bool]:
    """The faculty profiles that an action may touch."""
    match principal.reach(action):
        case Reach.ALL:
            return true()
        case Reach.SHOWN:
            until = col(FacultyProfile.visible_until)
            return or_(until.is_(None), until >= today())
        case Reach.OWN if principal.faculty_id:
            return col(FacultyProfile.id) == principal.faculty_id
    return false()


def draft_scope(principal: Principal, action: str = "drafts:manage") -> ColumnElement[bool]:
    """The drafts of needs that an action may touch."""
    match principal.reach(action):
        case Reach.ALL:
            return true()
        case Reach.OWN if principal.company_id:
            return col(NeedDraft.company_id) == principal.company_id
    return false()


def webhook_scope(principal: Principal, action: str = "webhooks:manage") -> ColumnElement[bool]:
    """The webhooks that an action may touch."""
    match principal.reach(action):
        case Reach.ALL:
            return true()
        case Reach.OWN if principal.company_id:
            return col(WebhookSubscription.company_id) == principal.company_id
    return false()


def need_scope(principal: Principal, action: str = "needs:read") -> ColumnElement[bool]:
    """The needs that an action may touch; where that is reading, perhaps no more than the summary."""
    match principal.reach(action):
        case Reach.ALL:
            return true()
        case Reach.SHOWN:
            return or_(open_need_scope(principal), col(Need.summary_approved_at).is_not(None))
        case Reach.OWN if principal.company_id:
            return col(Need.company_id) == principal.company_id
    return false()


def open_need_scope(principal: Principal) -> ColumnElement[bool]:
    """The needs that a principal is shown in full in lists, matches and evidence.

    Public ones, a company's own, and those that a professor and the company have both accepted. Operators read a
    confidential need in full one at a time, which the audit log notes; lists and reports show even them its summary.
    """
    public = col(Need.visibility) == Visibility.PUBLIC
    match principal.role:
        case Role.ENTERPRISE if principal.company_id:
            return or_(public, col(Need.company_id) == principal.company_id)
        case Role.PROFESSOR if principal.faculty_id:
            accepted = exists().where(
                and_(
                    col(NeedAcceptance.need_id) == col(Need.id),
                    col(NeedAcceptance.faculty_id) == principal.faculty_id,
                    col(NeedAcceptance.company_accepted_at).is_not(None),
                    col(NeedAcceptance.faculty_accepted_at).is_not(None),
                )
            )
            return or_(public, accepted)
    return public
