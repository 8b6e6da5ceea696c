import { Type, type Static } from 'typebox';
import type { Words } from './words.ts';

/**
 * How the process runs, and nothing else: what an operator can see or change is facts. Each key stands with its
 * default, its environment variable and what to write there; `config.ts` reads file and environment by these tables.
 */
const address = Type.String({ pattern: '^(\\[[0-9a-fA-F:.]+\\]|[^\\s:\\[\\]]+):\\d{1,5}$' });
const path = Type.String({ minLength: 1, maxLength: 4_096 });

export const configSchema = Type.Object(
  {
    http: Type.Object(
      { listen: address, behindProxy: Type.Boolean(), tlsCert: Type.Optional(path), tlsKey: Type.Optional(path) },
      { additionalProperties: false },
    ),
    dc09: Type.Object({ listen: address }, { additionalProperties: false }),
    data: path,
    keys: path,
    database: Type.Object(
      { url: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })) },
      { additionalProperties: false },
    ),
    paper: Type.Object(
      {
        printer: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
        language: Type.Union([Type.Literal('zh'), Type.Literal('en')]),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

export type Config = Static<typeof configSchema>;

export const configDefaults: Config = {
  http: { listen: '127.0.0.1:8080', behindProxy: false },
  dc09: { listen: '127.0.0.1:10009' },
  data: './data',
  keys: './keys',
  database: {},
  paper: { language: 'zh' },
};

/** Every setting by its place in the file. */
export const configKeys: Record<string, { variable: string; isPath?: true; expects: Words }> = {
  'http.listen': {
    variable: 'WATCHFLOOR_HTTP',
    expects: { zh: '写“主机:端口”,例如 127.0.0.1:8080', en: 'write host:port, for example 127.0.0.1:8080' },
  },
  'http.behindProxy': {
    variable: 'WATCHFLOOR_BEHIND_PROXY',
    expects: { zh: '写 true 或 false', en: 'write true or false' },
  },
  'http.tlsCert': {
    variable: 'WATCHFLOOR_TLS_CERT',
    isPath: true,
    expects: { zh: '写证书文件(PEM)的路径', en: 'write the path of the certificate file (PEM)' },
  },
  'http.tlsKey': {
    variable: 'WATCHFLOOR_TLS_KEY',
    isPath: true,
    expects: { zh: '写私钥文件(PEM)的路径', en: 'write the path of the private key file (PEM)' },
  },
  'dc09.listen': {
    variable: 'WATCHFLOOR_DC09',
    expects: { zh: '写“主机:端口”,例如 127.0.0.1:10009', en: 'write host:port, for example 127.0.0.1:10009' },
  },
  data: {
    variable: 'WATCHFLOOR_DATA',
    isPath: true,
    expects: { zh: '写数据目录的路径', en: 'write the path of the data folder' },
  },
  keys: {
    variable: 'WATCHFLOOR_KEYS',
    isPath: true,
    expects: {
      zh: '写密钥目录的路径,不能在数据目录之内',
      en: 'write the path of the key folder, outside the data folder',
    },
  },
  'database.url': {
    variable: 'WATCHFLOOR_DATABASE_URL',
    expects: {
      zh: '写 postgres://用户:密码@主机:端口/库名,或不写以使用自带的 PostgreSQL',
      en: 'write postgres://user:password@host:port/name, or leave it out for the PostgreSQL that comes along',
    },
  },
  'paper.printer': {
    variable: 'WATCHFLOOR_PRINTER',
    expects: {
      zh: '写打印命令,文件名会加在最后,例如 lp -d desk;不写则只存盘',
      en: 'write the command that prints, the file comes last, for example lp -d desk; left out: on disk only',
    },
  },
  'paper.language': {
    variable: 'WATCHFLOOR_PRINTER_LANGUAGE',
    expects: { zh: '写 zh 或 en', en: 'write zh or en' },
  },
};
