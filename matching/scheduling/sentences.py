"""The sentences themselves: by code, in English and in Chinese."""

from types import MappingProxyType
from typing import Final

_MALFORMED: Final = {
    "not-an-object": (
        "{place} is {value}: give a JSON object with the keys {keys}.",
        "{place} 是 {value}：请给出包含 {keys} 的 JSON 对象。",
    ),
    "missing-key": ("{place} lacks the key {value}: add it.", "{place} 缺少键 {value}：请补上。"),
    "unknown-key": (
        "{place} has the unknown key {value}: the known keys are {keys}.",
        "{place} 含有未知的键 {value}：可用的键有 {keys}。",
    ),
    "not-a-list": ("{place} is {value}: give a list.", "{place} 是 {value}：请给出列表。"),
    "not-a-row": ("{place} is {value}: give a row {shape}.", "{place} 是 {value}：请按 {shape} 给出一行。"),
    "not-an-id": (
        "{place} is {value}: give an id, a non-empty text or a whole number.",
        "{place} 是 {value}：编号应为非空文字或整数。",
    ),
    "not-a-text": ("{place} is {value}: give a text.", "{place} 是 {value}：请给出文字。"),
    "not-a-whole-number": (
        "{place} is {value}: give a whole number from {least} to {most}.",
        "{place} 是 {value}：请给出 {least} 到 {most} 之间的整数。",
    ),
    "not-a-score": (
        "{place} is {value}: give a finite number, at most 1e100 in size.",
        "{place} 是 {value}：请给出有限的数，绝对值不超过 1e100。",
    ),
    "duplicate-id": (
        "{place} is {value}, which stands there already: give everybody on one side an id of their own.",
        "{place} 是 {value}，已经出现过：同一方的编号不能重复。",
    ),
    "unknown-id": (
        "{place} is {value}, which is not an id in {listed}: correct it or add them there.",
        "{place} 是 {value}，在 {listed} 中没有这个编号：请更正，或先在那里添加。",
    ),
    "duplicate-affinity": (
        "{place} scores {pair} again: give each pair one score.",
        "{place} 重复给 {pair} 打分：每一对只能有一个分数。",
    ),
}

