import { describe, expect, test } from 'vitest';
import { openDoor, sender } from '../../../test/support/dc09/door.ts';
import { frameOf, framesIn } from '../../../test/support/dc09/independent-sender.ts';
import { readEvents } from './events.ts';
import { toPanelEvent } from './to-signal.ts';

const cid = (data: string) => readEvents('ADM-CID', data).map((raw) => toPanelEvent(raw));
const sia = (data: string) => readEvents('SIA-DCS', data).map((raw) => toPanelEvent(raw));

describe('what a panel says, in no protocol’s words', () => {
  test('the number beside a code is a zone, a user or nothing, by the code', () => {
    expect(cid('#1234|1130 02 017')).toMatchObject([{ panelZone: 17, area: '2', phase: 'new' }]);
    expect(cid('#1234|3401 02 017')).toMatchObject([{ panelUser: '17', area: '2', armed: true }]);
    expect(cid('#1234|1401 02 017')).toMatchObject([{ armed: false }]);
    expect(cid('#1234|1401 02 017')[0]).not.toHaveProperty('panelZone');
    expect(cid('#1234|1301 00 000')[0]).not.toHaveProperty('panelZone');
    expect(sia('#1234|Nri3/CL007')).toMatchObject([{ panelUser: '7', area: '3', armed: true }]);
  });

  test('new, restore and still present', () => {
    expect(['1', '3', '6'].map((qualifier) => cid(`#1234|${qualifier}130 01 001`)[0]!.phase)).toEqual([
      'new',
      'restore',
      'still',
    ]);
    expect(sia('#1234|NBA1/BR1').map(({ phase, kind }) => [phase, kind])).toEqual([
      ['new', 'intrusion'],
      ['restore', 'intrusion'],
    ]);
  });

  test('a silent alarm, an unconfirmed fire and the periodic test say so', () => {
    expect(cid('#1234|1121 00 001')[0]).toMatchObject({ silent: true, priority: 'P1' });
    expect(cid('#1234|1111 00 001')[0]).toMatchObject({ fire: 'unconfirmed', priority: 'P1' });
    expect(cid('#1234|1115 00 001')[0]).toMatchObject({ fire: 'confirmed' });
    expect(cid('#1234|1602 00 000')[0]).toMatchObject({ heard: true, class: 'event' });
  });

  test('only the Contact ID qualifiers 1, 3 and 6 are read; anything else is raised as unknown with what was sent', () => {
    expect(cid('#1234|2130 01 001')).toMatchObject([{ known: false, priority: 'P3', code: '2130 01 001' }]);
    expect(cid('#1234|1130 01 001|garbled')).toMatchObject([{ known: true }, { known: false, code: 'garbled' }]);
  });

  test('a slash inside a quoted text makes no event, and a text block belongs to the event before it', () => {
    expect(sia('#1234|Nri1/BA001*"Hall/north"')).toHaveLength(1);
    expect(sia('#1234|Nri1/BA001|AHall|Nri1/FA002|ACellar')).toMatchObject([
      { code: 'BA', deviceText: 'Hall' },
      { code: 'FA', deviceText: 'Cellar' },
    ]);
  });

  test('events without a slash between them are all raised', () => {
    expect(sia('#1234|Nri1BA001FA002').map(({ code, panelZone }) => [code, panelZone])).toEqual([
      ['BA', 1],
      ['FA', 2],
    ]);
  });
});

describe('who is speaking', () => {
  test('a panel that leaves its account out of the header is found by the one inside', async () => {
    const door = await openDoor({ senders: [sender({ account: '006969' })] });
    const answer = await door
      .connect()
      .ask(frameOf({ account: '', route: 'R0001L0001', data: '#006969|Nri04/OP001NM' }));
    expect(framesIn(answer)[0]!.text).toBe('"ACK"0001R0001L0001[]');
    expect(door.messages()).toHaveLength(1);
  });

  test('hex digits of an account come in either case', async () => {
    const door = await openDoor({ senders: [sender({ account: 'A1C4' })] });
    expect(framesIn(await door.connect().ask(frameOf({ account: 'a1c4', data: 'NRP' })))[0]!.text).toBe(
      '"ACK"0001L0#a1c4[]',
    );
  });

  test('receiver and line part two panels that share an account', async () => {
    const both = [sender({ receiver: '1', line: '1' }), sender({ panel: 'AP2', receiver: '1', line: '2' })];
    const door = await openDoor({ senders: both });
    await door.connect().ask(frameOf({ route: 'R1L2', data: '#1234|NBA1' }));
    expect(door.messages().map(({ panel }) => panel)).toEqual(['AP2']);
  });
});
