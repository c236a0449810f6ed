"""Wrong usage, said in the language of this run."""

from typer import TyperException

from service.cli.speech import say
from service.language import Language, Wording

_HINT = Wording("（用法见 {command} --help）", " (see {command} --help)")
_MISSING = Wording("缺少参数 {name}", "{name} is missing")
_NO_OPTION = Wording("没有选项 {name}", "there is no option {name}")
_NO_COMMAND = Wording("没有命令 {name}", "there is no command {name}")
_BAD_VALUE = Wording("{name} 的值不可用：{message}", "the value of {name} cannot be used: {message}")
_LANGUAGE = Wording("没有语言“{name}”：可选 {known}。", "there is no language '{name}': choose {known}.")


def explain_usage(error: TyperException) -> str:
    """What is wrong with the command line, and where to read how it is right."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "duijie"
    return _sentence(error) + say(_HINT, command=command)


def unknown_language(name: str) -> str:
    """What to say of a `--language` that is none."""
    return say(_LANGUAGE, name=name, known=", ".join(Language))


def _sentence(error: TyperException) -> str:
    message = error.format_message().strip().rstrip(".")
    parameter = getattr(error, "param", None)
    name = parameter.get_error_hint() if parameter else ""
    # Typer keeps these classes to itself, so that their names are all there is to go by.
    match type(error).__name__:
        case "MissingParameter" if name:
            return say(_MISSING, name=name)
        case "BadParameter" if name:
            return say(_BAD_VALUE, name=name, message=error.message.removeprefix("Value error, ").strip().rstrip("."))
        case "BadParameter":
            return error.message.rstrip(".")
        case "NoSuchOption":
            return say(_NO_OPTION, name=getattr(error, "option_name", message))
        case "UsageError" if message.startswith("No such command"):
            return say(_NO_COMMAND, name=message.removeprefix("No such command").strip())
    return message
