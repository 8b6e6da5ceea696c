// Drives ioBroker.sia's receiver (schmupu/ioBroker.sia, build/lib/sia.js) as it lies in the folder given; none of its
// code is here. What it imports for other ends (HTTP, SSH) is replaced by nothing, since the receiver does not use it.
import Module, { createRequire } from 'node:module';
import { join } from 'node:path';

const { folder, port, accounts, encrypted } = JSON.parse(process.argv[2]);
const load = Module._load;
Module._load = function (name, ...rest) {
  return name === 'axios' || name === 'node-ssh' ? {} : load.call(this, name, ...rest);
};
const { sia } = createRequire(import.meta.url)(join(folder, 'build', 'lib', 'sia.js'));
const receiver = new sia({ host: '127.0.0.1', port, timeout: 300, sockend: false });
receiver.setAccounts(
  accounts.map(({ account, key }) => ({ accountnumber: account, aes: encrypted, hex: encrypted, password: key })),
);
receiver.serverStartTCP();
process.stdout.write('ready\n');
