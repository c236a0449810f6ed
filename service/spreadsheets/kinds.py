"""The kinds of needs and of expertise, in the words that people write into spreadsheets."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from matching.types import ExpertiseKind, NeedKind
from service.language import Wording
from service.spreadsheets.cell_text import plain_key

KindT = TypeVar("KindT", bound=StrEnum)

_SEPARATORS = re.compile(r"[、，,；;/|+&\n]|\s和\s|\sand\s")
_TICKED = re.compile(r"[☑√✓✔■☒●]\s*([^☐□○☑√✓✔■☒●]+)")
_UNTICKED = re.compile(r"[☐□○]")
_NEAR_ENOUGH = 50

NEED_KINDS: Mapping[NeedKind, Wording] = {
    NeedKind.TECHNICAL_PROBLEM: Wording("技术难题", "Technical problem"),
    NeedKind.JOINT_RESEARCH: Wording("联合研发", "Joint research"),
    NeedKind.TECHNOLOGY_TRANSFER: Wording("技术转让", "Technology transfer"),
    NeedKind.TALENT_RECRUITMENT: Wording("人才招聘", "Talent recruitment"),
    NeedKind.INTERNSHIP_BASE: Wording("实习基地", "Internship base"),
    NeedKind.EMPLOYEE_TRAINING: Wording("员工培训", "Employee training"),
    NeedKind.CURRICULUM: Wording("课程共建", "Curriculum"),
    NeedKind.FACULTY_EXCHANGE: Wording("教师互派", "Faculty exchange"),
}
"""How each kind of need is called in templates and messages."""

EXPERTISE_KINDS: Mapping[ExpertiseKind, Wording] = {
    ExpertiseKind.DIRECTION: Wording("研究方向", "Research direction"),
    ExpertiseKind.PUBLICATION: Wording("代表论文", "Publication"),
    ExpertiseKind.PATENT: Wording("专利", "Patent"),
    ExpertiseKind.PROJECT: Wording("科研项目", "Project"),
    ExpertiseKind.ACHIEVEMENT: Wording("成果", "Achievement"),
    ExpertiseKind.COURSE: Wording("课程", "Course"),
    ExpertiseKind.EQUIPMENT: Wording("设备", "Equipment"),
}
"""How each kind of expertise item is called in templates and messages."""

_NEED_WORDS = {
    NeedKind.TECHNICAL_PROBLEM: "技术攻关|技术需求|技术问题|难题|攻关|技术难题攻关|关键技术攻关|技术咨询|"
    "技术服务|工艺改进|揭榜挂帅|"
    "technical challenge|technical need|problem solving|technical consulting|problem|challenge|technical issue|"
    "technology need",
    NeedKind.JOINT_RESEARCH: "合作研发|产学研合作|联合攻关|共同研发|委托研发|委托开发|技术开发|合作开发|联合开发|"
    "项目合作|联合实验室|"
    "共建实验室|共建平台|平台共建|横向课题|joint r&d|joint research and development|collaborative research|research|"
    "co-development|research collaboration|contract research|joint development|r&d cooperation|joint lab",
    NeedKind.TECHNOLOGY_TRANSFER: "成果转化|技术转移|专利转让|专利许可|成果转让|技术引进|技术许可|成果引进|"
    "科技成果转化|"
    "licensing|license|licence|patent licensing|tech transfer|commercialization|commercialisation",
    NeedKind.TALENT_RECRUITMENT: "人才引进|招聘|引才|人才需求|人才|校园招聘|毕业生招聘|用工|用工需求|岗位需求|"
    "高层次人才引进|柔性引才|"
    "recruitment|hiring|talent|recruiting|jobs|graduates|graduate recruitment|talent introduction",
    NeedKind.INTERNSHIP_BASE: "实习实训|实习|实践基地|实训基地|实习实训基地|学生实习|就业实习基地|共建实习基地|"
    "就业基地|"
    "internship|internships|practice base|student placement|placement|placements|internship and practice base",
    NeedKind.EMPLOYEE_TRAINING: "培训|职工培训|技术培训|技能培训|企业培训|继续教育|在职培训|人员培训|人才培养|培训服务|"
    "training|staff training|workforce training|training course|vocational training",
    NeedKind.CURRICULUM: "课程建设|共建课程|课程开发|共建专业|产业学院|专业共建|教材共建|教材编写|课程|"
    "curriculum development|course development|joint curriculum|joint courses|curriculum co-design",
    NeedKind.FACULTY_EXCHANGE: "教师挂职|互派|人员互派|教师互聘|互聘|挂职|专家互派|科技特派员|企业导师|产业教授|"
    "导师互聘|双向挂职|人员交流|"
    "staff exchange|personnel exchange|secondment|exchange|visiting engineer|visiting scholar",
}
_EXPERTISE_WORDS = {
    ExpertiseKind.DIRECTION: "方向|研究领域|领域|专长|研究兴趣|主要研究方向|research interest|research interests|"
    "research area|"
    "field|expertise|research directions|directions",
    ExpertiseKind.PUBLICATION: "论文|代表性论文|发表论文|学术论文|期刊论文|会议论文|著作|专著|论著|文章|"
    "publications|paper|papers|article|articles|journal paper|journal article|book|conference paper",
    ExpertiseKind.PATENT: "发明专利|授权专利|实用新型|实用新型专利|软著|软件著作权|知识产权|patents|invention|"
    "utility model",
    ExpertiseKind.PROJECT: "项目|课题|科研课题|纵向项目|横向项目|基金项目|基金|主持项目|在研项目|承担项目|"
    "projects|grant|grants|research project|funding|contract",
    ExpertiseKind.ACHIEVEMENT: "科研成果|科技成果|代表性成果|获奖|奖励|奖项|荣誉|成果转化|转化成果|技术成果|"
    "应用案例|标准|"
    "achievements|award|awards|result|results|outcome|honor|honour|prize|case|technology",
    ExpertiseKind.COURSE: "课程名称|主讲课程|讲授课程|教学|培训课程|courses|teaching|lecture|lectures",
    ExpertiseKind.EQUIPMENT: "仪器|仪器设备|实验设备|大型仪器|平台|实验平台|科研平台|"
    "instrument|instruments|facility|facilities|platform|lab|device",
}


class KindWords(Generic[KindT]):
    """Every way to write a kind."""

    def __init__(self, labels: Mapping[KindT, Wording], words: Mapping[KindT, str]) -> None:
        """`words` are synonyms beside the labels and the values of the enum, parted by |."""
        self.labels = labels
        self._words = words

    @cached_property
    def _kinds(self) -> dict[str, KindT]:
        return {
            plain_key(word): kind
            for kind, label in self.labels.items()
            for word in (kind.value, label.zh, label.en, *self._words[kind].split("|"))
        }

    def find(self, text: str) -> KindT | None:
        """The kind that `text` names, width, case, blanks and traditional characters ignored; None where unknown."""
        return self._kinds.get(plain_key(text))

    def find_all(self, text: str) -> list[KindT]:
        """The kinds that `text` lists, or ticks (☑技术难题 □联合研发); [] where one is unknown."""
        if ticked := _TICKED.findall(text):
            pieces = ticked
        elif _UNTICKED.search(text):
            return []
        elif kind := self.find(text):
            return [kind]
        else:
            pieces = [piece for piece in _SEPARATORS.split(text) if piece.strip()]
        kinds = [self.find(piece) for piece in pieces]
        found = list(dict.fromkeys(kind for kind in kinds if kind is not None))
        return found if None not in kinds else []

    def options(self) -> Wording:
        """All labels in one line, in both languages."""
        labels = self.labels.values()
        return Wording("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))

    def nearest(self, text: str) -> KindT | None:
        """The kind whose words look most like `text`; None where nothing does."""
        key = plain_key(text)
        labels = {plain_key(word): kind for kind, label in self.labels.items() for word in (label.zh, label.en)}
        # What the person reads in the list of options is likelier meant than a synonym.
        for words, scorer in ((labels, fuzz.ratio), (self._kinds, fuzz.WRatio)):
            if best := process.extractOne(key, list(words), scorer=scorer, score_cutoff=_NEAR_ENOUGH):
                return words[best[0]]
        return None


NEED_KIND_WORDS = KindWords(NEED_KINDS, _NEED_WORDS)
EXPERTISE_KIND_WORDS = KindWords(EXPERTISE_KINDS, _EXPERTISE_WORDS)
