import type { Connector, EdgeContext } from './connector.ts';
import { siaDc09 } from './sia-dc09/connector.ts';

/** Where each edge listens; an edge without an address is left out. */
export interface ConnectorSettings {
  siaDc09?: { tcp: string; udp: string };
}

/** Every edge there is. Adding a protocol is a folder and a line here. */
export function connectorsOf(settings: ConnectorSettings, context: EdgeContext): Connector[] {
  return settings.siaDc09 ? [siaDc09(context, settings.siaDc09)] : [];
}
