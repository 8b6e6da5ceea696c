import { Type } from 'typebox';
import {
  doneBody,
  doneReply,
  nullable,
  openRow,
  readers,
  route,
  words,
  type Route,
  type RouteContext,
} from '../../api/route.ts';
import type { Role } from '../module.ts';
import { checkSite, type Finding } from './check.ts';
import { decide, type SitesCommand } from './decide.ts';
import { levelPlan } from './plan.ts';
import type { SitesState } from './facts.ts';
import { pointDetail, view } from './view.ts';

const administrator: readonly Role[] = ['administrator'];
const site = Type.Object({ site: Type.String() });
const id = Type.String({ minLength: 1, maxLength: 64 });
const sitesOf = (context: RouteContext) => context.state<SitesState>('sites');
const siteFileBytesMax = 4 * 1024 * 1024;

const hex = Type.String({ pattern: '^(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64})$' });
const sender = {
  account: Type.String({ pattern: '^[0-9A-Fa-f]{3,16}$' }),
  receiver: Type.Optional(Type.String({ pattern: '^[0-9A-Fa-f]{1,6}$' })),
  line: Type.Optional(Type.String({ pattern: '^[0-9A-Fa-f]{1,6}$' })),
};

const reading: readonly Route[] = [
  route({
    method: 'GET',
    path: '/sites/:site',
    roles: readers,
    summary: { zh: '站点概况', en: 'The site in short' },
    params: site,
    reply: openRow,
    run: (context) => ({ ...view(sitesOf(context)), seq: context.seq, now: context.now }),
  }),
  route({
    method: 'GET',
    path: '/sites/:site/plan/:level',
    roles: readers,
    summary: { zh: '某层平面图(GeoJSON,站内米制坐标)', en: 'The plan of a level as GeoJSON in local metres' },
    params: Type.Object({ site: Type.String(), level: id }),
    reply: Type.Object({ type: Type.Literal('FeatureCollection'), features: Type.Array(openRow) }),
    run(context, { params }) {
      const state = sitesOf(context);
      if (!state.levels.has(params.level)) return context.refuse(unknown(params.level));
      return levelPlan(state, params.level);
    },
  }),
  route({
    method: 'GET',
    path: '/sites/:site/points/:point',
    roles: readers,
    summary: { zh: '报警点及其摄像机和联系人', en: 'An alarm point, its camera and whom to phone' },
    params: Type.Object({ site: Type.String(), point: id }),
    reply: openRow,
    run: (context, { params }) =>
      pointDetail(sitesOf(context), params.point, context.now) ?? context.refuse(unknown(params.point)),
  }),
];

function unknown(of: string) {
  return {
    refused: 'POINT_UNKNOWN',
    words: { zh: '本站没有这一项。', en: 'The site has no such thing.' },
    facts: { id: of },
  };
}

const mistake = (found: Finding) => ({
  place: found.line === undefined ? found.place : `${found.place} (${found.line}:${found.column})`,
  what: { zh: `${found.what.zh} ${found.fix.zh}`, en: `${found.what.en} ${found.fix.en}` },
});

