// SPDX-License-Identifier: MIT
// emailjs-mime-parser with emailjs-addressparser, as mail programs in browsers read mail: every From.
'use strict';
const { default: parse } = require('emailjs-mime-parser');
const { message, run } = require('./reader');

// Else it takes UTF-8 for ISO 8859-1.
const utf8 = Buffer.from('Content-Type: text/plain; charset=utf-8\r\n');
const charset = (text) => (text.some((octet) => octet > 127) ? Buffer.concat([utf8, text]) : text);

run((kind, text) => (parse(charset(message(kind, text))).headers.from ?? []).flatMap(({ value }) => value));