_CONTRADICTIONS: Final = {
    "minimum-above-maximum": (
        "{party} wants at least {low} but at most {high} meetings: lower the minimum or raise the maximum.",
        "{party}要求至少 {low} 场，却又最多 {high} 场：请降低下限或提高上限。",
    ),
    "fixed-above-maximum": (
        "{party} has {fixed} that must be held but a maximum of {high}: raise the maximum or drop one of them.",
        "{party}必须进行的有 {fixed}，上限却是 {high} 场：请提高上限或取消其中一场。",
    ),
    "must-and-forbidden": (
        "{pair} must meet and is forbidden: drop one of the two wishes.",
        "{pair} 既必须会面又禁止会面：请取消其中一个要求。",
    ),
    "must-without-affinity": (
        "{pair} must meet but has no affinity, so may not meet: give the pair a score or drop the wish.",
        "{pair} 必须会面却没有匹配分，没有匹配分的一对不得会面：请给出分数或取消要求。",
    ),
    "must-never-together": (
        "{pair} must meet but the two are in no round together: widen an availability or drop the wish.",
        "{pair} 必须会面，但双方没有共同可到的轮次：请放宽时间或取消要求。",
    ),
    "locked-and-forbidden": (
        "{meeting} is locked and the pair is forbidden: drop one of the two wishes.",
        "{meeting} 已锁定，而这一对又被禁止：请取消其中一个要求。",
    ),
    "locked-without-affinity": (
        "{meeting} is locked but the pair has no affinity, so may not meet: give it a score or unlock it.",
        "{meeting} 已锁定，但这一对没有匹配分，没有匹配分的一对不得会面：请给出分数或解除锁定。",
    ),
    "lock-round-outside": (
        "{meeting} is locked but the session has {rounds}: add rounds or unlock it.",
        "{meeting} 已锁定，但本场只有 {rounds}：请增加轮次或解除锁定。",
    ),
    "lock-table-outside": (
        "{meeting} is locked but the session has {tables}: add tables or unlock it.",
        "{meeting} 已锁定，但本场只有 {tables}：请增加桌数或解除锁定。",
    ),
    "lock-closed": (
        "{meeting} is locked but that table is closed in that round: open it or unlock the meeting.",
        "{meeting} 已锁定，但该桌在该轮停用：请恢复使用或解除锁定。",
    ),
    "lock-unavailable": (
        "{meeting} is locked but {party} is not there in that round: change the availability or unlock it.",
        "{meeting} 已锁定，但{party}该轮不在：请更改时间或解除锁定。",
    ),
    "locked-twice": (
        "{first} and {second} lock the same pair twice: unlock one of them.",
        "{first} 与 {second} 把同一对锁定了两次：请解除其中一个。",
    ),
    "locks-share-table": (
        "{first} and {second} are locked at the same table: unlock one of them.",
        "{first} 与 {second} 锁定在同一张桌：请解除其中一个。",
    ),
    "locks-share-person": (
        "{first} and {second} lock somebody twice in one round: unlock one of them.",
        "{first} 与 {second} 把同一方在一轮中锁定了两次：请解除其中一个。",
    ),
    "minimum-above-rounds": (
        "{party} wants at least {low} meetings but can attend {rounds}: lower the minimum, or add rounds or times.",
        "{party}要求至少 {low} 场，却只能参加 {rounds}：请降低下限，或增加轮次、放宽时间。",
    ),
    "fixed-above-rounds": (
        "{party} has {fixed} that must be held but can attend {rounds}: drop one of them, or add rounds or times.",
        "{party}必须进行的有 {fixed}，却只能参加 {rounds}：请取消其中一场，或增加轮次、放宽时间。",
    ),
    "minimum-above-partners": (
        "{party} wants at least {low} but has {partners} to meet: lower the minimum or score more pairs.",
        "{party}要求至少 {low} 场，可会面的只有 {partners}：请降低下限，或给更多对打分。",
    ),
    "faculty-minimums-above-room": (
        "The faculty's minimums come to {needed}, but {tables} × {rounds} hold {room}: add either, or lower them.",
        "教师的下限合计 {needed}，而 {tables} × {rounds} 只能容纳 {room}：请增加桌数或轮次，或降低下限。",
    ),
    "company-minimums-above-room": (
        "The companies' minimums come to {needed}, but {tables} × {rounds} hold {room}: add either, or lower them.",
        "企业的下限合计 {needed}，而 {tables} × {rounds} 只能容纳 {room}：请增加桌数或轮次，或降低下限。",
    ),
    "fixed-above-room": (
        "{needed} must be held, but {tables} × {rounds} hold {room}: add tables or rounds, or drop some.",
        "必须进行的有 {needed}，而 {tables} × {rounds} 只能容纳 {room}：请增加桌数或轮次，或取消一部分。",
    ),
}