const changing: readonly Route[] = [
  route({
    method: 'PUT',
    path: '/sites/:site',
    roles: administrator,
    ofHouse: true,
    summary: { zh: '载入站点文件,只写差异', en: 'Load a site file; only the difference is written' },
    params: Type.Object({ site: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' }) }),
    body: openRow,
    bodyLimit_bytes: siteFileBytesMax,
    reply: Type.Object({
      seq: nullable(Type.Integer()),
      facts: Type.Integer(),
      warnings: Type.Array(Type.Object({ place: Type.String(), what: words })),
    }),
    async run(context, { params, body }) {
      const { errors, warnings, site: read } = checkSite(body);
      if (errors.length > 0 || !read) return context.invalid(errors.map(mistake));
      if (read.head.id !== params.site) {
        return context.invalid([
          { place: 'id', what: { zh: '与地址中的站点不同', en: 'is not the site of the address' } },
        ]);
      }
      await context.house.addSite(params.site);
      const done = await context.onSite(params.site).act('sites', { type: 'load site', spec: body } as SitesCommand);
      await context.house.sendersChanged();
      return { seq: done.seq, facts: done.facts.length, warnings: warnings.map(mistake) };
    },
  }),
  change('PUT', '/settings/:key', 'set setting', { zh: '改一项设置', en: 'Set a setting' }, ['key'], {
    value: Type.Integer({ minimum: 0 }),
  }),
  change('DELETE', '/settings/:key', 'clear setting', { zh: '恢复默认设置', en: 'Put a setting back to its default' }, [
    'key',
  ]),
  change(
    'PUT',
    '/reasons/:list',
    'set reasons',
    { zh: '改一份原因列表', en: 'Set a numbered list of reasons' },
    ['list'],
    {
      reasons: Type.Array(
        Type.Object({ number: Type.Integer(), code: Type.String(), zh: Type.String(), en: Type.String() }),
        { maxItems: 9 },
      ),
    },
  ),
  change('DELETE', '/reasons/:list', 'clear reasons', { zh: '恢复默认列表', en: 'Put a list back to its default' }, [
    'list',
  ]),
];

const ofSenders: readonly Route[] = [
  change('POST', '/senders/admit', 'admit sender', { zh: '接纳未知发送方', en: 'Admit an unknown sender' }, [], {
    ...sender,
    panel: id,
    transport: Type.Union([Type.Literal('tcp'), Type.Literal('udp')]),
    plainAllowed: Type.Boolean(),
    place: Type.Optional(
      Type.Object(
        {
          name: words,
          kind: Type.Union([Type.Literal('intrusion-panel'), Type.Literal('fire-transmitter')]),
          zone: id,
          x: Type.Number(),
          y: Type.Number(),
          encryption: Type.Union(['none', 'aes128', 'aes192', 'aes256'].map((one) => Type.Literal(one))),
        },
        { additionalProperties: false },
      ),
    ),
  }),
  change(
    'POST',
    '/senders/withdraw',
    'withdraw sender',
    { zh: '收回接纳', en: 'Withdraw an admitted sender' },
    [],
    sender,
  ),
  route({
    method: 'POST',
    path: '/sites/:site/panels/:panel/key',
    roles: administrator,
    summary: { zh: '设置主机密钥(不再显示)', en: 'Set a panel’s key; it is never shown again' },
    params: Type.Object({ site: Type.String(), panel: id }),
    body: Type.Object({ key: hex }, { additionalProperties: false }),
    reply: Type.Object({ panel: Type.String(), version: Type.Integer(), bits: Type.Integer() }),
    async run(context, { params, body }) {
      const { panel } = params;
      const bits = body.key.length * 4;
      // Asked before the key is put by, so that a refused one leaves nothing behind.
      const trial = decide({ type: 'note panel key', panel, version: Number.MAX_SAFE_INTEGER, bits }, sitesOf(context));
      if ('refused' in trial) return context.refuse(trial);
      const version = await context.house.setSecret(`panel-key/${context.stream}/${panel}`, hexBytes(body.key));
      await context.act('sites', { type: 'note panel key', panel, version, bits } as SitesCommand);
      await context.house.sendersChanged();
      return { panel, version, bits };
    },
  }),
];

function hexBytes(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(at * 2, at * 2 + 2), 16));
}

function change(
  method: Route['method'],
  path: string,
  type: SitesCommand['type'],
  summary: Route['summary'],
  fromPath: readonly string[],
  body?: Parameters<typeof Type.Object>[0],
): Route {
  return route({
    method,
    path: `/sites/:site${path}`,
    roles: administrator,
    summary,
    params: Type.Object({ site: Type.String(), ...Object.fromEntries(fromPath.map((name) => [name, id])) }),
    ...(body ? { body: Type.Object(body, { additionalProperties: false }) } : {}),
    reply: doneReply,
    async run(context, request) {
      const params = request.params as Record<string, string>;
      const paths = Object.fromEntries(fromPath.map((name) => [name, params[name]]));
      const done = await context.act('sites', { ...(request.body as object), ...paths, type } as SitesCommand);
      await context.house.sendersChanged();
      return doneBody(done);
    },
  });
}

export const sitesRoutes: readonly Route[] = [...reading, ...changing, ...ofSenders];
