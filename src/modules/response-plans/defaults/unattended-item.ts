import type { PlanContent } from '../fact-types.ts';
import { row, steps, tell, whom } from './shape.ts';

/** HOT (hidden, obviously suspicious, typical) and then 4C (confirm, clear, communicate, control): facts/operations B4. */
export const unattendedItem: PlanContent = {
  name: { zh: '无主可疑物品处置预案', en: 'Unattended item plan' },
  triggers: { types: ['unattended-item', 'suspect-item', 'bomb-threat'] },
  runCard: [
    row(
      'P1',
      [['response'], 2, 3, '100 米外设警戒', 'cordon at 100 m'],
      [['patrol', 'entrance', 'platform', 'joint'], 1, 5, '清场,守住出入口', 'clear the area, hold the ways in'],
    ),
    row(null, [['patrol', 'entrance', 'platform', 'response'], 1, 5, '到场做 HOT 判断', 'go there for the HOT check']),
  ],
  tell: tell([whom.commander, 0], [whom.police, 60], [whom.southManager, 180], [whom.railway, 180]),
  channelUse: 'command',
  steps: steps(
    ['不触碰,附近不用电台和手机', 'Do not touch it; no radio or phone near it', 'first-unit', 30, 'must'],
    ['H:是否被藏起来', 'H: is it hidden?', 'first-unit', 120, 'must', 'answer'],
    [
      'O:是否明显可疑(线、电池、气味、液体)',
      'O: is it obviously suspicious (wires, battery, smell, liquid)?',
      'first-unit',
      120,
      'must',
      'answer',
    ],
    ['T:是否不像此处常见的物品', 'T: is it not typical of this place?', 'first-unit', 120, 'must', 'answer'],
    ['有一项为是:改为“可疑物品”(P1)', 'Any yes: make it a suspect item (P1)', 'desk', 150, 'may'],
    ['4C 确认:看回放,问周围,广播找失主', '4C confirm: look at recordings, ask around, announce', 'desk', 180, 'must'],
    ['4C 清场:先 100 米,人往上风和视线外走', '4C clear: 100 m first, upwind and out of sight', 'scene', 300, 'may'],
    [
      '4C 通报:位置、样子、时间、谁放下的未知',
      '4C communicate: where, what it looks like, since when',
      'desk',
      180,
      'must',
      'note',
    ],
    ['4C 控制:警戒线,进出路线,集结点', '4C control: cordon, ways in and out, rendezvous', 'scene', 300, 'may', 'note'],
    ['专业队伍到场交接', 'Hand over to the specialists', 'scene', 1_800, 'may', 'unit'],
    ['解除:有人认领或处置完毕', 'Stand down: claimed, or dealt with', 'desk', 3_600, 'must', 'note'],
  ),
};
