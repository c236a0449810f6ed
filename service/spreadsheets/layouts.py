"""What a sheet of each noun may hold: its columns, how people call them, and what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matching.types import ExpertiseKind
from service.language import Wording


class Noun(StrEnum):
    """What the rows of a sheet are."""

    FACULTY = "faculty"
    COMPANIES = "companies"
    NEEDS = "needs"


NOUNS: Mapping[StrEnum, Wording] = {
    Noun.FACULTY: Wording("教师", "faculty"),
    Noun.COMPANIES: Wording("企业", "companies"),
    Noun.NEEDS: Wording("需求", "needs"),
}
"""How each noun is called."""


class Use(StrEnum):
    """What becomes of the cells of a column."""

    VALUE = "value"  # one column counts; a second of the same name is reported
    JOINED = "joined"  # several columns of the same meaning are put together
    IGNORED = "ignored"  # understood, but not needed or too personal to store


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the code, its label for people, and the other ways to write its header."""

    name: str
    label: Wording
    synonyms: str
    use: Use = Use.VALUE


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The columns of a noun, which `label` names. Each group of `required` needs one column, or the sheet is another's."""

    noun: StrEnum
    label: Wording
    columns: tuple[Column, ...]
    required: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> Column:
        """The column called `name`; KeyError where there is none."""
        return {column.name: column for column in self.columns}[name]


def _column(name: str, zh: str, en: str, synonyms: str, use: Use = Use.VALUE) -> Column:
    return Column(name, Wording(zh, en), synonyms, use)


_IGNORED = (
    _column("index", "序号", "No.", "行号|次序|排序|#|no|number|serial|serial number|s/n|sn|seq", Use.IGNORED),
    _column("remarks", "备注", "Remarks", "说明|附注|其他|其它|remark|note|notes|comment|comments|other", Use.IGNORED),
)
_PERSONAL = (
    _column(
        "phone",
        "电话",
        "Phone",
        "手机|手机号|手机号码|联系电话|办公电话|联系方式|座机|电话号码|微信|微信号|qq|qq号|"
        "mobile|telephone|tel|cell|phone number|wechat|contact|contact number",
        Use.IGNORED,
    ),
    _column("gender", "性别", "Gender", "sex", Use.IGNORED),
    _column(
        "birth", "出生年月", "Date of birth", "出生日期|生日|年龄|出生年|birthday|born|age|birth date", Use.IGNORED
    ),
    _column(
        "identity", "身份证号", "Identity number", "身份证|证件号|证件号码|passport|id card|id card number", Use.IGNORED
    ),
    _column("origin", "民族", "Ethnicity", "籍贯|政治面貌|国籍|nationality", Use.IGNORED),
    _column(
        "degree",
        "学位",
        "Degree",
        "学历|最高学位|最高学历|毕业院校|毕业学校|导师类型|导师类别|是否博导|是否硕导|education|highest degree|phd",
        Use.IGNORED,
    ),
    _column(
        "page",
        "主页",
        "Home page",
        "个人主页|网址|链接|照片|头像|orcid|homepage|website|web|url|link|photo",
        Use.IGNORED,
    ),
)

