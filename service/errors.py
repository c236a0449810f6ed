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


class ServiceError(DuijieError):
    """Base of what the service raises."""

    code = "service-error"


class NotFoundError(ServiceError):
    """Nothing of this kind has this id."""

    code = "not-found"
    noun = "row"

    def __init__(self, id_: str) -> None:
        """Say what was looked for."""
        super().__init__(f"There is no {self.noun} with the id {id_!r}; list them to see the ids there are.")
        self.id = id_


class FacultyNotFoundError(NotFoundError):
    """No faculty profile has this id."""

    code = "faculty-not-found"
    noun = "faculty profile"


class ItemNotFoundError(NotFoundError):
    """The professor has no expertise item with this id."""

    code = "item-not-found"
    noun = "expertise item"


class CompanyNotFoundError(NotFoundError):
    """No company has this id."""

    code = "company-not-found"
    noun = "company"


class NeedNotFoundError(NotFoundError):
    """No need has this id."""

    code = "need-not-found"
    noun = "need"


class AccountNotFoundError(NotFoundError):
    """No account has this id."""

    code = "account-not-found"
    noun = "account"


class KeyNotFoundError(NotFoundError):
    """No API key has this id."""

    code = "key-not-found"
    noun = "API key"


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


class WebhookNotFoundError(NotFoundError):
    """No webhook has this id."""

    code = "webhook-not-found"
    noun = "webhook"


class DeliveryNotFoundError(NotFoundError):
    """No delivery of a webhook has this id."""

    code = "delivery-not-found"
    noun = "delivery"


class JudgementNotFoundError(NotFoundError):
    """No judgement has this id."""

    code = "judgement-not-found"
    noun = "judgement"


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
    """Another row of the same kind has this external id; `existing_id` is that row's id, where the asker may know it."""

    code = "external-id-taken"

    def __init__(self, external_id: str, *, noun: str, existing_id: str | None, existing_name: str | None) -> None:
        """Name the row that has the id; None for one that the asker may not see."""
        if existing_id is None:
            super().__init__(f"The external id {external_id!r} is taken; give another one, or leave it out.")
        else:
            super().__init__(
                f"The external id {external_id!r} already belongs to the {noun} {existing_name!r} (id {existing_id}); "
                "change that row instead, or give another external id."
            )
        self.existing_id = existing_id


class AmbiguousReferenceError(ConflictError):
    """A need and a professor both have this external id."""

    code = "ambiguous-reference"

    def __init__(self, reference: str) -> None:
        """Name the id."""
        super().__init__(f"A need and a professor both have the id {reference!r}; give the service's own id instead.")


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
            f"The record is {record_name!r}'s and the profile {name!r}'s; if they are one person, accept the name."
        )


class StatusNotAllowedError(ConflictError):
    """A need cannot go from where it stands to where somebody wants it."""

    code = "status-not-allowed"

    def __init__(self, status: str, wanted: str, *, allowed: Sequence[str]) -> None:
        """Say what could come next."""
        way_out = f"what may come next is: {', '.join(allowed)}" if allowed else "its trail has ended; add a new need"
        super().__init__(f"A need that is {status} cannot become {wanted}; {way_out}.")
        self.allowed = tuple(allowed)


