// SPDX-License-Identifier: MIT
// postal-mime, as programs in browsers and at the edge of networks read mail: its parser of addresses on every From it finds.
'use strict';
const { default: PostalMime, addressParser } = require('postal-mime');
const { message, run } = require('./reader');

run(async (kind, text) => {
  const { headers } = await PostalMime.parse(message(kind, text));
  return headers.filter(({ key }) => key === 'from').flatMap(({ value }) => addressParser(value));
});
