"""Everything the service refuses, as one tree below `embeddings.errors.DuijieError`.

DuijieError
└── ServiceError
    ├── NotFoundError                  nothing has this id
    │   ├── FacultyNotFoundError
    │   ├── ItemNotFoundError
    │   ├── CompanyNotFoundError
    │   ├── NeedNotFoundError
    │   ├── AccountNotFoundError
    │   ├── KeyNotFoundError
    │   ├── AuditEntryNotFoundError
    │   ├── LinkNotFoundError
    │   ├── DraftNotFoundError
    │   ├── WebhookNotFoundError
    │   ├── DeliveryNotFoundError
    │   └── JudgementNotFoundError
    ├── UnknownReferenceError          neither a need nor a professor has this id
    ├── ConflictError                  the request contradicts what is stored
    │   ├── ExternalIdTakenError
    │   ├── AmbiguousReferenceError
    │   ├── AccountNameTakenError
    │   ├── FirstAccountError          the first account is an operator's
    │   ├── LastOperatorError          somebody must be left who can let others in
    │   ├── OtherNameError             a record is in another name than the profile
    │   ├── StatusNotAllowedError      a need cannot go there from where it stands
    │   └── DeliveryNotDeadError       only a dead letter is sent again
    ├── InvalidInputError              the request is wrong in itself; names the fields
    │   ├── InvalidCursorError
    │   ├── UnknownCompanyError
    │   ├── UnknownFacultyError
    │   ├── AccountBindingError        the role wants a company or a profile, or does not
    │   ├── UnknownScopeError          a key was to get an action that its role may not do
    │   ├── InvalidIdempotencyKeyError
    │   ├── IdempotencyKeyReusedError  the same key came with another body
    │   ├── RecordNotFoundError        ORCID or OpenAlex has no such record
    │   ├── NoSuchNameError            no professor, or several, have the name of a record
    │   ├── DraftIncompleteError       a draft is not a need yet
    │   └── UnsafeAddressError         a webhook must not go there
    ├── NotAuthenticatedError          nobody knows who asks
    │   └── SignInError                name, password, code or link is wrong
    ├── PermissionDeniedError          this one may not do this
    │   ├── OperatorFieldError         imports recognise the row by this field
    │   └── CrossSiteError             a page of another site made a browser ask
    ├── NothingLearnedError            there is no learned version to undo
    ├── RecordError                    ORCID or OpenAlex cannot be used
    │   ├── RecordUnavailableError
    │   └── UnreadableRecordError
    ├── NotReadyError                  the service is still starting
    ├── DatabaseError                  the database does not answer, or does not fit
    │   ├── DatabaseUnavailableError
    │   └── DatabaseTooNewError
    ├── InvalidFileError               a file that somebody gave cannot be used
    ├── UnlistedRouteError             a route has no line in the table of permissions
    ├── RateLimitedError               too many requests
    └── SettingsError                  the environment says something that cannot be
        ├── UnknownSettingError
        └── InvalidSettingError

No HTTP here: `service/error_handlers.py` alone says which status an error has.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from embeddings.errors import DuijieError
from service.language import Language, Wording

Said = str | Wording
"""A sentence; in both languages where an enterprise, a professor or a viewer may meet it."""


def say(said: Said, language: Language) -> str:
    """The sentence in `language`, where it has been said in that."""
    return said if isinstance(said, str) else said.say(language)


def spoken(zh: str, en: str) -> Wording:
    """A sentence whose values are set in already, braces and all."""
    return Wording(*(text.replace("{", "{{").replace("}", "}}") for text in (zh, en)))


class ServiceError(DuijieError):
    """Base of what the service raises."""

    code = "service-error"

    def __init__(self, said: Said) -> None:
        """Say what happened, and what to do."""
        super().__init__(say(said, Language.EN))
        self._said = said

    def sentence(self, language: Language) -> str:
        """What happened and what to do, in `language`."""
        return say(self._said, language)


class NotFoundError(ServiceError):
    """Nothing of this kind has this id."""

    code = "not-found"
    noun = "row"
    noun_zh = "记录"

    def __init__(self, id_: str) -> None:
        """Say what was looked for."""
        super().__init__(
            spoken(
                f"没有编号为 {id_!r} 的{self.noun_zh}；可先列出，查看现有编号。",
                f"There is no {self.noun} with the id {id_!r}; list them to see the ids there are.",
            )
        )
        self.id = id_


class FacultyNotFoundError(NotFoundError):
    """No faculty profile has this id."""

    code = "faculty-not-found"
    noun = "faculty profile"
    noun_zh = "教师"


class ItemNotFoundError(NotFoundError):
    """The professor has no expertise item with this id."""

    code = "item-not-found"
    noun = "expertise item"
    noun_zh = "成果条目"


class CompanyNotFoundError(NotFoundError):
    """No company has this id."""

    code = "company-not-found"
    noun = "company"
    noun_zh = "企业"


class NeedNotFoundError(NotFoundError):
    """No need has this id."""

    code = "need-not-found"
    noun = "need"
    noun_zh = "需求"


class AccountNotFoundError(NotFoundError):
    """No account has this id."""

    code = "account-not-found"
    noun = "account"
    noun_zh = "账号"


class KeyNotFoundError(NotFoundError):
    """No API key has this id."""

    code = "key-not-found"
    noun = "API key"
    noun_zh = "API 密钥"


class AuditEntryNotFoundError(NotFoundError):
    """No entry of the audit log has this number."""

    code = "audit-entry-not-found"
    noun = "audit entry"


class LinkNotFoundError(NotFoundError):
    """No personal link has this id."""

    code = "link-not-found"
    noun = "personal link"


class DraftNotFoundError(NotFoundError):
    """No draft of a need has this id; a confirmed one is gone."""

    code = "draft-not-found"
    noun = "draft"
    noun_zh = "草稿"


class WebhookNotFoundError(NotFoundError):
    """No webhook has this id."""

    code = "webhook-not-found"
    noun = "webhook"
    noun_zh = "通知地址"


class DeliveryNotFoundError(NotFoundError):
    """No delivery of a webhook has this id."""

    code = "delivery-not-found"
    noun = "delivery"
    noun_zh = "通知"


class JudgementNotFoundError(NotFoundError):
    """No judgement has this id."""

    code = "judgement-not-found"
    noun = "judgement"
    noun_zh = "评价"


class UnknownReferenceError(ServiceError):
    """Neither a need nor a professor has this id."""

    code = "unknown-reference"

    def __init__(self, reference: str) -> None:
        """Name the id."""
        super().__init__(
            f"Neither a need nor a professor has the id {reference!r}; give an id of your spreadsheet or of the service."
        )


class ConflictError(ServiceError):
    """The request contradicts what is stored."""

    code = "conflict"


class ExternalIdTakenError(ConflictError):
    """Another row of the same kind (for a need: of the same company) has this external id.

    `existing_id` is that row's id, where the asker may know it.
    """

    code = "external-id-taken"

    def __init__(self, external_id: str, *, noun: str, existing_id: str | None, existing_name: str | None) -> None:
        """Name the row that has the id; None for one that the asker may not see."""
        if existing_id is None:
            said = spoken(
                f"编号 {external_id!r} 已被使用；请换一个，或不填。",
                f"The external id {external_id!r} is taken; give another one, or leave it out.",
            )
        else:
            said = spoken(
                f"编号 {external_id!r} 已属于“{existing_name}”（系统编号 {existing_id}）；请修改那一条，或换一个编号。",
                f"The external id {external_id!r} already belongs to the {noun} {existing_name!r} (id {existing_id}); "
                "change that row instead, or give another external id.",
            )
        super().__init__(said)
        self.existing_id = existing_id


class AmbiguousReferenceError(ConflictError):
    """Several rows have this external id: needs of different companies, or a need and a professor."""

    code = "ambiguous-reference"

    def __init__(self, reference: str, *, choices: Sequence[str]) -> None:
        """Name the id, and the references that are not ambiguous."""
        super().__init__(f"Several have the id {reference!r}; say which one is meant: {', '.join(choices)}.")


class AccountNameTakenError(ConflictError):
    """Another account has this name."""

    code = "account-name-taken"

    def __init__(self, name: str) -> None:
        """Show the name."""
        super().__init__(f"There is an account {name!r} already; give another name.")


class FirstAccountError(ConflictError):
    """The first account must be an operator's: from then on everybody must sign in."""

    code = "first-account"

    def __init__(self) -> None:
        """Say what comes first."""
        super().__init__(
            "The first account must be an operator's, since it locks the door; create one of that role first."
        )


