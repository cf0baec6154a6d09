# SPDX-License-Identifier: MIT
"""Writes man(7): texts, Markdown as our pages have it, and whole pages.

Only macros and fonts that both groff and mandoc have. A table becomes a list: a terminal is too narrow for its columns.
"""

import re
import textwrap

ESCAPES = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti", '"': r"\(dq"}


def escape(text):
    return re.sub(r"[\\\-'`^~\"]", lambda match: ESCAPES[match.group(0)], text)


def inline(text):
    """One paragraph of Markdown on one line: code and bold in bold, emphasis in italics, links as their text."""

    def mark(match):
        code, image, link, target, bold, italic = match.groups()
        if code:
            return rf"\fB{escape(code)}\fR"
        if image is not None:
            return ""
        if link:
            outside = f" ({escape(target)})" if target.startswith("http") else ""
            return inline(link) + outside
        return rf"\fB{inline(bold)}\fR" if bold else rf"\fI{inline(italic)}\fR"

    pattern = (r"`([^`]+)`|!\[([^\]]*)\]\([^)]*\)|\[((?:`[^`]*`|[^\]`])+)\]\(([^)]*)\)|"
               r"\*\*((?:`[^`]*`|[^*`])+)\*\*|(?<![\w*])\*([^*\s](?:[^*]*[^*\s])?)\*(?!\w)")
    parts, end = [], 0
    for match in re.finditer(pattern, text):
        parts += [escape(text[end:match.start()]), mark(match)]
        end = match.end()
    return "".join(parts + [escape(text[end:])])


def filled(marked):
    """Lines of input; none begins like a request."""
    lines = textwrap.wrap(marked, 78, break_long_words=False, break_on_hyphens=False)
    return [r"\&" + line if line[0] in ".'" else line for line in lines]


def text(paragraph):
    return filled(inline(" ".join(paragraph.split())))


def plain(words):
    """Like text, of a comment in C, where only code is marked."""
    parts = re.split(r"`([^`]+)`", " ".join(words.split()))
    return filled("".join(rf"\fB{escape(part)}\fR" if i % 2 else escape(part) for i, part in enumerate(parts)))


def code(lines):
    """A block of code, indented, line by line."""
    shown = [escape(line.rstrip()) for line in lines]
    return [".PP", ".RS 4", ".EX"] + [r"\&" + line if line[:1] == "." else line for line in shown] + [".EE", ".RE"]


def item(term, body):
    """An entry of a list; `term` and `body` are input for roff."""
    return [".TP 7", term] + (body or [r"\&"])


# ---- Markdown ------------------------------------------------------------------------


def table(rows):
    """The first column is the term, the last one tells of it; what is between them stands in parentheses."""
    out = []
    for row in rows[2:]:
        cells = [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", row.strip()[1:-1])]
        between = [inline(cell) for cell in cells[1:-1] if cell]
        term = inline(cells[0]) + (f" ({'; '.join(between)})" if between else "")
        if not cells[0].startswith("`"):
            term = rf"\fB{term}\fR"
        out += item(term, text(cells[-1]) if len(cells) > 1 else [])
    return out


def entries(lines):
    """A list: its entries as [mark, text], where continuation lines and nested entries are indented."""
    found = []
    for line in lines:
        match = re.match(r"(-|\d+\.) +(.*)", line)
        if match:
            found.append([match.group(1), [match.group(2)]])
        else:
            found[-1][1].append(re.sub(r"^ {2,3}", "", line))
    return found


def listed(lines):
    out = []
    for mark, inner in entries(lines):
        out += [r".IP \(bu 3" if mark == "-" else f".IP {mark} 4"]
        body = markdown(inner, nested=True)
        out += body[1:] if body[:1] == [".PP"] else body
    return out


def block(lines):
    """The first block of these lines, and how many they are."""
    if lines[0].startswith("```"):
        end = next(i for i in range(1, len(lines)) if lines[i].startswith("```"))
        return code(lines[1:end]), end + 1
    if lines[0].startswith("|"):
        end = next((i for i in range(len(lines)) if not lines[i].startswith("|")), len(lines))
        return table(lines[:end]), end
    if re.match(r"(-|\d+\.) ", lines[0]):
        ends = (i for i in range(1, len(lines)) if lines[i].strip() and
                not re.match(r"(-|\d+\.) |  ", lines[i]) and not lines[i - 1].strip() or lines[i].startswith("#"))
        end = next(ends, len(lines))
        return listed(lines[:end]), end
    starts = r"```|\||#|$|(-|\d+\.) |<!--"
    end = next((i for i in range(1, len(lines)) if re.match(starts, lines[i].strip() and lines[i])), len(lines))
    if lines[0].startswith("Sections:"):  # links, which a page has not
        return [], end
    return [".PP"] + text(" ".join(lines[:end])), end


def markdown(lines, nested=False):
    out, at = [], 0
    while at < len(lines):
        heading = re.match(r"(#+) (.*)", lines[at])
        if heading and not nested:
            macro = ".SH" if len(heading.group(1)) == 2 else ".SS"
            out += [f'{macro} "{inline(heading.group(2))}"'] if len(heading.group(1)) > 1 else []
            at += 1
        elif not lines[at].strip() or lines[at].startswith("<!--"):
            at += 1
        else:
            done, length = block(lines[at:])
            out += done
            at += length
    return out


# ---- Pages ---------------------------------------------------------------------------


def tidy(lines):
    """No paragraph right after a heading, and no indentation that nothing is in."""
    out = []
    for line in lines:
        if line == ".PP" and out and out[-1].startswith((".SH", ".SS", ".PP")):
            continue
        out.append(line)
    return out


def page(name, section, what, version, date, body):
    """`what`: one line about it, which apropos shows. `name` may be several."""
    names = [name] if isinstance(name, str) else name
    head = [r'.\" Made by docs/man/pages.py; SPDX-License-Identifier: MIT',
            f'.TH {names[0].upper()} {section} "{date}" "consigne {version}" "libconsigne"',
            ".ad l", ".SH NAME"] + filled(", ".join(escape(one) for one in names) + r" \- " + inline(what))
    return "\n".join(tidy(head + body)) + "\n"


def see_also(pages):
    return [".SH SEE ALSO"] + [rf".BR {escape(name)} ({section})" + ("," if i + 1 < len(pages) else "")
                               for i, (name, section) in enumerate(pages)]
