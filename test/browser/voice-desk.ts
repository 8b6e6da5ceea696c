import type { Command } from '../../src/modules/module.ts';
import type { IncidentsState } from '../../src/modules/incidents/facts.ts';
import type { TimersState } from '../../src/modules/timers/facts.ts';
import type { ToldState } from '../../src/modules/told/facts.ts';
import { siteName } from '../support/api.ts';
import type { OperatorDesk } from './actions.ts';
import { openRoom, type Room } from './room.ts';

const handPause_ms = 120;

export const said = {
  zh: {
    words: '说了什么（回车完成）',
    where: '在哪里',
    what: '什么事',
    number: '对方编号（没有可直接回车）',
    told: '告知',
    partner: '外单位来件',
    timer: '定时呼叫',
    emptyPosts: '缺岗',
    closed: '已办结',
    signs: ['第二人账号', '第二人六位口令码'],
    leavesEmpty: '无人',
    notTold: '指挥长 未告知',
    noWord: '人员未应答',
    advice: '已答复:车次、时刻与票务',
    contacts: '联系人',
    find: /查找/,
    liftFirm: '电梯维保值班',
    contactRemoved: '已于',
    report: '事件报告',
    paper: {
      fire: [
        '火情',
        '垃圾桶冒烟',
        '指挥长',
        '消防控制室',
        '119 消防',
        '铁路调度',
        '办结时未告知',
        '火灾与烟气疏散预案',
      ],
      'lift-entrapment': [
        '电梯困人',
        '轿厢停在 1F 和 2F 之间',
        '轿厢内对讲',
        '无人接听 · 6-555-11',
        '已告知 · 6-555-12',
        '到场',
      ],
      theft: ['盗窃', '背包被拿走', '外单位来件', '110接警台', '110-0817', '已反馈', '未启动预案'],
    },
  },
  en: {
    words: 'In words (Enter ends)',
    where: 'Where',
    what: 'What',
    number: 'Their job number (Enter if they gave none)',
    told: 'Told',
    partner: 'Job of another desk',
    timer: 'Check timer',
    emptyPosts: 'Post empty',
    closed: 'closed',
    signs: ['Account of the second person', 'PIN of the second person'],
    leavesEmpty: 'empty',
    notTold: 'Duty commander: not told',
    noWord: 'people not heard',
    advice: 'advice given: trains, times and tickets',
    contacts: 'Contacts',
    find: /Find/,
    liftFirm: 'Lift firm duty desk',
    contactRemoved: 'was taken out of the site file',
    report: 'Incident report',
    paper: {
      fire: [
        'Fire',
        '垃圾桶冒烟',
        'Duty commander',
        'Fire control room',
        'Fire service, 119',
        'Railway control',
        'not told when it was closed',
        'Fire and smoke evacuation plan',
      ],
      'lift-entrapment': [
        'Lift entrapment',
        'Voice contact with the lift car',
        'no answer · 6-555-11',
        'told · 6-555-12',
        'Arrived – left',
      ],
      theft: ['Theft', 'Jobs of other desks', '110 Desk', '110-0817', 'Reported back', 'No plan was called out'],
    },
  },
} as const;

export function book(room: Room) {
  const { reader } = room.floor.journal.stream(siteName)!;
  return {
    incidents: () => reader.state<IncidentsState>('incidents'),
    told: () => reader.state<ToldState>('told'),
    timers: () => reader.state<TimersState>('timers'),
  };
}

/** A room with two units on the board and no more: a patrol of one, and a pair that answers for a response post. */
export async function twoUnits(): Promise<Room> {
  const room = await openRoom();
  const until = Date.now() + 4 * 3_600_000;
  await room.act('units', { type: 'sign on unit', unit: '401', until } as Command);
  await room.act('units', { type: 'sign on unit', unit: '901', until, strength: 2 } as Command);
  return room;
}

/** Hands at the keys of a desk, and eyes that wait for what the next key is pressed on. */
export function hands(desk: OperatorDesk, language: 'zh' | 'en') {
  const words = said[language];
  const { page, detail } = desk;
  const keys = async (...all: string[]) => {
    for (const key of all) {
      await page.waitForTimeout(handPause_ms);
      await page.keyboard.press(key);
    }
  };
  const type = async (text: string) => page.keyboard.type(text, { delay: 40 });
  return {
    keys,
    type,
    /** N, where, what, came by, in words: the intake line from its first key to its last. */
    async report(where: string, what: string, cameBy: string, text: string) {
      await keys('n');
      await page.getByLabel(words.where).first().waitFor();
      await type(where);
      await keys('Enter');
      await page.getByLabel(words.what).first().waitFor();
      await type(what);
      await keys('Enter');
      await keys(cameBy);
      await page.getByLabel(words.words).waitFor();
      await page.getByLabel(words.words).fill(text);
      await keys('Enter');
    },
    shows: (text: string | RegExp) => detail.getByText(text).first().waitFor(),
    section: (name: string) => detail.getByRole('region', { name, exact: true }),
  };
}
