// SPDX-License-Identifier: MIT
// mailparser with nodemailer's addressparser, as most programs on Node.js read mail: the From of simpleParser.
'use strict';
const { simpleParser } = require('mailparser');
const { message, run } = require('./reader');

const options = { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true };

run(async (kind, text) => (await simpleParser(message(kind, text), options)).from?.value ?? []);
