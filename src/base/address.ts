import { Fault } from './errors.ts';

/** "127.0.0.1:10009", "[::1]:8080", "localhost:0". An address without a port is a mistake, not a guess. */
export function parseAddress(text: string): { host: string; port: number } {
  const parts = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(text);
  const port = Number(parts?.[3]);
  const host = parts?.[1] ?? parts?.[2];
  if (host === undefined || port > 65_535) {
    throw new Fault('ADDRESS_INVALID', {
      zh: `“${text}”不是“主机:端口”的形式,例如 127.0.0.1:8080。`,
      en: `"${text}" is not of the form host:port, for example 127.0.0.1:8080.`,
    });
  }
  return { host, port };
}

/** The other way round, with the brackets IPv6 needs. */
export function formatAddress(address: { address: string; port: number } | string | null): string {
  if (address === null || typeof address === 'string') return address ?? '';
  return address.address.includes(':') ? `[${address.address}]:${address.port}` : `${address.address}:${address.port}`;
}

/** Only this machine can reach it: 127.0.0.0/8, ::1 and the name localhost. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
