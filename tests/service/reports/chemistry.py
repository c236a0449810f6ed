"""Invented fields of a chemistry college and a chemical park: what professors offer and plants ask for."""

from dataclasses import dataclass

from matching.types import ExpertiseKind

_D, _P, _T, _J, _A, _E = (
    ExpertiseKind.DIRECTION,
    ExpertiseKind.PUBLICATION,
    ExpertiseKind.PATENT,
    ExpertiseKind.PROJECT,
    ExpertiseKind.ACHIEVEMENT,
    ExpertiseKind.EQUIPMENT,
)

SURNAMES = "林赵周陈孟许高魏杜宋白贺梁邵柳欧阳石温段童傅叶卢莫"
GIVEN_NAMES = (
    "知远",
    "一鸣",
    "慧",
    "景行",
    "若兰",
    "承志",
    "思齐",
    "海涛",
    "文静",
    "博",
    "雨桐",
    "立新",
    "晓岚",
    "振国",
)


@dataclass(frozen=True)
class Field:
    """Neighbouring fields share a `family`; a field without items is one that nobody teaches."""

    family: str
    items: tuple[tuple[ExpertiseKind, str], ...]
    needs: tuple[tuple[str, str, tuple[str, ...]], ...]


FIELDS = (
    Field(
        "catalysis",
        (
            (_D, "负载型贵金属催化剂的设计与工业加氢"),
            (
                _P,
                "Pd/C 催化剂在含硫芳香硝基物选择性加氢中的失活机理与再生，研究了硫物种在钯表面的吸附行为及氧化再生条件对分散度的影响",
            ),
            (_T, "一种抗硫中毒的钯炭催化剂及其制备方法"),
            (_J, "固定床连续加氢替代釜式加氢的中试（2000 小时寿命考核）"),
            (_A, "加氢催化剂在两家农药中间体企业稳定运行三年"),
        ),
        (
            (
                "加氢釜钯炭催化剂用到第五批就失活",
                "我厂邻氯硝基苯加氢用 5% 钯炭，前四批转化率 99.5% 以上，第五批起反应时间由 4 小时延长到 9 小时，"
                "脱氯副产物升到 1.8%。怀疑原料中微量硫化物中毒，希望找到失活原因并给出再生或替代方案。",
                ("单釜催化剂套用不少于 15 批", "脱氯副产物低于 0.5%", "再生可在现有装置上完成"),
            ),
            (
                "釜式加氢改固定床连续加氢",
                "现有 6 台 3 立方加氢釜，计划改为连续。",
                ("催化剂寿命 2000 小时以上", "压力不超过 3 MPa"),
            ),
        ),
    ),
    Field(
        "catalysis",
        (
            (_D, "Homogeneous catalysis: asymmetric hydrogenation and carbonylation with Rh and Ru complexes"),
            (
                _P,
                "Ligand effects in rhodium-catalysed hydroformylation of internal olefins: regioselectivity and turnover",
            ),
            (_T, "Recovery of rhodium from hydroformylation residues by two-phase extraction"),
            (_J, "Chiral amine intermediates by asymmetric transfer hydrogenation, 50 L pilot"),
        ),
        (
            (
                "手性胺中间体 ee 值只有 92%",
                "目前用化学拆分，收率损失一半，希望改为不对称加氢路线。",
                ("ee 值不低于 99%", "底物与催化剂摩尔比 5000 以上", "金属残留低于 10 ppm"),
            ),
        ),
    ),
    Field(
        "water",
        (
            (_D, "工业废水深度处理与盐资源化"),
            (_T, "一种高盐有机废水的电催化氧化装置"),
            (_P, "钛基掺硼金刚石电极对含氯有机物的电催化氧化：电流效率与副产物控制"),
            (_J, "农药废水零排放与分质结晶示范工程"),
            (_E, "10 t/d 膜浓缩—蒸发结晶撬装中试装置"),
        ),
        (
            (
                "高盐废水 COD 降不下来，结晶盐发黄",
                "每天 120 吨母液，TDS 8%，COD 12000 mg/L，生化系统耐受不了，蒸发出来的盐颜色发黄，只能按危废处置，一年处置费 600 多万元。",
                ("出水 COD 低于 500 mg/L", "结晶盐达到工业盐标准", "吨水处理成本不超过 45 元"),
            ),
            ("RO 浓水结垢，清洗周期不到十天", "硅和硬度高，阻垢剂换过三种。", ("清洗周期 30 天以上",)),
        ),
    ),
    Field(
        "water",
        (
            (_D, "VOCs 吸附回收与催化燃烧"),
            (_P, "疏水改性分子筛对低浓度甲苯的吸附与热再生性能"),
            (_T, "一种用于含氯 VOCs 的抗卤素催化燃烧催化剂"),
            (_A, "车间无组织排放治理技术指南（园区采用）"),
        ),
        (
            (
                "含氯尾气 RTO 腐蚀，二噁英有超标风险",
                "尾气含二氯甲烷 800 mg/m³，蓄热砖半年就酥了。",
                ("非甲烷总烃低于 60 mg/m³", "设备寿命五年以上"),
            ),
        ),
    ),
    Field(
        "safety",
        (
            (_D, "精细化工反应热安全与连续流工艺"),
            (_P, "Continuous-flow nitration of chlorobenzene in a microreactor: kinetics and heat release"),
            (_J, "硝化、重氮化等危险工艺的微通道连续化改造"),
            (_E, "RC1e 反应量热仪、ARC 绝热加速量热仪"),
            (_T, "一种用于强放热反应的微通道反应器"),
        ),
        (
            (
                "间歇硝化要在年底前改成全流程自动化",
                "应急管理部门要求涉及硝化工艺的装置完成改造。现有 8 台间歇硝化釜，滴加 6 小时，飞温过一次。希望改成微通道连续硝化，并完成反应风险评估。",
                ("完成反应安全风险评估报告", "年产能 3000 吨", "在线物料量减少 90% 以上"),
            ),
            ("请老师给一线班组讲反应失控案例", "四个班组，约 120 人，能到现场。", ("每期不少于两天", "结合本厂工艺")),
        ),
    ),
    Field(
        "materials",
        (
            (_D, "锂离子电池正极材料与电解液添加剂"),
            (_P, "单晶高镍三元正极的表面包覆与高电压循环稳定性"),
            (_T, "一种磷酸锰铁锂复合正极材料的制备方法"),
            (_J, "废旧动力电池全组分回收"),
        ),
        (
            (
                "磷酸铁锂低温放电容量不到 60%",
                "客户要求零下 20 度 0.5C 放电保持率。",
                ("零下 20 ℃ 容量保持率 80% 以上", "压实密度不低于 2.4 g/cm³"),
            ),
        ),
    ),
    Field(
        "materials",
        (
            (_D, "Polymer coatings and adhesives for harsh climates"),
            (_P, "Waterborne polyurethane dispersions with low-temperature film formation"),
            (_T, "水性环氧防腐涂料及其制备方法"),
            (_A, "水性防腐涂料用于风电塔筒"),
        ),
        (
            ("水性涂料冬天成膜开裂", "西北冬季施工，5 度以下开裂。", ("零上 2 ℃ 可成膜", "耐盐雾 1000 小时")),
            ("胶黏剂剥离强度批次波动大", "同一配方相差 30%。", ("批间偏差 10% 以内",)),
        ),
    ),
    Field(
        "pharma",
        (
            (_D, "药物合成工艺与结晶"),
            (_P, "反溶剂结晶过程中多晶型转变的在线拉曼监测"),
            (_T, "一种瑞舒伐他汀钙中间体的合成方法"),
            (_J, "原料药杂质谱研究与一致性评价"),
        ),
        (
            (
                "原料药晶型混杂，溶出不合格",
                "降温结晶放大到 2000 升后出现 II 晶型。",
                ("I 晶型纯度 99% 以上", "粒径 D90 小于 30 微米", "给出放大判据"),
            ),
            ("招聘结晶与过程分析方向硕士 3 名", "提供住房，可联合培养。", ("熟悉 PAT 工具",)),
        ),
    ),
    Field(
        "analysis",
        (
            (_D, "分析化学：痕量杂质的色谱—质谱方法"),
            (_P, "LC-MS/MS 法测定基因毒性亚硝胺杂质"),
            (_E, "Orbitrap 高分辨质谱、ICP-MS"),
        ),
        (("产品里有个未知杂质一直定不了结构", "含量 0.12%，怀疑是异构体。", ("两个月内给出结构", "提供对照品")),),
    ),
    Field(
        "nobody",
        (),
        (
            ("仓库搬运机器人调度", "立体库 60 台 AGV 经常互相堵死。", ("同时调度 60 台", "与现有 WMS 对接")),
            ("跨境电商品牌与海外注册", "想把产品卖到中亚。", ("熟悉哈萨克斯坦注册",)),
        ),
    ),
)
