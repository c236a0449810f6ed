"""A docking small enough to hold in one's head: three professors, three needs."""

from matching.corpus import Corpus, encode_needs, encode_profiles
from matching.types import ExpertiseItem, ExpertiseKind, FacultyProfile, Need, NeedKind, Requirement
from tests.embeddings.ngram_encoder import NgramEncoder

HYDROGENATION = FacultyProfile(
    id="F1",
    items=(
        ExpertiseItem("F1-1", ExpertiseKind.DIRECTION, "加氢催化剂的失活与再生"),
        ExpertiseItem("F1-2", ExpertiseKind.PATENT, "一种骨架镍催化剂的再生方法", 2021),
        ExpertiseItem("F1-3", ExpertiseKind.COURSE, "工业催化课程，讲授反应动力学"),
    ),
    organization="河西大学",
    region="甘肃",
)
MEMBRANES = FacultyProfile(
    id="F2",
    items=(ExpertiseItem("F2-1", ExpertiseKind.DIRECTION, "Pervaporation membranes that dehydrate solvents"),),
    organization="Riverside University",
    region="宁夏",
)
POLYMERS = FacultyProfile(
    id="F3",
    items=(ExpertiseItem("F3-1", ExpertiseKind.PUBLICATION, "聚丙烯双螺杆挤出改性", 2019),),
    organization="河西大学",
    region="甘肃",
)
NOBODY_YET = FacultyProfile(id="F4", items=())

CATALYST_LIFE = Need(
    id="N1",
    title="骨架镍催化剂失活太快",
    body="加氢釜用到第五釜就慢得不行。",
    requirements=(
        Requirement("N1-a", "催化剂再生后连用15釜", must=True),
        Requirement("N1-b", "停车不超过10天", must=False),
    ),
    organization="砾川化工",
    region="甘肃",
)
WET_SOLVENT = Need(
    id="N2",
    title="Recovered isopropanol holds too much water",
    kind=NeedKind.JOINT_RESEARCH,
    organization="Dune Solvents",
    region="宁夏",
)
BLACK_SPECKS = Need(id="N3", title="聚丙烯挤出料有黑点", organization="陶乐塑料", region="甘肃")

FACULTY = (HYDROGENATION, MEMBRANES, POLYMERS, NOBODY_YET)
NEEDS = (CATALYST_LIFE, WET_SOLVENT, BLACK_SPECKS)


def small_corpus() -> Corpus:
    """All of them, encoded by character n-grams."""
    encoder = NgramEncoder()
    return Corpus(encode_profiles(FACULTY, encoder), encode_needs(NEEDS, encoder))
