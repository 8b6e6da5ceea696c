/**
 * The incident type an alarm of this kind suggests, so that one key can open one. What stands in no row is opened
 * without a type: a unit goes at once and the desk classifies when it knows more.
 */
const typeOfKind: Readonly<Record<string, string>> = {
  smoke: 'fire',
  heat: 'fire',
  flame: 'fire',
  'fire-near': 'fire',
  'manual-call': 'fire',
  'fire-manual-call': 'fire',
  'water-flow': 'fire',
  fire: 'fire',
  gas: 'gas-or-unknown-substance',
  'gas-high': 'gas-or-unknown-substance',
  'carbon-monoxide': 'gas-or-unknown-substance',
  panic: 'attack',
  'panic-button': 'attack',
  'hold-up': 'attack',
  duress: 'attack',
  medical: 'injury-illness',
  intrusion: 'intrusion',
  'intrusion-entry': 'intrusion',
  'door-forced': 'intrusion',
  motion: 'intrusion',
  'door-contact': 'intrusion',
  'perimeter-beam': 'intrusion',
  'lift-call': 'lift-entrapment',
  'escalator-stop': 'escalator-accident',
  'water-leak': 'water-gas-pipe',
  'power-fail': 'power-comms-loss',
  'mains-lost': 'power-comms-loss',
  tamper: 'equipment-fault',
  battery: 'equipment-fault',
  'link-trouble': 'equipment-fault',
  'system-trouble': 'equipment-fault',
};

export function suggestedType(
  kind: string,
  pointKind: string | null,
  types: ReadonlyMap<string, unknown>,
): string | null {
  const type = (pointKind === null ? undefined : typeOfKind[pointKind]) ?? typeOfKind[kind];
  return type !== undefined && types.has(type) ? type : null;
}

/** "A-000123", in a rehearsal "D7-A-000123". */
export function isAlarmId(text: string): boolean {
  return /^(?:[A-Z]\d+-)?A-\d{6,}$/.test(text);
}