class LastOperatorError(ConflictError):
    """Without this operator nobody could let others in."""

    code = "last-operator"

    def __init__(self) -> None:
        """Say what comes first."""
        super().__init__("This is the last operator who can sign in; create another operator first.")


class OtherNameError(ConflictError):
    """A record is in another name than the profile that it was to go into."""

    code = "other-name"

    def __init__(self, name: str, *, record_name: str) -> None:
        """Show both names."""
        super().__init__(
            spoken(
                f"记录属于 {record_name!r}，而档案属于 {name!r}；若是同一人，请接受该姓名。",
                f"The record is {record_name!r}'s and the profile {name!r}'s; if they are one person, accept the name.",
            )
        )


class StatusNotAllowedError(ConflictError):
    """A need cannot go from where it stands to where somebody wants it."""

    code = "status-not-allowed"

    def __init__(self, status: str, wanted: str, *, allowed: Sequence[str]) -> None:
        """Say what could come next."""
        way_out = f"what may come next is: {', '.join(allowed)}" if allowed else "its trail has ended; add a new need"
        way_out_zh = f"接下来可以是：{'、'.join(allowed)}" if allowed else "流程已结束，请新增需求"
        super().__init__(
            spoken(
                f"状态为 {status} 的需求不能变为 {wanted}；{way_out_zh}。",
                f"A need that is {status} cannot become {wanted}; {way_out}.",
            )
        )
        self.allowed = tuple(allowed)


