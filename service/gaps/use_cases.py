"""The gap list, for every door."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session

from matching.gaps import Gaps, find_gaps
from matching.matcher import Matcher
from service.accounts.principal import Principal
from service.matches.repository import FacultyLine, NeedLine, list_faculty_lines, list_need_lines, list_summaries


@dataclass(frozen=True, slots=True)
class GapList:
    """What is missing, beside the people and needs behind its ids. `gaps` is None where the model is not calibrated."""

    gaps: Gaps | None
    needs: Mapping[str, NeedLine]
    faculty: Mapping[str, FacultyLine]


def list_gaps(db: Session, principal: Principal, matcher: Matcher) -> GapList:
    """Look at every need and every professor, in the order of the senders' ids; `db` must see what `matcher` has seen.

    Of confidential needs nothing is told but that they are there, with their summary.
    """
    gaps = find_gaps(matcher)
    if gaps is None:
        return GapList(None, {}, {})
    need_ids = {one.need_id for one in gaps.unserved} | {id_ for field in gaps.fields for id_ in field.need_ids}
    need_ids |= {one.need_id for one in gaps.idle if one.need_id}
    faculty_ids = {one.faculty_id for one in gaps.idle} | {one.faculty_id for one in gaps.unserved if one.faculty_id}
    faculty_ids |= {part.faculty_id for one in gaps.unserved for part in one.missing if part.faculty_id}
    needs, faculty = list_need_lines(db, principal, need_ids), list_faculty_lines(db, faculty_ids)
    gaps = _without_texts(gaps, list_summaries(db, principal, need_ids).keys())
    unserved = sorted(gaps.unserved, key=lambda one: needs[one.need_id].external_id)
    idle = sorted(gaps.idle, key=lambda one: faculty[one.faculty_id].external_id)
    return GapList(replace(gaps, unserved=tuple(unserved), idle=tuple(idle)), needs, faculty)


def _without_texts(gaps: Gaps, confidential: Collection[str]) -> Gaps:
    """Take out what quotes these needs: their requirements, and the words that they share with others."""
    unserved = (replace(one, missing=()) if one.need_id in confidential else one for one in gaps.unserved)
    fields = (
        replace(field, words=()) if not set(confidential).isdisjoint(field.need_ids) else field for field in gaps.fields
    )
    return replace(gaps, unserved=tuple(unserved), fields=tuple(fields))