EXPERTISE_COLUMNS: Mapping[ExpertiseKind, Column] = {
    ExpertiseKind.DIRECTION: _column(
        "direction",
        "研究方向",
        "Research directions",
        "方向|研究领域|专业方向|研究兴趣|研究内容|研究专长|专长|擅长领域|技术领域|技术专长|专业领域|学科方向|学科领域|学术方向|学科专业|"
        "专业特长|领域|学科|关键词|研究方向及领域|科研方向|擅长方向|可提供的技术服务|可解决的技术难题|服务方向|"
        "可提供的服务|可提供服务|服务领域|合作方向|合作领域|可合作方向|可合作领域|拟合作方向|可解决的问题|"
        "技术优势|团队优势|简介|个人简介|专家简介|教师简介|研究简介|"
        "bio|biography|profile|research direction|research interests|research interest|research areas|"
        "research area|research fields|"
        "research field|"
        "research|expertise|areas of expertise|area of expertise|specialties|specialty|specialisation|"
        "specialization|keywords|"
        "fields|field|directions|direction|research topics|topics",
        Use.JOINED,
    ),
    ExpertiseKind.PUBLICATION: _column(
        "publication",
        "代表论文",
        "Publications",
        "论文|代表性论文|发表论文|论文著作|论著|学术论文|著作|专著|文章|代表论著|代表性论著|论文论著|论文专著|学术成果|期刊论文|"
        "publication|papers|paper|selected publications|representative papers|representative publications|articles|"
        "journal articles|key publications|selected papers|key papers|books",
        Use.JOINED,
    ),
    ExpertiseKind.PATENT: _column(
        "patent",
        "专利",
        "Patents",
        "发明专利|授权专利|知识产权|专利成果|软件著作权|软著|国家发明专利|专利情况|授权发明专利|代表专利|代表性专利|"
        "patent|intellectual property|ip|inventions|selected patents|patents granted",
        Use.JOINED,
    ),
    ExpertiseKind.PROJECT: _column(
        "project",
        "科研项目",
        "Projects",
        "项目|承担项目|主持项目|在研项目|课题|科研课题|纵向项目|横向项目|基金项目|参与项目|代表性项目|承担课题|主持课题|横向课题|纵向课题|"
        "project|grants|grant|research projects|funding|funded projects|contracts|research grants|selected projects",
        Use.JOINED,
    ),
    ExpertiseKind.ACHIEVEMENT: _column(
        "achievement",
        "成果",
        "Achievements",
        "科研成果|代表成果|代表性成果|科技成果|转化成果|成果转化|可转化成果|可转让技术|获奖|奖励|荣誉|奖项|技术成果|获奖情况|获奖成果|"
        "可转化科技成果|成果及获奖|科技奖励|科研获奖|论文专利|论文及专利|论文专利项目|应用案例|成功案例|推广成果|"
        "achievement|results|awards|honours|honors|outcomes|transferable technologies|technologies|research results|"
        "awards and honours|awards and honors|selected results|case studies|industry experience",
        Use.JOINED,
    ),
    ExpertiseKind.COURSE: _column(
        "course",
        "课程",
        "Courses",
        "讲授课程|主讲课程|教授课程|开设课程|教学课程|可授课程|培训课程|任教课程|承担课程|本科课程|研究生课程|可培训课程|"
        "course|teaching|courses taught|training courses|lectures|modules",
        Use.JOINED,
    ),
    ExpertiseKind.EQUIPMENT: _column(
        "equipment",
        "设备",
        "Equipment",
        "仪器|仪器设备|实验设备|大型仪器|实验平台|科研平台|平台|仪器平台|大型设备|大型仪器设备|实验条件|科研条件|实验室|依托平台|"
        "instruments|instrument|facilities|facility|platforms|platform|labs|lab|laboratory|laboratories",
        Use.JOINED,
    ),
}
"""The columns of a faculty sheet that list items, several in a cell."""

FACULTY = Layout(
    Noun.FACULTY,
    NOUNS[Noun.FACULTY],
    (
        _column(
            "external_id",
            "编号",
            "ID",
            "工号|教师编号|专家编号|教师工号|职工号|人员编号|教工号|唯一标识|代码|教师id|专家id|"
            "faculty id|expert id|staff id|employee id|staff number|code|external id|faculty no|person id|profile id",
        ),
        _column(
            "name",
            "姓名",
            "Name",
            "教师姓名|专家姓名|老师|教师|专家|名字|教授|教授姓名|老师姓名|中文姓名|中文名|人员姓名|专家名称|带头人|团队负责人|"
            "full name|faculty name|professor|expert|teacher|name of professor|faculty member|staff name|chinese name|"
            "professor name|expert name|researcher|pi|principal investigator",
        ),
        _column(
            "name_pinyin",
            "姓名拼音",
            "Name in pinyin",
            "拼音|英文名|英文姓名|外文名|外文姓名|name pinyin|pinyin|english name|latin name|romanized name|"
            "name in english",
        ),
        _column(
            "organization",
            "单位",
            "University",
            "学校|工作单位|所在单位|所属单位|高校|院校|大学|研究所|机构|所在学校|学校名称|单位名称|高校名称|所在高校|所属高校|所属学校|依托单位|"
            "institution|organization|organisation|affiliation|employer|institute|college or university|"
            "university name|academy",
        ),
        _column(
            "department",
            "院系",
            "Department",
            "学院|系|部门|所在院系|所属学院|二级学院|学院名称|课题组|所在部门|所在学院|院部|系部|教研室|院系名称|所属院系|二级单位|"
            "school|college|division|department or school|school or department|faculty or school|dept|unit|group|"
            "research group",
        ),
        _column(
            "title",
            "职称",
            "Title",
            "职务职称|职称职务|专业技术职务|技术职称|职务|职级|技术职务|"
            "academic title|position|rank|academic rank|job title|professional title|post",
        ),
        _column(
            "region",
            "地区",
            "Region",
            "所在地|省份|城市|地域|省市|省|市|所在城市|所在省份|所在地区|区域|省区|"
            "province|city|location|area|country|state",
            Use.JOINED,
        ),
        _column(
            "email",
            "邮箱",
            "E-mail",
            "电子邮箱|电子邮件|邮件|联系邮箱|邮箱地址|email|mail|email address|e-mail address|contact email",
        ),
        _column(
            "consent_on",
            "同意日期",
            "Consent on",
            "知情同意日期|授权日期|本人同意日期|consent date|date of consent|consented on",
        ),
        _column(
            "consent_purpose",
            "同意用途",
            "Consent to",
            "同意的用途|授权用途|授权范围|同意使用目的|consent purpose|purpose of consent|consented purpose",
        ),
        _column(
            "visible_until",
            "展示截止日期",
            "Visible until",
            "公开截止日期|展示至|公开至|可见截止日期|shown until|public until",
        ),
        _column(
            "retain_until",
            "保存截止日期",
            "Keep until",
            "保留截止日期|保存至|保留至|数据保存期限|retain until|retention date|kept until",
        ),
        *EXPERTISE_COLUMNS.values(),
        _column(
            "item_kind",
            "类别",
            "Kind",
            "类型|成果类型|成果类别|种类|条目类别|条目类型|项目类别|内容类别|type|category|item type|item kind|"
            "expertise type",
        ),
        _column(
            "item_text",
            "内容",
            "Content",
            "成果内容|具体内容|条目|名称|成果名称|标题|描述|题目|条目内容|成果描述|内容描述|题名|"
            "text|item|description|details|item text|item title",
        ),
        _column(
            "item_year",
            "年份",
            "Year",
            "年度|年|时间|发表年份|发表时间|授权年份|授权时间|日期|publication year|date|years",
        ),
        *_IGNORED,
        *_PERSONAL,
    ),
    required=(("name", "external_id"),),
)
"""教师. Either one row a professor with lists in the expertise columns, or one row an item with its kind."""

