// SPDX-License-Identifier: MIT
// What every reader on Node.js shares: records in, answers out (reader.h).
'use strict';

const RECORD_FLUSH = 'f';
const HEAD = 5;

const number = (value) => {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
};

// A body as a message of its own, for a reader that reads nothing less.
exports.message = (kind, text) =>
  kind === 'b' ? Buffer.concat([Buffer.from('From: '), text, Buffer.from('\r\n\r\n')]) : text;

// Every address of a list as these libraries make it, groups opened.
const addresses = (list) => list.flatMap((entry) => (entry.group ? addresses(entry.group) : [entry.email ?? entry.address]));

// What stands behind the last "@" of an address, if something stands before it and all of it could be decoded.
const domain = (address) => {
  const at = address ? address.lastIndexOf('@') : -1;
  return at > 0 && !address.includes('\ufffd', at) ? address.slice(at + 1) : '';
};

async function answer(read, kind, text) {
  let mark = '.';
  let domains = [];
  try {
    domains = addresses(await read(kind, text)).map(domain).filter(Boolean);
  } catch {
    mark = '!';
  }
  const shown = Buffer.concat(domains.flatMap((name) => [number(Buffer.byteLength(name)), Buffer.from(name)]));
  return Buffer.concat([Buffer.from(mark), number(shown.length), shown]);
}

// Answers the records of the standard input; read(kind, octets) gives the entries of every From field.
exports.run = async (read) => {
  let input = Buffer.alloc(0);
  let answers = [];
  for await (const more of process.stdin) {
    input = Buffer.concat([input, more]);
    let at = 0;
    while (input.length - at >= HEAD && input.length - at - HEAD >= input.readUInt32BE(at + 1)) {
      const kind = String.fromCharCode(input[at]);
      const end = at + HEAD + input.readUInt32BE(at + 1);
      if (kind === RECORD_FLUSH) {
        process.stdout.write(Buffer.concat(answers));
        answers = [];
      } else {
        answers.push(await answer(read, kind, input.subarray(at + HEAD, end)));
      }
      at = end;
    }
    input = input.subarray(at);
  }
};