_CONFLICTS: Final = {
    "conflict": (
        (
            "These wishes cannot all be met, and no fewer wishes conflict; without any one of them, the others could be: "
            "{wishes}."
        ),
        "以下要求无法同时满足（已证明没有更少的一组；去掉其中任何一项，其余各项就能同时满足）：{wishes}。",
    ),
    "conflict-perhaps-smaller": (
        (
            "These wishes cannot all be met; without any one of them, the others could be (whether fewer wishes "
            "conflict was not known within the time limit): {wishes}."
        ),
        "以下要求无法同时满足；去掉其中任何一项，其余各项就能同时满足（时间所限，未能确定是否有更少的一组）：{wishes}。",
    ),
    "no-choice": (
        "No choice of meetings keeps every quota in these rounds and tables: lower minimums, or add either.",
        "在现有轮次和桌数内，没有任何安排能满足所有配额：请降低下限，或增加桌数或轮次。",
    ),
    "time-ran-out": (
        "The time limit came before a plan was found or ruled out: allow more time.",
        "在时限内既未找到安排，也未能证明无解：请放宽时限。",
    ),
    "wish-tables": ("no more than {tables}", "共 {tables}"),
    "wish-rounds": ("no more than {rounds}", "共 {rounds}"),
    "wish-closed": ("closed: {places}", "停用：{places}"),
    "wish-available": ("{party} is there in rounds {rounds} only", "{party}只在第 {rounds} 轮可到"),
    "wish-maximum": ("{party} has at most {high}", "{party}最多 {high} 场"),
    "wish-minimum": ("{party} has at least {low}", "{party}至少 {low} 场"),
    "wish-forbidden": ("{pair} is forbidden", "{pair} 禁止会面"),
    "wish-must": ("{pair} must meet", "{pair} 必须会面"),
    "wish-locked": ("{meeting} is locked", "{meeting} 已锁定"),
}

_CHANGES: Final = {
    "change-drop": ("Tried, and enough by itself: without “{wish}”.", "已验证，单独即可：取消“{wish}”。"),
    "change-tables": (
        "Tried, and enough by itself: {tables} ({more} more).",
        "已验证，单独即可：改为 {tables}（增加 {more}）。",
    ),
    "change-rounds": (
        "Tried, and enough by itself: {rounds} ({more} more).",
        "已验证，单独即可：改为 {rounds}（增加 {more}）。",
    ),
    "change-minimums": (
        "Tried, and enough by itself: no minimum above {low}.",
        "已验证，单独即可：下限都不超过 {low}。",
    ),
    "change-maximums": (
        "Tried, and enough by itself: nobody has more than {high}.",
        "已验证，单独即可：每方最多 {high}。",
    ),
}

_PLANS: Final = {
    "bound-person": (
        "{meetings} at {tables} need exactly {rounds}: {party} has {most}, one per round.",
        "{meetings}、{tables}，恰好需要 {rounds}：{party}有 {most}，每轮一场。",
    ),
    "bound-tables": (
        "{meetings} at {tables} need exactly {rounds}: the tables bind, the busiest person has {most}.",
        "{meetings}、{tables}，恰好需要 {rounds}：受桌数限制，最忙的一方有 {most}。",
    ),
    "bound-attendance": (
        "The plan ends with round {last}, because availability, locks or closed tables leave no earlier end.",
        "安排到第 {last} 轮结束，因为可到时间、锁定或停用的桌子使之无法更早。",
    ),
    "no-meetings": ("No meeting is worth holding or possible.", "没有值得或可以安排的对接。"),
    "unserved": (
        "{people} with an acceptable partner cannot have a meeting, and fewer is impossible: {unserved}.",
        "{people}有合适对象却无法安排，且不可能更少：{unserved}。",
    ),
    "unserved-unproved": (
        "{people} with an acceptable partner have no meeting; whether fewer is possible is not proved: {unserved}.",
        "{people}有合适对象却未安排，是否可以更少尚未证明：{unserved}。",
    ),
    "not-proved": (
        "The time limit came before this plan was proved best; the bound says how much better one could be at most.",
        "在时限内未能证明这是最优安排；上界说明最多还能好多少。",
    ),
    "end-not-proved": (
        "The meetings are proved best, but the time limit came before an earlier end was ruled out.",
        "对接的选择已证明最优，但在时限内未能排除更早结束的可能。",
    ),
    "rounds-ignored": (
        "The session has {rounds}, so rounds {beyond} in the availability of {party} change nothing.",
        "本场共 {rounds}，{party}可到时间中的第 {beyond} 轮不起作用。",
    ),
    "closed-ignored": (
        "These closed places are outside the session and change nothing: {places}.",
        "以下停用位置不在本场之内，不起作用：{places}。",
    ),
    "crowded-room": (
        "{wanted} wanted, {tables} × {rounds} hold {room}.",
        "按配额需要 {wanted}，而 {tables} × {rounds} 只能容纳 {room}。",
    ),
    "crowded-person": (
        "{party} would have {most} by quota alone, but there are {rounds}.",
        "{party}按配额应有 {most}，而只有 {rounds}。",
    ),
    "crowded-attendance": (
        "By quota alone there would be {wanted} ({lost} more, or better ones), but not in these rounds and places.",
        "按配额本可安排 {wanted}（多 {lost}，或更合适），但轮次、可到时间、锁定或停用的桌子不允许。",
    ),
    "plan-failed-audit": (
        "The plan breaks hard rules and is not shown; report this as a defect: {findings}",
        "安排违反硬性规则，不予显示；请作为缺陷上报：{findings}",
    ),
}

