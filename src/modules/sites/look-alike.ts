/**
 * Priorities P1-P4, severities I-IV, event levels L1-L4 and duty levels D1-D3 are codes people shout over a radio.
 * Nothing else may look like one (design section 10); only a duty level itself may be called D1.
 */
export function looksLikeLevel(id: string, isDutyLevel = false): boolean {
  if (isDutyLevel && /^D[1-9]$/.test(id)) return false;
  return /^(?:P[1-4]|D[1-3]|L[1-4]|I|II|III|IV|[ⅠⅡⅢⅣ])$/i.test(id);
}
