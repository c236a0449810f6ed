"""Everything the service refuses, as one tree below `embeddings.errors.DuijieError`.

DuijieError
└── ServiceError
    ├── NotFoundError                  nothing has this id
    │   ├── FacultyNotFoundError
    │   ├── CompanyNotFoundError
    │   └── NeedNotFoundError
    ├── UnknownReferenceError          neither a need nor a professor has this id
    ├── ConflictError                  the request contradicts what is stored
    │   ├── ExternalIdTakenError
    │   └── AmbiguousReferenceError
    ├── InvalidInputError              the request is wrong in itself; names the fields
    │   ├── InvalidCursorError
    │   └── UnknownCompanyError
    ├── NotReadyError                  the service is still starting
    ├── DatabaseError                  the database does not answer, or does not fit
    │   ├── DatabaseUnavailableError
    │   └── DatabaseTooNewError
    ├── InvalidFileError               a file that somebody gave cannot be used
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


class CompanyNotFoundError(NotFoundError):
    """No company has this id."""

    code = "company-not-found"
    noun = "company"


class NeedNotFoundError(NotFoundError):
    """No need has this id."""

    code = "need-not-found"
    noun = "need"


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
    """Another row of the same kind has this external id; `existing_id` is that row's id."""

    code = "external-id-taken"

    def __init__(self, external_id: str, *, noun: str, existing_id: str, existing_name: str) -> None:
        """Name the row that has the id."""
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


class InvalidFileError(ServiceError):
    """A file that somebody gave cannot be used; the sentence names the file, and the line where there is one."""

    code = "invalid-file"


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


class SettingsError(ServiceError):
    """The environment says something that cannot be."""

    code = "settings-error"


class UnknownSettingError(SettingsError):
    """A variable starts with DUIJIE_ but is none of the settings."""

    code = "unknown-setting"


class InvalidSettingError(SettingsError):
    """A setting has a value that it cannot have."""

    code = "invalid-setting"
