"""`duijie`: the commands, each in a module of its own that imports what it needs when it runs.

To add a command, write `service/cli/<name>_command.py` with a function `add_<name>(app)` and list it in `COMMANDS`.
Exit codes: 0 done, 1 an error (one line on stderr), 2 wrong usage, 130 interrupted.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Annotated

from typer import Abort, Context, Exit, Option, Typer, TyperException

from service.audit.actor import Actor, acting
from service.cli.account_command import add_account
from service.cli.audit_command import add_audit
from service.cli.calibrate_command import add_calibrate
from service.cli.demo_command import add_demo
from service.cli.evaluate_command import add_evaluate
from service.cli.faculty_command import add_faculty
from service.cli.followup_command import add_followup
from service.cli.gaps_command import add_gaps
from service.cli.import_command import add_import
from service.cli.judge_command import add_judge
from service.cli.learn_command import add_learn
from service.cli.match_command import add_match
from service.cli.need_command import add_need
from service.cli.output import close_quietly, discard_output, explain, prepare_streams, print_error, print_result
from service.cli.plan_command import add_plan
from service.cli.serve_command import add_serve
from service.cli.session_command import add_session
from service.cli.speech import UnknownLanguageError, choose_language, say
from service.cli.template_command import add_template
from service.cli.usage import explain_usage, unknown_language
from service.cli.webhook_command import add_webhook
from service.language import Wording

COMMANDS: tuple[Callable[[Typer], None], ...] = (
    add_demo,
    add_import,
    add_template,
    add_match,
    add_judge,
    add_gaps,
    add_evaluate,
    add_calibrate,
    add_learn,
    add_plan,
    add_session,
    add_followup,
    add_serve,
    add_account,
    add_audit,
    add_faculty,
    add_need,
    add_webhook,
)
"""What puts each command into the app, in the order of `duijie --help`."""

_USAGE, _FAILED, _INTERRUPTED = 2, 1, 130

_ABOUT = Wording(
    "对接：为企业技术需求找到合适的教师，并说明理由。",
    "Duijie pairs faculty expertise with the technical needs of companies, and says why.",
)
_LANGUAGE = Wording("界面语言：zh 或 en", "Language of the interface: zh or en")
_NOT_INSTALLED = Wording(
    "没有版本号：请先安装（pip install -e .）", "there is no version: install first (pip install -e .)"
)
_UNANSWERED = Wording("问题没有得到回答，未作任何修改", "the question was not answered; nothing was changed")
_VERSION = Wording("显示版本号", "Show the version")


def run() -> None:
    """Be the program `duijie`."""
    code = main(sys.argv[1:])
    close_quietly()
    sys.exit(code)


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; errors become one line on stderr."""
    prepare_streams()
    acting.set(Actor("command line"))
    try:
        rest = choose_language(arguments)
        result = build_app()(args=rest, prog_name="duijie", standalone_mode=False)
    except UnknownLanguageError as error:
        print_error(unknown_language(str(error)))
        return _USAGE
    except TyperException as error:
        print_error(explain_usage(error))
        return error.exit_code
    except Abort:  # nobody, or nothing, is there to answer a question
        print_error(say(_UNANSWERED))
        return _INTERRUPTED
    except (KeyboardInterrupt, BrokenPipeError, SystemExit) as error:
        return _end_early(error)
    except Exception as error:  # noqa: BLE001 - whatever it was, the person at the terminal gets one line
        print_error(explain(error))
        return _FAILED
    return result if isinstance(result, int) else 0


def _end_early(error: BaseException) -> int:
    if isinstance(error, KeyboardInterrupt):
        return _INTERRUPTED
    discard_output()  # the reader of stdout has gone; Typer turns that into SystemExit
    return _FAILED


def build_app() -> Typer:
    """The app with all commands, in the language of this run."""
    app = Typer(
        name="duijie",
        help=say(_ABOUT),
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )

    @app.callback(invoke_without_command=True)
    def duijie(
        context: Context,
        *,
        language: Annotated[  # noqa: ARG001 - `choose_language` has taken it by now; here it is only shown in the help
            str | None, Option("--language", metavar="zh|en", help=say(_LANGUAGE))
        ] = None,
        version: Annotated[  # noqa: ARG001 - its callback does the work
            bool, Option("--version", help=say(_VERSION), is_eager=True, callback=_show_version)
        ] = False,
    ) -> None:
        if context.invoked_subcommand is None:
            print_result(context.get_help())

    for add in COMMANDS:
        add(app)
    return app


def _show_version(asked: bool) -> None:  # noqa: FBT001 - Typer calls it with the option's value
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print_result(f"duijie {version('duijie')}")
        except PackageNotFoundError:
            print_error(say(_NOT_INSTALLED))
            raise Exit(_FAILED) from None
        raise Exit
