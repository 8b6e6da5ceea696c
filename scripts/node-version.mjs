// Old syntax only: an old Node must get as far as the sentence below instead of a syntax error.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    '需要 Node.js 20.19 或更高版本,现在是 ' +
      process.versions.node +
      '。请从 https://nodejs.org 安装。\n' +
      'Watchfloor needs Node.js 20.19 or newer; this is ' +
      process.versions.node +
      '. Get it from https://nodejs.org.\n',
  );
  process.exit(1);
}
