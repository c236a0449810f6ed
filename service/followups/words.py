"""The words of follow-ups in both languages."""

from service.language import Language, Wording
from service.models.follow_up import FollowUpChangeKind, FollowUpStage

STAGES = {
    FollowUpStage.CONTACTED: Wording("已联系", "contacted"),
    FollowUpStage.SITE_VISIT: Wording("实地走访", "site visit"),
    FollowUpStage.NEGOTIATING: Wording("洽谈中", "negotiating"),
    FollowUpStage.SIGNED: Wording("已签约", "signed"),
    FollowUpStage.DELIVERED: Wording("已交付", "delivered"),
    FollowUpStage.CLOSED: Wording("已关闭", "closed"),
}

KINDS = {
    FollowUpChangeKind.OPENED: Wording("开立", "opened"),
    FollowUpChangeKind.STAGE: Wording("阶段变更", "stage"),
    FollowUpChangeKind.DETAILS: Wording("修改", "details"),
    FollowUpChangeKind.REMINDER: Wording("提醒已办", "reminder seen to"),
    FollowUpChangeKind.MEETING: Wording("关联会面", "meeting linked"),
}

DUE = Wording("跟进到期", "Follow-up due")
VISIT = Wording("实地走访", "Site visit")
REMINDER = Wording("{months} 个月回访", "{months}-month check")
TITLE = Wording("跟进清单", "Follow-ups")
GONE = Wording("（资料已删除）", "(data deleted)")
STAGE = Wording("阶段", "Stage")
NEED = Wording("需求", "Need")
RESPONSIBLE = Wording("负责人", "Responsible")


def both(wording: Wording) -> str:
    """Chinese, then English, for files that everybody opens."""
    return f"{wording.say(Language.ZH)} {wording.say(Language.EN)}"
