import type { Exit, Verb } from './verb.ts';

/** `watchfloor crowd …`: every part of it is a file of its own, loaded only when it is called. */
const parts: Record<string, () => Promise<Verb>> = {
  validate: async () => (await import('./crowd/validate.ts')).validateCrowd,
};

export const crowd: Verb = {
  summary: { zh: '人群:验证引擎', en: 'crowds: validate the engine' },
  usage: [
    'watchfloor crowd validate …    watchfloor crowd validate --help',
    '  validate  按 RiMEA、IMO、NIST 与实验验证引擎,出报告 / RiMEA, IMO, NIST and experiments, with a report',
    '  退出码 0 全部通过,1 有未通过,2 用法不对 / exit 0 all passed, 1 some failed, 2 wrong use',
  ].join('\n'),

  async part(name) {
    const load = name === undefined ? undefined : parts[name];
    return load ? load() : null;
  },

  async run(args, out): Promise<Exit> {
    const [name, ...rest] = args;
    const part = await this.part!(name);
    if (part) return part.run(rest, out);
    out.tell(this.usage);
    return 2;
  },
};
