import type { PlanContent } from '../fact-types.ts';
import { row, steps, tell, whom } from './shape.ts';

/** Flow ladder and "from the inside outwards": facts/operations B8. */
export const crowdSurge: PlanContent = {
  name: { zh: '大客流拥堵处置预案', en: 'Crowd surge plan' },
  triggers: { types: ['crowd-pressure', 'mass-delay'] },
  runCard: [
    row(
      'P1',
      [['response'], 2, 3, '疏导密集点,看住梯口', 'lead people out of the dense spot, hold the landings'],
      [['patrol', 'joint'], 1, 3, '断开后续人流', 'cut off those who follow'],
      [['entrance', 'exit'], 1, 5, '进站口分批放行', 'batch release at the entrance'],
    ),
    row(null, [['patrol', 'joint', 'response'], 1, 5, '现场疏导', 'guide people on the spot']),
  ],
  tell: tell(
    [whom.commander, 0],
    [whom.southManager, 180],
    [whom.railway, 180],
    [whom.metro, 180],
    [whom.medical, 300],
  ),
  channelUse: 'halls',
  steps: steps(
    [
      '报出最密处每平方米人数和位置',
      'Report persons per m² at the densest spot, and where',
      'first-unit',
      60,
      'must',
      'number',
    ],
    ['扶梯停运或改向,守住梯口', 'Stop or turn escalators, hold the landings', 'operator', 120, 'must'],
    [
      '从里向外限流:先站台,再厅,再进站口',
      'Meter from the inside outwards: platform, hall, entrance',
      'commander',
      120,
      'must',
    ],
    [
      '通知运营单位:越站、加开、缓放',
      'Ask the operator: pass without stopping, extra trains, hold boarding',
      'desk',
      180,
      'must',
    ],
    ['广播和标志屏引导', 'Announcements and signs to lead people', 'operator', 300, 'may'],
    ['开放备用出口和疏散通道', 'Open spare exits and escape routes', 'scene', 300, 'must'],
    ['有人倒地或受伤:报人数,通知 120', 'Anyone down or hurt: count them, tell 120', 'scene', 300, 'must', 'number'],
    ['措施实施 5 分钟后看效果', 'Look at the effect 5 min after the measure', 'desk', 420, 'must', 'note'],
    ['逐级解除限流', 'Lift the measures step by step', 'commander', 1_800, 'may'],
  ),
};
