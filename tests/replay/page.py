#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""page.py FILE: whether a page is well-formed, and has no script, no handler and nothing from elsewhere."""
import html.parser
import sys

VOID = {'meta', 'br'}
TAGS = set('html head meta title style body h1 h2 h3 p ul li b i code span div table tr th td svg g rect line'.split()) | {
    'title'}
ATTRIBUTES = set('lang charset name content http-equiv class style viewbox preserveaspectratio role aria-label x y x1 x2 '
                 'y1 y2 width height'.split())


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong = [], []

    def handle_starttag(self, tag, attributes):
        if tag not in TAGS or any(name not in ATTRIBUTES for name, _ in attributes):
            self.wrong.append('%s: %s %s' % (self.getpos(), tag, attributes))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append('%s: </%s>' % (self.getpos(), tag))


page, text = Page(), open(sys.argv[1], encoding='utf-8').read()
page.feed(text)
page.close()
page.wrong += ['not closed: ' + tag for tag in page.open]
page.wrong += ['from elsewhere: ' + word for word in ('url(', '@import', 'http:', 'https:', '//') if word in text]
print('\n'.join(page.wrong))
sys.exit(bool(page.wrong))