_COMPANY_DETAILS = (
    _column(
        "region",
        "地区",
        "Region",
        "所在地|省份|城市|地域|省市|省|市|所在城市|所在省份|所在地区|区域|地址|企业地址|公司地址|企业所在地|注册地|注册地址|所在园区|园区|详细地址|"
        "province|city|location|area|country|state|address|park",
        Use.JOINED,
    ),
    _column(
        "industry",
        "行业",
        "Industry",
        "所属行业|行业类别|产业|所属产业|行业领域|领域|主营行业|产业领域|所属领域|产业方向|行业分类|技术领域|"
        "sector|business sector|field|industry sector|branch",
    ),
    _column(
        "size",
        "规模",
        "Size",
        "企业规模|人员规模|员工人数|人数|职工人数|员工数|公司规模|企业类型规模|从业人数|"
        "employees|headcount|number of employees|company size|staff",
    ),
    _column(
        "contact",
        "联系人",
        "Contact",
        "联系方式|联系电话|电话|手机|手机号|手机号码|邮箱|电子邮箱|企业联系人|联系人姓名|联系人电话|联系人及电话|联系人及联系方式|联系人职务|负责人|"
        "对接人|微信|contact person|phone|mobile|telephone|tel|email|e-mail|contact name|contact phone|"
        "contact email|contact details",
        Use.JOINED,
    ),
)
_COMPANY_DESCRIPTION = (
    "企业简介|公司简介|企业介绍|公司介绍|主营业务|主营产品|主要产品|经营范围|企业概况|公司概况|业务介绍|企业情况|企业基本情况|单位简介|主导产品|"
    "profile|about|business|main products|overview|company profile|company description|main business|products|"
    "about the company"
)

COMPANIES = Layout(
    Noun.COMPANIES,
    NOUNS[Noun.COMPANIES],
    (
        _column(
            "external_id",
            "编号",
            "ID",
            "企业编号|公司编号|单位编号|代码|企业代码|统一社会信用代码|社会信用代码|信用代码|企业id|"
            "company id|enterprise id|company code|code|external id|company no",
        ),
        _column(
            "name",
            "企业名称",
            "Company name",
            "公司名称|名称|单位名称|企业|公司|单位|企业全称|公司全称|企业名|公司名|申报单位|需求单位|厂名|"
            "name|company|enterprise|enterprise name|organization|organisation|firm|business name|legal name",
        ),
        *_COMPANY_DETAILS,
        _column(
            "description",
            "简介",
            "Description",
            _COMPANY_DESCRIPTION + "|介绍|描述|业务|introduction|about us|background",
            Use.JOINED,
        ),
        *_IGNORED,
    ),
    required=(("name",),),
)
"""企业. One row a company."""

