/* SPDX-License-Identifier: MIT */
/* Runs within Thunderbird (marionette.py): for each address, its own fetcher and reader of autoconfig and its own maker of
   accounts, as its dialogue calls them, less the check of the password, which would need the servers. Returns what was read. */
const module = name => ChromeUtils.importESModule(`resource:///modules/accountcreation/${name}.sys.mjs`)[name];
const AccountConfig = module("AccountConfig");
const CreateInBackend = module("CreateInBackend");
const FetchConfig = module("FetchConfig");

async function create(address) {
  const config = await FetchConfig.fromISP(address.split("@")[1], address, new AbortController().signal);
  AccountConfig.replaceVariables(config, "Jean Martin", address);
  const { subSource, incoming, outgoing } = config;
  incoming.loginAtStartup = false;
  if (!config.isComplete()) throw new Error(`incomplete for ${address}`);
  await CreateInBackend.createAccountInBackend(config);
  return { address, subSource, incoming, outgoing };
}

return (async addresses => {
  const all = [];
  for (const address of addresses) all.push(await create(address));
  return all;
})(arguments);
