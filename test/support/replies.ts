import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** What of an answer does not fit its schema; nothing when it does. */
export function checkReply(schema: TSchema | string, body: unknown): string[] {
  if (typeof schema === 'string') return [];
  return [...Compile(schema).Errors(body)].map((error) => `${error.instancePath} ${error.message}`);
}