_FINDINGS: Final = {
    "audit-unknown-party": ("{party} does not take part.", "{party}不在参会名单中。"),
    "audit-no-affinity": ("{pair} meets but has no affinity.", "{pair} 没有匹配分却安排了会面。"),
    "audit-forbidden": ("{pair} meets but is forbidden.", "{pair} 被禁止却安排了会面。"),
    "audit-repeated-pair": ("{pair} meets {times} times.", "{pair} 会面 {times} 次。"),
    "audit-table-twice": ("There are {meetings} in {place}.", "{place}安排了 {meetings}。"),
    "audit-round-outside": ("{meeting}: there is no such round.", "{meeting}：没有这一轮。"),
    "audit-table-outside": ("{meeting}: there is no such table.", "{meeting}：没有这张桌。"),
    "audit-closed": ("{meeting}: that table is closed in that round.", "{meeting}：该桌在该轮停用。"),
    "audit-two-at-once": ("{party} has {meetings} in round {round}.", "{party}在第 {round} 轮有 {meetings}。"),
    "audit-unavailable": ("{party} is not there in round {round}.", "{party}在第 {round} 轮不在。"),
    "audit-too-few": ("{party} has {meetings}, the minimum is {quota}.", "{party}有 {meetings}，下限是 {quota}。"),
    "audit-too-many": ("{party} has {meetings}, the maximum is {quota}.", "{party}有 {meetings}，上限是 {quota}。"),
    "audit-must-missing": ("{pair} must meet but does not.", "{pair} 必须会面却未安排。"),
    "audit-lock-missing": ("{meeting} is locked but not held there.", "{meeting} 已锁定却未按此安排。"),
}

_DAY: Final = {
    "diff-none": ("Nothing changed: {before} as before.", "没有变化：{before}照旧。"),
    "diff-summary": (
        "{moved} of {before} moved, {added} added, {removed} removed; {people} touched.",
        "原有 {before}中移动 {moved} 场，新增 {added} 场，取消 {removed} 场；涉及 {people}。",
    ),
    "diff-moved": ("{before} is now in {after}.", "{before} 改到{after}。"),
    "diff-added": ("New: {meeting}.", "新增：{meeting}。"),
    "diff-removed": ("Not held: {meeting}.", "取消：{meeting}。"),
    "standby": (
        "{party} is free in {place}; could come instead: {offers}.",
        "{party}在{place}空出，可替补：{offers}。",
    ),
    "no-such-party": ("{party} does not take part: check the id.", "没有{party}：请核对编号。"),
    "no-such-table": (
        "There is no table {table}: the session has tables 1 to {tables}.",
        "没有 {table} 号桌：本场为 1 到 {tables} 号桌。",
    ),
    "no-such-round": (
        "Round {round} cannot be cancelled: rounds {first} to {last} are still to come.",
        "无法取消第 {round} 轮：尚未开始的是第 {first} 到 {last} 轮。",
    ),
    "already-here": ("{party} takes part already: give a new id.", "{party}已在名单中：请使用新的编号。"),
}

SENTENCES: Final = MappingProxyType(
    {**_MALFORMED, **_CONTRADICTIONS, **_CONFLICTS, **_CHANGES, **_PLANS, **_FINDINGS, **_DAY}
)
