/**
 * The contract of modules names `Chance`, whose file also holds the server's own source of chance. Only its type reaches
 * the browser; this says enough of Node's module for the type check. A page that imports it fails the tidy test.
 */
declare module 'node:crypto' {
  export function randomBytes(count: number): Uint8Array;
}
