# SPDX-License-Identifier: MIT
"""One mistake in the text of a policy, of those that people make; and which rules it is about."""

import datetime
import re

TOKEN = re.compile(r'#[^\n]*|"(?:\\.|[^"\\])*"|[{}()]|(?<!\S)/(?:\\.|[^/\\\n])*/\w*|[^\s{}()"]+')
SETS = ("domains", "addresses", "relays", "logins", "words", "listeners", "by", "in", "delegate", "to")


def tokens(text):
    return [m for m in TOKEN.finditer(text) if not m.group().startswith("#")]


def blocks(text, keyword):
    """(start, end) of each top-level declaration that begins with the word and has braces."""
    found, depth, start = [], 0, None
    for token in tokens(text):
        word = token.group()
        if depth == 0 and word == keyword:
            start = token.start()
        depth += (word == "{") - (word == "}")
        if depth == 0 and word == "}" and start is not None:
            found.append((start, token.end()))
            start = None
        elif depth == 0 and word not in ("}",) and start is not None and word in ("rule", "expect") and word != keyword:
            start = None
    return found


def without_expects(text):
    for start, end in reversed(blocks(text, "expect")):
        text = text[:start] + text[end:]
    return text


def revision(dump):
    """All before the expects, which is what is decided by."""
    return dump.split("\nexpect ")[0]


def lists(text):
    """Tokens of each list of items outside replies and expects, with the word before its brace."""
    skipped = blocks(text, "expect") + blocks(text, "reply")
    every, found = tokens(text), []
    for i, token in enumerate(every):
        if token.group() != "{" or any(s <= token.start() < e for s, e in skipped) or i == 0:
            continue
        before = [t.group() for t in every[max(0, i - 2):i]]
        if not any(b in SETS for b in before):
            continue
        items = []
        for item in every[i + 1:]:
            if item.group() in "{}()":
                break
            items.append(item)
        if items and items[0].group() not in SETS:
            found.append(items)
    return found


def splice(text, token, word):
    return text[:token.start()] + word + text[token.end():]


def other_item(item, rng):
    bare = item.strip('"')
    if bare.startswith("/"):
        return None
    if "/" in bare:
        address, bits = bare.split("/")
        return f"{address}/{int(bits) + 1}" if bits.isdigit() and int(bits) < 32 else None
    if bare.startswith("*."):
        return bare[2:]
    if re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", bare):
        return "*." + bare if rng.random() < 0.5 else "x" + bare
    return "x" + bare if re.fullmatch(r"[A-Za-z0-9.@-]+", bare) else None


# ---- Mutations: text, random -> text or None ----------------------------------------------


def remove_item(text, rng):
    some = [items for items in lists(text) if len(items) > 1]
    return splice(text, rng.choice(rng.choice(some)), "") if some else None


def add_item(text, rng):
    some = lists(text)
    token = rng.choice(rng.choice(some)) if some else None
    other = token and other_item(token.group(), rng)
    return splice(text, token, f"{token.group()} {other}") if other else None


def change_item(text, rng):
    some = lists(text)
    token = rng.choice(rng.choice(some)) if some else None
    other = token and other_item(token.group(), rng)
    return splice(text, token, other) if other else None


def in_rules(text, pattern, rng):
    """A token of some rule that the pattern matches whole."""
    rules = blocks(text, "rule")
    some = [t for t in tokens(text) if re.fullmatch(pattern, t.group()) and any(s < t.start() < e for s, e in rules)]
    return rng.choice(some) if some else None


def move_date(text, rng):
    skipped = blocks(text, "expect")
    some = [t for t in tokens(text) if re.fullmatch(r"20\d\d-\d\d-\d\d", t.group()) and
            not any(s < t.start() < e for s, e in skipped)]
    if not some:
        return None
    token = rng.choice(some)
    day = datetime.date.fromisoformat(token.group()) + datetime.timedelta(days=rng.choice([-30, -1, 1, 30]))
    return splice(text, token, day.isoformat())


def change_share(text, rng):
    token = in_rules(text, r"\d+%", rng)
    return splice(text, token, rng.choice(["1%", "50%", "90%"])) if token else None


