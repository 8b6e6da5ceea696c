// Writes src/console/api-types.ts from the OpenAPI description of a server: node scripts/generate-client.mjs FILE.json
// The description comes from /api/openapi.json, or from the test that keeps the two together (WATCHFLOOR_UPDATE=1).
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const file = 'src/console/api-types.ts';

const head = `/**
 * Paths, bodies and answers of the HTTP door, made from its own OpenAPI description by scripts/generate-client.mjs and held
 * to it by a test. Not edited by hand; types only, so nothing of it is there at run time.
 */
`;

/** The text of the types file for a description. */
export function clientTypes(openApi) {
  const blocks = [];
  for (const [address, methods] of Object.entries(openApi.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      blocks.push(operationType(method.toUpperCase(), address, operation));
    }
  }
  blocks.sort();
  return `${head}export interface Operations {\n${blocks.join('')}}\n`;
}

function operationType(method, address, operation) {
  const path = address.replace(/^\/api\/v1/, '').replaceAll(/\{(\w+)\}/g, ':$1');
  const query = (operation.parameters ?? []).filter((one) => one.in === 'query');
  const fields = [];
  if (query.length > 0)
    fields.push(`query: ${objectOf(query.map((one) => [one.name, one.schema, one.required === true]))}`);
  const body = operation.requestBody?.content?.['application/json']?.schema;
  if (body) fields.push(`body: ${typeOf(body)}`);
  const reply = operation.responses?.['200']?.content;
  const json = reply?.['application/json']?.schema;
  fields.push(`reply: ${json ? typeOf(json) : 'string'}`);
  // A line an operation: it is read by the compiler, and a change shows in a diff as the one line it is.
  return `  '${method} ${path}': { ${fields.join('; ')} };\n`;
}

function objectOf(entries) {
  if (entries.length === 0) return 'Record<string, never>';
  const fields = entries.map(([name, schema, required]) => `${keyOf(name)}${required ? '' : '?'}: ${typeOf(schema)}`);
  return `{ ${fields.join('; ')} }`;
}

const keyOf = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** A JSON schema as a TypeScript type; what it cannot say stays unknown rather than wrong. */
export function typeOf(schema) {
  if ('const' in schema) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(' | ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' | ');
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `readonly ${inList(schema.items ? typeOf(schema.items) : 'unknown')}[]`;
    case 'object':
      return recordOf(schema);
    default:
      return 'unknown';
  }
}

/** Only a union needs brackets in front of []. */
const inList = (type) => (/ \| | & /.test(type) ? `(${type})` : type);

function recordOf(schema) {
  const required = new Set(schema.required ?? []);
  const entries = Object.entries(schema.properties ?? {}).map(([name, of]) => [name, of, required.has(name)]);
  const isOpen = schema.additionalProperties === true;
  if (entries.length === 0) return isOpen ? 'Record<string, unknown>' : 'Record<string, never>';
  return isOpen ? `${objectOf(entries)} & Record<string, unknown>` : objectOf(entries);
}

const literal = (value) =>
  typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : String(value);

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const from = process.argv[2];
  if (from === undefined) {
    process.stderr.write('node scripts/generate-client.mjs OPENAPI.json\n');
    process.exitCode = 2;
  } else {
    writeFileSync(file, clientTypes(JSON.parse(readFileSync(from, 'utf8'))));
  }
}
