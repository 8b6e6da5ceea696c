import type { PlanContent } from '../fact-types.ts';
import { row, steps, tell, whom } from './shape.ts';

export const fireSmoke: PlanContent = {
  name: { zh: '火灾与烟气疏散预案', en: 'Fire and smoke evacuation plan' },
  triggers: { types: ['fire'] },
  runCard: [
    row(
      'P1',
      [
        ['patrol', 'platform', 'entrance', 'exit', 'perimeter', 'joint', 'response'],
        1,
        1,
        '最近的人先到,核实明火或烟',
        'the nearest first: see whether there is fire or smoke',
      ],
      [['response'], 2, 3, '带灭火器材,组织疏散', 'with extinguishers, lead people out'],
    ),
    row(null, [['response', 'patrol'], 1, 5, '到场核实', 'go and see']),
  ],
  tell: tell([whom.commander, 0], [whom.fireControl, 30], [whom.fire, 60], [whom.railway, 180], [whom.medical, 300]),
  channelUse: 'response',
  steps: steps(
    ['现场报告:看见明火、烟或都没有', 'From the spot: fire, smoke or nothing seen?', 'first-unit', 120, 'must', 'note'],
    ['拨打 119:地点、烧的是什么、有无被困', 'Call 119: where, what burns, anyone trapped', 'desk', 60, 'must'],
    [
      '消防控制室确认:广播、排烟、卷帘、电梯迫降',
      'Fire control room: PA, smoke extraction, shutters, lifts down',
      'desk',
      60,
      'must',
      'answer',
    ],
    ['门禁和闸机全部打开', 'All doors and gates open', 'operator', 120, 'must'],
    [
      '先疏散着火区和上层,走反方向出口',
      'Empty the zone and the one above, by the way away from it',
      'scene',
      180,
      'must',
    ],
    ['列车越站,扶梯停运', 'Trains pass without stopping, escalators stop', 'operator', 180, 'may'],
    [
      '集结点接消防队,交钥匙和图',
      'Meet the fire service at the rendezvous with keys and plan',
      'desk',
      300,
      'must',
      'unit',
    ],
    ['疏散点清点人数', 'Count at the muster points', 'scene', 900, 'must', 'number'],
    ['伤亡:报人数', 'Casualties: how many', 'scene', 600, 'must', 'number'],
    ['消防队确认可以返回', 'Fire service says people may go back', 'scene', 3_600, 'may', 'note'],
  ),
};
