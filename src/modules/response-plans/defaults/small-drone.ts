import type { PlanContent } from '../fact-types.ts';
import { row, steps, tell, whom } from './shape.ts';

/** Sightings are time, place and action; nothing is sent against it from here. */
export const smallDrone: PlanContent = {
  name: { zh: '低慢小飞行器闯入处置预案', en: 'Small drone intrusion plan' },
  triggers: { types: ['drone'] },
  runCard: [
    row(
      null,
      [
        ['patrol', 'perimeter', 'joint'],
        1,
        5,
        '目视跟踪,找起降点',
        'keep it in sight, look for where it is flown from',
      ],
      [['response'], 1, 5, '下方人群清开', 'clear people from below'],
    ),
  ],
  tell: tell([whom.commander, 300], [whom.police, 180], [whom.railway, 180]),
  channelUse: 'squares',
  steps: steps(
    [
      '报告:位置、高度、方向、有无挂载',
      'Report: where, how high, which way, any load',
      'first-unit',
      120,
      'must',
      'note',
    ],
    ['拨打 110 通报', 'Tell 110', 'desk', 180, 'must'],
    ['下方和去向清开人群', 'Clear people below it and ahead of it', 'scene', 180, 'must'],
    ['通知铁路调度:接触网和列车', 'Tell railway control: overhead line and trains', 'desk', 180, 'must'],
    ['目视跟踪,记录时间和位置', 'Keep it in sight, note times and places', 'first-unit', 300, 'may', 'note'],
    [
      '坠落物:按可疑物品处置,不触碰',
      'If it comes down: treat it as a suspect item, do not touch',
      'scene',
      600,
      'must',
      'answer',
    ],
    ['移交公安', 'Hand over to the police', 'scene', 1_800, 'may', 'unit'],
  ),
};
