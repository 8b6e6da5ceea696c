import { Type } from 'typebox';
import { refuse, type Refusal } from '../base/errors.ts';
import type { PaperKit } from '../paper/kit/kit.ts';
import { nullable, readers, route, words, type Route } from './route.ts';
import { pdfReply } from './routes-reports.ts';

/** The kits of the live sites; empty where none are made. */
export interface KitDoor {
  kits: ReadonlyMap<string, Pick<PaperKit, 'status' | 'pdfs' | 'make'>>;
}

const site = Type.Object({ site: Type.String() });
const status = Type.Object({
  /** False where no kit is ever made: a drill. */
  made: Type.Boolean(),
  making: Type.Boolean(),
  madeAt: nullable(Type.Integer()),
  printedAt: nullable(Type.Integer()),
  printer: Type.Boolean(),
  nextAt: nullable(Type.Integer()),
  forms: nullable(Type.Object({ from: Type.Integer(), to: Type.Integer() })),
  failed: nullable(Type.Object({ code: Type.String(), words })),
});

/** The paper kit: when it was made, the kit itself, and a new one at once. */
export function paperRoutes(door: KitDoor): readonly Route[] {
  const none = {
    made: false,
    making: false,
    madeAt: null,
    printedAt: null,
    printer: false,
    nextAt: null,
    forms: null,
    failed: null,
  };
  const statusOf = (name: string) => {
    const kit = door.kits.get(name);
    return kit ? { made: true, ...kit.status } : none;
  };
  return [
    route({
      method: 'GET',
      path: '/sites/:site/paper-kit',
      roles: readers,
      summary: { zh: '断电备用纸的状态', en: 'How the paper kit is' },
      params: site,
      reply: status,
      run: (context) => statusOf(context.stream),
    }),
    route({
      method: 'POST',
      path: '/sites/:site/paper-kit',
      roles: ['commander', 'dispatcher'],
      summary: { zh: '立即更新断电备用纸', en: 'Make the paper kit anew, now' },
      params: site,
      reply: status,
      run(context) {
        // It takes seconds, and whoever asks sees it in the status: nobody waits at the door.
        void door.kits.get(context.stream)?.make();
        return statusOf(context.stream);
      },
    }),
    route({
      method: 'GET',
      path: '/sites/:site/paper-kit/:language',
      roles: readers,
      summary: { zh: '取断电备用纸(PDF)', en: 'Fetch the paper kit (PDF)' },
      params: Type.Object({ site: Type.String(), language: Type.String({ maxLength: 64 }) }),
      reply: 'application/pdf',
      run(context, { params }) {
        const pdf =
          params.language === 'zh' || params.language === 'en'
            ? door.kits.get(context.stream)?.pdfs.get(params.language)
            : undefined;
        return pdf ? pdfReply(pdf, `kit.${params.language}.pdf`) : context.refuse(noKit());
      },
    }),
  ];
}

function noKit(): Refusal {
  return refuse('PAPER_KIT_NOT_MADE', {
    zh: '还没有断电备用纸:启动后约 20 秒生成第一份,演练没有',
    en: 'there is no paper kit yet: the first is made some 20 s after the start, and a drill has none',
  });
}