def change_verdict(text, rng):
    start, end = rng.choice(blocks(text, "rule"))
    body = text[start:end]
    match = re.search(r'\b(reject|defer|accept|quarantine)\b(?:\s+\d{3}(?:\s+\d\.\d+\.\d+)?)?(?:[ \t]+(?:"[^"]*"|[\w-]+))?',
                      body)
    if not match:
        return None
    return text[:start] + body[:match.start()] + rng.choice(["reject", "defer", "accept", "quarantine"]) + \
        body[match.end():] + text[end:]


def change_quantifier(text, rng):
    token = in_rules(text, "any|every|no", rng)
    return splice(text, token, rng.choice(["any", "every", "no"])) if token else None


def turn_not(text, rng):
    token = in_rules(text, "not|in|equals|owned|aligned|carried|sealed", rng)
    if not token:
        return None
    return splice(text, token, "" if token.group() == "not" else "not " + token.group())


def change_word(text, rng):
    rules = blocks(text, "rule")
    some = [m for m in re.finditer(r"\blistener\s+is\s+(\w+)", text) if any(s < m.start() < e for s, e in rules)]
    if not some:
        return None
    match = rng.choice(some)
    return text[:match.start(1)] + ("submission" if match.group(1) == "mx" else "mx") + text[match.end(1):]


def swap_rules(text, rng):
    rules = blocks(text, "rule")
    if len(rules) < 2:
        return None
    (a, b), (c, d) = sorted(rng.sample(rules, 2))
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def drop_proof(text, rng):
    """One operand of an `or`, with the word."""
    rules = [(s, e) for s, e in blocks(text, "rule") if "unless" in text[s:e]]
    if not rules:
        return None
    start, end = rng.choice(rules)
    inside = [t for t in tokens(text) if start < t.start() < end]
    at = next(i for i, t in enumerate(inside) if t.group() == "unless")
    ends = ("tag", "reject", "defer", "accept", "quarantine", "monitor", "enforce", "}")
    cuts, depth, stop = [at], 0, len(inside)
    for i in range(at + 1, len(inside)):
        word = inside[i].group()
        depth += (word == "(") - (word == ")")
        if depth == 0 and word in ends:
            stop = i
            break
        if depth == 0 and word == "or":
            cuts.append(i)
    if len(cuts) == 1:
        return text[:inside[at].start()] + text[inside[stop].start():]
    one = rng.randrange(len(cuts))
    first = cuts[one] + 1 if one == 0 else cuts[one]
    last = cuts[one + 1] + (1 if one == 0 else 0) if one + 1 < len(cuts) else stop
    return text[:inside[first].start()] + text[inside[last].start():]


KINDS = (remove_item, add_item, change_item, move_date, change_share, change_verdict, change_quantifier, turn_not,
         change_word, swap_rules, drop_proof)


def mutate(text, rng):
    kind = rng.choice(KINDS)
    return kind.__name__, kind(text, rng)


# ---- What it is about ------------------------------------------------------------------------


def rules_of(text):
    return [text[s:e] for s, e in blocks(text, "rule")]


def declarations(text):
    """Everything outside rules and expects, in lines."""
    for keyword in ("expect", "rule"):
        for start, end in reversed(blocks(text, keyword)):
            text = text[:start] + text[end:]
    return text


def changed_rules(old, new):
    """Rules that were changed or moved; where a set, provider or owner was, all that may read it."""
    before, after = rules_of(old), rules_of(new)
    if before != after:
        rules = [r for r in before if r not in after] + [r for r in after if r not in before]
        return rules or [r for i, r in enumerate(before) if after[i] != r]
    return before


def changed_items(old, new):
    a, b = [t.group() for t in tokens(declarations(old))], [t.group() for t in tokens(declarations(new))]
    if a == b:
        a, b = [t.group() for t in tokens("\n".join(rules_of(old)))], [t.group() for t in tokens("\n".join(rules_of(new)))]
    return list(dict.fromkeys([x for x in b if x not in a] + [x for x in a if x not in b]))


def items_near(text, rules):
    """Items of declarations that the rules name, and then of all others."""
    named, others = [], []
    words = {t.group() for t in tokens("\n".join(rules))}
    for keyword in ("provider", "domains", "addresses", "relays", "logins", "owners"):
        for start, end in blocks(text, keyword):
            some = [t.group() for t in tokens(text[start:end])]
            (named if words & set(some[:3]) else others).extend(some)
    return named + others