class DeliveryNotDeadError(ConflictError):
    """Only a dead letter is sent again."""

    code = "delivery-not-dead"

    def __init__(self, id_: str, *, state: str) -> None:
        """Say how far it is."""
        super().__init__(f"The delivery {id_!r} is {state}; only a dead one can be sent again.")


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field; `location` is a dotted path such as "body.items.0.text"."""

    location: str
    message: str


class InvalidInputError(ServiceError):
    """The request is wrong in itself; `problems` names each field."""

    code = "invalid-input"

    def __init__(self, message: str, problems: Sequence[FieldProblem] = ()) -> None:
        """Say what is wrong, and with which fields."""
        super().__init__(message)
        self.problems = tuple(problems)


class InvalidCursorError(InvalidInputError):
    """A list was asked for from a cursor that no list has given."""

    code = "invalid-cursor"

    def __init__(self, cursor: str) -> None:
        """Show the cursor."""
        message = f"The cursor {cursor[:80]!r} is not one that a list has given; start again without a cursor."
        super().__init__(message, [FieldProblem("query.cursor", message)])


class UnknownCompanyError(InvalidInputError):
    """A need names a company that is not there."""

    code = "unknown-company"

    def __init__(self, company_id: str) -> None:
        """Show the id."""
        message = f"There is no company with the id {company_id!r}; create the company first."
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


class CrossSiteError(PermissionDeniedError):
    """A page of another site made a browser ask."""

    code = "cross-site-request"

    def __init__(self) -> None:
        """Say what may ask."""
        super().__init__(
            "This change was asked for by a page of another site, and was refused; use the service's own pages, or an API key."
        )


class RateLimitedError(ServiceError):
    """Too many requests in a minute; `retry_after_s` says when to try again."""

    code = "rate-limited"

    def __init__(self, retry_after_s: int) -> None:
        """Say how long to wait."""
        super().__init__(f"Too many requests; try again in {retry_after_s} seconds.")
        self.retry_after_s = retry_after_s


class InvalidIdempotencyKeyError(InvalidInputError):
    """The header `Idempotency-Key` holds no key."""

    code = "invalid-idempotency-key"

    def __init__(self, key: str) -> None:
        """Show the key."""
        message = f"The Idempotency-Key {key[:80]!r} is none; send 1 to 255 visible ASCII characters, best a UUID."
        super().__init__(message, [FieldProblem("header.Idempotency-Key", message)])


class IdempotencyKeyReusedError(InvalidInputError):
    """The same key came with another body."""

    code = "idempotency-key-reused"

    def __init__(self, key: str) -> None:
        """Show the key."""
        message = (
            f"The Idempotency-Key {key!r} was used for a request with another body; "
            "repeat that body, or send this one with a new key."
        )
        super().__init__(message, [FieldProblem("header.Idempotency-Key", message)])


class DraftIncompleteError(InvalidInputError):
    """A draft lacks what every need has, or holds what none may."""

    code = "draft-incomplete"

    def __init__(self, draft_id: str, *, fields: Sequence[str]) -> None:
        """Name the fields."""
        super().__init__(
            f"The draft {draft_id!r} is not a need yet; correct these fields and confirm again: {', '.join(fields)}.",
            [FieldProblem(field, "is missing, or holds what a need cannot have") for field in fields],
        )


class RecordNotFoundError(InvalidInputError):
    """ORCID or OpenAlex has no such record."""

    code = "record-not-found"

    def __init__(self, record_id: str) -> None:
        """Show the id."""
        message = f"There is no record with the id {record_id!r}; check it on the page of ORCID or OpenAlex."
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

    def __init__(self, url: str, *, reason: str) -> None:
        """Show the address, and say what is wrong with it."""
        message = f"A webhook cannot go to {url[:200]!r}: {reason}."
        super().__init__(message, [FieldProblem("body.url", message)])


class InvalidFileError(ServiceError):
    """A file that somebody gave cannot be used; the sentence names the file, and the line where there is one."""

    code = "invalid-file"


class RecordError(ServiceError):
    """ORCID or OpenAlex cannot be used."""

    code = "record-error"

    def __init__(self, source: str, *, detail: str) -> None:
        """Say what happened."""
        super().__init__(f"The record of {source} cannot be read: {detail}; nothing was changed, try again later.")


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

    def __init__(self, waiting_for: str, *, failure: str | None = None) -> None:
        """Say what is still missing, and why it will not come."""
        if failure is None:
            super().__init__(f"The service is starting and waits for: {waiting_for}; ask again in a moment.")
        else:
            super().__init__(f"The service could not start (at: {waiting_for}): {failure}")
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
