// SPDX-License-Identifier: MIT
// jsmime, the reader of Thunderbird: jsmime.js FILE, the module out of its archive. A body as nsIMsgHeaderParser's
// parseEncodedHeader reads it for the list of messages, a section as MimeParser.extractHeaders does.
'use strict';
const { run } = require('./reader');

// As Thunderbird's jsmime.sys.mjs, which knows UTF-7 beside what the platform decodes.
class Decoder {
  constructor(charset, options) {
    this.utf7 = charset.toLowerCase() === 'utf-7';
    this.kept = '';
    if (!this.utf7) this.platform = new TextDecoder(charset, options);
  }
  decode(octets, options = {}) {
    if (!this.utf7) return this.platform.decode(octets, options);
    this.kept += octets ? Buffer.from(octets).toString('latin1') : '';
    return options.stream ? '' : fromUtf7(this.kept);
  }
}

const fromUtf7 = (text) =>
  text.replace(/\+([A-Za-z0-9+/]*)-?/g, (_, coded) => {
    if (!coded) return '+';
    const octets = Buffer.from(coded, 'base64');
    return octets.subarray(0, octets.length & ~1).swap16().toString('utf16le');
  });

import(require('path').resolve(process.argv[2])).then(({ jsmime }) => {
  jsmime.mimeutils.MimeTextDecoder = Decoder;
  const body = (text) => jsmime.headerparser.parseAddressingHeader(jsmime.headerparser.convert8BitHeader(text, 'utf-8'), true);
  const section = (text) => {
    let found = [];
    const startPart = (part, headers) => {
      if (part === '') found = headers.get('from') ?? [];
    };
    const parser = new jsmime.MimeParser({ startPart }, { pruneat: '', bodyformat: 'none', charset: 'utf-8' });
    parser.deliverData(text);
    parser.deliverEOF();
    return found;
  };
  run((kind, octets) => (kind === 'b' ? body : section)(octets.toString('latin1')));
});
