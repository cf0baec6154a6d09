#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""completions.py DIR: writes completions of the command for bash, zsh and fish into DIR, from its help texts."""

import os
import re
import sys

import usage

# What completes an argument, by the word that the help has for it.
FILES = ("FILE", "PATH", "RULES", "LOG", "OLD", "NEW", "REPORT")


def choices(option):
    """The words that an option takes, where it takes no other: --expect new|old."""
    return option.argument.split("|") if "|" in option.argument else []


def is_file(option):
    return option.argument in FILES


# ---- bash ----------------------------------------------------------------------------


def bash(main, commands):
    lines = ["# SPDX-License-Identifier: MIT", "# bash completion of consigne; made by docs/man/completions.py", "_consigne() {",
             "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} options=", "  COMPREPLY=()",
             "  if [ \"$COMP_CWORD\" -eq 1 ]; then",
             f"    COMPREPLY=($(compgen -W '{' '.join(first_words(main, commands))}' -- \"$word\"))", "    return", "  fi",
             "  case ${COMP_WORDS[1]}:$before in"]
    for command in commands:
        for option in command.options:
            where = f"    {command.name}:--{option.name})"
            if choices(option):
                lines.append(f"{where} COMPREPLY=($(compgen -W '{' '.join(choices(option))}' -- \"$word\")); return ;;")
            elif option.argument and not is_file(option):
                lines.append(f"{where} return ;;")
    lines += ["  esac", "  case ${COMP_WORDS[1]} in"]
    for command in commands:
        options = " ".join(f"--{option.name}" for option in command.options)
        lines.append(f"    {command.name}) options='{options}' ;;")
    lines += ["  esac", "  case $word in", "    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;",
              "    *) mapfile -t COMPREPLY < <(compgen -f -- \"$word\") ;;", "  esac", "}",
              "complete -o filenames -F _consigne consigne"]
    return "\n".join(lines) + "\n"


def first_words(main, commands):
    return [command.name for command in commands] + [f"--{option.name}" for option in main.options]


# ---- zsh -----------------------------------------------------------------------------


def quoted(text):
    return "'" + text.replace("'", r"'\''") + "'"


def zsh_option(option):
    what = re.sub(r"([\[\]:\\])", r"\\\1", option.what)
    argument = ""
    if choices(option):
        argument = f":{option.argument.lower()}:({' '.join(choices(option))})"
    elif option.argument:
        argument = f":{option.argument.replace(':', '')}:" + ("_files" if is_file(option) else "")
    return quoted(f"*--{option.name}[{what}]{argument}")


def zsh(main, commands):
    lines = ["#compdef consigne", "# SPDX-License-Identifier: MIT", "# made by docs/man/completions.py", "local -a commands",
             "commands=("]
    lines += ["  " + quoted(command.name + ":" + usage.said_of(main, command.name).replace(":", r"\:"))
              for command in commands]
    lines += [")", "if (( CURRENT == 2 )); then"]
    lines += ["  _describe -t commands command commands",
              "  _arguments " + " ".join(zsh_option(option) for option in main.options), "  return", "fi",
              "local command=$words[2]", "shift words", "(( CURRENT-- ))", "case $command in"]
    for command in commands:
        lines += [f"  {command.name})", "    _arguments " + " \\\n      ".join(
            [zsh_option(option) for option in command.options] + ["'*:file:_files'"]), "    ;;"]
    return "\n".join(lines + ["esac"]) + "\n"


# ---- fish ----------------------------------------------------------------------------


def fish(main, commands):
    lines = ["# SPDX-License-Identifier: MIT", "# fish completion of consigne; made by docs/man/completions.py"]
    for option in main.options:
        lines.append(f"complete -c consigne -n __fish_use_subcommand -f -l {option.name} -d {quoted(option.what)}")
    for command in commands:
        what = usage.said_of(main, command.name)
        lines.append(f"complete -c consigne -n __fish_use_subcommand -f -a {command.name} -d {quoted(what)}")
    for command in commands:
        for option in command.options:
            takes = ""
            if choices(option):
                takes = f" -x -a {quoted(' '.join(choices(option)))}"
            elif option.argument:
                takes = " -r -F" if is_file(option) else " -x"
            lines.append(f"complete -c consigne -n '__fish_seen_subcommand_from {command.name}' -l {option.name}{takes} "
                         f"-d {quoted(option.what)}")
    return "\n".join(lines) + "\n"


def main():
    top = sys.argv[1]
    described = usage.read()
    os.makedirs(top, exist_ok=True)
    for name, make in (("consigne.bash", bash), ("_consigne", zsh), ("consigne.fish", fish)):
        with open(os.path.join(top, name), "w", encoding="utf-8") as file:
            file.write(make(*described))


if __name__ == "__main__":
    main()