NEEDS = Layout(
    Noun.NEEDS,
    NOUNS[Noun.NEEDS],
    (
        _column(
            "external_id",
            "编号",
            "ID",
            "需求编号|需求id|项目编号|难题编号|代码|need id|need no|need number|code|external id|request id",
        ),
        _column(
            "company_id",
            "企业编号",
            "Company ID",
            "公司编号|单位编号|统一社会信用代码|社会信用代码|信用代码|企业id|企业代码|enterprise id|company code|"
            "company no",
        ),
        _column(
            "company",
            "企业名称",
            "Company name",
            "企业|公司|公司名称|单位|需求单位|单位名称|需求企业|提出单位|申报单位|所属企业|企业全称|公司全称|需方|企业名|公司名|发榜单位|需求方|"
            "company|enterprise|enterprise name|organization|organisation|firm|client|demand side",
        ),
        _column(
            "kind",
            "需求类型",
            "Kind of need",
            "需求类别|类型|类别|合作类型|合作方式|合作需求类型|对接类型|合作形式|合作意向|需求种类|拟合作方式|"
            "kind|type|need type|category|need kind|type of need|cooperation type|type of cooperation|need category",
        ),
        _column(
            "title",
            "需求标题",
            "Title",
            "标题|需求名称|名称|技术需求名称|项目名称|题目|难题名称|技术难题名称|主题|需求项目名称|需求题目|岗位名称|需求主题|技术名称|"
            "need title|need|topic|subject|need name|project title|position|headline|name",
        ),
        _column(
            "body",
            "需求描述",
            "Description",
            "合作需求|产学研合作需求|产学研需求|技术合作需求|技术创新需求|关键技术需求|研发需求|急需解决的问题|需求事项|"
            "描述|需求内容|内容|详细描述|需求说明|技术需求|需求详情|具体需求|企业需求|技术需求描述|问题描述|需求背景|背景|现状|具体内容|需求|技术难题|"
            "技术问题|需求简介|详细说明|主要内容|存在问题|存在的问题|需解决的问题|需要解决的问题|拟解决的问题|需求概述|需求具体内容|技术需求内容|合作内容|"
            "人才需求|岗位描述|岗位要求|难题描述|技术难题描述|现有基础|工作基础|"
            "details|body|need description|background|problem|content|text|problem description|description of need|"
            "current situation|full description|needs",
            Use.JOINED,
        ),
        _column(
            "must",
            "必须满足",
            "Must have",
            "必须|必备条件|必要条件|硬性要求|技术指标|技术要求|主要技术指标|关键指标|要求|需求指标|考核指标|指标要求|具体要求|主要指标|性能指标|"
            "预期指标|预期目标|技术参数|需求指标要求|"
            "must|mandatory|requirements|requirement|required|hard requirements|must-have requirements|"
            "mandatory requirements|"
            "specifications|targets|musts",
            Use.JOINED,
        ),
        _column(
            "wish",
            "希望满足",
            "Nice to have",
            "希望|期望|优先|加分项|期望条件|优先条件|期望指标|期望目标|希望条件|可选要求|优先考虑|"
            "wish|optional|preferred|wishes|desired|optional requirements|preferred requirements|desirable",
            Use.JOINED,
        ),
        _column(
            "deadline",
            "截止日期",
            "Deadline",
            "截止时间|期限|完成时间|需求时限|有效期|期望完成时间|解决时限|完成期限|要求完成时间|需求截止日期|时限|期望解决时间|时间要求|有效期至|"
            "due|due date|expected date|needed by|valid until|end date|closing date|expected completion",
        ),
        _column(
            "budget",
            "预算",
            "Budget",
            "经费|投入预算|拟投入资金|资金投入|预算金额|研发预算|经费预算|拟投入经费|金额|拟投入|意向金额|预算经费|投入资金|预计投入|拟投入总额|"
            "悬赏金额|funding|planned budget|estimated budget|amount|planned investment|budget amount",
        ),
        *_COMPANY_DETAILS,
        _column("description", "企业简介", "Company profile", _COMPANY_DESCRIPTION, Use.JOINED),
        *_IGNORED,
    ),
    required=(("company", "company_id"), ("title", "body")),
)
"""技术需求. One row a need; the company's own details may stand beside it."""

LAYOUTS: Mapping[Noun, Layout] = {Noun.FACULTY: FACULTY, Noun.COMPANIES: COMPANIES, Noun.NEEDS: NEEDS}
