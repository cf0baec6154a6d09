# SPDX-License-Identifier: MIT
"""words.py SOURCE TEXT: fails where a word of SOURCE, Markdown or comments of a header, is not in the rendered TEXT."""

import re
import sys


def words(text):
    return set(re.findall(r"[^\W_]+", text))


def of_markdown(text):
    text = re.sub(r"<!--.*?-->", " ", text)
    text = re.sub(r"^Sections:.*?\n\n", "", text, flags=re.S | re.M)  # links to the headings
    text = re.sub(r"^```\w*$", " ", text, flags=re.M)  # the language of code
    text = re.sub(r"^\|.*\n(?=\| ?---)", "", text, flags=re.M)  # titles of columns: a table becomes a list
    text = re.sub(r"\A(.*\n)*?# .*\n", "", text, count=1) if re.match(r"# ", text) else text
    return re.sub(r"\]\((?!http)[^)]*\)", "] ", text)


def of_header(text):
    text = re.sub(r"^#(?!define).*$", " ", text, flags=re.M)
    text = re.sub(r"^#define CONSIGNE_API.*$", " ", text, flags=re.M)
    text = re.sub(r"/\*\n \* consigne.*? - ", " ", text)
    text = re.sub(r" \* Contents\n( \*   .*\n)+", "", text)
    text = text.replace(" * Example\n", "\n")  # a heading, in capitals
    text = re.sub(r"/\* ---- .* -+ \*/", " ", text)
    return re.sub(r"SPDX-License-Identifier: MIT|CONSIGNE_API|extern \"C\"", " ", text)


with open(sys.argv[1], encoding="utf-8") as file:
    source = file.read()
with open(sys.argv[2], encoding="utf-8") as file:
    shown = words(file.read())
lost = words(of_header(source) if sys.argv[1].endswith(".h") else of_markdown(source)) - shown
print("lost:", *sorted(lost))
sys.exit(bool(lost))
