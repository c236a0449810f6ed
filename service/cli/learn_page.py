"""What was learned, as a person reads it at a terminal."""

from collections.abc import Iterator, Sequence
from typing import Any

from matching.learning import probabilities, weights
from matching.learning.labels import LabelSource
from matching.learning.relearn import Decision, Relearned
from matching.learning.trial import Trial
from service.cli.speech import say
from service.language import Wording
from service.learning.use_cases import Learning, Version, describe

_SOURCES = {
    LabelSource.GRADE: Wording("评分 {count}", "{count} grades"),
    LabelSource.JUDGEMENT: Wording("评价 {count}", "{count} judgements"),
    LabelSource.PREFERENCE: Wording("会前意向 {count}", "{count} preferences"),
    LabelSource.OUTCOME: Wording("会后结果 {count}", "{count} outcomes"),
    LabelSource.AGREEMENT: Wording("签约或交付 {count}", "{count} agreements"),
}
_LABELS = Wording(
    "标注：{pairs} 对（{sources}），涉及需求 {needs} 项", "Labels: {pairs} pairs ({sources}) on {needs} needs"
)
_NO_LABELS = Wording(
    "还没有标注：请先用 duijie judge 评价匹配，或用 duijie judge --import 导入评价表。",
    "There are no labels yet: judge matches with `duijie judge`, or import judged pairs with `duijie judge --import`.",
)
_RANKING = Wording("排序权重", "Weights of the ranking")
_CHANCES = Wording("结论概率", "Probabilities of the verdicts")
_DECISIONS = {
    Decision.ADOPTED: Wording("更好，采用", "better, adopted"),
    Decision.TOO_FEW_LABELS: Wording("标注太少，不变", "too few labels, kept"),
    Decision.SAME_AS_IN_USE: Wording("与现用相同，不变", "the same as in use, kept"),
    Decision.NOT_BETTER: Wording("没有可靠地更好，不变", "not better beyond doubt, kept"),
    Decision.NOT_CALIBRATED: Wording(
        "模型尚未校准（请先运行 duijie calibrate）", "the model is not calibrated (run `duijie calibrate` first)"
    ),
}
_FEW_WEIGHTS = Wording(
    "  有高低之分的需求 {needs} 项，至少要 {fewest} 项",
    "  labels of different grades on {needs} needs; {fewest} are needed",
)
_FEW_CHANCES = Wording(
    "  至少要 {needs} 项需求的标注，有用和无用各 {pairs} 对",
    "  labels on {needs} needs are needed, {pairs} useful pairs and {pairs} that are not",
)
_PAIRWISE = Wording("未参与拟合的需求上，排错的比例", "wrongly ordered, on needs held out of the fit")
_LOG_LOSS = Wording("未参与拟合的需求上，对数损失", "log loss, on needs held out of the fit")
_TRIAL = Wording(
    "  {measure}：{before:.4f} → {after:.4f}，降低 {gain:.4f}（99% 把握至少 {least:.4f}；要求大于 0 且降低不少于 {margin}）",
    "  {measure}: {before:.4f} → {after:.4f}, lower by {gain:.4f} (by {least:.4f} at least at 99 % confidence; "
    "adopted if that is above 0 and the gain at least {margin})",
)
_ERROR = Wording("  校准误差：{before:.3f} → {after:.3f}", "  calibration error: {before:.3f} → {after:.3f}")
_CHANGE = Wording("  {name}：{before} → {after}", "  {name}: {before} → {after}")
_STORED = Wording(
    "已保存为 {name}，从下一次查询起使用；duijie learn --undo 可撤销。",
    "Stored as {name} and used from the next question on; `duijie learn --undo` takes it back.",
)
_DRY = Wording("仅试算：没有保存。", "A dry run: nothing was stored.")
_KEPT = Wording("不作改变，继续使用 {name}。", "Nothing changes; in use: {name}.")
_UNDONE = Wording("已撤销，现在使用 {name}。", "Taken back; in use now: {name}.")
_NO_VERSIONS = Wording("还没有学习版本。", "Nothing has been learned yet.")
_VERSION = Wording(
    "{name}  {created_at:%Y-%m-%d %H:%M}  {state}  标注 {pairs} 对  模型 {model}",
    "{name}  {created_at:%Y-%m-%d %H:%M}  {state}  {pairs} labelled pairs  model {model}",
)
_STATES = {
    "in_use": Wording("使用中", "in use"),
    "replaced": Wording("已被替换", "replaced"),
    "undone": Wording("已撤销", "taken back"),
    "other_model": Wording("属于另一个模型，不使用", "another model's, not used"),
    "left_aside": Wording("出厂参数或校准已变，不使用", "learned beside other shipped parameters, not used"),
}
_SHIPPED = Wording("出厂参数", "the shipped parameters")


def write_learning(learning: Learning, *, dry_run: bool) -> str:
    """How many labels there were, what changed and how much better it is, or why nothing changed."""
    relearned = learning.relearned
    if not relearned.labels:
        return say(_NO_LABELS)
    sources = ", ".join(say(_SOURCES[source], count=count) for source, count in sorted(relearned.labels.items()))
    pairs = sum(relearned.labels.values())
    lines = [say(_LABELS, pairs=pairs, sources=sources, needs=relearned.needs)]
    lines.extend(_weights(relearned))
    lines.extend(_probabilities(relearned))
    if learning.is_stored:
        lines.append(say(_STORED, name=learning.in_use))
    elif dry_run:
        lines.append(say(_DRY))
    else:
        lines.append(say(_KEPT, name=_call(learning.in_use)))
    return "\n".join(lines)


def write_undone(in_use: str) -> str:
    """What is in use after an undo."""
    return say(_UNDONE, name=_call(in_use))


def write_versions(versions: Sequence[Version]) -> str:
    """A line a version."""
    lines = [
        say(
            _VERSION,
            name=version.name,
            created_at=version.created_at,
            state=say(_STATES[version.state]),
            pairs=sum(version.report["labels"].values()),
            model=version.model,
        )
        for version in versions
    ]
    return "\n".join(lines) or say(_NO_VERSIONS)


def _weights(relearned: Relearned) -> Iterator[str]:
    yield f"{say(_RANKING)}: {say(_DECISIONS[relearned.weights_decision])}"
    if relearned.weights.trial is None:
        yield say(_FEW_WEIGHTS, needs=relearned.weights.needs, fewest=weights.FEWEST_NEEDS)
    else:
        yield _trial(relearned.weights.trial, _PAIRWISE)
    changed: dict[str, dict[str, Any]] = describe(relearned)["weights"]["changed"]
    for name, values in changed.items():
        yield say(_CHANGE, name=name, **values)


def _probabilities(relearned: Relearned) -> Iterator[str]:
    fitted, decision = relearned.probabilities, relearned.probabilities_decision
    yield f"{say(_CHANCES)}: {say(_DECISIONS[decision])}"
    if decision is Decision.TOO_FEW_LABELS:
        yield say(_FEW_CHANCES, needs=probabilities.FEWEST_NEEDS, pairs=probabilities.FEWEST)
    if fitted.trial is not None:
        yield _trial(fitted.trial, _LOG_LOSS)
        yield say(_ERROR, before=fitted.error_before, after=fitted.error_after)


def _trial(trial: Trial, measure: Wording) -> str:
    return say(
        _TRIAL,
        measure=say(measure),
        before=trial.before,
        after=trial.after,
        gain=trial.gain,
        least=trial.gain_at_least,
        margin=trial.margin,
    )


def _call(name: str) -> str:
    return say(_SHIPPED) if name == "shipped" else name
