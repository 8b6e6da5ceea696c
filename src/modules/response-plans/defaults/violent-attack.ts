import type { PlanContent } from '../fact-types.ts';
import { row, steps, tell, whom } from './shape.ts';

/** One person is never sent alone; the first cell acts within the first minute, the reserve within five. */
export const violentAttack: PlanContent = {
  name: { zh: '暴力袭击处置预案', en: 'Violent attack plan' },
  triggers: { types: ['attack'] },
  runCard: [
    row(
      null,
      [['response'], 2, 1, '两人以上同去,制止袭击', 'two or more together: stop the attack'],
      [
        ['patrol', 'joint', 'entrance', 'platform', 'exit'],
        2,
        3,
        '隔开人群,引导离开',
        'keep people apart from it and lead them away',
      ],
    ),
  ],
  tell: tell([whom.commander, 0], [whom.police, 30], [whom.medical, 60], [whom.southManager, 180], [whom.railway, 180]),
  channelUse: 'response',
  steps: steps(
    ['报告:几人、什么器械、往哪个方向', 'Report: how many, what weapon, which way', 'first-unit', 60, 'must', 'note'],
    ['拨打 110,通知武装支援', 'Call 110 and armed support', 'desk', 30, 'must'],
    ['现场指挥员由谁担任', 'Who is on-scene commander', 'commander', 120, 'must', 'unit'],
    [
      '就地避险或向外疏散,二者选一并广播',
      'Shelter inside or get out: one of them, and announce it',
      'commander',
      120,
      'must',
      'note',
    ],
    ['视频跟住现场,供公安使用', 'Keep the scene on camera for the police', 'desk', 60, 'may'],
    ['封控:内圈隔离,外圈只出不进', 'Ring: inner apart, outer exit only', 'scene', 300, 'must'],
    ['救护通道和伤者集中点', 'Ambulance way and casualty point', 'scene', 300, 'must', 'note'],
    ['伤亡:报人数', 'Casualties: how many', 'scene', 600, 'must', 'number'],
    ['公安到场,移交指挥', 'Police there: hand over command', 'scene', 600, 'must', 'unit'],
    ['清点本方人员', 'Account for our own people', 'desk', 900, 'must', 'number'],
    ['排查有无第二现场、遗留物', 'Look for a second scene and things left behind', 'scene', 1_200, 'must', 'answer'],
  ),
};