class DeliveryNotDeadError(ConflictError):
    """Only a dead letter is sent again."""

    code = "delivery-not-dead"

    def __init__(self, id_: str, *, state: str) -> None:
        """Say how far it is."""
        super().__init__(
            spoken(
                f"通知 {id_!r} 的状态是 {state}；只有 dead 的才能重新发送。",
                f"The delivery {id_!r} is {state}; only a dead one can be sent again.",
            )
        )


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field; `location` is a dotted path such as "body.items.0.text"."""

    location: str
    message: Said


class InvalidInputError(ServiceError):
    """The request is wrong in itself; `problems` names each field."""

    code = "invalid-input"

    def __init__(self, message: Said, problems: Sequence[FieldProblem] = ()) -> None:
        """Say what is wrong, and with which fields."""
        super().__init__(message)
        self.problems = tuple(problems)


class InvalidCursorError(InvalidInputError):
    """A list was asked for from a cursor that no list has given."""

    code = "invalid-cursor"

    def __init__(self, cursor: str) -> None:
        """Show the cursor."""
        message = spoken(
            f"cursor {cursor[:80]!r} 不是列表给出的；请不带 cursor 重新开始。",
            f"The cursor {cursor[:80]!r} is not one that a list has given; start again without a cursor.",
        )
        super().__init__(message, [FieldProblem("query.cursor", message)])


class UnknownCompanyError(InvalidInputError):
    """A need names a company that is not there."""

    code = "unknown-company"

    def __init__(self, company_id: str) -> None:
        """Show the id."""
        message = spoken(
            f"没有编号为 {company_id!r} 的企业；请先创建企业。",
            f"There is no company with the id {company_id!r}; create the company first.",
        )
        super().__init__(message, [FieldProblem("body.company_id", message)])


class UnknownFacultyError(InvalidInputError):
    """An account is to be bound to a profile that is not there."""

    code = "unknown-faculty"

    def __init__(self, faculty_id: str) -> None:
        """Show the id."""
        message = f"There is no faculty profile with the id {faculty_id!r}; create the profile first."
        super().__init__(message, [FieldProblem("body.faculty_id", message)])


class AccountBindingError(InvalidInputError):
    """An enterprise is bound to a company, a professor to a profile, and others to neither."""

    code = "account-binding"

    def __init__(self, role: str) -> None:
        """Say what the role wants."""
        wants = {"enterprise": "company_id and no faculty_id", "professor": "faculty_id and no company_id"}
        message = f"An account of the role {role} needs {wants.get(role, 'neither company_id nor faculty_id')}."
        super().__init__(message, [FieldProblem("body.role", message)])


class UnknownScopeError(InvalidInputError):
    """A key was to get an action that the role of its account may not do."""

    code = "unknown-scope"

    def __init__(self, scope: str, *, known: Sequence[str]) -> None:
        """List what there is."""
        message = f"The account may not {scope!r}; choose from: {', '.join(known)}."
        super().__init__(message, [FieldProblem("body.scopes", message)])


class NotAuthenticatedError(ServiceError):
    """Nobody knows who asks."""

    code = "not-authenticated"


class SignInError(NotAuthenticatedError):
    """Name, password, code or link is wrong; never says which."""

    code = "sign-in-failed"


class PermissionDeniedError(ServiceError):
    """Whoever asks may not do this, whatever the row."""

    code = "permission-denied"


class OperatorFieldError(PermissionDeniedError):
    """Somebody would change what imports recognise their own row by."""

    code = "operator-field"

    def __init__(self, field: str) -> None:
        """Name the field."""
        super().__init__(
            spoken(
                f"{field!r} 只能由运营方修改，因为导入表格时以此识别；请保持不变，并与运营方联系。",
                f"Only the operators of this service change {field!r}, because spreadsheets are matched by it; "
                "leave it as it is, and ask them.",
            )
        )


class CrossSiteError(PermissionDeniedError):
    """A page of another site made a browser ask."""

    code = "cross-site-request"

    def __init__(self) -> None:
        """Say what may ask."""
        super().__init__(
            Wording(
                "该修改由其他网站的页面发起，已被拒绝；请使用本服务的页面或 API 密钥。",
                "This change was asked for by a page of another site, and was refused; use the service's own pages, or an "
                "API key.",
            )
        )


class RateLimitedError(ServiceError):
    """Too many requests in a minute; `retry_after_s` says when to try again."""

    code = "rate-limited"

    def __init__(self, retry_after_s: int) -> None:
        """Say how long to wait."""
        super().__init__(
            spoken(
                f"请求过于频繁；请在 {retry_after_s} 秒后重试。",
                f"Too many requests; try again in {retry_after_s} seconds.",
            )
        )
        self.retry_after_s = retry_after_s


class InvalidIdempotencyKeyError(InvalidInputError):
    """The header `Idempotency-Key` holds no key."""

    code = "invalid-idempotency-key"

    def __init__(self, key: str) -> None:
        """Show the key."""
        message = spoken(
            f"Idempotency-Key {key[:80]!r} 无效；请使用 1 到 255 个可见 ASCII 字符，最好是 UUID。",
            f"The Idempotency-Key {key[:80]!r} is none; send 1 to 255 visible ASCII characters, best a UUID.",
        )
        super().__init__(message, [FieldProblem("header.Idempotency-Key", message)])


class IdempotencyKeyReusedError(InvalidInputError):
    """The same key came with another body."""

    code = "idempotency-key-reused"

    def __init__(self, key: str) -> None:
        """Show the key."""
        message = spoken(
            f"Idempotency-Key {key!r} 已用于内容不同的请求；请重发原内容，或换一个新的 key。",
            f"The Idempotency-Key {key!r} was used for a request with another body; "
            "repeat that body, or send this one with a new key.",
        )
        super().__init__(message, [FieldProblem("header.Idempotency-Key", message)])


class DraftIncompleteError(InvalidInputError):
    """A draft lacks what every need has, or holds what none may."""

    code = "draft-incomplete"

    def __init__(self, draft_id: str, *, fields: Sequence[str]) -> None:
        """Name the fields."""
        missing = Wording("缺少，或内容不能作为需求", "is missing, or holds what a need cannot have")
        super().__init__(
            spoken(
                f"草稿 {draft_id!r} 还不能成为需求；请改正以下字段后再确认：{'、'.join(fields)}。",
                f"The draft {draft_id!r} is not a need yet; correct these fields and confirm again: {', '.join(fields)}.",
            ),
            [FieldProblem(field, missing) for field in fields],
        )


class RecordNotFoundError(InvalidInputError):
    """ORCID or OpenAlex has no such record."""

    code = "record-not-found"

    def __init__(self, record_id: str) -> None:
        """Show the id."""
        message = spoken(
            f"没有编号为 {record_id!r} 的记录；请在 ORCID 或 OpenAlex 的页面上核对。",
            f"There is no record with the id {record_id!r}; check it on the page of ORCID or OpenAlex.",
        )
        super().__init__(message, [FieldProblem("body.record_id", message)])


class NoSuchNameError(InvalidInputError):
    """No professor, or more than one, has the name of a record."""

    code = "no-such-name"

    def __init__(self, name: str, *, candidates: Sequence[str]) -> None:
        """Name those who might be meant."""
        known = f"it could be: {', '.join(candidates)}" if candidates else "nobody has a name like it"
        super().__init__(f"The record of {name!r} belongs to no one professor for sure ({known}); name the profile.")


class UnsafeAddressError(InvalidInputError):
    """A webhook wants to go where this service must not reach."""

    code = "unsafe-address"

    def __init__(self, url: str, *, reason: Wording) -> None:
        """Show the address, and say what is wrong with it."""
        message = spoken(
            f"通知不能发送到 {url[:200]!r}：{reason.say(Language.ZH)}。",
            f"A webhook cannot go to {url[:200]!r}: {reason.say(Language.EN)}.",
        )
        super().__init__(message, [FieldProblem("body.url", message)])


class InvalidFileError(ServiceError):
    """A file that somebody gave cannot be used; the sentence names the file, and the line where there is one."""

    code = "invalid-file"


class RecordError(ServiceError):
    """ORCID or OpenAlex cannot be used."""

    code = "record-error"

    def __init__(self, source: str, *, detail: str) -> None:
        """Say what happened."""
        super().__init__(
            spoken(
                f"{source} 的记录无法读取（{detail}）；未作任何修改，请稍后重试。",
                f"The record of {source} cannot be read: {detail}; nothing was changed, try again later.",
            )
        )


class RecordUnavailableError(RecordError):
    """ORCID or OpenAlex does not answer, or refuses."""

    code = "record-unavailable"


class UnreadableRecordError(RecordError):
    """ORCID or OpenAlex answered something that nobody understands."""

    code = "record-unreadable"


class NothingLearnedError(ServiceError):
    """There is no learned version that could be undone."""

    code = "nothing-learned"

    def __init__(self, model: str) -> None:
        """Name the model."""
        super().__init__(
            f"Nothing that was learned for the model {model} is in use, so there is nothing to undo; "
            "`duijie learn --list` shows every version."
        )


class NotReadyError(ServiceError):
    """The service is still starting, or could not; `waiting_for` says on what."""

    code = "not-ready"

    def __init__(self, waiting_for: str, *, has_failed: bool = False) -> None:
        """Say what is still missing; why it will not come stands in the log, because anybody may ask."""
        if has_failed:
            said = spoken(
                f"服务未能启动（{waiting_for}）；原因见日志。",
                f"The service could not start (at: {waiting_for}); its log says why.",
            )
        else:
            said = spoken(
                f"服务正在启动，等待：{waiting_for}；请稍后再试。",
                f"The service is starting and waits for: {waiting_for}; ask again in a moment.",
            )
        super().__init__(said)
        self.waiting_for = waiting_for


class DatabaseError(ServiceError):
    """The database does not answer, or does not fit this version."""

    code = "database-error"


class DatabaseUnavailableError(DatabaseError):
    """The database does not answer."""

    code = "database-unavailable"


class DatabaseTooNewError(DatabaseError):
    """A newer version of Duijie has already migrated this database."""

    code = "database-too-new"


class UnlistedRouteError(ServiceError):
    """A route has no line, or two that differ, in the table of permissions."""

    code = "unlisted-route"

    def __init__(self, route: str) -> None:
        """Name the route."""
        super().__init__(f"The route {route} has no action; add a line to ROUTES in service/accounts/permissions.py.")


class SettingsError(ServiceError):
    """The environment says something that cannot be."""

    code = "settings-error"


class UnknownSettingError(SettingsError):
    """A variable starts with DUIJIE_ but is none of the settings."""

    code = "unknown-setting"


class InvalidSettingError(SettingsError):
    """A setting has a value that it cannot have."""

    code = "invalid-setting"
