import { readControl } from '../api/control-file.ts';
import { configDefaults } from '../base/config-schema.ts';
import type { Words } from '../base/words.ts';
import type { Exit, Out, Verb } from './verb.ts';

/** `watchfloor demo [SCENE]`: lists the demo's scenes, or plays one on the running server. */
export const demo: Verb = {
  summary: { zh: '列出或播放演示场景', en: 'list or play the demo’s scenes' },
  usage: [
    'watchfloor demo [SCENE] [--json]',
    '  不写 SCENE 时列出全部 / without SCENE: lists them all',
    '  退出码 0 已播放,1 没有这个场景或服务器未运行,2 用法不对 / exit 0 played, 1 no such scene or no server, 2 wrong use',
  ].join('\n'),

  async run(args, out): Promise<Exit> {
    const json = args.includes('--json');
    const [scene, ...more] = args.filter((arg) => arg !== '--json');
    if (more.length > 0 || scene?.startsWith('-')) {
      out.tell(this.usage);
      return 2;
    }
    const control = await readControl(process.env.WATCHFLOOR_DATA ?? configDefaults.data);
    if (!control) {
      out.tell('服务器没有运行;请先 npm start\nno server is running on this data folder; npm start first');
      return 1;
    }
    const call = (path: string, method: string): Promise<Response> =>
      fetch(`${control.url}/api/v1/demo/scenes${path}`, {
        method,
        headers: { authorization: `Bearer ${control.token}` },
      });
    if (scene === undefined) return list(await (await call('', 'GET')).json(), json, out);
    const answer = await call(`/${encodeURIComponent(scene)}`, 'POST');
    if (answer.ok) {
      out.say(json ? JSON.stringify({ played: scene }) : `正在播放 ${scene} / playing ${scene}`);
      return 0;
    }
    const problem = (await answer.json()) as { code?: string; detail?: Words };
    out.tell(`${problem.code ?? answer.status}\n${problem.detail?.zh ?? ''}\n${problem.detail?.en ?? ''}`);
    return 1;
  },
};

function list(answer: unknown, json: boolean, out: Out): Exit {
  const { scenes } = answer as { scenes: { id: string; words: Words }[] };
  if (json) out.say(JSON.stringify({ scenes }));
  else if (scenes.length === 0) out.say('演示没有运行 / no demo is running');
  else for (const { id, words } of scenes) out.say(`${id.padEnd(16)} ${words.zh} / ${words.en}`);
  return 0;
}
