import { Type } from 'typebox';
import { isRefusal } from '../base/errors.ts';
import { isPartId } from '../journal/parts.ts';
import { partBytesMax } from '../journal/limits.ts';
import type { ApiFloor } from './api-floor.ts';
import { partReaders } from './context.ts';
import { RawReply } from './mount.ts';
import { Problem, problemOf, problems } from './problem.ts';
import { noteMax, readers, route, type Route } from './route.ts';

const site = Type.Object({ site: Type.String() });

/** What a picture is by its first bytes: what the sender calls it decides nothing. */
function pictureType(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('RIFF') && head.slice(8) === 'WEBP') return 'image/webp';
  return null;
}

/** Typed text and pictures: stored beside the journal before the fact that names them. */
export function partRoutes(floor: ApiFloor): readonly Route[] {
  const number = (stream: string) => floor.journal.stream(stream)!.row.number;
  return [
    route({
      method: 'POST',
      path: '/sites/:site/parts',
      roles: ['commander', 'dispatcher'],
      summary: { zh: '存入文字(先遮盖个人信息)', en: 'Keep typed text, masked first' },
      params: site,
      body: Type.Object({ text: Type.String({ minLength: 1, maxLength: noteMax }) }, { additionalProperties: false }),
      reply: Type.Object({ part: Type.String(), masked: Type.Boolean(), text: Type.String() }),
      run: (context, { body }) => context.keepText(body.text),
    }),
    route({
      method: 'POST',
      path: '/sites/:site/photos',
      roles: ['commander', 'dispatcher'],
      summary: { zh: '存入照片', en: 'Keep a photo' },
      params: site,
      body: 'bytes',
      bodyLimit_bytes: partBytesMax,
      reply: Type.Object({ part: Type.String() }),
      async run(context, { body }) {
        const bytes = body instanceof Uint8Array ? body : new Uint8Array();
        const mediaType = pictureType(bytes);
        if (mediaType === null) throw problems.mediaType();
        const about = { class: 'photo', readers: partReaders, mediaType, until: null };
        const part = await floor.parts.put(number(context.stream), bytes, about);
        if (isRefusal(part)) throw problemOf(part);
        return { part };
      },
    }),
    route({
      method: 'GET',
      path: '/sites/:site/parts/:part',
      roles: readers,
      summary: { zh: '读取附件', en: 'Read a part' },
      params: Type.Object({ site: Type.String(), part: Type.String({ maxLength: 64 }) }),
      reply: 'application/octet-stream',
      async run(context, { params }) {
        if (!isPartId(params.part)) throw problems.notFound();
        const part = await floor.parts.get(number(context.stream), params.part);
        if (part.state === 'not exported') {
          throw new Problem(404, 'PART_NOT_HERE', { zh: '附件未导出到此处。', en: 'This part was not exported here.' });
        }
        if (!part.about.readers.includes(context.asker.role)) throw problems.roleNotAllowed(context.asker.role);
        if (part.state === 'erased')
          throw new Problem(410, 'PART_ERASED', { zh: '附件已删除。', en: 'This part was erased.' });
        return new RawReply(part.content, {
          'content-type': part.about.mediaType,
          // Whatever somebody typed or sent is never run as a page.
          'content-disposition': part.about.class === 'note' ? 'inline' : 'attachment',
          'content-security-policy': "default-src 'none'; sandbox",
          'cache-control': 'private, max-age=3600',
        });
      },
    }),
  ];
}
